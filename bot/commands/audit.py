"""`audit verify|export`: whether the audit log is what was written, and a copy of it.

Refuses to mend anything, and to hand out a copy without writing down that it did.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import orjson

from bot.commands.spoken import SpokenGroup
from bot.commands.terminal import UNKNOWN, Terminal
from tipline.refusals import Refusal

if TYPE_CHECKING:
    from bot.kit import House
    from storage.audit_chain import Head

audit = SpokenGroup("audit")

_SHOWN = 20  # faults told to people; programs get them all


@audit.command("verify")
@click.option("--heads", "files", multiple=True, type=click.Path(path_type=Path))
def audit_verify(terminal: Terminal, files: tuple[Path, ...]) -> None:
    """Check rows, chain, and the signed heads kept outside the database."""
    from bot.commands.inside import inside
    from storage.audit_verify import verify

    places = files or (terminal.settings.audit_head_file,)
    heads, torn = _heads(terminal, places, must_exist=bool(files))
    with inside(terminal) as house:
        faults = house.store.read_now(verify, house.keyring.signing_public, heads)
    for fault in faults[:_SHOWN]:
        terminal.say(
            "command.audit.fault",
            what=terminal.text(f"command.audit_fault.{fault.kind}"),
            seq=_known(fault.seq),
            row=_known(fault.audit_id),
        )
    if not faults:
        terminal.say("command.audit.sound", heads=len(heads))
    terminal.result(
        sound=not faults,
        heads=len(heads),
        torn_lines=torn,
        faults=[{"kind": f.kind, "seq": f.seq, "row": f.audit_id} for f in faults],
    )
    if faults:
        raise Refusal("audit.broken", count=len(faults))


@audit.command("export")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--reasons", is_flag=True)
def audit_export(terminal: Terminal, out: Path | None, reasons: bool) -> None:
    """Write every row as one line of JSON."""
    from bot.commands.inside import inside
    from desk.actors import OPERATOR
    from desk.audit_export import note_export

    with inside(terminal, seals=True, desk_private=reasons) as house:
        house.store.write_now(note_export, house.kit, OPERATOR, reasons)
        if out is None:
            count = _copy(terminal, house, reasons, terminal.document)
        else:
            count = _copy_to_file(terminal, house, reasons, out)
            terminal.say("command.audit.exported", count=count, file=str(out))
            terminal.result(rows=count, file=str(out))


def _known(number: int | None) -> str:
    return UNKNOWN if number is None else str(number)


def _heads(
    terminal: Terminal, files: tuple[Path, ...], *, must_exist: bool
) -> "tuple[list[Head], list[str]]":
    from storage.audit_heads import read_heads

    heads: list[Head] = []
    torn: list[str] = []
    for file in files:
        try:
            found, unreadable = read_heads(file)
        except FileNotFoundError:
            if must_exist:
                raise Refusal("command.file_unreadable", file=str(file)) from None
            terminal.say("command.audit.no_heads", file=str(file))
            continue
        except OSError:
            raise Refusal("command.file_unreadable", file=str(file)) from None
        heads += found
        torn += [f"{file}:{line}" for line in unreadable]
    for place in torn:
        terminal.say("command.audit.torn_line", place=place)
    return heads, torn


def _copy_to_file(terminal: Terminal, house: "House", reasons: bool, out: Path) -> int:
    try:
        # Never over another file: it may be the copy that proves something.
        with out.open("x", encoding="utf-8") as file:
            out.chmod(0o600)
            return _copy(terminal, house, reasons, lambda line: _write(file.write, line))
    except OSError:
        raise Refusal("command.file_unwritable", file=str(out)) from None


def _write(write: Callable[[str], int], line: dict[str, Any]) -> None:
    write(orjson.dumps(line).decode() + "\n")


def _copy(
    terminal: Terminal, house: "House", reasons: bool, write: Callable[[dict[str, Any]], None]
) -> int:
    count = 0
    for page in _pages(house, reasons):
        for line in page:
            write(line)
        count += len(page)
        if not count % 10_000:
            terminal.progress("command.audit.progress", count=count)
    return count


def _pages(house: "House", reasons: bool) -> Iterator[list[dict[str, Any]]]:
    from desk.audit_export import audit_page

    after = 0
    while page := house.store.read_now(audit_page, house.kit, after, reasons=reasons):
        yield page
        after = page[-1]["id"]
