"""What readiness finds out of a real desk: its database and its blobs taken away and given back."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import health
from bot.desk_way import DeskWay
from bot.health import Part, make_readiness
from bot.kit import House, open_house
from bot.settings import parse_settings
from console.health import Readiness
from storage.keyfiles import make_keys

Prepare = Callable[[str], None]


class FakeTelegram:
    """Answers `getMe`, or does not."""

    def __init__(self) -> None:
        self.is_there = True
        self.asked = 0

    async def get_me(self) -> object:
        """What aiogram's Bot would ask Telegram for."""
        self.asked += 1
        if not self.is_there:
            raise ConnectionError("secret-token-in-a-message")
        return self


@pytest.fixture
def house(migrated_url: str, tmp_path: Path) -> Iterator[House]:
    """An open house on a migrated database."""
    make_keys(tmp_path / "keys")
    settings = parse_settings(
        {
            "DATABASE_URL": migrated_url,
            "BLOB_URL": f"file:{tmp_path / 'blobs'}",
            "KEYS_DIR": str(tmp_path / "keys"),
        }
    )
    house = open_house(settings)
    yield house
    house.close()


@pytest.fixture(autouse=True)
def asked_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """No answer stands for longer than a moment, so that a test sees each change."""
    monkeypatch.setattr(health, "FRESH", 0.0)
    monkeypatch.setattr(health, "FRESH_FAR", 0.0)


def _probe(house: House, telegram: Any) -> Callable[[], Any]:
    return make_readiness(DeskWay(house.store, house.kit), telegram)


async def test_all_is_well(house: House) -> None:
    found: Readiness = await _probe(house, FakeTelegram())()
    assert found.parts == {"database": True, "blobs": True, "telegram": True}
    assert set(found.queues.values()) == {0}
    assert {"inbox", "inbox_quarantined", "outbox", "deliveries"} <= set(found.queues)


async def test_telegram_gone_and_back(house: House) -> None:
    telegram = FakeTelegram()
    probe = _probe(house, telegram)
    telegram.is_there = False
    assert (await probe()).wrong == ["telegram"]
    telegram.is_there = True
    assert (await probe()).wrong == []


async def test_blobs_gone_and_back(house: House, tmp_path: Path) -> None:
    probe = _probe(house, FakeTelegram())
    shutil.move(tmp_path / "blobs", tmp_path / "away")
    (tmp_path / "blobs").write_text("a file where the folder was")
    assert (await probe()).wrong == ["blobs"]
    (tmp_path / "blobs").unlink()
    shutil.move(tmp_path / "away", tmp_path / "blobs")
    assert (await probe()).wrong == []


async def test_a_part_that_hangs_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.01)
    part = Part("slow", asyncio.Event().wait, fresh=0.0)
    await part.look()
    assert not part.is_well


async def test_an_answer_stands_for_a_while_however_often_one_asks() -> None:
    telegram = FakeTelegram()
    part = Part("telegram", telegram.get_me, fresh=3600.0)
    await asyncio.gather(*(part.look() for _ in range(50)))
    assert part.is_well
    assert telegram.asked == 1
