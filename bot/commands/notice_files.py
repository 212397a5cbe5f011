"""What `notice export` writes: the document in its format, and beside the file the photos that it names.

Holds the two, and what neither says: told to people, listed for programs. Refuses to write over a file,
and to open a photo that is public no longer.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.commands.foreign_notices import leftover_facts, why_left
from bot.commands.terminal import Terminal
from desk.notices.interchange.formats import Format
from tipline.interchange.published import PublishedNotice
from tipline.interchange.transfer import Leftover, Why
from tipline.refusals import Refusal

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.kit import House
    from desk.kit import Kit

__all__ = ["Exported", "export"]

_SHOWN = 200  # leftovers told to people; programs get them all
# The others say themselves that they leave pictures behind.
_NAMES_PHOTOS = (Format.OURS, Format.CAP, Format.CAP_JSON)


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the document, the notices' numbers, and what was left."""

    document: Any
    numbers: list[str]
    leftovers: list[dict[str, Any]]


def export(
    terminal: Terminal,
    numbers: tuple[str, ...],
    form: Format,
    out: Path | None,
    officer: int | None,
) -> Exported:
    """Write the notices into the file `out`, their photos beside it; without one, only read them.

    In the name of an `officer` with what is never published.
    """
    from bot.commands.inside import inside
    from desk.notices.interchange.exporting import published_notices, write_notices

    host, whole = urlsplit(terminal.settings.public_url).hostname or "", officer is not None
    with inside(terminal, seals=whole, desk_private=whole) as house:
        notices = house.store.read_now(published_notices, numbers)
        if officer is not None:
            notices = house.store.write_now(_for_another_desk, house.kit, officer, notices, form)
        document, left = write_notices(notices, form, host=host)
        if form in _NAMES_PHOTOS:
            left += _write_photos(house, notices, None if out is None else out.parent)
    if out is not None:
        _write(out, _text_of(document).encode())
    for number, one in left[:_SHOWN]:
        why = why_left(terminal, one)
        terminal.progress("command.notice.unsaid", number=number, path=one.path, why=why)
    facts = [{"number": number, **leftover_facts(one)} for number, one in left]
    return Exported(document, [one.number for one in notices], facts)


def _for_another_desk(
    session: "Session",
    kit: "Kit",
    officer: int,
    notices: Sequence[PublishedNotice],
    form: Format,
) -> list[PublishedNotice]:
    from bot.commands.inside import the_officer
    from desk.notices.interchange.exporting import for_another_desk

    return for_another_desk(session, kit, the_officer(session, kit, officer), notices, form)


def _write_photos(
    house: "House", notices: Sequence[PublishedNotice], folder: Path | None
) -> list[tuple[str, Leftover]]:
    """Write what is on show; what is not, or has nowhere to go, is left."""
    from desk.notices.public import notice_photo

    left = []
    for notice in notices:
        for place, photo in enumerate(notice.document["photos"]):
            asked = (house.kit, notice.number, place + 1)
            picture = None if folder is None else house.store.read_now(notice_photo, *asked)
            if folder is None or picture is None:
                left.append((notice.number, Leftover(f"photos[{place}]", Why.PICTURE)))
            else:
                _write(folder / photo["file"], picture)
    return left


def _text_of(document: object) -> str:
    if isinstance(document, str):
        return document
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _write(out: Path, data: bytes) -> None:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with out.open("xb") as file:
            file.write(data)
    except OSError:
        raise Refusal("command.file_unwritable", file=str(out)) from None
