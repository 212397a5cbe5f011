"""`priority list|set|reset`: how much each reason counts.

Refuses a change without the supervisor in whose name it is made: it decides whom officers see first.
"""

from typing import TYPE_CHECKING

import click

from bot.commands.spoken import NUMBER, SpokenGroup
from bot.commands.terminal import Terminal
from tipline.priority import WEIGHTS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desk.kit import Kit

priority = SpokenGroup("priority")


@priority.command("list")
def priority_list(terminal: Terminal) -> None:
    """List the reasons with their weights."""
    from bot.commands.inside import look
    from desk.tickets.weights import weights

    now = look(terminal, weights)
    terminal.table(
        (
            "command.heading.code",
            "command.heading.reason",
            "command.heading.weight",
            "command.heading.weight_before",
        ),
        [
            (code, terminal.text(f"triage.reason.{code}"), f"{now[code]:+}", f"{usual:+}")
            for code, usual in WEIGHTS.items()
        ],
    )
    terminal.result(
        weights=[
            {"code": code.value, "weight": now[code], "default": usual}
            for code, usual in WEIGHTS.items()
        ]
    )


@priority.command("set")
@click.argument("code")
@click.argument("weight", type=int)
@click.option("--by", required=True, type=NUMBER)
def priority_set(terminal: Terminal, code: str, weight: int, by: int) -> None:
    """Change a weight."""
    from bot.commands.inside import inside, the_officer
    from desk.tickets.weighing import set_weight

    def change(session: "Session", kit: "Kit") -> None:
        set_weight(session, kit, the_officer(session, kit, by), code, weight)

    with inside(terminal, seals=True, desk_private=True) as house:
        house.store.write_now(change, house.kit)
    terminal.say("command.priority.changed", code=code, weight=f"{weight:+}")
    terminal.result(code=code, weight=weight)


@priority.command("reset")
@click.argument("code", required=False)
@click.option("--by", required=True, type=NUMBER)
def priority_reset(terminal: Terminal, code: str | None, by: int) -> None:
    """Put one weight back, or all."""
    from bot.commands.inside import inside, the_officer
    from desk.tickets.weighing import reset_weights

    def change(session: "Session", kit: "Kit") -> None:
        reset_weights(session, kit, the_officer(session, kit, by), code)

    with inside(terminal, seals=True, desk_private=True) as house:
        house.store.write_now(change, house.kit)
    terminal.say("command.priority.put_back")
    terminal.result(code=code)
