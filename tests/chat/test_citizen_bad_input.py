"""What a hostile or broken client sends in private: a neutral answer, and nothing changes."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.sample.district import publish_story
from tests.chat.citizen_phone import Message, Phone, citizen, words
from tests.chat.house import RunningHouse, running_house
from tests.servers.migrated import on_sqlite


@pytest_asyncio.fixture
async def house(migrated_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """The running program on an empty district, with the story's notice live."""
    async with running_house(migrated_url, tmp_path) as running:
        running.write(publish_story)
        yield running


@pytest_asyncio.fixture
async def lin(house: RunningHouse) -> Phone:
    """Somebody who has never met the bot."""
    return await citizen(house, "Lin")


def data_of(message: Message, label: str) -> str:
    """What the button with this label carries."""
    rows = message["reply_markup"]["inline_keyboard"]
    return str(next(key["callback_data"] for row in rows for key in row if label in key["text"]))


async def still_alive(phone: Phone) -> None:
    """Whatever came before has been dealt with: the next message is answered."""
    said = await phone.say("/help")
    await phone.sees("怎么用", after=said["message_id"])


@on_sqlite
async def test_forged_buttons_change_nothing(house: RunningHouse, lin: Phone) -> None:
    await lin.photo()
    question = await lin.sees("哪一条通告")
    tip = data_of(question, "跳过").split(":")[1]
    stranger = await citizen(house, "Stranger")
    await stranger.start()
    theirs = await stranger.sees("看到了什么？")
    forged = [
        f"ca:{tip}:still_there:yes",
        f"cd:{tip}:x",
        f"cv:{tip}:1",
        f"ct:{tip}:x",
        f"ca:{10**22}:where:x",
        "ca:１２:where:x",
        f"cp:{tip}:{10**22}",
        f"cw:{tip}:{10**30}",
        "ca:::",
        "cc:a:999999999999999999999",
        "cc:l:xx",
        "zz:1",
        "\u202e" * 20,
    ]
    for data in forged:
        await house.client.press_data(stranger.person, house.bot, theirs["message_id"], data)
    await still_alive(stranger)
    await lin.press(question, "协查")
    await lin.sees("在哪里看到的")


@on_sqlite
async def test_a_button_pressed_twice_and_a_stale_one_do_no_harm(
    house: RunningHouse, lin: Phone
) -> None:
    await lin.say("他在江汉路")
    question = await lin.sees("哪一条通告")
    stale = data_of(question, "都不是")
    await lin.press(question, "够了")
    review = await lin.sees("发送前看一眼", "发送给警方")
    send = data_of(review, "发送给警方")
    for _ in range(3):
        await house.client.press_data(lin.person, house.bot, review["message_id"], send)
    await lin.sees("您的回执")
    await house.client.press_data(lin.person, house.bot, review["message_id"], stale)
    await still_alive(lin)
    history = [words(message) for message in await lin.chat()]
    assert sum("您的回执" in text for text in history) == 1
    # An only tip opens at once: there is no second one.
    await lin.say("/mytips")
    await lin.sees("进展：已收到")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<b>粗</b>&amp;<script>", id="markup"),
        pytest.param("{{7*7}} {0} %s", id="templates"),
        pytest.param("=cmd|'/c calc'!A1", id="formula"),
        pytest.param("a\u202eb\u2066c\u200bd", id="bidi"),
        pytest.param("Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034fa", id="zalgo"),
        pytest.param("界" * 4096, id="longest"),
    ],
)
@on_sqlite
async def test_text_is_read_back_inert(house: RunningHouse, lin: Phone, text: str) -> None:
    await lin.say(text)
    await lin.press(await lin.sees("", "够了"), "够了")
    review = await lin.sees("发送前看一眼", "发送给警方")
    kinds = {entity["type"] for entity in review.get("entities") or []}
    assert kinds <= {"bold", "blockquote"}
    await lin.press(review, "发送给警方")
    await lin.sees("您的回执")


@on_sqlite
async def test_long_broken_links_get_the_ordinary_welcome(house: RunningHouse) -> None:
    seen = set()
    for number, payload in enumerate(("n-WH-2026-0001\nx", "界" * 2000, "x" * 4000)):
        phone = await citizen(house, f"P{number}")
        await phone.say(f"/start {payload}")
        seen.add(words(await phone.sees("看到了什么？")))
    assert len(seen) == 1
