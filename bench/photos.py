"""How fast a picture is taken in, beside what its decoder alone costs, and how little it takes.

Holds the measures: all that is made of a picture (inspect, scrub, thumbnail, fingerprints, traces)
against libjpeg-turbo decoding the same file, and against libvips making the same two JPEGs and a
hash, all three in this process; the same by a confined worker, so that what the confinement costs
is on show; two workers against one; the peak of one picture; a fingerprint against imagehash's.
Refuses photographs of others: scenes are made here, as large in bytes as a telephone's.
"""

import io
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import imagehash
import psutil
import simplejpeg
from PIL import Image

from bench.report import Figure
from bench.vips import preview_by_shrunk_vips, preview_by_vips
from media.fingerprint import fingerprint, fingerprints
from media.pool import PhotoPool, Shown
from media.process import PLACES
from media.scrubbing import scrub

SIZES = {"12 MP": (4032, 3024), "48 MP": (8064, 6048)}
PREVIEW = 2016  # pixels: what both become
# The kernel tells a worker's children in hundredths of a second: only a long sum of them is exact.
ROUNDS = 25
PATIENT = 300.0  # seconds: a worker that a busy machine kept waiting is not replaced
PICTURES = 24  # taken in by one worker, then by two

_PEAK = """
import sys
sys.path += sys.argv[1:]
from pathlib import Path
from media.scrubbing import scrub
scrub(sys.stdin.buffer.read())
print(next(line for line in Path("/proc/self/status").open() if line.startswith("VmHWM")))
"""


def measure() -> list[Figure]:
    """Every figure, taken in turns so that all meet the same machine."""
    figures: list[Figure] = []
    for name, size in SIZES.items():
        data = photograph(size)
        figures += _rates(f"{name} ({len(data) / 1e6:.1f} MB)", data, size[0] // PREVIEW)
    figures.append(_two_against_one(photograph(SIZES["12 MP"])))
    peak = _peak(photograph(SIZES["48 MP"]))
    figures.append(Figure("peak of one picture, 48 MP", peak, None, "MB", aim=120, at_most=True))
    return [*figures, *_fingerprints(photograph((1600, 1200)))]


def photograph(size: tuple[int, int]) -> bytes:
    """A scene as a camera's JPEG: light that changes slowly, edges, texture, a sensor's noise."""
    layers = [
        Image.effect_noise((side * size[0] // size[1], side), 90).resize(size, _SMOOTH)
        for side in (6, 40, 300)
    ]
    light = Image.blend(layers[0], layers[1], 0.35)
    detail = Image.blend(light, layers[2], 0.18)
    colours = [Image.blend(of, Image.effect_noise(size, 90), 0.09) for of in (detail, light, light)]
    scene = Image.merge("RGB", colours)
    held = io.BytesIO()
    scene.save(held, "JPEG", quality=90)
    return held.getvalue()


_SMOOTH = Image.Resampling.BICUBIC


def _rates(name: str, data: bytes, shrink: int) -> list[Figure]:
    pool = PhotoPool(1, PATIENT)
    assert isinstance(pool.scrub(data), Shown)
    confined, ours, decoding, vips, shrunk = _costs(
        lambda: pool.scrub(data),
        lambda: scrub(data),
        lambda: simplejpeg.decode_jpeg(data, "RGB"),
        lambda: preview_by_vips(data),
        lambda: preview_by_shrunk_vips(data, shrink),
    )
    pool.close()
    unit = "/CPU s"
    return [
        Figure(f"{name} taken in, against decoding", 1 / ours, 1 / decoding, unit, aim=0.75),
        Figure(f"{name} taken in, against libvips", 1 / ours, 1 / vips, unit, aim=1.8),
        Figure(f"{name} taken in, against libvips, shrunk alike", 1 / ours, 1 / shrunk, unit),
        Figure(f"{name}, confined, against decoding", 1 / confined, 1 / decoding, unit),
        Figure(f"{name}, confined, against libvips", 1 / confined, 1 / vips, unit),
    ]


def _costs(*deeds: Callable[[], object]) -> list[float]:
    """What each costs once, in seconds of CPU, workers' included: so a busy machine tells the same.

    Each is warm: what a library does at its first picture only is nobody's pace.
    """
    for deed in deeds:
        deed()
    workers = psutil.Process().children()
    times = [[_cpu_of(deed, workers) for deed in deeds] for _ in range(ROUNDS)]
    return [sum(column) / ROUNDS for column in zip(*times, strict=True)]


def _cpu_of(deed: Callable[[], object], workers: list[psutil.Process]) -> float:
    began = _cpu(workers)
    deed()
    return _cpu(workers) - began


def _cpu(workers: list[psutil.Process]) -> float:
    return time.process_time() + sum(sum(worker.cpu_times()[:4]) for worker in workers)


def _seconds(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


def _two_against_one(data: bytes) -> Figure:
    pools = [PhotoPool(1, PATIENT), PhotoPool(2, PATIENT)]
    taken = []
    for number, pool in enumerate(pools, 1):
        with ThreadPoolExecutor(number) as threads:
            list(threads.map(pool.scrub, [data] * number))  # warm

            def take_in(pool: PhotoPool = pool, threads: ThreadPoolExecutor = threads) -> None:
                list(threads.map(pool.scrub, [data] * PICTURES))

            taken.append(min(_seconds(take_in) for _ in range(3)))
        pool.close()
    one, two = (PICTURES / seconds for seconds in taken)
    return Figure("two workers against one", two, one, "pictures/s", aim=1.7)


def _peak(data: bytes) -> float:
    """Megabytes that a process had at most which took this in, Python, Pillow and file included."""
    command = [sys.executable, "-I", "-S", "-B", "-c", _PEAK, *PLACES]
    told = subprocess.run(command, input=data, capture_output=True, check=True)
    return int(told.stdout.split()[1]) / 1024


def _fingerprints(data: bytes) -> list[Figure]:
    small = Image.open(io.BytesIO(data))
    small.thumbnail((320, 320))
    count = 200
    ours, all_three, theirs = _costs(
        lambda: [fingerprint(small) for _ in range(count)],
        lambda: [fingerprints(small) for _ in range(count)],
        lambda: [imagehash.phash(small) for _ in range(count)],
    )
    return [
        Figure("fingerprints against phash", count / ours, count / theirs, "/CPU s", aim=2.5),
        Figure(
            "all three of a picture, against phash", count / all_three, count / theirs, "/CPU s"
        ),
    ]
