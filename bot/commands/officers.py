"""`officer add|list|disable|enrol`: who may work here.

Refuses to show a one-time code twice: it is kept nowhere, a new one is made instead.
"""

from typing import TYPE_CHECKING

import click

from bot.commands.spoken import NUMBER, SpokenGroup
from bot.commands.terminal import Terminal
from tipline.roles import Role

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desk.district.officers import Invitation, OfficerLine
    from desk.kit import Kit

officer = SpokenGroup("officer")


@officer.command("add")
@click.option("--name", required=True)
@click.option("--badge", required=True)
@click.option("--unit", required=True)
@click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice([r.value for r in Role])
)
def officer_add(
    terminal: Terminal, name: str, badge: str, unit: str, roles: tuple[str, ...]
) -> None:
    """Add an officer."""
    from bot.commands.inside import act
    from desk.actors import OPERATOR
    from desk.district.officers import add_officer

    held = {Role(role) for role in roles}
    invitation = act(terminal, add_officer, OPERATOR, name=name, badge=badge, unit=unit, roles=held)
    _show(terminal, invitation)


@officer.command("enrol")
@click.argument("number", type=NUMBER, required=False)
@click.option("--badge")
def officer_enrol(terminal: Terminal, number: int | None, badge: str | None) -> None:
    """Give an officer a new one-time code."""
    from bot.commands.inside import act
    from desk.actors import OPERATOR
    from desk.district.officers import invite_again

    def invite(session: "Session", kit: "Kit") -> "Invitation":
        return invite_again(session, kit, OPERATOR, _which(session, kit, number, badge))

    _check_one(number, badge)
    _show(terminal, act(terminal, invite))


@officer.command("disable")
@click.argument("number", type=NUMBER, required=False)
@click.option("--badge")
@click.option("--reason")
def officer_disable(
    terminal: Terminal, number: int | None, badge: str | None, reason: str | None
) -> None:
    """Take every right away at once."""
    from bot.commands.inside import act
    from desk.actors import OPERATOR
    from desk.district.officers import disable_officer

    def disable(session: "Session", kit: "Kit") -> int:
        officer_id = _which(session, kit, number, badge)
        disable_officer(session, kit, OPERATOR, officer_id, reason=reason)
        return officer_id

    _check_one(number, badge)
    officer_id = act(terminal, disable)
    terminal.say("command.officer.disabled", number=officer_id)
    terminal.result(id=officer_id)


@officer.command("list")
def officer_list(terminal: Terminal) -> None:
    """List the officers; opens their names with the desk's key."""
    from bot.commands.inside import inside
    from desk.district.officers import list_officers

    with inside(terminal, desk_private=True) as house:
        officers = house.store.read_now(list_officers, house.kit)
    if officers:
        terminal.table(
            (
                "command.heading.number",
                "command.heading.person",
                "command.heading.unit",
                "command.heading.roles",
                "command.heading.state",
            ),
            [
                (
                    o.id,
                    o.name,
                    o.unit,
                    ", ".join(terminal.text(f"role.{r}") for r in o.roles),
                    _state(terminal, o),
                )
                for o in officers
            ],
        )
    else:
        terminal.say("command.officer.none")
    terminal.result(
        officers=[
            {"id": o.id, "name": o.name, "unit": o.unit, "roles": o.roles, "state": o.state}
            | {"unreached_since": o.unreached_at.isoformat() if o.unreached_at else None}
            for o in officers
        ]
    )


def _state(terminal: Terminal, officer: "OfficerLine") -> str:
    state = terminal.text(f"command.officer_state.{officer.state}")
    if officer.unreached_at is None:
        return state
    return terminal.text("command.officer_unreached", state=state)


def _check_one(number: int | None, badge: str | None) -> None:
    if (number is None) == (badge is None):
        raise click.MissingParameter(param_hint="NUMBER | --badge", param_type="argument")


def _which(session: "Session", kit: "Kit", number: int | None, badge: str | None) -> int:
    from desk.district.officers import officer_by_badge

    if number is not None:
        return number
    assert badge is not None
    return officer_by_badge(session, kit, badge)


def _show(terminal: Terminal, invitation: "Invitation") -> None:
    terminal.say("command.officer.code", number=invitation.officer_id)
    terminal.line(f"    {invitation.code}")
    terminal.say("command.officer.code_use")
    terminal.result(id=invitation.officer_id, code=invitation.code)
