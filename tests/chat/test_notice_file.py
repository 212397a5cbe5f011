"""A file of notices sent to the bot: drafts for a publisher, or refused whole with line and reason."""

import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio

from bot.sample.district import story_document
from storage.statements import table_of
from storage.tables.notices import Notice
from tests.chat.citizen_phone import labels
from tests.chat.house import RunningHouse, running_house
from tests.chat.officer_phone import Phone, phone


@pytest_asyncio.fixture
async def house(migrated_sqlite_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """The district at work."""
    async with running_house(migrated_sqlite_url, tmp_path) as running:
        yield running


async def sends(officer: Phone, content: Any, name: str = "notices.json") -> None:
    """Send a file in private."""
    is_raw = isinstance(content, bytes)
    text = content if is_raw else json.dumps(content, ensure_ascii=False, indent=1).encode()
    data: Any = io.BytesIO(text)  # a stream: aiohttp warns of large bodies given as bytes
    sent = await officer.house.client.send_file(officer.person, officer.house.bot, name, data)
    officer.last = sent["message_id"]


def document(house: RunningHouse, **changes: Any) -> dict[str, Any]:
    """The story's notice."""
    return {**story_document(house.house.kit.clock()), **changes}


def drafts(house: RunningHouse) -> int:
    """How many notices there are."""
    rows = house.read(lambda session, _kit: session.execute(table_of(Notice).select()).all())
    return len(rows)


async def test_a_publishers_file_becomes_drafts_to_be_opened(house: RunningHouse) -> None:
    publisher = phone(house, "Pu")
    both = [document(house), document(house, case_number="A-2")]
    await sends(publisher, b"\xef\xbb\xbf" + json.dumps(both).encode())
    told = await publisher.sees("导入了 2 份草稿")
    await publisher.presses(labels(told)[1], "群众会看到")
    await publisher.sees("范围")
    await publisher.presses("送审", "通知了 1 名审批人")


async def test_one_fault_and_nothing_of_the_file_comes_in(house: RunningHouse) -> None:
    publisher = phone(house, "Pu")
    photo = {"file": "him.jpg", "taken_on": "2026-01-01", "source": "camera"}
    await sends(publisher, [document(house), document(house, offence="gossip", photos=[photo])])
    told = await publisher.sees("没有导入：文件里有 2 处问题")
    assert "第 2 份第 " in told["text"]
    assert "offence：只能是其中之一" in told["text"]
    assert "照片不能随文件一起发来" in told["text"]
    await sends(publisher, b'{"kind": "wanted",\n "offence": }')
    broken = await publisher.sees("没有导入：文件里有 1 处问题")
    assert "第 1 份第 2 行：这里不是正确的 JSON" in broken["text"]
    await sends(publisher, b"\xff\xfe\x00")
    await publisher.sees("请用 UTF-8 保存")
    await sends(publisher, b" " * (4 * 1024 * 1024 + 1))
    await publisher.sees("最多 4 MB")
    assert drafts(house) == 0


async def test_from_anybody_else_a_file_is_a_tip_as_ever(house: RunningHouse) -> None:
    for key in ("Mo", "Ap"):
        officer = phone(house, key)
        await sends(officer, document(house))
        await officer.sees("1 个文件")
    assert drafts(house) == 0
