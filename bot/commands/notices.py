"""`notice import|export|poster|progress|schema`: notices brought in from a file, published ones
written, drawn, or followed on their way.

Refuses a file with a single fault in it as a whole, and to write out what was never published.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.foreign_notices import bring_in_foreign
from bot.commands.spoken import NUMBER, SpokenGroup
from bot.commands.terminal import UNKNOWN, Terminal, bare
from desk.notices.interchange.formats import Format, format_of
from tipline.notices import NoticeKind, notice_number, parse_notice_number
from tipline.refusals import Refusal
from tipline.strict_json import Unreadable

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.kit import House
    from desk.kit import Kit
    from desk.notices.importing import EntryFault

notice = SpokenGroup("notice")

_FORMAT = click.Choice([form.value for form in Format])
_KIND = click.Choice([kind.value for kind in NoticeKind])


@notice.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--by", "officer", type=NUMBER, required=True)
@click.option("--format", "form", type=_FORMAT)
@click.option("--kind", type=_KIND)
@click.option("--to-review", is_flag=True)
def notice_import(
    terminal: Terminal,
    file: Path,
    officer: int,
    form: str | None,
    kind: str | None,
    to_review: bool,
) -> None:
    """Bring in notices as drafts, all of a file or none."""
    from bot.commands.inside import inside
    from desk.notices.importing import LARGEST_FILE, ImportRefused

    text = _text_of(file, LARGEST_FILE)
    chosen = _format_of(text) if form is None else Format(form)
    with inside(terminal, seals=True, desk_private=True) as house:
        try:
            if chosen is Format.OURS:
                ids = _bring_in(house, text, file.parent, officer, to_review)
            else:
                ids = bring_in_foreign(
                    terminal,
                    house,
                    text,
                    chosen,
                    officer=officer,
                    kind=None if kind is None else NoticeKind(kind),
                    folder=file.parent,
                    to_review=to_review,
                )
        except ImportRefused as refused:
            _show_faults(terminal, refused.faults)
            raise
    terminal.say("command.notice.imported", count=len(ids))
    terminal.result(ids=ids)


def _bring_in(house: "House", text: str, folder: Path, officer: int, to_review: bool) -> list[int]:
    from bot.commands.inside import the_officer
    from desk.notices.importing import import_notices, read_parcel

    parcel = read_parcel(house.kit, text, folder)

    def bring_in(session: "Session", kit: "Kit") -> list[int]:
        actor = the_officer(session, kit, officer)
        return import_notices(session, kit, actor, parcel, to_review=to_review)

    return house.store.write_now(bring_in, house.kit)


def _format_of(text: str) -> Format:
    """What is no JSON, or an empty list, is told with its line by the reader of our own format."""
    try:
        return format_of(text)
    except Unreadable:
        return Format.OURS


def _text_of(file: Path, largest: int) -> str:
    try:
        if file.stat().st_size > largest:
            raise Refusal("command.file_too_big", file=str(file), megabytes=largest // 1024**2)
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise Refusal("command.file_unreadable", file=str(file)) from None


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


@notice.command("schema")
def notice_schema(terminal: Terminal) -> None:
    """Print the JSON Schema of a notice's document."""
    from tipline.notice_schema import notice_schema

    terminal.document(notice_schema())


@notice.command("export")
@click.argument("numbers", metavar="[NUMBER]...", nargs=-1)
@click.option("--format", "form", type=_FORMAT, default=Format.OURS.value)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--by", "officer", type=NUMBER)
def notice_export(
    terminal: Terminal,
    numbers: tuple[str, ...],
    form: str,
    out: Path | None,
    officer: int | None,
) -> None:
    """Write published notices, all live ones or those named, and beside the file their photos."""
    from bot.commands.notice_files import export

    exported = export(terminal, numbers, Format(form), out, officer)
    if out is not None:
        count, file = len(exported.numbers), str(out)
        terminal.say("command.notice.exported", count=count, file=file)
        terminal.result(
            count=count, file=file, numbers=exported.numbers, leftovers=exported.leftovers
        )
    elif isinstance(exported.document, str):
        terminal.whole(exported.document)
    else:
        terminal.document(exported.document)


@notice.command("poster")
@click.argument("number")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
def notice_poster(terminal: Terminal, number: str, out: Path) -> None:
    """Draw a published notice's poster, in the language of the command."""
    from bot.commands.inside import inside
    from desk.notices.posters import draw, open_published, pictures_of
    from handlers.rendering.poster_words import poster_words
    from locales.catalogue import Texts

    with inside(terminal, seals=True, desk_private=True) as house:
        known = notice_number(*parse_notice_number(number))
        opened = house.store.write_now(open_published, house.kit, known)
        words = poster_words(
            Texts(terminal.language),
            opened.card,
            opened.address,
            pictures_of(house.kit, opened),
            house.kit.policy.emergency_number,
        )
        drawn = draw(words, terminal.language)
    names = [out / f"{known}.{terminal.language}.{ending}" for ending in ("png", "pdf")]
    try:
        out.mkdir(parents=True, exist_ok=True)
        for file, data in zip(names, drawn, strict=True):
            file.write_bytes(data)
    except OSError:
        raise Refusal("command.file_unwritable", file=str(out)) from None
    picture, pages = map(str, names)
    terminal.say("command.notice.drawn", picture=picture, pages=pages)
    terminal.result(number=known, picture=picture, pages=pages)


@notice.command("progress")
@click.argument("number")
def notice_progress(terminal: Terminal, number: str) -> None:
    """Say how far a notice has come on its way to everybody, or back."""
    from bot.commands.inside import inside
    from desk.notices.following import standing, stuck_page
    from locales.broadcasts import progress_lines
    from locales.catalogue import Texts

    with inside(terminal, desk_private=True) as house:
        known = notice_number(*parse_notice_number(number))
        facts = house.store.read_now(standing, house.kit, known)
        notice_id, stuck, after = facts["card"]["id"], [], 0
        while page := house.store.read_now(stuck_page, house.kit, notice_id, after):
            stuck += page
            after = page[-1]["copy"]
    facts |= {"stuck_chats": stuck, "stuck_count": len(stuck)}
    for line in progress_lines(facts, Texts(terminal.language)):
        terminal.line(bare(line))
    moving = ("broadcast", "progress", "due", "later", "left", "reasons")
    told = (*moving, "unchanged", "stuck", "stuck_chats")
    terminal.result(number=known, **{name: facts[name] for name in told})
