"""What each kind of file costs: its child's CPU and memory, as the kernel counted them.

One row a file of the bad-input promises: what is answered, and the most memory that its child may
take; what is shown is pixels only (P3). No row may take more CPU than a child is given, and none leaves anything in this process.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import psutil
import pytest
from PIL import Image

from media.confinement import CPU_SECONDS, MEMORY
from media.process import Worker
from media.wire import Shown
from tests.media import corpus
from tests.media.only_pixels import assert_only_pixels
from tests.media.test_refused import OTHER_KINDS, PHOTO

PATIENT = 300.0  # seconds: a verdict must not depend on how busy the machine is
MB = 1024 * 1024
# A process with Python and Pillow in it, and a small picture.
SMALL = 48
# Our own process may have kept pages that it has already given back to its allocator.
NOTHING = 32 * MB


class Row(NamedTuple):
    """A file, the code that answers it (none: it is shown), and the child's memory in MB."""

    make: Callable[[], bytes]
    why: str | None
    most: int = SMALL


def textured(kind: str, side: int, **how: object) -> Callable[[], bytes]:
    return lambda: corpus.saved(corpus.textured((side, side * 3 // 4)), kind, **how)


def beside(extra: Callable[[], bytes]) -> Callable[[], bytes]:
    return lambda: corpus.png(64, 48, 8, 2, bytes(corpus.BLUE) * 64, extra())


def turned(orientation: int) -> Callable[[], bytes]:
    return lambda: corpus.laden_jpeg(corpus.stored_as(corpus.quarters(), orientation), orientation)


def animated(kind: str) -> Callable[[], bytes]:
    frames = [corpus.plain(colour, (1500, 1000)) for colour in (corpus.BLUE, corpus.GREEN)]
    first = corpus.textured((1500, 1000))
    return lambda: corpus.saved(first, kind, save_all=True, append_images=frames)


ROWS: dict[str, Row] = {
    "0 bytes": Row(bytes, "empty"),
    "JPEG of 12 MP": Row(textured("JPEG", 4000), None, 64),
    "JPEG of 48 MP": Row(textured("JPEG", 8000), None, 80),
    "progressive JPEG of 12 MP": Row(textured("JPEG", 4000, progressive=True), None, 96),
    "PNG of 12 MP": Row(textured("PNG", 4000), None, 160),
    "WebP of 12 MP": Row(textured("WEBP", 4000), None, 240),
    "cut at half": Row(lambda: PHOTO[: len(PHOTO) // 2], "broken"),
    "JPEG of 65,500²": Row(lambda: corpus.claiming(65_500, 65_500, tail=5 * MB), "too_many_pixels"),
    "PNG of 400 MP": Row(lambda: corpus.png(20_000, 20_000, 1, 0, bytes(2_500)), "too_many_pixels"),
    "631 bytes that want 342 MB": Row(lambda: corpus.claiming(8_000, 8_000, 0xC2), "broken"),
    "endless scans": Row(corpus.endless_scans, "too_costly", 176),
    "zTXt bomb": Row(beside(lambda: corpus.chunk(b"zTXt", b"a\0\0" + corpus.bomb())), None),
    "iCCP bomb": Row(beside(lambda: corpus.chunk(b"iCCP", b"p\0\0" + corpus.bomb())), None),
    "JPEG and ZIP": Row(lambda: PHOTO + OTHER_KINDS["ZIP with a photo"], None),
    "JPEG and script": Row(lambda: PHOTO + b"<script>alert(1)</script>", None),
    "SVG": Row(lambda: OTHER_KINDS["SVG"], "unknown_kind"),
    "PDF": Row(lambda: OTHER_KINDS["PDF"], "unknown_kind"),
    "EPS": Row(lambda: OTHER_KINDS["EPS"], "unknown_kind"),
    "TIFF": Row(lambda: corpus.saved(corpus.plain(), "TIFF"), "unknown_kind"),
    "BMP": Row(lambda: corpus.saved(corpus.plain(), "BMP"), "unknown_kind"),
    "HEIC": Row(lambda: OTHER_KINDS["HEIC"], "unknown_kind"),
    "CMYK": Row(lambda: corpus.saved(Image.new("CMYK", (4000, 3000)), "JPEG"), None, 80),
    "MPO": Row(textured("MPO", 4000, save_all=True), None, 64),
    "APNG": Row(animated("PNG"), None, 64),
    "animated WebP": Row(animated("WEBP"), None, 96),
    **{f"orientation {turn}": Row(turned(turn), None) for turn in range(1, 9)},
    "1 by 60,000": Row(lambda: corpus.saved(corpus.plain(size=(1, 60_000)), "PNG"), None),
    "16-bit PNG": Row(lambda: corpus.png(4000, 3000, 16, 2, bytes(24_000)), None, 120),
    "GPS of 999° and no denominators": Row(lambda: corpus.laden_jpeg(corpus.quarters()), None),
}


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """One worker for all rows: what a file leaves in it, the next row would feel."""
    made = Worker()
    yield made
    made.end()


@pytest.mark.xdist_group("costs")
@pytest.mark.parametrize("name", ROWS)
def test_what_a_file_costs(worker: Worker, name: str) -> None:
    row = ROWS[name]
    data = row.make()
    before = psutil.Process().memory_info().rss
    answer = worker.ask(b"", data, PATIENT)
    grown = psutil.Process().memory_info().rss - before
    assert (None if isinstance(answer, Shown) else answer.why) == row.why
    for jpeg in (answer.picture, answer.thumbnail) if isinstance(answer, Shown) else ():
        assert_only_pixels(jpeg)
    assert worker.cost.peak <= row.most * MB <= MEMORY
    assert worker.cost.cpu <= CPU_SECONDS + 1
    assert grown < NOTHING
