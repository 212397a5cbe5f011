"""Near-identical pictures: nothing within reach is missed, in any process, whatever comes and goes."""

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from storage import fingerprints, near
from storage.fingerprints import FINGERPRINTS, KeyedForm, newest, pages_after
from storage.keyfiles import load_keys, make_keys
from storage.near import Flat, Near
from storage.sealing import Vault
from storage.store import Store
from tests.storage.pictured import open_store, removed, stored

words = st.integers(0, 2**64 - 1)
bits = st.integers(0, 63)


@st.composite
def clustered(draw: st.DrawFn) -> list[int]:
    """Numbers as real pictures make them: a few, and many that are nearly the same."""
    middles = draw(st.lists(words, min_size=1, max_size=4))
    flips = draw(st.lists(st.tuples(st.sampled_from(middles), st.sets(bits, max_size=12))))
    return middles + [middle ^ sum(1 << bit for bit in set_) for middle, set_ in flips]


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = open_store(database_url)
    yield opened
    opened.close()


def alike(index: Near, wanted: list[int], reach: int) -> Callable[[Session], list[int]]:
    return lambda session: index.within(session, wanted, reach)[1]


def by_hand(held: dict[int, int], wanted: list[int], reach: int) -> list[int]:
    """What brute force finds."""
    return sorted(
        number
        for number, keyed in held.items()
        if any((keyed ^ one).bit_count() <= reach for one in wanted)
    )


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of seven, so that a few rows fill many, and two of them enough for two threads."""
    monkeypatch.setattr(near, "_ROOM", 7)
    monkeypatch.setattr(near, "_ALONE", 1)
    monkeypatch.setattr(fingerprints, "PAGE", 5)


@given(
    held=clustered(),
    wanted=st.lists(words, max_size=7),
    reach=st.integers(0, 64),
    apart=st.sampled_from([1, 30_000, 65_535, 65_536, 4_000_000]),  # within a block's ids, and not
)
def test_it_finds_what_brute_force_finds(
    held: list[int], wanted: list[int], reach: int, apart: int
) -> None:
    index, asked = Flat(), [*wanted, held[0]]
    ids = [1 + apart * place for place in range(len(held))]
    index.add(np.array(held, np.uint64), np.array(ids, np.uint32))
    every = dict(zip(ids, held, strict=True))
    assert index.within(asked, reach) == by_hand(every, asked, reach)
    index.drop(np.array(ids[::2], np.uint32))
    kept = dict(list(every.items())[1::2])
    assert index.within(asked, reach) == by_hand(kept, asked, reach)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), clustered()),
        st.tuples(st.just("remove"), st.lists(st.integers(0, 60), min_size=1, max_size=9)),
        st.tuples(st.sampled_from(["first asks", "second asks"]), words),
    ),
    max_size=12,
)


@given(steps=steps, reach=st.integers(0, 20))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_two_processes_see_what_comes_and_what_goes(
    store: Store, small_blocks: None, steps: list[tuple[str, list[int]]], reach: int
) -> None:
    store.write_now(emptied)
    indexes = {"first asks": Near(), "second asks": Near()}
    held: dict[int, int] = {}
    for act, numbers in [*steps, ("first asks", 0), ("second asks", 0)]:
        match act:
            case "add":
                assert isinstance(numbers, list)
                held |= dict(zip(store.write_now(stored, numbers), numbers, strict=True))
            case "remove":
                assert isinstance(numbers, list)
                chosen = [number for place, number in enumerate(held) if place in numbers]
                store.write_now(removed, chosen)
                for number in chosen:
                    del held[number]
            case _:
                wanted = [*held.values()][:3] or [0]
                found = store.read_now(alike(indexes[act], wanted, reach))
                assert found == by_hand(held, wanted, reach)
    assert {len(index) for index in indexes.values()} == {len(held)}


def test_room_follows_what_is_held(store: Store, small_blocks: None) -> None:
    index = Near()
    ids = store.write_now(stored, list(range(70)))
    store.read_now(alike(index, [0], 0))
    assert len(index._flat._blocks) == 10
    store.write_now(
        removed, [number for place, number in enumerate(ids) if place % 7 not in (0, 3)]
    )
    store.read_now(alike(index, [0], 0))
    assert len(index) == 20
    assert len(index._flat._blocks) <= 4


def test_who_was_away_for_long_reads_everything_anew(
    store: Store, small_blocks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (fingerprints, near):
        monkeypatch.setattr(module, "REMEMBERED", 10)
    index = Near()
    first = store.write_now(stored, [1, 2, 3])
    assert store.read_now(alike(index, [1], 0)) == first[:1]
    store.write_now(removed, first[:1])
    for _ in range(4):
        store.write_now(removed, store.write_now(stored, [5, 6, 7]))
    assert store.read_now(lambda session: len(removals(session))) <= 11
    assert store.read_now(alike(index, [1], 0)) == []
    assert len(index) == 2


def emptied(session: Session) -> None:
    session.execute(delete(FINGERPRINTS))


def removals(session: Session) -> list[int]:
    rows = session.execute(select(FINGERPRINTS.c.gone).where(FINGERPRINTS.c.gone.is_not(None)))
    return [gone for gone in rows.scalars() if gone is not None]


def test_a_removed_number_is_not_given_again(store: Store) -> None:
    ids = store.write_now(stored, [1, 2])
    store.write_now(removed, ids)
    last = store.read_now(newest)
    assert last > ids[-1]
    store.write_now(emptied)
    assert store.write_now(stored, [3])[0] > last


def test_what_was_removed_is_not_left_in_memory(store: Store) -> None:
    index = Near()
    ids = store.write_now(stored, [0xA5A5_0000_5A5A_1111, 7])
    store.read_now(alike(index, [7], 0))
    store.write_now(removed, ids[:1])
    store.read_now(alike(index, [7], 0))
    (block,) = index._flat._blocks
    assert 0xA5A5_0000_5A5A_1111 not in block._keys


def test_twins_at_once_always_find_each_other(store: Store) -> None:
    """Each looks at what was committed, then, in its own transaction, at what came since."""
    indexes, rounds, at_once = [Near() for _ in range(4)], 25, threading.Barrier(4)

    def one(place: int, picture: int) -> tuple[int, set[int]]:
        seen, found = store.read_now(lambda session: indexes[place].within(session, [picture], 0))
        at_once.wait()

        def keep(session: Session) -> tuple[int, set[int]]:
            fingerprints.one_writer(session)
            since = {
                number
                for page in pages_after(session, seen)
                for number, keyed, _ in page
                if keyed == picture.to_bytes(8)
            }
            return stored(session, [picture])[0], since | set(found)

        return store.write_now(keep)

    with ThreadPoolExecutor(4) as threads:
        for picture in range(rounds):
            kept = list(threads.map(one, range(4), itertools.repeat(picture)))
            ids = sorted(number for number, _ in kept)
            pairs = {(number, other) for number, others in kept for other in others}
            assert pairs == {(late, early) for early, late in itertools.combinations(ids, 2)}


def test_nobody_reads_past_a_number_that_is_not_committed(postgres_url: str) -> None:
    store = open_store(postgres_url)
    index, inserted, go_on = Near(), threading.Event(), threading.Event()

    def slow(session: Session) -> int:
        (number,) = stored(session, [5])
        inserted.set()
        assert go_on.wait(60)
        return number

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(store.write_now, slow)
        assert inserted.wait(60)
        second = threads.submit(store.write_now, stored, [5])
        while not (second.done() or store.read_now(somebody_waits)):
            time.sleep(0.02)
        assert store.read_now(alike(index, [5], 0)) == []
        go_on.set()
        ids = [first.result(), *second.result()]
    assert store.read_now(alike(index, [5], 0)) == ids == sorted(ids)
    store.close()


def somebody_waits(session: Session) -> bool:
    waiting = text("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    return session.execute(waiting).first() is not None


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> KeyedForm:
    return keyed_form(tmp_path_factory)


def keyed_form(folders: pytest.TempPathFactory) -> KeyedForm:
    folder = folders.mktemp("keys")
    make_keys(folder / "keys")
    keyring = load_keys(
        folder / "keys", desk_private=False, relay_private=False, signing_private=False
    )
    return KeyedForm(Vault(keyring, now=lambda: datetime(2026, 11, 20, tzinfo=UTC)))


@given(one=words, other=words)
def test_keyed_fingerprints_are_as_far_apart_as_those_in_the_clear(
    form: KeyedForm, one: int, other: int
) -> None:
    assert (form.of(one) ^ form.of(other)).bit_count() == (one ^ other).bit_count()
    assert 0 <= form.of(one) < 2**64


def test_another_key_makes_another_form(
    form: KeyedForm, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = keyed_form(tmp_path_factory)
    samples = [0, 1, 2**64 - 1, 0x0123_4567_89AB_CDEF]
    assert all(form.of(one) not in (one, other.of(one)) for one in samples)
    moved = [form.of(1 << bit) ^ form.of(0) for bit in range(64)]
    assert sorted(moved) == [1 << bit for bit in range(64)] != moved
