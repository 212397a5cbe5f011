"""`unit add|duty|withdrawal|list` and `area add|import|list`: who works where, and which area each unit answers for.

Refuses to remove a unit or change its code: notices carry it in their numbers.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.spoken import SpokenGroup
from bot.commands.terminal import UNKNOWN, Terminal
from tipline.broadcasts import Withdrawal
from tipline.matters import Matter
from tipline.refusals import Refusal

if TYPE_CHECKING:
    from desk.district.units import AreaLine

unit = SpokenGroup("unit")
area = SpokenGroup("area")

_LARGEST_FILE = 64 * 1024 * 1024  # a city's grid of ten thousand cells is a third of it


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


@unit.command("duty")
@click.argument("code")
def unit_duty(terminal: Terminal, code: str) -> None:
    """Put a unit on duty."""
    from bot.commands.inside import act
    from desk.actors import OPERATOR
    from desk.district.units import put_on_duty

    act(terminal, put_on_duty, OPERATOR, code)
    terminal.say("command.unit.on_duty", code=code.strip().upper())
    terminal.result(code=code.strip().upper())


@unit.command("withdrawal")
@click.argument("code")
@click.argument("copies", type=click.Choice([one.value for one in Withdrawal]))
def unit_withdrawal(terminal: Terminal, code: str, copies: str) -> None:
    """Say what becomes of copies when a notice is withdrawn."""
    from bot.commands.inside import act
    from desk.actors import OPERATOR
    from desk.district.units import set_withdrawal

    act(terminal, set_withdrawal, OPERATOR, code, Withdrawal(copies))
    terminal.say(f"command.unit.withdrawal.{copies}", code=code.strip().upper())
    terminal.result(code=code.strip().upper(), copies=copies)


@unit.command("handles")
@click.argument("code")
@click.argument("matter", type=click.Choice([one.value for one in Matter]))
@click.option("--no-more", is_flag=True)
def unit_handles(terminal: Terminal, code: str, matter: str, no_more: bool) -> None:
    """Have a unit handle a matter, or no more."""
    from bot.commands.inside import act
    from desk.actors import OPERATOR
    from desk.district.matters import have_handled, leave_unhandled

    act(terminal, leave_unhandled if no_more else have_handled, OPERATOR, code, Matter(matter))
    named = terminal.text(f"matter.{matter}")
    said = "command.unit.handles_no_more" if no_more else "command.unit.handled"
    terminal.say(said, code=code.strip().upper(), matter=named)
    terminal.result(code=code.strip().upper(), matter=matter, handles=not no_more)


@unit.command("list")
def unit_list(terminal: Terminal) -> None:
    """List the units."""
    from bot.commands.inside import look
    from desk.district.matters import units_with_matters

    units = look(terminal, units_with_matters)
    if units:
        terminal.table(
            (
                "command.heading.code",
                "command.heading.name",
                "command.heading.parent",
                "command.heading.contact",
                "command.heading.handles",
            ),
            [
                (u.code, u.names[terminal.language], u.parent, u.contact, _handled(terminal, has))
                for u, has in units
            ],
        )
    else:
        terminal.say("command.unit.none")
    terminal.result(
        units=[
            {
                "id": u.id,
                "code": u.code,
                "names": u.names,
                "parent": u.parent,
                "contact": u.contact,
                "handles": [matter.value for matter in has],
            }
            for u, has in units
        ]
    )


def _handled(terminal: Terminal, matters: list[Matter]) -> str:
    return ", ".join(terminal.text(f"matter.{matter}") for matter in matters)


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


@area.command("import")
@click.argument("file", type=click.Path(path_type=Path))
def area_import(terminal: Terminal, file: Path) -> None:
    """Take areas and their boundaries from a GeoJSON file."""
    from bot.commands.inside import act
    from desk.actors import OPERATOR
    from desk.district.boundaries import import_areas, read_features

    try:
        if file.stat().st_size > _LARGEST_FILE:
            size = _LARGEST_FILE // 1024**2
            raise Refusal("command.file_too_big", file=str(file), megabytes=size)
        features = read_features(file.read_bytes())
    except OSError:
        raise Refusal("command.file_unreadable", file=str(file)) from None
    added = act(terminal, import_areas, OPERATOR, features)
    terminal.say("command.area.imported", added=added, changed=len(features) - added)
    terminal.result(added=added, changed=len(features) - added)


@area.command("list")
def area_list(terminal: Terminal) -> None:
    """List the areas."""
    from bot.commands.inside import look
    from desk.district.units import list_areas

    areas = look(terminal, list_areas)
    if areas:
        terminal.table(
            (
                "command.heading.code",
                "command.heading.name",
                "command.heading.unit",
                "command.heading.boundary",
            ),
            [(a.code, a.names[terminal.language], a.unit, _boundary(terminal, a)) for a in areas],
        )
    else:
        terminal.say("command.area.none")
    terminal.result(
        areas=[
            {"id": a.id, "code": a.code, "names": a.names, "unit": a.unit, "bounded": a.bounded}
            for a in areas
        ]
    )


def _boundary(terminal: Terminal, line: "AreaLine") -> str:
    return terminal.text("command.area.bounded") if line.bounded else UNKNOWN
