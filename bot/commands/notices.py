"""`notice import|export`: notices brought in from a file, and published ones written out.

Refuses a file with a single fault in it as a whole, and to write out what was never published.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands.spoken import SpokenGroup
from bot.commands.terminal import Terminal
from tipline.refusals import Refusal

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desk.notices import NoticeBrief

notice = SpokenGroup("notice")


@notice.command("export")
@click.argument("numbers", metavar="[NUMBER]...", nargs=-1)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False))
def notice_export(terminal: Terminal, numbers: tuple[str, ...], out: Path | None) -> None:
    """Write published notices, all live ones or those named."""
    from bot.commands.inside import look

    notices = [_public(found) for found in look(terminal, _published, numbers)]
    if out is None:
        terminal.document(notices)
        return
    try:
        with out.open("x", encoding="utf-8") as file:
            json.dump(notices, file, ensure_ascii=False, indent=2)
            file.write("\n")
    except OSError:
        raise Refusal("command.file_unwritable", file=str(out)) from None
    terminal.say("command.notice.exported", count=len(notices), file=str(out))
    terminal.result(count=len(notices), file=str(out))


def _published(session: "Session", numbers: tuple[str, ...]) -> "list[NoticeBrief]":
    from desk.notices import brief_by_number, live_list

    if not numbers:
        return live_list(session)
    found = [brief_by_number(session, number) for number in numbers]
    if None in found:
        raise Refusal("notice.bad_number")
    return [each for each in found if each is not None]


def _public(notice: "NoticeBrief") -> dict[str, Any]:
    return {
        "number": notice.number,
        "state": notice.state.value,
        "content": notice.public_content,
    }
