"""From bands to pages: one tall picture for chats, sheets of A4 for walls.

Both are laid by the same hand; they differ in where a page ends and how large the type is. Holds
the search for the largest type that fits. Refuses to cut: what fits no single sheet goes on.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import product
from typing import Final

from media.poster.bands import Band, Column, at, height_of
from media.poster.content import Poster
from media.poster.faces import width
from media.poster.layout import (
    SHARES,
    Laid,
    in_columns,
    in_columns_with_foot,
    in_rows,
    over_columns,
    over_columns_with_foot,
)
from media.poster.shapes import PAGE_WIDTH, Box, Item, Mark, Page
from media.poster.style import BAR, GREY, KIND_COLOURS, LEFT, RIGHT, Style

__all__ = ["SHEET_HEIGHT", "picture", "sheets"]

Way = Callable[[Poster, Style], Laid | None]

SHEET_HEIGHT: Final = PAGE_WIDTH * 297 / 210  # A4

# A telephone shows so much without the letters becoming too small to read.
_COMFORTABLE: Final = 2.4 * PAGE_WIDTH
_PICTURE_SCALES: Final = (1.0, 0.92, 0.84, 0.76)
# What nobody can read at a glance any more must at least be a photo to Telegram: both sides of it
# together are 10,000 pixels at most.
_TALLEST: Final = 8800.0
_LONG_SCALES: Final = (0.66, 0.54, 0.44, 0.36)
_SHEET_SCALES: Final = (1.2, 1.1, 1.0, 0.95, 0.9, 0.85, 0.8, 0.76, 0.72, 0.68, 0.64)
_WIDER_SCALES: Final = (1.5, 1.35, *_SHEET_SCALES)  # of words alone, which else leave half a sheet
_WITH_PHOTOS: Final[tuple[Way, ...]] = (
    in_rows,
    in_columns_with_foot,
    in_columns,
    partial(in_columns_with_foot, pair=True),
    *(
        partial(way, share=share)
        for share in SHARES
        for way in (over_columns, over_columns_with_foot)
    ),
)
_WITHOUT_PHOTOS: Final[tuple[Way, ...]] = (in_rows,)
_FLOWING_SCALE: Final = 0.74
_NEXT_PAGE: Final = 130.0  # where the text begins on a page that is not the first


def picture(poster: Poster) -> Page:
    """The poster as one page, as tall as it needs."""
    comfortable = ((scale, _COMFORTABLE) for scale in _PICTURE_SCALES)
    for scale, most in (*comfortable, *((scale, _TALLEST) for scale in _LONG_SCALES)):
        laid = in_rows(poster, _style(poster, scale))
        if _height(laid) <= most:
            break
    height = float(round(_height(laid)))
    return Page(height, tuple(_placed([*laid.bands, laid.foot], 0)), _marks(poster, height))


def sheets(poster: Poster) -> list[Page]:
    """The poster on sheets of A4: one, in the largest type that fits, else as many as needed."""
    scales, ways = (
        (_SHEET_SCALES, _WITH_PHOTOS) if poster.photos else (_WIDER_SCALES, _WITHOUT_PHOTOS)
    )
    # What does not fit in the smallest type need not be tried in a larger one.
    possible = [way for way in ways if _on_one(poster, way, scales[-1])]
    for scale, way in product(scales, possible):
        laid = _on_one(poster, way, scale)
        if laid is not None:
            return [_sheet(poster, 1, 1, laid.bands, laid.foot)]
    laid = in_rows(poster, _style(poster, _FLOWING_SCALE))
    pages = list(_broken(laid))
    return [
        _sheet(poster, i, len(pages), bands, laid.foot if i == len(pages) else None)
        for i, bands in enumerate(pages, start=1)
    ]


def _on_one(poster: Poster, way: Way, scale: float) -> Laid | None:
    """Laid that way, if it then fits on one sheet."""
    laid = way(poster, _style(poster, scale))
    return laid if laid is not None and _height(laid) <= SHEET_HEIGHT else None


def _style(poster: Poster, scale: float) -> Style:
    return Style(scale, KIND_COLOURS[poster.kind])


def _height(laid: Laid) -> float:
    return height_of(laid.bands) + laid.foot.height


def _broken(laid: Laid) -> Iterator[list[Band]]:
    """The bands of each page; the foot has its room on the last."""
    page: list[Band] = []
    used = 0.0
    bands = [*laid.bands, laid.foot]
    for i, band in enumerate(bands):
        if page and used + _tied_height(bands[i:]) > SHEET_HEIGHT - 40:
            yield page
            page, used = [], _NEXT_PAGE
        page.append(band)
        used += band.height
    yield page[:-1]


def _tied_height(bands: Sequence[Band]) -> float:
    """How high the first is, with all that must not be parted from it."""
    ends = next(i for i, band in enumerate(bands, start=1) if not band.tied)
    return height_of(bands[:ends])


def _sheet(poster: Poster, number: int, count: int, bands: list[Band], foot: Band | None) -> Page:
    items: list[Item] = []
    top = 0.0
    if number > 1:
        items += _running_head(poster)
        top = _NEXT_PAGE
    items += _placed(bands, top)
    if foot is not None:
        items += at(foot, SHEET_HEIGHT - foot.height)
    if count > 1:
        folio = Column(LEFT, RIGHT - LEFT, 22, 33, GREY, to_right=True)
        items += at(folio.bands(f"{number} / {count}")[0], SHEET_HEIGHT - 42)
    return Page(SHEET_HEIGHT, tuple(items), _marks(poster, SHEET_HEIGHT))


def _running_head(poster: Poster) -> list[Item]:
    colour = KIND_COLOURS[poster.kind]
    column = Column(LEFT, RIGHT - LEFT, 26, 40, GREY)
    items: list[Item] = [Box(0, 0, PAGE_WIDTH, BAR, colour)]
    items += at(column.bands(f"{poster.headline}  {poster.number}")[0], 54)
    return items


def _placed(bands: list[Band], top: float) -> Iterator[Item]:
    for band in bands:
        yield from at(band, top)
        top += band.height


def _marks(poster: Poster, height: float) -> tuple[Mark, ...]:
    """Enough of them that no part that somebody cuts out is without."""
    if not poster.mark:
        return ()
    size = min(200.0, 980 / width(poster.mark, 1))
    count = max(1, round(height / 1000))
    step = height / count
    return tuple(
        Mark(PAGE_WIDTH / 2, step * (i + 0.5), poster.mark, size, KIND_COLOURS[poster.kind])
        for i in range(count)
    )
