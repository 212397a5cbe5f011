"""Where a person's message belongs: a draft, a sent tip, the dialogue about one.

Holds the choice, and the target of a file that is still to be fetched: its tip and key are known
before its first byte comes. Refuses tips of others, however they were pointed at.
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.actors import Citizen
from desk.kit import Kit
from desk.sealed import seal_tip
from desk.tips.rows import TIPS, DataKey, Target, any_tip, draft_of, key_of, original_field, own_tip
from storage.ids import new_id
from storage.statements import table_of
from storage.tables.tickets import Ticket
from storage.tables.tips import Tip
from tipline.refusals import Refusal
from tipline.tickets import TicketState
from tipline.tips import TipState

_TICKETS = table_of(Ticket)


class Purpose(StrEnum):
    """What a message is for."""

    DRAFT = "draft"
    ADD = "add"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Pointer:
    """A tip that the person pointed at: by a button, a reply, or a receipt (`opened`)."""

    tip_id: int
    purpose: Purpose
    opened: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """Where a message goes; no tip yet: a new draft."""

    purpose: Purpose
    tip_id: int | None = None


class StaleTargetError(Exception):
    """The tip went away while its file was being fetched; the update is to be done afresh."""


def route(session: Session, kit: Kit, citizen: Citizen, pointer: Pointer | None) -> Route:
    """Say where the person's next message goes.

    What they pointed at comes first, then the draft, then the tip whose moderators wait for an
    answer; else it begins a tip.
    """
    if pointer is not None and _open_for(session, citizen, pointer):
        return Route(pointer.purpose, pointer.tip_id)
    draft = draft_of(session, citizen.person_key, lock=False)
    if draft is not None:
        return Route(Purpose.DRAFT, draft.id)
    awaited = awaited_tip(session, citizen)
    if awaited is not None:
        return Route(Purpose.REPLY, awaited)
    return Route(Purpose.DRAFT)


def _open_for(session: Session, citizen: Citizen, pointer: Pointer) -> bool:
    """Whether the tip is still there to be added to, and theirs (or opened by its receipt)."""
    opened = pointer.tip_id if pointer.opened else None
    try:
        tip = own_tip(session, citizen.person_key, pointer.tip_id, opened=opened, lock=False)
    except Refusal:
        return False
    return tip.state is TipState.SENT and (pointer.purpose is Purpose.ADD or tip.dialogue_open)


def awaited_tip(session: Session, citizen: Citizen) -> int | None:
    """The person's tip whose moderators wait for an answer, the newest if there are several."""
    found: int | None = session.execute(
        select(TIPS.c.id)
        .join(_TICKETS, _TICKETS.c.tip_id == TIPS.c.id)
        .where(
            TIPS.c.person_key == citizen.person_key,
            TIPS.c.state == TipState.SENT,
            TIPS.c.dialogue_open,
            _TICKETS.c.state == TicketState.AWAITING_REPLY,
        )
        .order_by(TIPS.c.id.desc())
        .limit(1)
    ).scalar()
    return found


def target_of(
    session: Session, kit: Kit, citizen: Citizen, pointer: Pointer | None
) -> tuple[Route, Target]:
    """Decide, before a file is fetched, which tip it goes to and under which key."""
    where = route(session, kit, citizen, pointer)
    if where.tip_id is None:
        return where, Target(new_id(), new_id(), kit.vault.new_data_key(), fresh=True)
    tip = any_tip(session, where.tip_id, lock=False)
    return where, Target(tip.id, new_id(), _data_key(kit, tip), fresh=False)


def _data_key(kit: Kit, tip: Tip) -> DataKey:
    raw = key_of(kit, tip)
    assert tip.data_key is not None
    return DataKey(raw, tip.data_key)


def seal_original(target: Target, data: bytes) -> bytes:
    """Seal a file's bytes for the part they become."""
    return seal_tip(target.key.raw, target.tip_id, original_field(target.part_id), data)


@dataclass(frozen=True, slots=True)
class File:
    """A file that was fetched, sealed and stored before this transaction began."""

    target: Target
    blob: str
