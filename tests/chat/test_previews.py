"""Pictures made ready to be shown, over HTTP: several at a time, none held up by a slow one."""

import threading
from pathlib import Path

import pytest

from storage.blobs import Blobs
from tests.chat.citizen_phone import citizen
from tests.chat.house import running_house
from tests.chat.officer_phone import until
from tests.chat.triage_room import Desk, desk_of


async def test_a_picture_that_takes_long_holds_up_no_other(
    migrated_sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.photos.cores", lambda: 2)
    asked: list[str] = []
    others_done = threading.Event()
    at_once = Blobs.get

    def slow_at_first(blobs: Blobs, key: str) -> bytes:
        asked.append(key)
        if key == asked[0]:
            others_done.wait()
        return at_once(blobs, key)

    monkeypatch.setattr(Blobs, "get", slow_at_first)
    async with running_house(migrated_sqlite_url, tmp_path) as house:
        mo = desk_of(house, "Mo")
        try:
            for name in ("Lin", "Qiu", "Hua"):
                phone = await citizen(house, name)
                sent = (await phone.photo(f"{name} 看到他"))["message_id"]
                await phone.press(await phone.sees("", "够了", after=sent), "够了")
                review = await phone.sees("发送前看一眼", "发送给警方", after=sent)
                await phone.press(review, "发送给警方")
            await _photos(mo, 2)
        finally:
            others_done.set()
        await _photos(mo, 3)


async def _photos(mo: Desk, count: int) -> None:
    """Wait until so many pictures stand in the triage chat."""

    async def so_many() -> bool:
        return sum("photo" in message for message in await mo.chat()) == count

    await until(so_many)
