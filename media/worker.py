"""The process that looks at pictures: one child of its own for each.

Reads a file, forks, lets the child (which has no way out but a piece of shared memory) look at it,
passes the child's answer on. Holds no picture when the next one comes. Refuses to look at anything
itself. Started by `media.pool`; ends when its input does.
"""

import contextlib
import gc
import io
import mmap
import os
import signal
import sys
from typing import NoReturn

from PIL import Image

from media.confinement import confine_child, confine_worker
from media.redaction import obey
from media.scrubbing import scrub
from media.wire import (
    ASK,
    COST,
    HEAD,
    MOST_ANSWER,
    MOST_ORDER,
    MOST_REQUEST,
    READY,
    Shown,
    Unshowable,
    pack,
    to_grid,
)

__all__ = ["main"]

_IN, _OUT = 0, 1
# What the child only reads is the worker's own: such memory, and no shared one, comes in large
# pages where Linux is asked for them.
_TO_READ = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
_LARGE_PAGES = getattr(mmap, "MADV_HUGEPAGE", None)
_COSTLY = {signal.SIGXCPU, signal.SIGKILL, signal.SIGALRM}


def main() -> None:
    """Work until the input ends."""
    _warm_up()
    confine_worker(int(sys.argv[1]))
    gc.collect()
    gc.freeze()
    _write(READY)
    while head := _read(ASK.size):
        ordered, length = ASK.unpack(head)
        if ordered > MOST_ORDER or length > MOST_REQUEST:
            return
        _serve(_read(ordered), length)


def _serve(order: bytes, length: int) -> None:
    """One picture. Both pieces of memory are made anew and given back: nothing is left over."""
    with (
        mmap.mmap(-1, max(1, length), flags=_TO_READ) as request,
        mmap.mmap(-1, MOST_ANSWER) as answer,
    ):
        _read_into(request, length)
        worker = os.getpid()
        child = os.fork()
        if not child:
            _look(worker, order, request, length, answer)
        _, status, used = os.wait4(child, 0)
        # Told by the kernel, not by the child, which a picture may have in its hands.
        _write(COST.pack(int((used.ru_utime + used.ru_stime) * 1000), used.ru_maxrss))
        if os.WIFSIGNALED(status):
            why = "too_costly" if os.WTERMSIG(status) in _COSTLY else "decoder_died"
            _write(pack(Unshowable(why)))
        elif os.WEXITSTATUS(status):
            _write(pack(Unshowable("decoder_died")))
        else:
            *_, first, second, third = HEAD.unpack(answer[: HEAD.size])
            with memoryview(answer) as view, view[: HEAD.size + first + second + third] as packed:
                _write(packed)


def _look(
    worker: int, order: bytes, request: mmap.mmap, length: int, answer: mmap.mmap
) -> NoReturn:
    """The child's whole life."""
    try:
        confine_child(worker)
        picture = memoryview(request)[:length]
        packed = pack(obey(order, bytes(picture)) if order else scrub(picture))
        answer[: len(packed)] = packed
        os._exit(0)
    finally:
        os._exit(1)


def _warm_up() -> None:
    """Load all that decoding needs: later there are no files to load it from."""
    for kind in ("JPEG", "PNG", "WEBP"):
        out = io.BytesIO()
        Image.new("RGB", (8, 8)).save(out, kind)
        bare = scrub(out.getvalue())
        if not isinstance(bare, Shown) or not isinstance(obey(to_grid(None), bare.picture), Shown):
            raise SystemExit(1)


def _read(length: int) -> bytes:
    """Exactly so many bytes; none at the end of the input."""
    data = b""
    while len(data) < length:
        more = os.read(_IN, length - len(data))
        if not more:
            return b""
        data += more
    return data


def _read_into(area: mmap.mmap, length: int) -> None:
    if _LARGE_PAGES is not None:
        with contextlib.suppress(OSError):  # a kernel that was built without
            area.madvise(_LARGE_PAGES)
    with memoryview(area) as view:
        have = 0
        while have < length:
            with view[have:length] as rest:
                more = os.readv(_IN, [rest])
            if not more:
                raise SystemExit(0)
            have += more


def _write(data: bytes | memoryview) -> None:
    with memoryview(data) as view:
        sent = 0
        while sent < len(view):
            with view[sent:] as rest:
                sent += os.write(_OUT, rest)
