"""Every stored fingerprint in memory, to be compared with one that has just come.

Holds a flat index: 12 bytes a fingerprint, in blocks that fit the processor's cache, all of them
looked at for each question. Refuses cleverness: real pictures cluster, and what skips some of them
would miss some (docs/decisions). Needs numpy, so only the process that asks loads this.
"""

import threading
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from storage.fingerprints import REMEMBERED, Entry, newest, pages_after

__all__ = ["Flat", "Near"]

_ROOM = 1 << 15  # fingerprints in a block: 256 kB, and as much again to compare them in

_Keys = NDArray[np.uint64]
_Ids = NDArray[np.uint32]


class _Block:
    """Room for fingerprints, by rising id; the first `count` are there."""

    __slots__ = ("_ids", "_keys", "count")

    def __init__(self) -> None:
        self._keys: _Keys = np.empty(_ROOM, np.uint64)
        self._ids: _Ids = np.empty(_ROOM, np.uint32)
        self.count = 0

    @property
    def keys(self) -> _Keys:
        """The fingerprints."""
        return self._keys[: self.count]

    @property
    def ids(self) -> _Ids:
        """Their ids."""
        return self._ids[: self.count]

    def fill(self, keys: _Keys, ids: _Ids) -> int:
        """Take as many as there is room for; return how many."""
        taken = min(_ROOM - self.count, len(ids))
        self._keys[self.count : self.count + taken] = keys[:taken]
        self._ids[self.count : self.count + taken] = ids[:taken]
        self.count += taken
        return taken

    def drop(self, gone: _Ids) -> None:
        """Take out those with these ids, and leave nothing of them behind."""
        if gone[-1] < self._ids[0] or gone[0] > self.ids[-1]:
            return
        stays = np.isin(self.ids, gone, invert=True)
        keys, ids = self.keys[stays], self.ids[stays]
        self._keys[:] = 0
        self.count = 0
        self.fill(keys, ids)


class Flat:
    """Fingerprints by their ids, compared one by one. For one thread at a time."""

    def __init__(self) -> None:
        """Begin empty."""
        self._blocks: list[_Block] = []
        self._differing = np.empty(_ROOM, np.uint64)
        self._counts = np.empty(_ROOM, np.uint8)

    def __len__(self) -> int:
        """How many fingerprints it holds."""
        return sum(block.count for block in self._blocks)

    def add(self, keys: _Keys, ids: _Ids) -> None:
        """Add fingerprints, with ids that rise and are higher than all before."""
        done = 0
        while done < len(ids):
            if not self._blocks or self._blocks[-1].count == _ROOM:
                self._blocks.append(_Block())
            done += self._blocks[-1].fill(keys[done:], ids[done:])

    def drop(self, gone: _Ids) -> None:
        """Take out those with these ids, rising, and leave nothing of them in memory."""
        for block in self._blocks:
            block.drop(gone)
        old, self._blocks = [block for block in reversed(self._blocks) if block.count], []
        # Neighbours that fit into one block become one, so that room follows what is held.
        while old:
            block = old.pop()
            last = self._blocks[-1] if self._blocks else None
            if last is not None and last.count + block.count <= _ROOM:
                last.fill(block.keys, block.ids)
            else:
                self._blocks.append(block)

    def within(self, wanted: Sequence[int], reach: int) -> list[int]:
        """The ids of all that differ from one of `wanted` in at most `reach` bits, rising."""
        asked = [np.uint64(each) for each in wanted]
        found: set[int] = set()
        for block in self._blocks:
            keys, differing = block.keys, self._differing[: block.count]
            counts = self._counts[: block.count]
            for key in asked:
                np.bitwise_xor(keys, key, out=differing)
                np.bitwise_count(differing, out=counts)
                if counts.min() <= reach:
                    found.update(block.ids[counts <= reach].tolist())
        return sorted(found)


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
