"""Files changed at random, and what the pool must do with each, whatever it is.

`python -m tests.media.fuzz --minutes 10 [--seed 7]` goes on for so long and prints what it saw;
`test_fuzz.py` does a few hundred. Holds the files to begin with, the changes, and the one rule: the
answer is a picture of nothing but pixels or a code, and this process is no larger for it. Refuses
to go on after a find: the file is written beside the call, to be made a test.
"""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import psutil

from media.pool import PhotoPool, Shown
from media.wire import CODES
from tests.media import corpus
from tests.media.camera import at, telephone
from tests.media.only_pixels import assert_only_pixels

__all__ = ["BEGINNINGS", "changed", "check"]

PATIENT = 300.0
MOST_GROWTH = 64 * 1024 * 1024  # bytes that this process may gain, however many files it handed on

_EXIF = telephone(at((30, 1), (34, 1), (52, 1)))
_SCENE = corpus.textured((160, 120))
_SECOND = corpus.plain(size=_SCENE.size)

BEGINNINGS: dict[str, bytes] = {
    "JPEG": corpus.saved(_SCENE, "JPEG", exif=_EXIF),
    "progressive JPEG": corpus.saved(_SCENE, "JPEG", progressive=True, exif=_EXIF),
    "CMYK JPEG": corpus.saved(_SCENE.convert("CMYK"), "JPEG"),
    "laden JPEG": corpus.laden_jpeg(_SCENE, 6),
    "MPO": corpus.saved(_SCENE, "MPO", save_all=True, append_images=[_SECOND]),
    "PNG": corpus.saved(_SCENE, "PNG", exif=_EXIF),
    "palette PNG": corpus.saved(_SCENE.quantize(16), "PNG"),
    "16 bit PNG": corpus.png(64, 48, 16, 6, b"\xff\xff\0\0\x80\0\x40\0" * 64),
    "laden PNG": corpus.laden_png(_SCENE, 3),
    "APNG": corpus.saved(_SCENE, "PNG", save_all=True, append_images=[_SECOND]),
    "WebP": corpus.saved(_SCENE, "WEBP", exif=_EXIF),
    "lossless WebP": corpus.laden_webp(_SCENE, 8),
    "animated WebP": corpus.saved(_SCENE, "WEBP", save_all=True, append_images=[_SECOND]),
}

_NUMBERS = [
    number.to_bytes(length, "big")
    for length in (1, 2, 4)
    for number in (0, 1, 2 ** (8 * length - 1) - 1, 2 ** (8 * length - 1), 2 ** (8 * length) - 1)
]


def changed(chance: random.Random) -> tuple[str, bytes]:
    """A file to begin with, changed in one to eight ways; and its name."""
    name = chance.choice(list(BEGINNINGS))
    data = bytearray(BEGINNINGS[name])
    for _ in range(chance.choice((1, 1, 1, 2, 4, 8))):
        # Heads decide most: half of the changes go into the first kilobyte.
        place = chance.randrange(min(len(data), chance.choice((1024, len(data)))) or 1)
        chance.choice(_CHANGES)(chance, data, place)
    return name, bytes(data)


def _turn_a_bit(chance: random.Random, data: bytearray, place: int) -> None:
    if data:
        data[place] ^= 1 << chance.randrange(8)


def _put_a_number(chance: random.Random, data: bytearray, place: int) -> None:
    number = chance.choice(_NUMBERS)
    data[place : place + len(number)] = number


def _put_nonsense(chance: random.Random, data: bytearray, place: int) -> None:
    data[place:place] = chance.randbytes(chance.randrange(1, 40))


def _leave_out(chance: random.Random, data: bytearray, place: int) -> None:
    del data[place : place + chance.choice((1, 2, 4, 12, 100))]


def _say_twice(chance: random.Random, data: bytearray, place: int) -> None:
    data[place:place] = data[place : place + chance.choice((2, 12, 64, 1000))] * chance.choice(
        (1, 9)
    )


def _cut(chance: random.Random, data: bytearray, place: int) -> None:
    del chance, data[place:]


def _put_another(chance: random.Random, data: bytearray, place: int) -> None:
    other = BEGINNINGS[chance.choice(list(BEGINNINGS))]
    start = chance.randrange(len(other))
    data[place : place + 64] = other[start : start + chance.choice((16, 64, 1000))]


_CHANGES: tuple[Callable[[random.Random, bytearray, int], None], ...] = (
    _turn_a_bit,
    _turn_a_bit,
    _put_a_number,
    _put_a_number,
    _put_nonsense,
    _leave_out,
    _say_twice,
    _cut,
    _put_another,
)


def check(pool: PhotoPool, data: bytes) -> str:
    """The pool's answer as a word, once it was found to be one that it may give."""
    answer = pool.scrub(data)
    for jpeg in (answer.picture, answer.thumbnail) if isinstance(answer, Shown) else ():
        assert_only_pixels(jpeg)
    told = "shown" if isinstance(answer, Shown) else answer.why
    assert told in {"shown", *CODES}
    return told


def main() -> None:
    """Go on for the minutes asked for, or until something is found."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--minutes", type=float, default=10)
    asked.add_argument("--seed", type=int, default=time.time_ns())
    given = asked.parse_args()
    chance, seen, us = random.Random(given.seed), Counter[str](), psutil.Process()
    pool = PhotoPool(2, PATIENT)
    check(pool, BEGINNINGS["JPEG"])
    until, before = time.monotonic() + 60 * given.minutes, us.memory_info().rss
    while time.monotonic() < until:
        name, data = changed(chance)
        try:
            seen[check(pool, data)] += 1
            assert us.memory_info().rss - before < MOST_GROWTH
        except BaseException:
            found = Path(f"found-{given.seed}-{seen.total()}")
            found.write_bytes(data)
            sys.stdout.write(f"{found}: from {name}\n")
            raise
    pool.close()
    grown = (us.memory_info().rss - before) / 1e6
    sys.stdout.write(f"seed {given.seed}: {seen.total()} files, {grown:+.1f} MB here\n")
    sys.stdout.write("".join(f"{count:8} {why}\n" for why, count in seen.most_common()))


if __name__ == "__main__":
    main()
