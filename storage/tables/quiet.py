"""Silences, the tips kept back by them, and pleas against them.

Holds whom a silence is about as a keyed hash only. Refuses, in the database itself, a silence by one person
alone or without an end, a second one beside it, and a plea decided by whoever had a hand in it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text

from storage.columns import check, choice, instant, keyed, number, sealed, words
from storage.tables.row import Row
from tipline.quiet import PleaState, SilenceReason, SilenceState

_WAITS = text("state = 'asked'")
_ASKED: dict[str, Any] = {"sqlite_where": _WAITS, "postgresql_where": _WAITS}
_STANDS = text("state = 'standing'")


class Silence(Row, table=True):
    """One silence, asked for from a ticket that was a prank or spam. Whether it is over, its end says."""

    __tablename__ = "silence"
    __table_args__ = (
        Index(
            "silence_standing",
            "person_key",
            "until",
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        Index("silence_asked_once", "person_key", unique=True, **_ASKED),
        check("decided_by IS NULL OR decided_by <> asked_by", "silenced_by_two"),
        check(
            "state NOT IN ('standing', 'lifted') OR (decided_by IS NOT NULL AND until IS NOT NULL)",
            "silence_has_an_end",
        ),
    )

    id: int | None = number(optional=True, primary_key=True)
    person_key: bytes = keyed()
    ticket_id: int = number(foreign_key="ticket.id", index=True)
    state: SilenceState = choice(SilenceState, "silence_state", default=SilenceState.ASKED)
    reason: SilenceReason = choice(SilenceReason, "silence_reason")
    asked_by: int = number(foreign_key="officer.id")
    decided_by: int | None = number(optional=True, foreign_key="officer.id")
    version: int = number(default=0)
    made_at: datetime = instant()
    until: datetime | None = instant(optional=True)


class KeptTip(Row, table=True):
    """A tip that came during a silence: sent, sealed like any, and without a ticket."""

    __tablename__ = "kept_tip"

    tip_id: int = number(primary_key=True, foreign_key="tip.id", column={"autoincrement": False})
    silence_id: int = number(foreign_key="silence.id", index=True)


class Plea(Row, table=True):
    """Somebody's words that their tips are not looked at. `first_hand`, `second_hand`: of the silence."""

    __tablename__ = "plea"
    __table_args__ = (
        Index("plea_of_person", "person_key", "made_at"),
        Index("plea_waits_once", "person_key", unique=True, **_ASKED),
        check("state = 'asked' OR decided_by IS NOT NULL", "plea_decided_by_somebody"),
        check(
            "decided_by IS NULL OR ((first_hand IS NULL OR decided_by <> first_hand)"
            " AND (second_hand IS NULL OR decided_by <> second_hand))",
            "plea_decided_by_another",
        ),
    )

    id: int | None = number(optional=True, primary_key=True)
    person_key: bytes = keyed()
    address: bytes = sealed()
    chat_key: bytes = keyed()
    language: str = words()
    state: PleaState = choice(PleaState, "plea_state", default=PleaState.ASKED)
    words: bytes = sealed()
    silence_id: int | None = number(optional=True, foreign_key="silence.id")
    first_hand: int | None = number(optional=True, foreign_key="officer.id")
    second_hand: int | None = number(optional=True, foreign_key="officer.id")
    decided_by: int | None = number(optional=True, foreign_key="officer.id")
    version: int = number(default=0)
    made_at: datetime = instant()
