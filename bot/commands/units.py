"""`unit add|list` and `area add|list`: who works where, and which area each unit answers for.

Refuses to remove a unit or change its code: notices carry it in their numbers.
"""

import click

from bot.commands.spoken import SpokenGroup
from bot.commands.terminal import Terminal

unit = SpokenGroup("unit")
area = SpokenGroup("area")


@unit.command("add")
@click.argument("code")
@click.option("--name-zh", default="")
@click.option("--name-en", default="")
@click.option("--parent")
@click.option("--contact", default="")
def unit_add(
    terminal: Terminal, code: str, name_zh: str, name_en: str, parent: str | None, contact: str
) -> None:
    """Add a unit."""
    from bot.commands.inside import act
    from desk.actors import OPERATOR
    from desk.district.units import add_unit

    names = {"zh": name_zh, "en": name_en}
    unit_id = act(terminal, add_unit, OPERATOR, code, names, parent=parent, contact=contact)
    terminal.say("command.unit.added", code=code.strip().upper())
    terminal.result(id=unit_id, code=code.strip().upper())


@unit.command("list")
def unit_list(terminal: Terminal) -> None:
    """List the units."""
    from bot.commands.inside import look
    from desk.district.units import list_units

    units = look(terminal, list_units)
    if units:
        terminal.table(
            (
                "command.heading.code",
                "command.heading.name",
                "command.heading.parent",
                "command.heading.contact",
            ),
            [(u.code, u.names[terminal.language], u.parent, u.contact) for u in units],
        )
    else:
        terminal.say("command.unit.none")
    terminal.result(
        units=[
            {"id": u.id, "code": u.code, "names": u.names, "parent": u.parent, "contact": u.contact}
            for u in units
        ]
    )


@area.command("add")
@click.argument("code")
@click.option("--unit", required=True)
@click.option("--name-zh", default="")
@click.option("--name-en", default="")
def area_add(terminal: Terminal, code: str, unit: str, name_zh: str, name_en: str) -> None:
    """Add an area."""
    from bot.commands.inside import act
    from desk.actors import OPERATOR
    from desk.district.units import add_area

    names = {"zh": name_zh, "en": name_en}
    area_id = act(terminal, add_area, OPERATOR, code, names, unit=unit)
    terminal.say("command.area.added", code=code.strip().upper())
    terminal.result(id=area_id, code=code.strip().upper())


@area.command("list")
def area_list(terminal: Terminal) -> None:
    """List the areas."""
    from bot.commands.inside import look
    from desk.district.units import list_areas

    areas = look(terminal, list_areas)
    if areas:
        terminal.table(
            ("command.heading.code", "command.heading.name", "command.heading.unit"),
            [(a.code, a.names[terminal.language], a.unit) for a in areas],
        )
    else:
        terminal.say("command.area.none")
    terminal.result(
        areas=[{"id": a.id, "code": a.code, "names": a.names, "unit": a.unit} for a in areas]
    )
