"""The way in: from what a poster says to its two files.

Refuses to draw a box where a character is missing: ask `missing` first.
"""

from dataclasses import dataclass, field

from media.poster import pdf, png
from media.poster.content import Poster
from media.poster.faces import missing
from media.poster.pages import picture, sheets

__all__ = ["Made", "lacking", "make"]


@dataclass(frozen=True, slots=True)
class Made:
    """A poster, drawn: one PNG for chats, one PDF for walls."""

    png: bytes = field(repr=False)
    pdf: bytes = field(repr=False)


def lacking(poster: Poster) -> str:
    """The characters for which there is no letter in our faces."""
    return missing(poster.texts())


def make(poster: Poster, language: str) -> Made:
    """Draw both. Takes about a second; the first time, when the fonts are read, a few."""
    title = f"{poster.headline} {poster.number}"
    return Made(png.painted(picture(poster)), pdf.painted(sheets(poster), title, language))
