"""The two typefaces, how wide each character is in them, and which they lack.

Holds Noto Sans SC and Noto Serif SC as the ruler of the layout: both painters set type by these
widths, without kerning, so that they agree. A character that one face lacks is taken from the other.
Refuses to guess: what neither has is named by `missing`, before anything is drawn.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from itertools import groupby
from pathlib import Path

import pylopdf_fonts_zh_cn as noto
from fontTools.ttLib import TTFont
from PIL import ImageFont

__all__ = ["Face", "as_set", "file_of", "missing", "pieces", "width"]

_EM = 1000  # units of both faces


class Face(StrEnum):
    """A typeface."""

    SANS = "sans"
    SERIF = "serif"


_FILES = {Face.SANS: noto.sans_path, Face.SERIF: noto.serif_path}
_STRAIGHT = str.maketrans("‘’“”", "''\"\"")
_OTHER = {Face.SANS: Face.SERIF, Face.SERIF: Face.SANS}


def file_of(face: Face) -> Path:
    """The face's font file."""
    return _FILES[face]()


def width(words: str, size: float, face: Face = Face.SANS) -> float:
    """How wide the words are at this size; pieces from the other face are counted as such."""
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
    """The characters that neither face has, each once."""
    known = _characters(Face.SANS) | _characters(Face.SERIF)
    said = dict.fromkeys(one for text in texts for one in text if not one.isspace())
    return "".join(one for one in said if ord(one) not in known)


@cache
def _face_for(face: Face, character: str) -> Face:
    other = _OTHER[face]
    lacks = ord(character) not in _characters(face)
    return other if lacks and ord(character) in _characters(other) else face


@cache
def _characters(face: Face) -> frozenset[int]:
    with TTFont(file_of(face), lazy=True) as font:
        return frozenset(font.getBestCmap())


@cache
def _advance(face: Face, character: str) -> float:
    return _ruler(face).getlength(character)


@cache
def _ruler(face: Face) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file_of(face), _EM, layout_engine=ImageFont.Layout.BASIC)
