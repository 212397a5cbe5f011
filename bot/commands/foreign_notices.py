"""What `notice import` says of other agencies' formats: what did not come over, what is lacking.

Holds the way from a file to the desk. Refuses silence: each leftover is a line for people
and an object for programs.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands.terminal import UNKNOWN, Terminal
from desk.notices.interchange.formats import Format
from tipline.interchange.transfer import Leftover, Why
from tipline.notices import NoticeKind

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.kit import House
    from desk.kit import Kit
    from desk.notices.interchange.importing import BroughtIn

__all__ = ["bring_in_foreign", "leftover_facts", "why_left"]

_SHOWN = 200  # leftovers told to people; programs get them all


def bring_in_foreign(
    terminal: Terminal,
    house: "House",
    text: str,
    form: Format,
    *,
    officer: int,
    kind: NoticeKind | None,
    folder: Path,
    to_review: bool,
) -> list[int]:
    """Bring in a file of another format, say what is left and lacking, and return the drafts' ids."""
    from bot.commands.inside import the_officer
    from desk.notices.interchange.importing import import_foreign, read_foreign_parcel

    parcel = read_foreign_parcel(house.kit, text, form, kind=kind, folder=folder)

    def bring_in(session: "Session", kit: "Kit") -> "list[BroughtIn]":
        actor = the_officer(session, kit, officer)
        return import_foreign(session, kit, actor, parcel, to_review=to_review)

    brought = house.store.write_now(bring_in, house.kit)
    _tell(terminal, parcel.outside, brought)
    return [one.id for one in brought]


def _tell(terminal: Terminal, outside: Iterable[Leftover], brought: "list[BroughtIn]") -> None:
    left = [(0, one) for one in outside]
    left += [(n, one) for n, draft in enumerate(brought, start=1) for one in draft.leftovers]
    lacking = [(n, fault) for n, draft in enumerate(brought, start=1) for fault in draft.faults]
    for entry, one in left[:_SHOWN]:
        key = "command.notice.leftover" if entry else "command.notice.outside"
        terminal.say(key, entry=entry, path=one.path, why=why_left(terminal, one))
    for entry, fault in lacking[:_SHOWN]:
        what = terminal.refusal_words(fault.code, fault.params)
        path = fault.path or UNKNOWN
        terminal.say("command.notice.lacking", entry=entry, path=path, what=what)
    terminal.result(
        leftovers=[{"entry": entry, **leftover_facts(one)} for entry, one in left],
        lacking=[
            {"entry": n, "path": fault.path, "code": fault.code, "params": dict(fault.params)}
            for n, fault in lacking
        ],
    )


def why_left(terminal: Terminal, one: Leftover) -> str:
    """Why something did not come over, in words."""
    what = terminal.refusal_words(one.code, one.params) if one.why is Why.REFUSED else ""
    return terminal.text(f"leftover.{one.why}", what=what)


def leftover_facts(one: Leftover) -> dict[str, Any]:
    """What did not come over, as a program reads it."""
    return {"path": one.path, "why": one.why.value, "code": one.code, "params": dict(one.params)}
