"""Presses that nobody offered: other people's notices, made-up numbers, old buttons. Nothing moves."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.sample.district import publish_story, sample_officer, story_document
from desk.notices import lookup as notices
from storage.statements import table_of
from storage.tables.notices import Notice
from storage.tables.queues import InboxUpdate, OutboxMessage
from tests.chat.house import RunningHouse, running_house
from tests.chat.officer_phone import phone, until

HUGE = 10**22
MADE_UP = (
    *(
        f"pd:{act}:{{id}}:{arg}"
        for act in ("open", "submit", "discard", "take_back", "exercise", "resolve", "cancel")
        for arg in ("", "x")
    ),
    "pd:goto:{id}:facts.text",
    "pd:skip:{id}:facts.text",
    "pd:offence:{id}:arson",
    "pd:expiry:{id}:99999999999999999999",
    "pd:area:{id}:٣",
    "pd:usual:{id}:contact",
    "pd:no_photos:{id}:",
    "pd:update:{id}:",
    "pd:full:{id}:",
    "pf:pick:{id}:hair",
    "pf:value:{id}:bald",
    "pf:drop:{id}:0",
    *(f"pc:{act}:{{id}}:0" for act in ("draw", "undo", "zoom", "done")),
    "pr:check:{id}:0123456789ab",
    "pr:alone:{id}:0123456789ab",
    *(f"pk:{act}:{{id}}:0123456789ab:age" for act in ("yes", "no", "ask", "return")),
    "pr:approve:{id}:0123456789ab",
    "pr:reject:{id}:0123456789ab",
    "oa:{id}",
)


@pytest.fixture
async def house(migrated_sqlite_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """The district at work."""
    async with running_house(migrated_sqlite_url, tmp_path) as running:
        yield running


def everything(house: RunningHouse) -> list[Any]:
    """What a press could have changed, or said to somebody."""
    tables = [table_of(model) for model in (Notice, OutboxMessage)]

    def rows(session: Any, _kit: Any) -> list[Any]:
        return [tuple(row[:6]) for table in tables for row in session.execute(table.select())]

    return list(house.read(rows))


async def test_whatever_a_stranger_to_the_notice_presses_changes_nothing(
    house: RunningHouse,
) -> None:
    publisher = house.read(sample_officer, "Pu")
    draft = house.write(notices.draft, publisher, story_document(house.house.kit.clock()))
    moderator, citizen = phone(house, "Mo"), await house.citizen("Anna")
    await house.client.start(citizen, house.bot)
    anchor = await moderator.says("/start", "研判员")
    hello = await house.sees(citizen, "")
    drafter, colleague = phone(house, "Pu"), phone(house, "Ap")
    own = await drafter.says("/start", "发布人")
    other = await colleague.says("/start", "审批人")
    made_up_ids = (HUGE, -1, "١٢", draft + 1)
    before = everything(house)
    pressed = 0

    async def all_answered() -> bool:
        return len(await house.client.calls("answerCallbackQuery")) >= pressed

    holders: tuple[tuple[int, dict[str, Any], list[int]], ...] = (
        (moderator.person, anchor, [draft]),
        (citizen, hello, [draft]),
        (drafter.person, own, []),
        (colleague.person, other, []),
    )
    for place, (person, message, ids) in enumerate(holders):
        for turn, made_up in enumerate(MADE_UP):
            # Among the four of them everything that can be pressed meets every number.
            for notice in (*ids, made_up_ids[(turn + place) % len(made_up_ids)]):
                data = made_up.format(id=notice)
                await house.client.press_data(person, house.bot, message["message_id"], data)
                pressed += 1
        await until(all_answered)
    assert everything(house) == before
    inbox = table_of(InboxUpdate)
    states = house.read(lambda s, _kit: s.execute(inbox.select()).all())
    assert {row.state.value for row in states} == {"done"}


async def test_a_button_pressed_twice_acts_once(house: RunningHouse) -> None:
    number = house.write(publish_story)
    publisher = phone(house, "Pu")
    await publisher.says("/notice", "本单位的通告")
    listed = publisher.last
    await publisher.presses(f"协查 {number} · 生效中", "生效中", on=listed)
    managed = publisher.last
    await publisher.presses("撤销", "为什么撤销")
    await publisher.says("人找错了", "已撤销")
    assert "已经结束" in await publisher.toast("撤销", house.bot, managed)
