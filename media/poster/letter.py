"""A file as pages for a printer: a title, a line about it, and its papers one below the other.

Holds the setting of a `Letter`, whose words are its caller's. Refuses to part a paper's heading from its words, and
to draw a box where a character is missing: ask `lacking` first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from media.poster import pdf
from media.poster.bands import Band, Column, at, stacked, tied
from media.poster.content import Section
from media.poster.faces import missing
from media.poster.pages import SHEET_HEIGHT
from media.poster.shapes import Item, Page
from media.poster.style import GREY, INK, LEFT, MEDIUM, ROOM, STRONG

__all__ = ["Letter", "lacking", "printed"]

_TITLE: Final = Column(LEFT, ROOM, 38, 56, INK, STRONG)
_HEADING: Final = Column(LEFT, ROOM, 27, 44, INK, MEDIUM)
_BODY: Final = Column(LEFT, ROOM, 26, 42, INK)
_SMALL: Final = Column(LEFT, ROOM, 21, 34, GREY)
_FOLIO: Final = Column(LEFT, ROOM, 20, 30, GREY, to_right=True)
_TOP: Final = 84.0
_FOOT: Final = SHEET_HEIGHT - 110
_GAP: Final = Band(34)


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands on the pages; of each section `label` is its heading and `lead` when and by whom."""

    title: str
    about: str
    papers: tuple[Section, ...]


def lacking(letter: Letter) -> str:
    """The characters for which there is no letter in our faces."""
    papers = (text for one in letter.papers for text in (one.label, one.lead, one.text))
    return missing([letter.title, letter.about, *papers])


def printed(letter: Letter, language: str) -> bytes:
    """The pages as a PDF. Blocks, for about a second."""
    pages = list(_filled(_bands(letter)))
    sheets = [_sheet(bands, number, len(pages)) for number, bands in enumerate(pages, start=1)]
    return pdf.painted(sheets, letter.title, language)


def _bands(letter: Letter) -> list[Band]:
    bands = [*_TITLE.bands(letter.title), *_SMALL.bands(letter.about)]
    for paper in letter.papers:
        head = stacked([*_HEADING.bands(paper.label), *_SMALL.bands(paper.lead)])
        bands += [_GAP, *tied([head, *_BODY.bands(paper.text)])]
    return bands


def _filled(bands: list[Band]) -> Iterator[list[Band]]:
    """The bands of each page."""
    page: list[Band] = []
    used = _TOP
    for number, band in enumerate(bands):
        after = bands[number + 1].height if band.tied and number + 1 < len(bands) else 0
        if page and used + band.height + after > _FOOT:
            yield page
            page, used = [], _TOP
        page.append(band)
        used += band.height
    yield page


def _sheet(bands: list[Band], number: int, count: int) -> Page:
    items: list[Item] = []
    y = _TOP
    for band in bands:
        items += at(band, y)
        y += band.height
    items += at(_FOLIO.bands(f"{number} / {count}")[0], SHEET_HEIGHT - 70)
    return Page(SHEET_HEIGHT, tuple(items), ())
