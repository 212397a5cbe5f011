"""The week's figures for the triage chat: when they are due, what they say, their way there.

Holds the three steps: `due_week` (a read), `keep_sheet` (slow, outside any transaction), `send_week`
(a write that takes the pending week away, so that of two processes one sends it). The week waits as
a job of a kind that no use case does, because drawing does not belong into a transaction.
"""

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from desk.drawn import keep_drawn
from desk.figures.counting import figures
from desk.figures.scoping import Scope
from desk.jobs import schedule
from desk.kit import Kit
from desk.outgoing import file_of, say
from media.figures import Panel, Sheet, draw
from storage.sealing import DataKey
from storage.statements import changed, table_of
from storage.tables.queues import Job

__all__ = ["Panel", "Sheet", "due_week", "keep_sheet", "plan_week", "send_week"]

WEEK = "figures.week"
_JOBS = table_of(Job)
_BOUND_TO = "figures.week"
_MONDAY_AT = time(9)
_ONLY = 1  # one week is pending at a time


def plan_week(session: Session, kit: Kit) -> None:
    """Have the next week pending, if none is; without a triage chat, nothing."""
    pending = select(_JOBS.c.id).where(_JOBS.c.kind == WEEK)
    if kit.policy.triage is not None and not session.execute(pending).first():
        schedule(session, kit, WEEK, _ONLY, at=_next_monday(kit))


def due_week(session: Session, kit: Kit) -> tuple[datetime, dict[str, Any]] | None:
    """The pending week and its figures, once its time has come: the seven days before its Monday."""
    due = (_JOBS.c.kind == WEEK) & (_JOBS.c.available_at <= kit.clock())
    due_at: datetime | None = session.execute(select(_JOBS.c.available_at).where(due)).scalar()
    if due_at is None:
        return None
    monday = due_at.astimezone(kit.policy.timezone).date()
    scope = Scope(monday - timedelta(days=7), monday - timedelta(days=1))
    return due_at, figures(session, kit, scope)


def keep_sheet(kit: Kit, sheet: Sheet) -> tuple[str, DataKey]:
    """Draw it and keep the picture, sealed. Blocks."""
    key = kit.vault.new_data_key()
    return keep_drawn(kit, key, draw(sheet), _BOUND_TO), key


def send_week(
    session: Session, kit: Kit, due_at: datetime, told: dict[str, Any], kept: tuple[str, DataKey]
) -> bool:
    """Send it, and plan the next; False where another process has done so."""
    pending = (_JOBS.c.kind == WEEK) & (_JOBS.c.available_at == due_at)
    if not changed(session, delete(_JOBS).where(pending)):
        return False
    blob, key = kept
    if kit.policy.triage is not None:
        file = file_of(blob, key.raw, _BOUND_TO, f"{told['until']}.png", "photo")
        say(session, kit, kit.policy.triage, "figures.week", told | {"files": [file]})
    plan_week(session, kit)
    return True


def _next_monday(kit: Kit) -> datetime:
    local = kit.clock().astimezone(kit.policy.timezone)
    days = (7 - local.weekday()) % 7
    at = datetime.combine(local.date() + timedelta(days=days), _MONDAY_AT, kit.policy.timezone)
    return at if at > local else at + timedelta(days=7)
