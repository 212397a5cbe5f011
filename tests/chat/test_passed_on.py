"""Cards that people pass on to the bot, links to what is over, and cards that stay on top."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.sample.district import publish_story, sample_officer
from desk.notices import lookup as notices
from storage.statements import table_of
from storage.tables.audience import AudienceChat
from tests.chat.citizen_phone import Phone, citizen, labels
from tests.chat.house import BOT_ID, RunningHouse, running_house
from tests.chat.officer_phone import until

FORGED = "通缉 · WH-2031-0666\n武汉市公安局\n看到他的人请先交押金，转到这个账户。"


@pytest.fixture
async def house(migrated_sqlite_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """The district at work; in one group the bot may pin. Public pages have an address."""
    address = "https://tips.wuhan.test"
    async with running_house(migrated_sqlite_url, tmp_path, PUBLIC_URL=address) as running:
        north = running.groups["North"]
        rights = ["can_pin_messages"]
        await running.client.add_member(north, BOT_ID, "administrator", rights=rights)
        yield running


async def test_a_card_that_is_passed_on_is_answered_from_the_record(house: RunningHouse) -> None:
    lin, forger = await citizen(house, "Lin"), await citizen(house, "Forger")
    north = house.groups["North"]
    for one in (lin, forger):
        await house.client.add_member(north, one.person)
    number = house.write(publish_story)
    card = await house.client.wait_for(lin.person, north, number, from_bot=True)
    pressed = await house.client.press(lin.person, north, card["message_id"], label="这是真的吗？")

    await lin.start()
    await lin.sees("线索台")
    await house.client.forward(lin.person, lin.bot, north, card["message_id"])
    live = await lin.sees("是真的")
    assert "我见过" in " ".join(labels(live))
    assert "打开查证页" in labels(live)

    fake = await house.client.say(forger.person, north, FORGED)
    await house.client.forward(lin.person, lin.bot, north, fake["message_id"])
    await lin.sees("不是我们发的")
    copied = await house.client.say(
        forger.person, north, f"协查 · {number}\n武汉市公安局\n请转发！"
    )
    await house.client.forward(lin.person, lin.bot, north, copied["message_id"])
    careful = await lin.sees("这份不是我们发的")
    assert f"https://tips.wuhan.test/n/{number}" in careful["text"]

    await ended(house, number)
    await house.client.forward(lin.person, lin.bot, north, card["message_id"])
    over = await lin.sees("撤销")
    assert "我见过" not in " ".join(labels(over))
    await lin.press(live, "我见过")
    await lin.sees("谢谢您留意", after=over["message_id"])
    newcomer = await citizen(house, "Newcomer")
    await newcomer.start(f"n-{number}")
    await newcomer.sees("撤销", "打开查证页")

    [told] = [
        call["params"]["text"]
        for call in await house.client.calls("answerCallbackQuery")
        if call["params"]["callback_query_id"] == pressed["query"]
    ]
    assert f"https://tips.wuhan.test/n/{number}" in told


async def test_a_card_stays_on_top_until_it_ends_where_the_bot_may_pin(
    house: RunningHouse,
) -> None:
    number = house.write(publish_story)

    async def called(method: str, times: int) -> bool:
        return len(await house.client.calls(method)) == times

    # The other group says no, once, and is not asked again.
    await until(lambda: called("pinChatMessage", 2))
    await until(lambda: learnt(house))
    await ended(house, number)
    await until(lambda: called("unpinChatMessage", 1))
    [call] = await house.client.calls("unpinChatMessage")
    assert int(call["params"]["chat_id"]) == house.groups["North"]


async def learnt(house: RunningHouse) -> bool:
    """Whether it is known of one group that nothing can be pinned there."""
    chats = table_of(AudienceChat)
    query = select(chats.c.pins).order_by(chats.c.pins)
    pins: list[bool] = house.read(lambda session, _kit: list(session.execute(query).scalars()))
    return pins == [False, True]


async def ended(house: RunningHouse, number: str) -> None:
    """Withdraw the notice and wait until every group was told."""
    found = house.read(lambda session, _kit: notices.brief_by_number(session, number))
    house.write(notices.cancel, house.read(sample_officer, "Pu"), found.id, "The wrong man.")
    reader = Phone(house, house.people["Mo"])
    for group in house.groups.values():
        await house.client.add_member(group, reader.person)
        await house.client.wait_for(reader.person, group, "更正", from_bot=True)
