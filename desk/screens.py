"""Screens: of the messages of a private conversation, the one whose buttons count.

A message whose facts name a `screen` (its subject: a draft, a notice, a review) becomes that screen
once it was sent, and the one before it loses its buttons; with `last` the screen ends there.
Holds the subjects, the look-up and what follows a sending. Refuses to ask a caller which message
stood there before: an answer in words, a photo and a pin put buttons away like a press.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.orm import Session

from desk.kit import Kit, To
from desk.outgoing import say
from desk.sent import FailureWhy, SentRow, after_failure, after_sent
from storage.statements import table_of
from storage.tables.screens import Screen

__all__ = [
    "NOT_BEGUN",
    "REGISTERING",
    "last_screens",
    "leave_every_screen",
    "leave_screen",
    "of_adding",
    "of_confirmation",
    "of_draft",
    "of_notice",
    "of_review",
    "on_screen",
    "screen_meant",
    "screens",
]

PUT_AWAY = "screen.put_away"
NOT_BEGUN = 0  # a notice of which only the kind is asked
REGISTERING = "register"

_SCREENS = table_of(Screen)


def of_draft(tip_id: int) -> str:
    """A tip while it is being told."""
    return f"tip:{tip_id}"


def of_adding(tip_id: int) -> str:
    """A sent tip that more is being added to, or whose moderators are being written to."""
    return f"adding:{tip_id}"


def of_notice(notice_id: int) -> str:
    """A notice as its publisher works on it."""
    return f"notice:{notice_id}"


def of_review(notice_id: int) -> str:
    """A notice that waits for an approver's yes."""
    return f"review:{notice_id}"


def of_confirmation(notice_id: int) -> str:
    """An approver's own word on the photos of a notice that waits for a yes."""
    return f"confirmation:{notice_id}"


def leave_screen(session: Session, kit: Kit, to: To, subject: str) -> None:
    """Put the buttons of this subject away, if there are any when it comes to it."""
    say(session, kit, to, PUT_AWAY, {"screen": subject, "last": True})


def leave_every_screen(session: Session, kit: Kit, to: To) -> None:
    """The same of all that this chat shows."""
    mine = _SCREENS.c.chat_key == to.chat_key
    for subject in session.execute(select(_SCREENS.c.subject).where(mine)).scalars().all():
        leave_screen(session, kit, to, subject)


def on_screen(session: Session, chat_key: bytes, subject: str) -> int | None:
    """The message that shows this subject in the chat."""
    found: int | None = session.execute(
        select(_SCREENS.c.message_id).where(_mine(chat_key, subject))
    ).scalar()
    return found


def screen_meant(session: Session, chat_key: bytes, facts: Mapping[str, Any]) -> int | None:
    """Of a message about a screen's end: the message that is that screen by now."""
    subject = facts["screen"] if facts.get("last") else facts.get("unless_screen")
    return None if subject is None else on_screen(session, chat_key, subject)


def screens(*kinds: str) -> None:
    """Have messages of these kinds be screens."""
    for kind in kinds:
        after_sent(kind)(_stands)


def last_screens(*kinds: str) -> None:
    """The same of messages that change the screen for the last time."""
    screens(*kinds)
    for kind in kinds:
        after_failure(kind)(_cannot_be_changed)


def _stands(session: Session, kit: Kit, row: SentRow) -> None:
    """The message is on show now: the one before it loses its buttons."""
    subject = row.facts.get("screen")
    if subject is None:
        return
    before = on_screen(session, row.to.chat_key, subject)
    _keep(session, row, subject, before)
    if None not in (before, row.message_id) and before != row.message_id:
        say(session, kit, row.to, PUT_AWAY, {"message": before, "unless_screen": subject})


def _keep(session: Session, row: SentRow, subject: str, before: int | None) -> None:
    mine, shown = _mine(row.to.chat_key, subject), {"message_id": row.message_id}
    if row.facts.get("last"):
        session.execute(delete(_SCREENS).where(mine))
    elif before is None and row.message_id is not None:
        key = {"chat_key": row.to.chat_key, "subject": subject}
        session.execute(insert(_SCREENS).values(**key, **shown))
    elif row.message_id not in (before, None):
        session.execute(update(_SCREENS).where(mine).values(**shown))


def _cannot_be_changed(session: Session, kit: Kit, row: SentRow, why: FailureWhy) -> None:
    """Too old, deleted, or the chat is lost: then nobody presses it either."""
    if "screen" in row.facts:
        session.execute(delete(_SCREENS).where(_mine(row.to.chat_key, row.facts["screen"])))


def _mine(chat_key: bytes, subject: str) -> ColumnElement[bool]:
    return and_(_SCREENS.c.chat_key == chat_key, _SCREENS.c.subject == subject)


last_screens(PUT_AWAY)
