"""How long a poster takes: its picture, its pages, and the first of a process, fonts unread.

Holds the whole work from words to files, beside what Pillow takes to draw the same letters and
nothing else. No database has a part in it, so it is asked once.
"""

import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from PIL import Image, ImageDraw

from bench.report import Figure
from media.poster import pdf, png
from media.poster.pages import picture, sheets
from media.poster.shapes import PAGE_WIDTH, Page, Text
from tests.media.poster.samples import CHINESE

TIMES = 15
FIRST = """
import time
began = time.perf_counter()
from media.poster.making import make
from tests.media.poster.samples import CHINESE
make(CHINESE, "zh")
print(time.perf_counter() - began)
"""


async def measure(name: str, database_url: str) -> list[Figure]:
    """Medians in milliseconds."""
    del database_url
    return await asyncio.to_thread(_figures) if name == "SQLite" else []


def _figures() -> list[Figure]:
    page = picture(CHINESE)
    letters = _median(lambda: _only_letters(page))
    drawn = _median(lambda: png.painted(picture(CHINESE)))
    pages = _median(lambda: pdf.painted(sheets(CHINESE), "", "zh"))
    return [
        Figure("poster as a picture, median", drawn, None, "ms", aim=400, at_most=True),
        Figure("the same against drawing its letters alone", drawn, letters, "ms"),
        Figure("poster as pages, median", pages, None, "ms"),
        Figure("first poster of a process, both files", _first(), None, "ms"),
    ]


def _median(work: Callable[[], object]) -> float:
    work()  # warm
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def _only_letters(page: Page) -> None:
    draw = ImageDraw.Draw(Image.new("RGB", (PAGE_WIDTH, round(page.height)), "white"))
    for item in page.items:
        if isinstance(item, Text):
            font = png.font_of(item.face, item.size)
            draw.text((item.x, item.y), item.words, item.colour, font, anchor="ls")


def _first() -> float:
    done = subprocess.run(  # our own words
        [sys.executable, "-c", FIRST], capture_output=True, text=True, check=True
    )
    return float(done.stdout) * 1000
