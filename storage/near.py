"""Every stored fingerprint in memory, to be compared with one that has just come.

Holds a flat index: 10 bytes a fingerprint, in blocks that fit the processor's cache, all of them
looked at for each question. Refuses cleverness: real pictures cluster, and what skips some of them
would miss some (docs/decisions). Needs numpy, so only the process that asks loads this.
"""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from storage.fingerprints import REMEMBERED, Entry, newest, pages_after

__all__ = ["Flat", "Near"]

_ROOM = 1 << 16  # fingerprints in a block: 512 kB, and as much again to compare them in
_SPAN = 1 << 16  # ids in a block lie less than this apart: each is kept as two bytes
_ALONE = 32  # blocks that one thread looks through sooner than two share them

_Keys = NDArray[np.uint64]
_Ids = NDArray[np.uint32]


class _Block:
    """Fingerprints by rising id; the first `count` places are taken."""

    __slots__ = ("_base", "_keys", "_offsets", "count")

    def __init__(self, base: int) -> None:
        """Make room for ids from `base` on."""
        self._base = base
        self._keys: _Keys = np.empty(_ROOM, np.uint64)
        self._offsets: NDArray[np.uint16] = np.empty(_ROOM, np.uint16)
        self.count = 0

    @property
    def keys(self) -> _Keys:
        """The fingerprints."""
        return self._keys[: self.count]

    def ids(self, where: NDArray[np.bool_] | slice = slice(None)) -> _Ids:
        """The ids, of all or of some of the fingerprints."""
        return self._offsets[: self.count][where] + np.uint32(self._base)

    def fill(self, keys: _Keys, ids: _Ids) -> int:
        """Take as many as belong here; return how many."""
        near = int(np.searchsorted(ids, self._base + _SPAN))
        taken = min(_ROOM - self.count, near)
        if self.count + taken > len(self._keys):
            self._resize(_ROOM)
        self._keys[self.count : self.count + taken] = keys[:taken]
        self._offsets[self.count : self.count + taken] = ids[:taken] - np.uint32(self._base)
        self.count += taken
        return taken

    def drop(self, gone: _Ids) -> None:
        """Take out those with these ids, and leave nothing of them behind."""
        if not self.count or gone[-1] < self._base or gone[0] >= self._base + _SPAN:
            return
        stays = np.isin(self.ids(), gone, invert=True)
        keys, ids = self.keys[stays], self.ids(stays)
        self._keys[:] = 0
        self.count = 0
        self.fill(keys, ids)

    def close(self) -> None:
        """Give back the room that is not taken."""
        self._resize(self.count)

    def _resize(self, room: int) -> None:
        keys, offsets = np.empty(room, np.uint64), np.empty(room, np.uint16)
        keys[: self.count], offsets[: self.count] = self.keys, self._offsets[: self.count]
        self._keys, self._offsets = keys, offsets


class _Comparison:
    """Looking through blocks, and the room it takes. For one thread at a time."""

    def __init__(self) -> None:
        self._differing = np.empty(_ROOM, np.uint64)
        self._counts = np.empty(_ROOM, np.uint8)

    def within(
        self, blocks: Sequence[_Block], asked: Sequence[np.uint64], reach: int
    ) -> list[_Ids]:
        """The ids of all that differ from one of `asked` in at most `reach` bits, as they come."""
        found: list[_Ids] = []
        for block in blocks:
            keys, differing = block.keys, self._differing[: block.count]
            counts = self._counts[: block.count]
            for key in asked:
                np.bitwise_xor(keys, key, out=differing)
                np.bitwise_count(differing, out=counts)
                if counts.min() <= reach:
                    found.append(block.ids(counts <= reach))
        return found


class Flat:
    """Fingerprints by their ids, compared one by one. For one thread at a time; of millions it has
    a second thread compare the half: one waits for the memory while the other counts.
    """

    def __init__(self) -> None:
        """Begin empty."""
        self._blocks: list[_Block] = []
        self._first = _Comparison()
        self._second = _Comparison()
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="near")

    def __len__(self) -> int:
        """How many fingerprints it holds."""
        return sum(block.count for block in self._blocks)

    def add(self, keys: _Keys, ids: _Ids) -> None:
        """Add fingerprints, with ids that rise and are higher than all before."""
        done = 0
        while done < len(ids):
            taken = self._blocks[-1].fill(keys[done:], ids[done:]) if self._blocks else 0
            if not taken:
                self._begin(int(ids[done]))
            done += taken

    def drop(self, gone: _Ids) -> None:
        """Take out those with these ids, rising, and leave nothing of them in memory."""
        for block in self._blocks:
            block.drop(gone)
        # Put together anew, so that room follows what is held.
        old, self._blocks = [block for block in reversed(self._blocks) if block.count], []
        while old:
            block = old.pop()
            if self._blocks and self._blocks[-1].count + block.count <= _ROOM:
                self.add(block.keys, block.ids())
            else:
                self._blocks.append(block)

    def within(self, wanted: Sequence[int], reach: int) -> list[int]:
        """The ids of all that differ from one of `wanted` in at most `reach` bits, rising."""
        asked = [np.uint64(each) for each in wanted]
        if len(self._blocks) <= _ALONE:
            return _rising(self._first.within(self._blocks, asked, reach))
        half = len(self._blocks) // 2
        beside = self._beside.submit(self._second.within, self._blocks[half:], asked, reach)
        return _rising(self._first.within(self._blocks[:half], asked, reach) + beside.result())

    def _begin(self, base: int) -> None:
        if self._blocks:
            self._blocks[-1].close()
        self._blocks.append(_Block(base))


def _rising(found: list[_Ids]) -> list[int]:
    """Each once."""
    ids: list[int] = np.unique(np.concatenate(found)).tolist() if found else []
    return ids


class Near:
    """The index of one process. It follows the database by itself; several threads may ask."""

    def __init__(self) -> None:
        """Begin empty: what is stored is read at the first question."""
        self._lock = threading.Lock()
        self._flat = Flat()
        self._seen = 0

    def __len__(self) -> int:
        """How many fingerprints it holds."""
        return len(self._flat)

    def within(self, session: Session, wanted: Sequence[int], reach: int) -> tuple[int, list[int]]:
        """What `Flat.within` finds among all that is stored, and up to which number that is."""
        with self._lock:
            self._read_on(session)
            return self._seen, self._flat.within(wanted, reach)

    def _read_on(self, session: Session) -> None:
        while True:
            known = self._seen or newest(session)
            for page in pages_after(session, self._seen):
                self._take(page)
            if self._seen - known <= REMEMBERED:
                return
            # So much was written meanwhile that the log may have let go of some removals.
            self._flat, self._seen = Flat(), 0

    def _take(self, page: list[Entry]) -> None:
        ids = [number for number, keyed, _ in page if keyed is not None]
        keys = np.frombuffer(b"".join([keyed for _, keyed, _ in page if keyed]), ">u8")
        self._flat.add(keys.astype(np.uint64), np.array(ids, np.uint32))
        if removed := sorted(gone for _, _, gone in page if gone is not None):
            self._flat.drop(np.array(removed, np.uint32))
        self._seen = page[-1][0]
