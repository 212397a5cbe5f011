"""From what a poster says to its bands, at one scale, in one of several ways.

Refuses to shorten: what does not fit is for `pages` to set smaller or on another sheet.
"""

from dataclasses import dataclass, replace
from typing import Final

from media.poster.bands import Band, beside, height_of, stacked
from media.poster.content import Poster
from media.poster.frame import code, foot, foot_words, head, safety
from media.poster.middle import (
    caption,
    label,
    narrow_section,
    narrow_table,
    pad,
    photo_rows,
    photos_over,
    ratio_of,
    section,
    wide_table,
)
from media.poster.shapes import Picture
from media.poster.style import LEFT, RIGHT, ROOM, Style

__all__ = ["SHARES", "Laid", "in_columns", "in_columns_with_foot", "in_rows"]
__all__ += ["over_columns", "over_columns_with_foot"]

_UPRIGHT: Final = (0.5, 1.05)  # width by height; a wider photo has the whole width to itself
_BESIDE_MOST: Final = 1.6  # times the photo's height, for the entries at its side
_COLUMN_WIDTH: Final = 430.0
_PAIR_WIDTH: Final = 450.0  # of a column with two photos side by side
_MIDST: Final = 40.0  # between two columns of words
_HALF: Final = (ROOM - _MIDST) / 2
# How many photos stand in a row above two columns.
_IN_A_ROW: Final = {**{count: count for count in range(1, 6)}, 6: 3, 7: 4, 8: 4}
_MOST_IN_A_ROW: Final = 5
SHARES: Final = (1.0, 0.85, 0.7, 0.55)  # of their height that photos above columns are left


@dataclass(frozen=True, slots=True)
class Laid:
    """A poster's bands from the top, and its foot, which stands at the bottom of the last page."""

    bands: list[Band]
    foot: Band


def in_rows(poster: Poster, style: Style) -> Laid:
    """Everything below one another, photos in rows."""
    bands = [
        *head(poster, style),
        *_described(poster, style),
        *(band for one in poster.sections for band in section(one, style)),
        *safety(poster, style),
    ]
    return Laid(bands, foot(poster, style))


def in_columns(poster: Poster, style: Style) -> Laid:
    """Photos in a column, all words at its side: less high, but it does not break."""
    _, photos, words = _columns(poster, style)
    middle = [*beside([stacked(photos)], [stacked(words)]), Band(style.gap * 0.4)]
    return Laid([*head(poster, style), *middle, *safety(poster, style)], foot(poster, style))


def in_columns_with_foot(poster: Poster, style: Style, *, pair: bool = False) -> Laid | None:
    """The same with the QR code below the photos: for few photos and many words. A `pair` of photos
    stands side by side; None where there is no such.
    """
    if pair and len(poster.photos) != 2:
        return None
    room, photos, words = _columns(poster, style, pair=pair)
    left = [*photos, *code(poster), Band(12), *foot_words(poster, LEFT, room, style)]
    middle = [*beside([stacked(left)], [stacked(words)]), Band(style.gap * 0.4)]
    return Laid([*head(poster, style), *middle], stacked([*safety(poster, style), Band(36)]))


def over_columns(poster: Poster, style: Style, share: float) -> Laid | None:
    """Several photos side by side, below them the description at the left and all else at its right.

    None where there is nothing for one of the columns, or only one photo for the two.
    """
    middle = _over_columns(poster, style, share, [])
    if middle is None:
        return None
    return Laid([*middle, *safety(poster, style)], foot(poster, style))


def over_columns_with_foot(poster: Poster, style: Style, share: float) -> Laid | None:
    """The same with the QR code below the description."""
    proof = [*code(poster), Band(12), *foot_words(poster, LEFT, _HALF, style)]
    middle = _over_columns(poster, style, share, [Band(style.gap), *proof])
    if middle is None:
        return None
    return Laid(middle, stacked([*safety(poster, style), Band(36)]))


def _over_columns(
    poster: Poster, style: Style, share: float, below: list[Band]
) -> list[Band] | None:
    count, right = len(poster.photos), LEFT + _HALF + _MIDST
    if count < 2 or not poster.entries or not poster.sections:
        return None
    if count == 2:
        photos = [photos_over(poster.photos, (LEFT, right), _HALF, style, share)]
    else:
        in_a_row = _IN_A_ROW.get(count, _MOST_IN_A_ROW)
        photos = photo_rows(poster.photos, LEFT, ROOM, in_a_row, style, share=share)
    entries = narrow_table(poster.entries, LEFT, _HALF, style)
    words = [band for one in poster.sections for band in narrow_section(one, right, style)]
    columns = beside([stacked([*entries, *below])], [stacked(words)])
    return [*head(poster, style), *photos, *columns, Band(style.gap * 0.4)]


def _columns(
    poster: Poster, style: Style, *, pair: bool = False
) -> tuple[float, list[Band], list[Band]]:
    """The left column's width and its photos; the right one's words."""
    room = _PAIR_WIDTH if pair else _COLUMN_WIDTH * min(1.0, style.scale + 0.1)
    x = LEFT + room + _MIDST
    in_a_row = 2 if pair or len(poster.photos) > 2 else 1
    photos = photo_rows(poster.photos, LEFT, room, in_a_row, style)
    words = [band for one in poster.sections for band in narrow_section(one, x, style)]
    if poster.entries:
        words = [*narrow_table(poster.entries, x, RIGHT - x, style), Band(style.gap * 0.8), *words]
    return room, photos, words


def _described(poster: Poster, style: Style) -> list[Band]:
    """Photos and description: side by side where there is one upright photo, else below it."""
    beside_one = _beside_one(poster, style)
    if beside_one is not None:
        return [beside_one, Band(style.gap)]
    in_a_row = 2 if len(poster.photos) == 4 else 3
    bands = photo_rows(poster.photos, LEFT, ROOM, in_a_row, style)
    if poster.entries:
        named = stacked([Band(pad(style)), *label(poster.described, style)])
        first, *rest = wide_table(poster.entries, style)
        bands += [replace(band, tied=True) for band in beside([named], [first])]
        bands += [*rest, Band(style.gap)]
    return bands


def _beside_one(poster: Poster, style: Style) -> Band | None:
    if len(poster.photos) != 1 or not poster.entries:
        return None
    (photo,) = poster.photos
    ratio = ratio_of(photo)
    room = _COLUMN_WIDTH * min(1.0, style.scale)
    x = LEFT + room + _MIDST
    entries = narrow_table(poster.entries, x, RIGHT - x, style)
    if not _UPRIGHT[0] <= ratio <= _UPRIGHT[1] or height_of(entries) > _BESIDE_MOST * room / ratio:
        return None
    picture = Band(room / ratio, (Picture(LEFT, 0, room, room / ratio, photo.jpeg),))
    pair = stacked([picture, *caption(photo, LEFT, room, style)]), stacked(entries)
    return Band(max(one.height for one in pair), pair[0].items + pair[1].items)
