"""What came of it, told to those who helped.

Holds the word to one tipster when a ticket closes, what the thread says where it did not arrive, and the thanks to everybody who contributed to
a notice that was resolved. Refuses to tell what others told, who was found, and anything twice.
"""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from desk.actors import SYSTEM
from desk.jobs import job, schedule
from desk.kit import Kit
from desk.log import record
from desk.outgoing import say
from desk.sent import FailureWhy, SentRow, after_failure
from desk.tickets.notice_over import show_on_cards
from desk.tickets.rows import TICKETS, Held, load_of_tip
from desk.tickets.templates import words_with
from desk.tickets.thread import note
from desk.tips.opened import notice_number_of
from desk.tips.rows import TIPS, tipster_of
from storage.tables.tips import Tip
from tipline.dispositions import Disposition
from tipline.notices import NoticeState
from tipline.tips import TipState

__all__ = ["notice_ended", "tell_outcome"]

THANKS = "notice.thanks"

# A city's notice can have thousands of contributors: thanked in steps, others write in between.
_AT_ONCE = 100
_NOT_THANKED = frozenset({Disposition.PRANK, Disposition.SPAM})


def tell_outcome(session: Session, kit: Kit, held: Held, disposition: Disposition) -> bool:
    """Tell the tipster how the ticket was closed; False where they can't or needn't be told."""
    tip, to = held.tip, tipster_of(held.tip)
    if to is None or tip.state is not TipState.SENT:
        return False
    facts: dict[str, Any] = {
        "tip": tip.id,
        "disposition": disposition.value,
        "notice": notice_number_of(session, tip.notice_id),
        "words": words_with(session, kit, held, disposition),
    }
    say(session, kit, to, "tip.outcome", facts, record_id=tip.id)
    return True


@after_failure("tip.outcome")
def _not_told(session: Session, kit: Kit, row: SentRow, why: FailureWhy) -> None:
    """Whoever closed it must not believe that the tipster knows."""
    held = load_of_tip(session, row.facts["tip"])
    if held is not None:
        note(session, kit, held.id, "outcome_not_delivered")


def notice_ended(session: Session, kit: Kit, notice_id: int, state: NoticeState) -> None:
    """A notice has ended: open tickets say so; of one resolved, all who contributed are thanked."""
    show_on_cards(session, kit, notice_id)
    if state is NoticeState.RESOLVED:
        schedule(session, kit, THANKS, notice_id, at=kit.clock())


@job(THANKS)
def thank(session: Session, kit: Kit, notice_id: int, body: Any) -> None:
    """Thank the next contributors; one person once, however many tips they sent."""
    tips = _contributed(session, notice_id)
    now = kit.clock()
    if not tips:
        return
    number = notice_number_of(session, notice_id)
    thanked: set[bytes] = set()
    for tip in tips:
        to = tipster_of(tip)
        if to is None or to.chat_key in thanked or _thanked_before(session, notice_id, tip):
            continue
        thanked.add(to.chat_key)
        say(session, kit, to, "notice.thanks", {"notice": number}, record_id=tip.id)
    done = [tip.id for tip in tips]
    session.execute(update(TICKETS).where(TICKETS.c.tip_id.in_(done)).values(thanked_at=now))
    record(session, kit, SYSTEM, "notice.thanked", "notice", notice_id, count=len(thanked))
    schedule(session, kit, THANKS, notice_id, at=now)


def _contributed(session: Session, notice_id: int) -> list[Tip]:
    """Sent tips about the notice whose ticket was not thanked for yet, the oldest first."""
    disposition = TICKETS.c.disposition
    found = (
        select(Tip)
        .join(TICKETS, TICKETS.c.tip_id == TIPS.c.id)
        .where(
            TICKETS.c.notice_id == notice_id,
            TICKETS.c.thanked_at.is_(None),
            TIPS.c.state == TipState.SENT,
            disposition.is_(None) | disposition.not_in(_NOT_THANKED),
        )
        .order_by(TICKETS.c.id)
        .limit(_AT_ONCE)
    )
    return list(session.execute(found.execution_options(populate_existing=True)).scalars())


def _thanked_before(session: Session, notice_id: int, tip: Tip) -> bool:
    """Whether the same person was thanked in an earlier step, for another tip."""
    if tip.person_key is None:
        return False
    earlier = (
        select(TICKETS.c.id)
        .join(TIPS, TIPS.c.id == TICKETS.c.tip_id)
        .where(
            TIPS.c.person_key == tip.person_key,
            TICKETS.c.notice_id == notice_id,
            TICKETS.c.thanked_at.is_not(None),
        )
        .limit(1)
    )
    return session.execute(earlier).first() is not None
