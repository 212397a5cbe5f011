"""The two files: the same to the byte each time, nothing in them but what is to be seen."""

import hashlib
import io
import struct
from functools import cache

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageChops

from media.poster.content import Poster
from media.poster.faces import as_set
from media.poster.making import Made, lacking, make
from tests.media.poster.samples import ADDRESS, SAMPLES

# All by one worker: a sample takes longer to draw than all that is asked of it.
pytestmark = pytest.mark.xdist_group("posters")


@cache
def made(name: str) -> Made:
    """A sample, drawn once for all tests."""
    return make(SAMPLES[name], "zh")


def chunks(png: bytes) -> list[bytes]:
    """The names of a PNG's chunks."""
    found, at = [], 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        found.append(png[at + 4 : at + 8])
        at += length + 12
    return found


def printed(pdf: bytes) -> list[Image.Image]:
    """The pages as a printer sees them, at 100 dots an inch."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.render(scale=100 / 72).to_pil() for page in document]
    document.close()
    return pages


def read(pdf: bytes) -> str:
    """What can be read in a PDF, spaces aside."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return "".join("".join(texts).split())


def addresses(image: Image.Image) -> list[str]:
    """What a telephone reads off it."""
    return [code.text for code in zxingcpp.read_barcodes(image)]


@pytest.mark.parametrize("name", ["chinese", "exercise"])
def test_the_same_poster_is_the_same_to_the_byte(name: str) -> None:
    first, second = made(name), make(SAMPLES[name], "zh")
    for one, other in ((first.png, second.png), (first.pdf, second.pdf)):
        assert hashlib.sha256(one).digest() == hashlib.sha256(other).digest()


@pytest.mark.parametrize("name", SAMPLES)
def test_the_picture_holds_pixels_and_nothing_else(name: str) -> None:
    assert set(chunks(made(name).png)) == {b"IHDR", b"IDAT", b"IEND"}


@pytest.mark.parametrize("name", SAMPLES)
def test_the_pages_carry_a_title_and_no_trace_of_the_machine(name: str) -> None:
    document = pypdfium2.PdfDocument(made(name).pdf)
    told = {key: value for key, value in document.get_metadata_dict().items() if value}
    document.close()
    poster = SAMPLES[name]
    assert told.pop("Title") == f"{poster.headline} {poster.number}"
    assert told == {"CreationDate": "D:20000101000000Z"}


@pytest.mark.parametrize("name", SAMPLES)
def test_the_code_leads_to_the_page_that_proves_it(name: str) -> None:
    assert addresses(Image.open(io.BytesIO(made(name).png))) == [ADDRESS]
    assert addresses(printed(made(name).pdf)[-1]) == [ADDRESS]


@pytest.mark.parametrize("name", SAMPLES)
def test_everything_can_be_read_in_the_pages(name: str) -> None:
    poster = SAMPLES[name]
    assert lacking(poster) == ""
    text = read(made(name).pdf)
    assert [one for one in short_texts(poster) if one not in text] == []
    assert "".join(poster.mark.split()) in text


def short_texts(poster: Poster) -> list[str]:
    """What stands on one line whatever its size, spaces aside."""
    entries = [*poster.entries, *poster.small_print]
    said = [poster.headline, poster.number, *(one.label for one in entries[:9])]
    return ["".join(as_set(one).split()) for one in said]


def test_a_mark_lies_over_everything() -> None:
    """Somebody who cuts the photo out has a piece of the mark with it."""
    marked, plain = (Image.open(io.BytesIO(made(one).png)) for one in ("exercise", "chinese"))
    banner = marked.height - plain.height
    same = marked.crop((0, banner, *marked.size))
    changed = ImageChops.difference(same, plain).getbbox()
    assert changed is not None
    left, top, right, bottom = changed
    assert right - left > plain.width * 0.7
    assert bottom - top > plain.height * 0.7
