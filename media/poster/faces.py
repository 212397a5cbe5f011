"""The typefaces, how wide each character is in them, and which they lack.

Holds Noto Sans SC and Noto Serif SC as the ruler of the layout: both painters set type by these
widths, without kerning, so that they agree. A character that one face lacks is taken from the other, and
a name's rare one that both lack from the faces of Taiwan, Hong Kong and Japan. Refuses to guess: what
none has is named by `missing`, before anything is drawn.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from itertools import groupby
from pathlib import Path

import pylopdf_fonts_jp as japanese
import pylopdf_fonts_zh_cn as simplified
import pylopdf_fonts_zh_tw as traditional
from fontTools.ttLib import TTFont
from PIL import ImageFont

__all__ = ["Face", "as_set", "file_of", "is_dense", "missing", "pieces", "width"]

_EM = 1000  # units of all faces
_LOOKED_AT = 64  # pixels: how dark a character is, is seen on so many a side
_DENSE = 0.4  # of its square is ink; half of all Han characters have 0.34


class Face(StrEnum):
    """A typeface."""

    SANS = "sans"
    SERIF = "serif"
    SANS_TC = "sans_tc"
    SANS_JP = "sans_jp"


_FILES = {
    Face.SANS: simplified.sans_path,
    Face.SERIF: simplified.serif_path,
    Face.SANS_TC: traditional.sans_path,
    Face.SANS_JP: japanese.sans_path,
}
_STRAIGHT = str.maketrans("‘’“”", "''\"\"")


def file_of(face: Face) -> Path:
    """The face's font file."""
    return _FILES[face]()


def width(words: str, size: float, face: Face = Face.SANS) -> float:
    """How wide the words are at this size; pieces from another face are counted as such."""
    return sum(_advance(_face_for(face, one), one) for one in words) * size / _EM


def pieces(words: str, face: Face) -> Iterator[tuple[Face, str]]:
    """The words cut where another face has to take over."""
    for used, run in groupby(words, key=lambda one: _face_for(face, one)):
        yield used, "".join(run)


def as_set(words: str) -> str:
    """The words as they are drawn: in both faces curly quotes are as wide as a Han character.

    Where there is no Han character around them, straight ones look less out of place.
    """
    is_chinese = any(unicodedata.east_asian_width(one) in "WF" for one in words)
    return words if is_chinese else words.translate(_STRAIGHT)


def missing(texts: Iterable[str]) -> str:
    """The characters that no face has, each once."""
    said = dict.fromkeys(one for text in texts for one in text if not one.isspace())
    return "".join(one for one in said if _having(Face.SANS, one) is None)


@cache
def is_dense(face: Face, character: str) -> bool:
    """Whether its strokes lie so close (龘) that stronger ones would run into one another."""
    seen = _ruler(face, _LOOKED_AT).getmask(character, mode="L")
    return sum(bytes(seen)) > 255 * _DENSE * _LOOKED_AT**2


@cache
def _face_for(face: Face, character: str) -> Face:
    return _having(face, character) or face


def _having(face: Face, character: str) -> Face | None:
    """The first face that has it: this one, then the others in their order."""
    return next((one for one in (face, *Face) if ord(character) in _characters(one)), None)


@cache
def _characters(face: Face) -> frozenset[int]:
    with TTFont(file_of(face), lazy=True) as font:
        return frozenset(font.getBestCmap())


@cache
def _advance(face: Face, character: str) -> float:
    return _ruler(face, _EM).getlength(character)


@cache
def _ruler(face: Face, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file_of(face), size, layout_engine=ImageFont.Layout.BASIC)
