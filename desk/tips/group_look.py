"""What has to be known of a reply to a notice's card, in one look.

Holds the reply, that look and what it tells. Refuses to say anything to anybody.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from desk.actors import Citizen
from desk.kit import Kit, To
from storage.columns import micros
from storage.plain import PlainStatement
from tipline.notices import NoticeState

__all__ = ["GroupReply", "Known", "look_at"]

# Replies of one person to one card within this time are one story, and one ticket.
SAME_STORY = timedelta(minutes=10)

# All that has to be known, in one look. The zero keeps SQLite from walking all tips of the notice:
# one person's tips are few.
_LOOK = PlainStatement(
    text(
        """
SELECT d.notice_id, n.number, n.state, p.welcomed_at, p.language,
    (SELECT max(t.id) FROM tip t
      WHERE t.person_key = :person AND t.state = 'sent' AND t.channel = 'group'
        AND t.notice_id + 0 = d.notice_id AND t.touched_at > :since) AS story,
    (SELECT s.id FROM silence s
      WHERE s.person_key = :person AND s.state = 'standing' AND s.until > :now
      LIMIT 1) AS silence,
    EXISTS (SELECT 1 FROM tip t WHERE t.person_key = :person) AS told_before,
    EXISTS (SELECT 1 FROM priority_weight) AS weighed_here
  FROM delivery d
  JOIN notice n ON n.id = d.notice_id
  LEFT JOIN person p ON p.person_key = :person
 WHERE d.chat_key = :chat AND d.message_id = :message
"""
    )
)


@dataclass(frozen=True, slots=True)
class GroupReply:
    """A reply in a group. `receiver` is the person's Telegram number: sealed for the relay, it
    addresses the one message in the group that only they can see.
    """

    citizen: Citizen
    group: To
    receiver: int
    reply_to: int


@dataclass(frozen=True, slots=True)
class Known:
    """The notice whose card was answered, whether we know the person, and their open story; and what
    `desk.tips.fresh` keeps of the same look.
    """

    notice_id: int
    number: str
    state: NoticeState
    known: bool
    language: str
    story: int | None
    silence: int | None
    told_before: bool
    weighed_here: bool


def look_at(session: Session, kit: Kit, reply: GroupReply) -> Known | None:
    now = kit.clock()
    asked = {
        "person": reply.citizen.person_key,
        "chat": reply.group.chat_key,
        "message": reply.reply_to,
        "since": micros(now - SAME_STORY),
        "now": micros(now),
    }
    row = _LOOK.first(session, asked)
    if row is None:
        return None
    notice_id, number, state, welcomed_at, language, *more = row
    spoken = language or reply.citizen.to.language
    return Known(notice_id, number, NoticeState(state), welcomed_at is not None, spoken, *more)
