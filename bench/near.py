"""How long it takes to find a picture's twins among a million and ten million fingerprints.

Holds one question at a time: one fingerprint as it is, and all ten that are looked for, within
8 bits, against faiss's flat binary index on one thread over the same fingerprints, in turn; what a
fingerprint weighs; and reading a million from each database. Refuses an answer that faiss does not
give too: recall is 1.0 or there is no figure. Pictures cluster, and so do these: half of them are
copies of a thousand, a few bits otherwise.
"""

import asyncio
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text

from bench.report import Figure
from storage import migrations
from storage.near import Flat, Near
from storage.store import Store
from tipline.fingerprints import Fingerprints, forms
from tipline.twins import REACH

MILLION = 1_000_000
SIZES = {MILLION: 1.5, 10 * MILLION: 10.0}  # and the milliseconds that one question may take
ASKED = 41

Keys = NDArray[np.uint64]


async def measure(name: str, database_url: str) -> list[Figure]:
    """Milliseconds for a question, bytes a fingerprint (both once), seconds to read a million."""
    figures: list[Figure] = []
    if name == "SQLite":
        for size, most in SIZES.items():
            figures += await asyncio.to_thread(_questions, size, most)
    return [*figures, await asyncio.to_thread(_reading, name, database_url)]


def _questions(size: int, most: float) -> list[Figure]:
    keys = _pictures(size)
    tracemalloc.start()
    flat = Flat()
    flat.add(keys, np.arange(1, size + 1, dtype=np.uint32))
    weight = tracemalloc.get_traced_memory()[0] / size
    tracemalloc.stop()
    faiss.omp_set_num_threads(1)
    theirs = faiss.IndexBinaryFlat(64)
    theirs.add(_octets(keys))
    among = f"among {size // MILLION} million"
    ours_once, theirs_once = _in_turn(flat, theirs, keys, lambda asked: (asked,))
    ours_all, theirs_all = _in_turn(flat, theirs, keys, _forms)
    return [
        Figure(f"one fingerprint {among}, p50", ours_once, None, "ms", most, at_most=True),
        Figure(f"one fingerprint {among}, p50, against faiss", ours_once, theirs_once, "ms"),
        Figure(f"all ten forms {among}, p50, against faiss", ours_all, theirs_all, "ms"),
        Figure(f"weight of a fingerprint {among}", weight, None, "bytes", 12, at_most=True),
    ]


def _pictures(size: int) -> Keys:
    """Half of them alone, half near one of a thousand."""
    chance = np.random.default_rng(size)
    keys = chance.integers(0, 2**64, size, dtype=np.uint64)
    crowd = chance.permutation(size)[: size // 2]
    keys[crowd] = keys[chance.integers(0, 1000, len(crowd))]
    for _ in range(6):
        keys[crowd] ^= np.uint64(1) << chance.integers(0, 64, len(crowd), dtype=np.uint64)
    return keys


def _octets(keys: Keys) -> NDArray[np.uint8]:
    return keys.view(np.uint8).reshape(-1, 8)


def _forms(own: int) -> tuple[int, ...]:
    """As many as are looked for; what the two of a crop are is all the same to who compares."""
    return forms(Fingerprints(own, own ^ 0x5555_5555, own ^ 0x5555_5555 << 32))


def _in_turn(
    flat: Flat, theirs: Any, keys: Keys, forms: Callable[[int], tuple[int, ...]]
) -> tuple[float, float]:
    """Both ask the same, one after the other; the middle of each one's times, in milliseconds."""
    chance = np.random.default_rng(8)
    times: list[tuple[float, float]] = []
    for place in chance.integers(0, len(keys), ASKED):
        asked = forms(int(keys[place]) ^ 0b111)
        began = time.perf_counter()
        found = flat.within(asked, REACH)
        between = time.perf_counter()
        known = _theirs(theirs, asked)
        times.append((between - began, time.perf_counter() - between))
        assert found == known, "recall is not 1.0"
    ours, others = (sorted(column)[ASKED // 2] * 1000 for column in zip(*times, strict=True))
    return ours, others


def _theirs(index: Any, asked: tuple[int, ...]) -> list[int]:
    octets = _octets(np.array(asked, np.uint64))
    _, _, places = index.range_search(octets, REACH + 1)  # nearer than, not as near as
    return sorted({int(place) + 1 for place in places})


def _reading(name: str, database_url: str) -> Figure:
    migrations.upgrade(database_url)
    store = Store(database_url)
    try:
        _store_pictures(store)
        near = Near()
        began = time.perf_counter()
        store.read_now(lambda session: near.within(session, (0,), 0))
        took = time.perf_counter() - began
        assert len(near) == MILLION
    finally:
        store.close()
    return Figure(f"reading a million fingerprints, {name}", took, None, "s")


def _store_pictures(store: Store) -> None:
    """Rows of pictures that have no tips: their references are not looked at for once."""
    keyed = [int(key).to_bytes(8) for key in _pictures(MILLION)]
    prepared = (
        ("PRAGMA foreign_keys = OFF", "BEGIN")
        if store.is_sqlite
        else ("SET session_replication_role = replica",)
    )
    with store.engine.connect() as connection:
        for statement in prepared:
            connection.exec_driver_sql(statement)
        connection.execute(
            text("INSERT INTO fingerprint (keyed, part_id) VALUES (:keyed, :part)"),
            [{"keyed": one, "part": part} for part, one in enumerate(keyed, 1)],
        )
        connection.commit()
