"""Tickets as the console shows them: the queue, one's own, one ticket with its conversation and photos.

Holds reads, and the one thing that a look leaves behind: the card says who is looking, and the audit log
keeps who opened which ticket. Refuses tickets of other units, originals, and whatever the triage chat
would not show either.
"""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.actors import OfficerActor, need, officer_name
from desk.kit import Kit
from desk.log import record
from desk.sealed import open_tip_bytes
from desk.tickets.card import card_facts, refresh
from desk.tickets.dialogue import delivery_of, opened_lines
from desk.tickets.looking import looks
from desk.tickets.queue import QueueLine, line_facts, mine, queue
from desk.tickets.rows import Held, load_for, own_priority
from desk.tips.facts import Facts, part_facts
from desk.tips.opened import facts_of
from desk.tips.rows import PARTS, key_of, preview_field, thumbnail_field
from desk.tips.view import TipView
from desk.written import local
from storage.tables.tips import LineDirection, Preview
from tipline.roles import Right

__all__ = ["look_at", "photo", "ticket_shown", "tickets_shown"]

_PAGE = 50


def tickets_shown(session: Session, kit: Kit, officer: OfficerActor, *, own: bool) -> Facts:
    """The open tickets of the officer's units, or those in the officer's own hands."""
    need(officer, Right.SEE_TICKETS)
    page = (mine if own else queue)(session, kit, officer, limit=_PAGE)
    return {"own": own, "total": page.total, "lines": [_line(kit, one) for one in page.lines]}


def ticket_shown(session: Session, kit: Kit, officer: OfficerActor, ticket_id: int) -> Facts:
    """Its card's facts, and besides `photos` (numbers of parts) and `said`, line by line."""
    held = _held(session, officer, ticket_id)
    view = facts_of(session, kit, held.tip)
    photos = [part.id for part in view.parts if part.preview is Preview.READY]
    said = [] if view.content_gone else list(_said(session, kit, held, view))
    facts = card_facts(session, kit, held, view=view, reader=officer.id)
    return facts | {"photos": photos, "said": said}


def look_at(
    session: Session, kit: Kit, officer: OfficerActor, ticket_id: int, *, opened: bool
) -> None:
    """The officer has the ticket on the screen; `opened`: they have not had it there before."""
    held = _held(session, officer, ticket_id)
    looks(session, kit, officer, held.ticket)
    refresh(session, kit, ticket_id)
    if opened:
        record(session, kit, officer, "console.looked", "ticket", ticket_id)


def photo(
    session: Session, kit: Kit, officer: OfficerActor, ticket_id: int, part_id: int, *, small: bool
) -> bytes | None:
    """A scrubbed preview as a bare JPEG, or its thumbnail; None where there is none to be shown.

    A picture from before thumbnails were kept is its own.
    """
    held = _held(session, officer, ticket_id)
    ready = (PARTS.c.tip_id == held.tip.id) & (PARTS.c.preview == Preview.READY)
    blobs = session.execute(
        select(PARTS.c.preview_blob, PARTS.c.thumbnail_blob).where(PARTS.c.id == part_id, ready)
    ).one_or_none()
    if blobs is None or blobs.preview_blob is None or held.withdrawn:
        return None
    blob, field = blobs.preview_blob, preview_field(part_id)
    if small and blobs.thumbnail_blob is not None:
        blob, field = blobs.thumbnail_blob, thumbnail_field(part_id)
    return open_tip_bytes(key_of(kit, held.tip), held.tip.id, field, kit.blobs.get(blob))


def _held(session: Session, officer: OfficerActor, ticket_id: int) -> Held:
    need(officer, Right.SEE_TICKETS)
    return load_for(session, officer, ticket_id)


def _line(kit: Kit, line: QueueLine) -> Facts:
    more = {"reasons": [list(one) for one in line.reasons], "withdrawn": line.withdrawn}
    more |= {"lift": line.priority - own_priority(line.reasons)}
    return line_facts(line) | more | {"made_at": local(kit, line.made_at)}


def _said(session: Session, kit: Kit, held: Held, view: TipView) -> Iterator[Facts]:
    """What moderators asked and the tipster answered, in order."""
    parts = {part.id: part for part in view.parts}
    for row, body in opened_lines(session, kit, held.tip):
        said: Facts = {"at": local(kit, row.at)}
        if row.direction is LineDirection.TO_TIPSTER:
            name = officer_name(session, kit, row.officer_id)
            yield said | body | {"from": "moderators", "name": name, "delivery": delivery_of(row)}
        elif (part := parts.get(body.get("part", 0))) is not None:
            yield said | {"from": "tipster"} | part_facts(session, view.notice_id, part)
        else:
            yield said | {"from": "tipster"} | body
