"""`stats`: the figures that an agency reports, for people, as JSON, or as CSV.

Refuses a table of persons: there is none to ask for.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

import click

from bot.commands.spoken import SpokenCommand
from bot.commands.terminal import Terminal

_MOST_DAYS = 366


@click.command("stats", cls=SpokenCommand)
@click.option("--days", type=click.IntRange(1, _MOST_DAYS), default=7)
@click.option("--unit", default="")
@click.option("--notice", default="")
@click.option("--csv", "as_csv", is_flag=True)
def stats(terminal: Terminal, days: int, unit: str, notice: str, as_csv: bool) -> None:
    """Count tips, times, outcomes, notices and their reach."""
    from bot.commands.inside import inside
    from desk.figures.asking import figures_of

    with inside(terminal) as house:
        names = {"unit": unit.upper(), "notice": notice.upper()}
        found = house.store.read_now(figures_of, house.kit, days=days, **names)
    rows = list(_rows(found))
    if as_csv:
        terminal.whole(_written(rows))
        return
    terminal.table(("command.heading.figure", "command.heading.value"), rows)
    terminal.result(**found)


def _rows(found: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, object]]:
    """Every figure with its path: `tips.by_day.2026-11-22`."""
    for name, value in found.items():
        path = f"{above}{name}"
        if isinstance(value, Mapping):
            yield from _rows(value, f"{path}.")
        elif isinstance(value, list):
            yield from ((f"{path}.{place:02d}", one) for place, one in enumerate(value))
        else:
            yield path, value


def _written(rows: list[tuple[str, object]]) -> str:
    """As a table that spreadsheets open; codes and numbers only, so that no cell is a formula."""
    held = io.StringIO()
    csv.writer(held).writerows([("figure", "value"), *rows])
    return held.getvalue()
