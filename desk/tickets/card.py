"""A ticket's card in the triage chat: what it says now, and keeping it so.

Holds the card's facts, and its buttons, which are the one list of allowed actions.
Refuses originals and anything of a withdrawn tip.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from desk.actors import OfficerActor, officer_name
from desk.alerts.rows import alert_facts
from desk.district.units import are_several, unit_names
from desk.kit import Kit
from desk.notices import briefs as notices
from desk.outgoing import How, Urgency, own_lane, say_instead, say_triage
from desk.sealed import open_desk
from desk.tickets.about import matter_facts
from desk.tickets.cluster_card import cluster_facts
from desk.tickets.clusters import lead_of
from desk.tickets.looking import looking_facts
from desk.tickets.menus import Menu, menu_on, put_menu_away
from desk.tickets.rows import TICKETS, Held, load, own_priority, view_of
from desk.tickets.twins import twin_facts, twins_of
from desk.tickets.way import way_facts
from desk.tips.facts import Facts, tip_facts
from desk.tips.opened import facts_of
from desk.tips.rows import LINES
from desk.tips.view import TipView
from desk.written import local
from storage.tables.tickets import Ticket
from tipline.dispositions import PRANKS
from tipline.lifecycles import possible
from tipline.roles import Role
from tipline.routing import RoutedBy
from tipline.tickets import (
    TICKET_TABLE,
    Actor,
    TicketAction,
    TicketState,
    TicketView,
    allowed_actions,
)

REASON, AUTHORITY, FIELD = "ticket.reason", "ticket.authority", "ticket.field"

_EMPTY: tuple[object, ...] = (None, "", [], {})
_SETTLES = timedelta(milliseconds=500)  # what happens together is drawn together

_A = TicketAction
_BUTTONS = frozenset(
    {
        _A.CLAIM,
        _A.ASK,
        _A.FORWARD,
        _A.ACT,
        _A.PROPOSE_CLOSE,
        _A.CLOSE,
        _A.SEND_BACK,
        _A.HAND_OVER,
        _A.RELEASE,
        _A.REOPEN,
    }
)
_WHO_WORKS_HERE = frozenset({Role.MODERATOR, Role.OFFICER, Role.SUPERVISOR})


def refresh(session: Session, kit: Kit, ticket_id: int) -> None:
    """Have the card show how things stand, when there is room; a choice open on it stays open."""
    held = load(session, ticket_id)
    _draw(session, kit, held, menu_on(session, kit, held), Urgency.WHEN_QUIET, after=_SETTLES)


def redraw(
    session: Session, kit: Kit, actor: OfficerActor, ticket_id: int, menu: Menu | None = None
) -> None:
    """The same at once, for somebody who pressed: their own choice gives way to `menu`, or to none."""
    held = load(session, ticket_id)
    if menu is None:
        put_menu_away(session, ticket_id, actor.id)
        menu = menu_on(session, kit, held)
    _draw(session, kit, held, menu, Urgency.AT_ONCE)


def _draw(
    session: Session,
    kit: Kit,
    held: Held,
    menu: Menu | None,
    urgency: Urgency,
    after: timedelta | None = None,
) -> None:
    facts = card_facts(session, kit, held) | ({} if menu is None else {"menu": menu})
    said, topic = card_hash(kit, facts), card_topic(held.id)
    if said == held.ticket.card_said:
        return  # the chat takes twenty messages a minute: none of them for what is there
    session.execute(update(TICKETS).where(TICKETS.c.id == held.id).values(card_said=said))
    if say_instead(session, kit, topic, facts, urgency):
        return
    how = How(own_lane(kit, topic), topic, after=after, urgency=urgency)
    if held.ticket.card_message_id is None:
        how = How(topic=topic)  # a first one is on its way, or it was taken down: among the posts
    say_triage(session, kit, held.id, "ticket.card", facts, how)


def card_hash(kit: Kit, facts: Mapping[str, Any]) -> bytes:
    """By which two states of a card are told apart, keyed; what is empty is not on it."""
    there = {name: value for name, value in facts.items() if value not in _EMPTY}
    return kit.vault.keyed("card", json.dumps(there, sort_keys=True))


def card_topic(ticket_id: int) -> str:
    """The topic of a card: of all that is to be drawn only the newest matters."""
    return f"ticket.card:{ticket_id}"


def card_facts(
    session: Session,
    kit: Kit,
    held: Held,
    *,
    view: TipView | None = None,
    reader: int | None = None,
) -> Facts:
    """Everything the card says, of the ticket and of its tip.

    `view`: the tip, where it was opened before; `reader`: an officer to whom their own look is no news.
    """
    view = view or facts_of(session, kit, held.tip)
    told = tip_facts(session, kit, view) | told_features(session, view)
    if view.has_preview:
        told["twins"] = twin_facts(session, held.ticket.unit_id, twins_of(session, held.tip.id))
    if not view.content_gone:
        told["cluster"] = cluster_facts(session, held)
        leads = "merged" in told["cluster"]
        told["way"] = way_facts(session, kit, held, view, whole=leads)
    facts = told | _ticket_facts(session, kit, held) | _attention(session, kit, held, reader)
    follows = "lead" in told.get("cluster", {}) and lead_of(session, held.id) is not None
    if follows and _A.CLAIM in facts["actions"]:
        facts["actions"].remove(_A.CLAIM)
    return facts


def first_facts(ticket_id: int, priority: int, reasons: list[list[Any]], open_: bool) -> Facts:
    """The facts of a ticket that nobody has seen yet, without reading it back."""
    view = TicketView(state=TicketState.NEW, unit_id=0, dialogue_open=open_)
    return {
        "ticket": ticket_id,
        "state": TicketState.NEW.value,
        "priority": priority,
        "reasons": reasons,
        "dialogue": {"open": open_},
        "actions": _group_actions(view),
    }


def unit_facts(session: Session, unit_id: int, by: RoutedBy | None) -> Facts:
    """The unit and what the ticket came to it by, where that is news: not the notice's own."""
    if by in (None, RoutedBy.NOTICE, RoutedBy.DUTY):
        return {}
    return {"unit": unit_names(session, unit_id), "routed_by": by}


