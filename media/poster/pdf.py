"""The poster as pages for a printer.

Holds the painter. Refuses whatever would differ between two runs (the time, the program's version),
so that the same notice is the same file to the byte, and its hash says whether one is ours.
"""

import io
from datetime import UTC, datetime
from typing import Final

from fpdf import FPDF
from fpdf.enums import TextMode

from media.poster.faces import Face, file_of, width
from media.poster.shapes import PAGE_WIDTH, Box, Mark, Page, Picture, Text
from media.poster.style import MARK_OPACITY, SLANT

__all__ = ["painted"]

_POINTS: Final = 210 / 25.4 * 72 / PAGE_WIDTH  # in one of our units
_NO_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)


def painted(pages: list[Page], title: str, language: str) -> bytes:
    """The pages as a PDF."""
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(False)
    pdf.set_title(title)
    pdf.set_lang(language)
    pdf.set_producer("")
    pdf.set_creation_date(_NO_TIME)
    for face in _used(pages):
        pdf.add_font(face, fname=file_of(face))
    for page in pages:
        pdf.add_page()
        for item in page.items:
            match item:
                case Box():
                    _fill(pdf, item)
                case Text():
                    _letter(pdf, item)
                case Picture():
                    _show(pdf, item)
        for mark in page.marks:
            _stamp(pdf, mark)
    return bytes(pdf.output())


def _used(pages: list[Page]) -> list[Face]:
    """The faces there is type of, in one order: to load one takes its time."""
    used = {item.face for page in pages for item in page.items if isinstance(item, Text)}
    return [face for face in Face if face is Face.SANS or face in used]


def _fill(pdf: FPDF, box: Box) -> None:
    pdf.set_fill_color(*box.colour)
    pdf.rect(*_placed(box), style="F")


def _letter(pdf: FPDF, text: Text) -> None:
    pdf.set_font(text.face, size=text.size * _POINTS)
    pdf.set_text_color(*text.colour)
    mode = TextMode.FILL_STROKE if text.stroke else TextMode.FILL
    # A line lies half outside the letter, the picture's stroke wholly.
    line = 2 * text.stroke * text.size * _POINTS
    with pdf.local_context(text_mode=mode, draw_color=text.colour, line_width=line):
        pdf.text(text.x * _POINTS, text.y * _POINTS, text.words)


def _show(pdf: FPDF, picture: Picture) -> None:
    pdf.image(io.BytesIO(picture.jpeg), *_placed(picture))


def _placed(item: Box | Picture) -> tuple[float, float, float, float]:
    """Left, top, width and height, in points."""
    at = item.x * _POINTS, item.y * _POINTS
    return *at, item.width * _POINTS, item.height * _POINTS


def _stamp(pdf: FPDF, mark: Mark) -> None:
    size, x, y = (one * _POINTS for one in (mark.size, mark.x, mark.y))
    pdf.set_font(Face.SANS, size=size)
    with (
        pdf.local_context(fill_opacity=MARK_OPACITY, text_color=mark.colour),
        pdf.rotation(SLANT, x, y),
    ):
        pdf.text(x - width(mark.words, size) / 2, y + size * 0.36, mark.words)
