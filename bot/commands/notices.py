"""`notice import|export`: notices brought in from a file, and published ones written out.

Refuses a file with a single fault in it as a whole, and to write out what was never published.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands.spoken import NUMBER, SpokenGroup
from bot.commands.terminal import UNKNOWN, Terminal
from tipline.refusals import Refusal

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desk.actors import OfficerActor
    from desk.kit import Kit
    from desk.notices.importing import EntryFault
    from desk.notices.lookup import NoticeBrief

notice = SpokenGroup("notice")


@notice.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--by", "officer", type=NUMBER, required=True)
@click.option("--to-review", is_flag=True)
def notice_import(terminal: Terminal, file: Path, officer: int, to_review: bool) -> None:
    """Bring in notices as drafts, all of a file or none."""
    from bot.commands.inside import inside
    from desk.notices.importing import LARGEST_FILE, ImportRefused, import_notices, read_parcel

    text = _text_of(file, LARGEST_FILE)
    with inside(terminal, seals=True, desk_private=True) as house:

        def bring_in(session: "Session", kit: "Kit") -> list[int]:
            return import_notices(
                session, kit, _publisher(session, kit, officer), parcel, to_review=to_review
            )

        try:
            parcel = read_parcel(house.kit, text, file.parent)
            ids = house.store.write_now(bring_in, house.kit)
        except ImportRefused as refused:
            _show_faults(terminal, refused.faults)
            raise
    terminal.say("command.notice.imported", count=len(ids))
    terminal.result(ids=ids)


def _text_of(file: Path, largest: int) -> str:
    try:
        if file.stat().st_size > largest:
            raise Refusal("command.file_too_big", file=str(file), megabytes=largest // 1024**2)
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise Refusal("command.file_unreadable", file=str(file)) from None


def _publisher(session: "Session", kit: "Kit", number: int) -> "OfficerActor":
    from desk.actors import officer_by_id

    found = officer_by_id(session, kit, number)
    if found is None:
        raise Refusal("officer.not_found", officer=number)
    return found


def _show_faults(terminal: Terminal, faults: "Sequence[EntryFault]") -> None:
    from desk.notices.importing import MOST_TOLD

    for fault in faults[:MOST_TOLD]:  # programs get them all
        terminal.say(
            "command.notice.fault",
            entry=fault.entry,
            line=UNKNOWN if fault.line is None else fault.line,
            path=fault.path or UNKNOWN,
            what=terminal.refusal_words(fault.code, fault.params),
        )
    terminal.result(
        faults=[
            {
                "entry": f.entry,
                "line": f.line,
                "path": f.path,
                "code": f.code,
                "params": {**f.params},
            }
            for f in faults
        ]
    )


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
    from desk.notices.lookup import brief_by_number, live_list

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
