"""A silence's row: found, changed, and told as facts.

Holds what the modules beside it share. Refuses a change of a row that somebody else changed meanwhile, and
to say who it is about: facts carry the designation of the ticket that it was asked from.
"""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update
from sqlalchemy.orm import Session

from desk.actors import OfficerActor, officer_name
from desk.kit import Kit
from desk.tickets.rows import TICKETS
from desk.tips.facts import Facts
from desk.tips.rows import TIPS
from desk.written import local
from storage.statements import changed, table_of
from storage.tables.quiet import KeptTip, Plea, Silence
from tipline.quiet import SilenceState
from tipline.refusals import Refusal

SILENCES, KEPT, PLEAS = table_of(Silence), table_of(KeptTip), table_of(Plea)


def silence_row(session: Session, silence_id: int) -> Row[Any] | None:
    """The row, with its ticket's unit and designation."""
    return session.execute(_rows(SILENCES.c.id == silence_id)).one_or_none()


def silence_for(session: Session, actor: OfficerActor, silence_id: int) -> Row[Any]:
    """A silence of a ticket of the officer's units. Raises Refusal `lifecycle.not_found`."""
    row = silence_row(session, silence_id)
    if row is None or row.unit_id not in actor.unit_ids:
        raise Refusal("lifecycle.not_found", record="silence")
    return row


def listed(session: Session, actor: OfficerActor, now: datetime) -> list[Row[Any]]:
    """The silences that stand now or wait for a second person, of the officer's units."""
    waits = SILENCES.c.state == SilenceState.ASKED
    which = (waits | is_standing(now)) & TICKETS.c.unit_id.in_(actor.unit_ids)
    return list(session.execute(_rows(which).order_by(SILENCES.c.id)))


def is_standing(now: datetime) -> ColumnElement[bool]:
    """Silences that are in force at this moment."""
    return (SILENCES.c.state == SilenceState.STANDING) & (SILENCES.c.until > now)


def forget_those_over(session: Session, kit: Kit, person_key: bytes) -> None:
    """Of a person who asked to be forgotten, only what stands or waits is still told to be theirs."""
    stays = is_standing(kit.clock()) | (SILENCES.c.state == SilenceState.ASKED)
    over = (SILENCES.c.person_key == person_key) & ~stays
    session.execute(update(SILENCES).where(over).values(person_key=secrets.token_bytes(16)))


def guarded(session: Session, row: Row[Any], **values: Any) -> None:
    """Change the row if nobody else did since it was read. Raises Refusal `lifecycle.stale`."""
    mine = (SILENCES.c.id == row.id) & (SILENCES.c.version == row.version)
    if not changed(session, update(SILENCES).where(mine).values(version=row.version + 1, **values)):
        raise Refusal("lifecycle.stale", record="silence")


def silence_facts(session: Session, kit: Kit, row: Row[Any]) -> Facts:
    """What supervisors read of a silence."""
    facts: Facts = {
        "silence": row.id,
        "ticket": row.ticket_id,
        "designation": [row.designation, row.designation_number],
        "state": row.state.value,
        "reason": row.reason.value,
        "asked_by": officer_name(session, kit, row.asked_by),
        "until": None if row.until is None else local(kit, row.until),
    }
    if row.decided_by is not None:
        facts["decided_by"] = officer_name(session, kit, row.decided_by)
    return facts


def _rows(which: ColumnElement[bool]) -> Any:
    return (
        select(SILENCES, TICKETS.c.unit_id, TIPS.c.designation, TIPS.c.designation_number)
        .join(TICKETS, TICKETS.c.id == SILENCES.c.ticket_id)
        .join(TIPS, TIPS.c.id == TICKETS.c.tip_id)
        .where(which)
    )
