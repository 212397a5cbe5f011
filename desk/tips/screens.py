"""The citizen's screens: which messages are, and which replace the message that was pressed.

Holds the one that follows every addition, the last one of a draft, and what happens when Telegram won't change a message: the
screen is sent anew, or where it answers a reply in a group, said there. Refuses to try a second time for
what was already sent anew.
"""

from typing import Any

from sqlalchemy.orm import Session

from desk.kit import Kit, To
from desk.outgoing import say
from desk.screens import leave_screen, of_adding, of_draft, screens
from desk.sent import FailureWhy, SentRow, after_failure
from desk.tips.group_lines import not_in_private

_REPLACING = (
    "citizen.added",
    "citizen.ask",
    "citizen.forgotten",
    "citizen.note",
    "citizen.notices",
    "citizen.offer",
    "citizen.review",
    "citizen.subscribe",
    "citizen.tip",
)
NOTICE_OVER = "notice_over"  # a note: nobody needs to look out any more
# The chat is lost, or the very same may still come.
_NOT_ANEW = (FailureWhy.BLOCKED, FailureWhy.NOT_STARTED, FailureWhy.SET_ASIDE)


def say_added(
    session: Session,
    kit: Kit,
    to: To,
    tip_id: int,
    purpose: str,
    notes: tuple[str, ...] = (),
    edit: int | None = None,
    **more: Any,
) -> None:
    """Say that what came is with the sent tip, or with its moderators. `more` are further facts."""
    facts = {"tip": tip_id, "screen": of_adding(tip_id), "purpose": purpose, "notes": list(notes)}
    facts |= more
    topic = f"added:{tip_id}" if edit is None else None
    say(session, kit, to, "citizen.added", facts | {"edit": edit}, topic=topic)


def say_sent(session: Session, kit: Kit, to: To, tip_id: int, message_id: int | None) -> None:
    """The screen that was pressed says that the draft is sent; where none was, its buttons go."""
    if message_id is None:
        leave_screen(session, kit, to, of_draft(tip_id))
    else:
        end_screen(session, kit, to, tip_id, "sent", message_id)


def end_screen(
    session: Session, kit: Kit, to: To, tip_id: int, note: str, message_id: int | None
) -> None:
    """Say in the draft's last screen what became of it."""
    facts = {"note": note, "screen": of_draft(tip_id), "last": True, "edit": message_id}
    say(session, kit, to, "citizen.note", facts)


def _another_way(session: Session, kit: Kit, row: SentRow, why: FailureWhy) -> None:
    if row.facts.get("edit") is None:
        not_in_private(session, kit, row)
    elif why not in _NOT_ANEW:
        say(session, kit, row.to, row.kind, {**row.facts, "edit": None}, record_id=row.record_id)


screens("citizen.add_now", "citizen.added", "citizen.ask", "citizen.note", "citizen.offer")
screens("citizen.review", "citizen.tip", "citizen.unfinished")
for _kind in _REPLACING:
    after_failure(_kind)(_another_way)
