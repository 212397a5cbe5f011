"""`docs/interchange.md` says what the code does: its tables are compared with full samples, row by row."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from tests.house.project import ROOT
from tests.rules.interchange_samples import CAP_ALERT, FBI_ITEM, FULL, RED, YELLOW, published
from tests.rules.notice_document import NOW, good_notice
from tipline.interchange.cap import from_cap
from tipline.interchange.cap_out import to_cap
from tipline.interchange.fbi import from_fbi, to_fbi
from tipline.interchange.interpol import from_interpol, to_interpol
from tipline.interchange.transfer import Transferred, Why, leaves, pattern
from tipline.notices import NoticeKind

PAGE = (ROOT / "docs" / "interchange.md").read_text(encoding="utf-8")
Rows = dict[str, tuple[str, str]]

MISSING = published(good_notice(kind="missing", offence="missing_person"), replaces=None)
FULL_UPDATE = published(FULL)
UPDATE = to_cap(FULL_UPDATE, sender="WH")


def table(heading: str) -> list[list[str]]:
    """The rows under a heading, as cells without their ticks."""
    under = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in under.splitlines() if line.startswith("| `")]
    return [[cell.strip().replace("`", "") for cell in row] for row in rows]


def plain(path: str) -> str:
    """A path without numbers, and without the language at its end."""
    return re.sub(r"\.(zh|en)$", "", pattern(path))


def ours(path: str, document: Any) -> str:
    """A path of our document; an entry of the description goes by its feature."""
    entry = re.match(r"description\[([0-9]+)\](?:\.value|$)", path)
    if entry is None:
        return plain(path)
    return f"description: {document['description'][int(entry[1])]['feature']}"


def rows(pairs: Iterable[tuple[str, str, str]]) -> Rows:
    """From, to and why, each said once."""
    to: dict[str, set[str]] = defaultdict(set)
    why: dict[str, set[str]] = defaultdict(set)
    for start, end, reason in pairs:
        to[start] |= {end} - {""}
        why[start] |= {reason} - {""}
    return {one: (", ".join(sorted(to[one])), ", ".join(sorted(why[one]))) for one in to}


def inward(*read: tuple[Transferred, Any]) -> Rows:
    """What becomes of each field of theirs."""
    return rows(
        pair
        for found, source in read
        for pair in [
            *(
                (plain(leaf), ours(place, found.value), "")
                for place, paths in found.origins.items()
                for path in paths
                for leaf in below(path, source)
            ),
            *(
                (plain(leaf), "", one.why.value)
                for one in found.leftovers
                for leaf in below(one.path, source)
            ),
        ]
    )


def below(path: str, source: Any) -> list[str]:
    """The leaves at or below a path."""
    found = (leaf for leaf, _ in leaves(source))
    return [one for one in found if one == path or one.startswith((f"{path}.", f"{path}["))]


def outward(*written: tuple[Transferred, Any]) -> Rows:
    """Where each field of ours goes."""
    return rows(
        (ours(path, source), plain(place), why)
        for found, source in written
        for path, place, why in [
            *((path, place, "") for place, paths in found.origins.items() for path in paths),
            *((one.path, "", one.why.value) for one in found.leftovers),
        ]
    )


TABLES: dict[str, Callable[[], Rows]] = {
    "CAP 1.2": lambda: inward(
        (from_cap(CAP_ALERT, kind=NoticeKind.MISSING), CAP_ALERT), (from_cap(UPDATE), UPDATE)
    ),
    "From the FBI": lambda: inward((from_fbi(FBI_ITEM, now=NOW), FBI_ITEM)),
    "From Interpol": lambda: inward(
        (from_interpol(RED, now=NOW), RED), (from_interpol(YELLOW, now=NOW), YELLOW)
    ),
    "For the FBI": lambda: outward((to_fbi(FULL_UPDATE), FULL_UPDATE.leaves_from())),
    "For Interpol": lambda: outward(
        (to_interpol(FULL_UPDATE), FULL_UPDATE.leaves_from()),
        (to_interpol(MISSING), MISSING.leaves_from()),
    ),
}


@pytest.mark.parametrize("heading", TABLES)
def test_a_table_says_what_the_code_does(heading: str) -> None:
    said = {row[0]: (row[1], row[2]) for row in table(heading)}
    assert said == TABLES[heading]()


def test_every_reason_is_explained() -> None:
    assert [row[0] for row in table("Why something is left")] == [why.value for why in Why]
