"""`offences list|add|remove`: the closed list of offences, and proposals to change it.

Refuses to second or to confirm: whoever runs this program could play all three people. Those two steps
are presses of two other officers in the bot.
"""

from typing import TYPE_CHECKING

import click

from bot.commands.spoken import NUMBER, SpokenGroup
from bot.commands.terminal import Terminal

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desk.kit import Kit
    from tipline.offence_changes import Change

offences = SpokenGroup("offences")


@offences.command("list")
def offences_list(terminal: Terminal) -> None:
    """Show the list in force and every change."""
    from bot.commands.inside import inside
    from desk.notices.offence_list import changes, in_force

    with inside(terminal) as house:
        version, listed = house.store.read_now(in_force, house.kit)
        made = house.store.read_now(changes, house.kit)
    terminal.say("command.offences.version", version=version)
    is_english = terminal.language == "en"
    terminal.table(
        ("command.heading.code", "command.heading.name"),
        [(one.code, one.en if is_english else one.zh) for one in listed.values()],
    )
    if made:
        terminal.table(
            ("command.heading.code", "command.heading.name", "command.heading.step"),
            [(one["code"], one["names"][terminal.language], _step(terminal, one)) for one in made],
        )
    terminal.result(version=version, codes=list(listed), changes=made)


@offences.command("add")
@click.argument("code")
@click.option("--by", type=NUMBER, required=True)
@click.option("--name-zh", required=True)
@click.option("--name-en", required=True)
@click.option("--article", type=NUMBER, required=True)
@click.option("--years", type=NUMBER, required=True)
def offences_add(
    terminal: Terminal, code: str, by: int, name_zh: str, name_en: str, article: int, years: int
) -> None:
    """Propose an offence."""
    from tipline.offence_changes import Change, ChangeKind
    from tipline.offences import Offence

    entry = Offence(code, name_zh.strip(), name_en.strip(), article, years)
    _propose(terminal, by, Change(ChangeKind.ADD, entry))


@offences.command("remove")
@click.argument("code")
@click.option("--by", type=NUMBER, required=True)
def offences_remove(terminal: Terminal, code: str, by: int) -> None:
    """Propose to take an offence out."""
    from tipline.offence_changes import Change, ChangeKind
    from tipline.offences import Offence

    _propose(terminal, by, Change(ChangeKind.REMOVE, Offence(code, code, code)))


def _propose(terminal: Terminal, by: int, change: "Change") -> None:
    from bot.commands.inside import inside, the_officer
    from desk.notices.offence_list import propose

    def proposed(session: "Session", kit: "Kit") -> int:
        return propose(session, kit, the_officer(session, kit, by), change)

    with inside(terminal, seals=True, desk_private=True) as house:
        number = house.store.write_now(proposed, house.kit)
    terminal.say("command.offences.proposed", number=number)
    terminal.result(id=number)


def _step(terminal: Terminal, change: dict[str, str]) -> str:
    return terminal.text(f"offence.step.{change['step']}", at=(change["in_force_at"] or "")[:10])
