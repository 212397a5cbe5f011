"""The way in: so many workers, kept warm, replaced when they overstep or die.

Holds the pool. Refuses to decode anything in this process, and to let a picture's fault be more
than that picture's: whatever it does to a worker, the next one finds a fresh one.
"""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import LifoQueue
from typing import Final

from media.process import Gone, TooSlow, Worker
from media.wire import MOST_REQUEST, Garbled, Shown, Unshowable, to_cover, to_grid
from tipline.shapes import Box, Shape

__all__ = ["PhotoPool", "Shown", "TooSlow", "Unshowable"]

# Seconds of wall clock for one picture. Its child ends by itself after 4 seconds of CPU: who has to
# wait longer waits for a machine that stands still, or for a decoder that was taken over and sleeps.
PATIENCE: Final = 10.0


class PhotoPool:
    """`size` pictures at a time. May be asked from any number of threads."""

    def __init__(self, size: int, patience: float = PATIENCE) -> None:
        """Nothing is started yet: a worker starts with the first picture that needs it."""
        self._patience = patience
        self._places: LifoQueue[Worker | None] = LifoQueue()
        self._size = size
        self._closed = threading.Event()
        # A worker dies with the thread that started it, so one that stays starts them all.
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="photo-starter")
        for _ in range(size):
            self._places.put(None)

    def scrub(self, data: bytes) -> Shown | Unshowable:
        """Make a picture fit to be shown, or say why it can't be. Blocks.

        Raises only what need be no fault of the picture's: a worker can't be started or dies by
        another's hand twice (`Gone`, `OSError`), it is not done in time (`TooSlow`), or the pool
        is closed (`RuntimeError`).
        """
        return self._ask(b"", data)

    def cover(self, picture: bytes, shapes: Sequence[Shape]) -> Shown | Unshowable:
        """Cover the shapes in a picture that was scrubbed before. Blocks and raises as `scrub`."""
        return self._ask(to_cover(shapes), picture)

    def grid(self, picture: bytes, region: Box | None) -> Shown | Unshowable:
        """Draw `tipline.shapes.grid_over` a region of such a picture, or over all of it."""
        return self._ask(to_grid(region), picture)

    def close(self) -> None:
        """End the workers, after what they are at."""
        self._closed.set()
        for _ in range(self._size):
            worker = self._places.get()
            if worker is not None:
                worker.end()
        self._starter.shutdown()
        for _ in range(self._size):
            self._places.put(None)

    def _ask(self, order: bytes, data: bytes) -> Shown | Unshowable:
        if not data:
            return Unshowable("empty")
        if len(data) > MOST_REQUEST:
            return Unshowable("too_large")
        try:
            return self._once(order, data)
        except Gone:  # pictures only end a worker's child: somebody else ended this one
            return self._once(order, data)

    def _once(self, order: bytes, data: bytes) -> Shown | Unshowable:
        worker, fit = self._places.get(), None
        try:
            if self._closed.is_set():
                raise RuntimeError("the pool is closed")
            worker = worker or self._starter.submit(Worker).result()
            answer = worker.ask(order, data, self._patience)
            fit = worker
        except Garbled:
            answer = Unshowable("decoder_died")
        finally:
            if worker is not None and fit is None:
                worker.end()
            self._places.put(fit)
        return answer
