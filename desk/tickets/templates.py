"""A unit's ready-made words to tipsters: kept by its supervisors, put in by a press, looked at, sent.

Holds keeping and ending them, which fit a ticket, the two presses, and those that go out with an outcome. Refuses
to send one that was not shown first, and one of a unit that does not answer for the ticket.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from desk.actors import OfficerActor, need
from desk.district.units import unit_contact, unit_name, units_above, way_up
from desk.kit import Kit
from desk.log import record
from desk.outgoing import say
from desk.sealed import open_desk, seal_desk
from desk.tickets.acts import open_menu
from desk.tickets.answers import Where
from desk.tickets.dialogue import Line, to_tipster
from desk.tickets.rows import Held, load_for
from desk.tips.opened import notice_number_of
from desk.written import sound
from storage.statements import changed, table_of
from storage.tables.templates import Template
from tipline.dispositions import Disposition
from tipline.refusals import Refusal
from tipline.roles import Right
from tipline.templates import check_template, filled, variables_in
from tipline.tickets import TicketAction, TicketState

__all__ = [
    "NewTemplate",
    "drop_template",
    "keep_template",
    "list_templates",
    "open_asking",
    "preview_template",
    "send_template",
    "words_with",
]

_TEMPLATES = table_of(Template)
_SEALED = "template"
_LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class NewTemplate:
    """What a supervisor wrote: a name, the words in both languages, and when it is offered or goes out."""

    name: str
    zh: str
    en: str
    state: TicketState | None = None
    disposition: Disposition | None = None


def keep_template(
    session: Session, kit: Kit, actor: OfficerActor, where: Where, new: NewTemplate
) -> None:
    """Keep a template for the officer's own unit and those below it, and list all there are."""
    need(actor, Right.KEEP_TEMPLATES)
    for words in (new.zh, new.en):
        check_template(new.name, words)
    kept = {"name": new.name, "words_zh": new.zh, "words_en": new.en}
    sealed = {name: seal_desk(kit, _SEALED, sound(words.strip())) for name, words in kept.items()}
    when = {"state": new.state, "disposition": new.disposition, "made_at": kit.clock()}
    by = {"unit_id": actor.unit_id, "made_by": actor.id}
    statement = insert(_TEMPLATES).values(**by, **when, **sealed)
    made = session.execute(statement.returning(_TEMPLATES.c.id)).scalar_one()
    record(session, kit, actor, "template.kept", "template", made)
    list_templates(session, kit, actor, where)


def drop_template(
    session: Session, kit: Kit, actor: OfficerActor, where: Where, template_id: int
) -> None:
    """Offer a template no more."""
    need(actor, Right.KEEP_TEMPLATES)
    mine = _TEMPLATES.c.unit_id.in_(actor.unit_ids) & _TEMPLATES.c.ended_at.is_(None)
    this = update(_TEMPLATES).where(_TEMPLATES.c.id == min(template_id, _LARGEST_ID), mine)
    if not changed(session, this.values(ended_at=kit.clock())):
        raise Refusal("lifecycle.not_found", record="template")
    record(session, kit, actor, "template.dropped", "template", template_id)
    list_templates(session, kit, actor, where)


def list_templates(session: Session, kit: Kit, actor: OfficerActor, where: Where) -> None:
    """Answer with all that the officer's unit has, of its own and from above."""
    lines = [
        {
            "template": row.id,
            "state": None if row.state is None else row.state.value,
            "disposition": None if row.disposition is None else row.disposition.value,
            **{name: _open(session, kit, getattr(row, name)) for name in _WRITTEN},
        }
        for row in _of_units(session, units_above(session, actor.unit_id))
    ]
    say(session, kit, where.to, "triage.templates", {"lines": lines} | where.facts())


def open_asking(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int) -> None:
    """Show on the card what can be asked with one press: our questions, and the unit's own words."""
    held = load_for(session, actor, ticket_id)
    known = _values(session, kit, held)
    fitting = [
        [row.id, _open(session, kit, row.name)]
        for row in _of_units(session, units_above(session, held.ticket.unit_id))
        if row.state in (None, held.ticket.state)
        and row.disposition is None
        and variables_in(_words(session, kit, held, row)) <= known.keys()
    ]
    menu = {"name": "ask", "templates": fitting}
    open_menu(session, kit, actor, ticket_id, TicketAction.ASK, menu)


def preview_template(
    session: Session, kit: Kit, actor: OfficerActor, ticket_id: int, template_id: int
) -> None:
    """Show on the card what would be sent, in the tipster's language."""
    words = _filled(session, kit, load_for(session, actor, ticket_id), template_id)
    menu = {"name": "template", "template": template_id, "words": words}
    open_menu(session, kit, actor, ticket_id, TicketAction.ASK, menu)


def send_template(
    session: Session, kit: Kit, actor: OfficerActor, ticket_id: int, template_id: int
) -> None:
    """Send what was shown."""
    words = _filled(session, kit, load_for(session, actor, ticket_id), template_id)
    to_tipster(session, kit, actor, ticket_id, Line(words=words))


def words_with(session: Session, kit: Kit, held: Held, disposition: Disposition) -> str:
    """What the ticket's unit, or the nearest above it, says with this outcome; empty where nothing."""
    way, known = way_up(session, held.ticket.unit_id), _values(session, kit, held)
    said = [
        (way.index(row.unit_id), -row.id, words)
        for row in _of_units(session, frozenset(way))
        if row.disposition is disposition
        and variables_in(words := _words(session, kit, held, row)) <= known.keys()
    ]
    return filled(min(said)[2], known) if said else ""


_WRITTEN = ("name", "words_zh", "words_en")


def _filled(session: Session, kit: Kit, held: Held, template_id: int) -> str:
    units = units_above(session, held.ticket.unit_id)
    row = next((one for one in _of_units(session, units) if one.id == template_id), None)
    if row is None or row.disposition is not None:
        raise Refusal("lifecycle.not_found", record="template")
    words, known = _words(session, kit, held, row), _values(session, kit, held)
    if not variables_in(words) <= known.keys():
        raise Refusal("lifecycle.not_found", record="template")
    return filled(words, known)


def _words(session: Session, kit: Kit, held: Held, row: Row[Any]) -> str:
    return _open(session, kit, row.words_en if held.tip.language == "en" else row.words_zh)


def _values(session: Session, kit: Kit, held: Held) -> dict[str, str]:
    """What is known of the ticket for a template; what is not, is left out."""
    unit_id = held.ticket.unit_id
    values = {
        "notice": notice_number_of(session, held.tip.notice_id),
        "unit": unit_name(session, unit_id, held.tip.language),
        "contact": unit_contact(session, unit_id),
        "emergency": kit.policy.emergency_number,
    }
    return {name: value for name, value in values.items() if value}


def _of_units(session: Session, units: frozenset[int]) -> list[Row[Any]]:
    mine = _TEMPLATES.c.unit_id.in_(units) & _TEMPLATES.c.ended_at.is_(None)
    return list(session.execute(select(_TEMPLATES).where(mine).order_by(_TEMPLATES.c.id)))


def _open(session: Session, kit: Kit, sealed: bytes) -> str:
    return str(open_desk(session, kit, _SEALED, sealed))
