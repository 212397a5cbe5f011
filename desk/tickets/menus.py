"""The choice that somebody has open on a ticket's card, kept so that a card drawn anew doesn't take it away.

Holds whose it is, what it offers, and for how long it stays. Refuses to show a choice that its owner could
no longer make, and to keep one that nobody makes.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from desk.actors import OfficerActor, officer_by_id
from desk.jobs import schedule
from desk.kit import Kit
from desk.sealed import open_desk, seal_desk
from desk.tickets.rows import Held, rules_actor, view_of
from storage.statements import changed, table_of
from storage.tables.alerts import TicketMenu
from tipline.tickets import TicketAction, allowed_actions

__all__ = ["LEFT_OPEN", "Menu", "drop_left_menu", "drop_menu", "keep_menu", "menu_on"]
__all__ += ["put_menu_away"]

LEFT_OPEN = "ticket.menu_left"

Menu = dict[str, Any]

_MENUS = table_of(TicketMenu)
_MENU = "ticket.menu"
_STANDS = timedelta(minutes=5)  # who has not chosen by then has gone


def keep_menu(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    ticket_id: int,
    action: TicketAction | None,
    menu: Menu,
) -> None:
    """This is open on the card now, in place of whatever was."""
    drop_menu(session, ticket_id)
    row = {"ticket_id": ticket_id, "officer_id": actor.id, "action": action}
    sealed = seal_desk(kit, _MENU, menu)
    session.execute(insert(_MENUS).values(**row, menu=sealed, opened_at=kit.clock()))
    schedule(session, kit, LEFT_OPEN, ticket_id, at=kit.clock() + _STANDS)


def put_menu_away(session: Session, ticket_id: int, officer_id: int) -> None:
    """Whoever had it open pressed something else."""
    mine = (_MENUS.c.ticket_id == ticket_id) & (_MENUS.c.officer_id == officer_id)
    session.execute(delete(_MENUS).where(mine))


def drop_menu(session: Session, ticket_id: int) -> None:
    """The ticket has ended: whatever anybody was choosing there."""
    session.execute(delete(_MENUS).where(_MENUS.c.ticket_id == ticket_id))


def drop_left_menu(session: Session, kit: Kit, ticket_id: int) -> bool:
    """Whoever had it open has gone; False where there is none, or a newer one."""
    left = (_MENUS.c.ticket_id == ticket_id) & (_MENUS.c.opened_at <= kit.clock() - _STANDS)
    return bool(changed(session, delete(_MENUS).where(left)))


def menu_on(session: Session, kit: Kit, held: Held) -> Menu | None:
    """What is open on the card, as long as its owner may choose it and is likely to."""
    lately = (_MENUS.c.ticket_id == held.id) & (_MENUS.c.opened_at > kit.clock() - _STANDS)
    row = session.execute(select(_MENUS).where(lately)).one_or_none()
    owner = None if row is None or held.withdrawn else officer_by_id(session, kit, row.officer_id)
    if row is None or owner is None:
        return None
    if row.action is not None:
        view = view_of(session, kit, held)
        if row.action not in allowed_actions(view, rules_actor(owner)):
            return None
    menu: Menu = open_desk(session, kit, _MENU, row.menu)
    return menu
