"""aiogram's own expectations of an FSM storage, and ours: nothing is kept before the turn's commit.

aiogram ships no tests in what it installs, so the three that it asks of every storage
(`tests/test_fsm/storage/test_storages.py` in its repository) are written down here.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiogram.fsm.storage.base import StorageKey

from bot.desk_way import DeskWay
from desk.fsm import read_step
from handlers.fsm import SqlStorage
from tests.desk.notice_house import open_desk_house

KEY = StorageKey(bot_id=42, chat_id=-42, user_id=42)
OTHER = StorageKey(bot_id=42, chat_id=-42, user_id=43)


@pytest.fixture
def desk(migrated_url: str, tmp_path: Path) -> Iterator[DeskWay]:
    opened = open_desk_house(migrated_url, tmp_path)
    yield DeskWay(opened.store, opened.kit)
    opened.store.close()


@pytest.fixture
def storage(desk: DeskWay) -> SqlStorage:
    return SqlStorage(desk)


async def test_set_state(storage: SqlStorage) -> None:
    assert await storage.get_state(key=KEY) is None
    await storage.set_state(key=KEY, state="state")
    assert await storage.get_state(key=KEY) == "state"
    await storage.set_state(key=KEY, state=None)
    assert await storage.get_state(key=KEY) is None


async def test_set_data(storage: SqlStorage) -> None:
    assert await storage.get_data(key=KEY) == {}
    await storage.set_data(key=KEY, data={"foo": "bar"})
    assert await storage.get_data(key=KEY) == {"foo": "bar"}
    await storage.set_data(key=KEY, data={})
    assert await storage.get_data(key=KEY) == {}


async def test_update_data(storage: SqlStorage) -> None:
    assert await storage.get_data(key=KEY) == {}
    assert await storage.update_data(key=KEY, data={"foo": "bar"}) == {"foo": "bar"}
    assert await storage.update_data(key=KEY, data={}) == {"foo": "bar"}
    assert await storage.get_data(key=KEY) == {"foo": "bar"}
    both = {"foo": "bar", "baz": "spam"}
    assert await storage.update_data(key=KEY, data={"baz": "spam"}) == both
    assert await storage.get_data(key=KEY) == both
    changed = {"foo": "bar", "baz": "test"}
    assert await storage.update_data(key=KEY, data={"baz": "test"}) == changed
    assert await storage.get_data(key=KEY) == changed


async def test_two_people_in_one_chat_have_steps_of_their_own(storage: SqlStorage) -> None:
    await storage.set_state(key=KEY, state="mine")
    await storage.set_state(key=OTHER, state="other")
    assert await storage.get_state(key=KEY) == "mine"


async def test_a_step_outlives_the_program(desk: DeskWay) -> None:
    await SqlStorage(desk).set_state(key=KEY, state="kept")
    assert await SqlStorage(desk).get_state(key=KEY) == "kept"


async def test_inside_a_turn_changes_are_seen_at_once_and_kept_by_the_turn_only(
    desk: DeskWay,
) -> None:
    held: dict[bytes, tuple[str | None, dict[str, Any]]] = {}
    inside = SqlStorage(desk, held)
    await inside.set_state(key=KEY, state="step")
    await inside.update_data(key=KEY, data={"notice": 7})
    assert await inside.get_state(key=KEY) == "step"
    assert await SqlStorage(desk).get_state(key=KEY) is None
    [(key, change)] = held.items()
    assert change == ("step", {"notice": 7})
    assert await desk.read(read_step, key) == (None, {})