def _ticket_facts(session: Session, kit: Kit, held: Held) -> Facts:
    ticket = held.ticket
    view = view_of(session, kit, held)
    facts: Facts = {
        "ticket": held.id,
        "state": ticket.state.value,
        "priority": ticket.priority,
        "reasons": ticket.reasons,
        "flags": ticket.flags,
        "holder": view.holder_name,
        "dialogue": _dialogue(session, kit, held, view.dialogue_open),
        "actions": _group_actions(view),
    }
    if (lift := ticket.priority - own_priority(ticket.reasons)) > 0:
        facts["lift"] = lift
    facts |= unit_facts(session, ticket.unit_id, ticket.routed_by) | matter_facts(session, held)
    if ticket.suggested_unit is not None:
        facts["suggested_unit"] = unit_names(session, ticket.suggested_unit)
    if _A.REOPEN in facts["actions"] and held.withdrawn:
        facts["actions"].remove(_A.REOPEN)
    if _A.HAND_OVER in facts["actions"] and not are_several(session):
        facts["actions"].remove(_A.HAND_OVER)
    if ticket.lease_until is not None and ticket.proposed_by is None:
        facts["lease_until"] = local(kit, ticket.lease_until)
    if ticket.forwarded_to is not None:
        facts["forwarded_to"] = officer_name(session, kit, ticket.forwarded_to)
    if ticket.field is not None:
        facts["field"] = open_desk(session, kit, FIELD, ticket.field)
    if ticket.disposition is not None:
        facts["closing"] = _closing(session, kit, ticket)
    is_prank = ticket.state is TicketState.CLOSED and ticket.disposition in PRANKS
    if is_prank and held.tip.person_key is not None:
        facts["silence"] = True
    return facts


def _attention(session: Session, kit: Kit, held: Held, reader: int | None) -> Facts:
    """What is late, and who is being rung or is looking, by name."""
    facts = alert_facts(session, kit, held.ticket)
    facts |= looking_facts(session, kit, held.ticket, reader=reader)
    if "alert" in facts:
        names = [officer_name(session, kit, one) for one in facts["alert"].pop("officers")]
        facts["alert"]["names"] = names
    return facts


def _closing(session: Session, kit: Kit, ticket: Ticket) -> Facts:
    """The outcome, or the one proposed while `proposed_by` waits for a second look."""
    assert ticket.disposition is not None
    closing: Facts = {
        "disposition": ticket.disposition.value,
        "other": ticket.duplicate_of,
    }
    if ticket.authority is not None:
        closing["authority"] = open_desk(session, kit, AUTHORITY, ticket.authority)
    if ticket.reason is not None:
        closing["reason"] = open_desk(session, kit, REASON, ticket.reason)
    if ticket.state is not TicketState.CLOSED and ticket.proposed_by is not None:
        closing["proposed_by"] = officer_name(session, kit, ticket.proposed_by)
    return closing


def _dialogue(session: Session, kit: Kit, held: Held, is_open: bool) -> Facts:
    """How the conversation stands: who spoke last, and when."""
    lines = select(LINES.c.direction, LINES.c.at).where(LINES.c.tip_id == held.tip.id)
    last = session.execute(lines.order_by(LINES.c.id.desc()).limit(1)).one_or_none()
    if last is None:
        return {"open": is_open}
    return {"open": is_open, "last": last.direction.value, "last_at": local(kit, last.at)}


def told_features(session: Session, view: TipView) -> Facts:
    """The described features that the tipster recognised, as the notice words them."""
    if not view.features or view.notice_id is None or view.content_gone:
        return {}
    brief = notices.brief(session, view.notice_id)
    described = (brief.public_content or {}).get("description", []) if brief else []
    places = [place for place in view.features if 0 <= place < len(described)]
    return {
        "features": [
            {"feature": described[place].get("feature"), "value": described[place].get("value")}
            for place in places
        ]
    }


def _group_actions(view: TicketView) -> list[str]:
    """What anybody in the triage chat could do now: a card has no single reader."""
    anyone = TicketView(
        state=view.state,
        unit_id=0,
        holder_id=0,
        flags=view.flags,
        proposed_by_id=None if view.proposed_by_id is None else 0,
        dialogue_open=view.dialogue_open,
    )
    return list(_union(anyone))


@lru_cache(maxsize=256)
def _union(view: TicketView) -> tuple[str, ...]:
    units = frozenset({view.unit_id})
    holder, other = (Actor(number, _WHO_WORKS_HERE, units) for number in (0, 1))
    allowed = {*allowed_actions(view, holder), *allowed_actions(view, other)} & _BUTTONS
    return tuple(a.value for a in possible(TICKET_TABLE, view.state) if a in allowed)
