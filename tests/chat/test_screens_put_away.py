"""Buttons count in one place only: whatever answers a question, the one before loses its buttons."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.sample.district import publish_story
from storage.statements import table_of
from storage.tables.screens import Screen
from tests.chat.citizen_phone import Message, Phone, citizen, labels, words
from tests.chat.house import RunningHouse, running_house
from tests.chat.officer_phone import until


@pytest_asyncio.fixture
async def house(migrated_sqlite_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """The running program on an empty district, with the story's notice live."""
    async with running_house(migrated_sqlite_url, tmp_path) as running:
        running.write(publish_story)
        yield running


@pytest_asyncio.fixture
async def lin(house: RunningHouse) -> Phone:
    """Somebody who has never met the bot."""
    return await citizen(house, "Lin")


async def alone(phone: Phone, text: str) -> Message:
    """Wait until this screen is the one with buttons, and no other is."""

    def fits(history: list[Message]) -> Message | None:
        pressable = [message for message in history if labels(message)]
        [only] = pressable if len(pressable) == 1 else [None]
        return only if only is not None and text in words(only) else None

    return await phone.until(fits)


async def none_left(phone: Phone, text: str) -> None:
    """Wait until the screen with these words has no buttons any more."""

    def fits(history: list[Message]) -> Message | None:
        told = [message for message in history if text in words(message)]
        return told[-1] if told and not any(labels(message) for message in told) else None

    await phone.until(fits)


async def none_kept(house: RunningHouse) -> None:
    """Wait until no screen of a tip is kept any more."""
    screens = table_of(Screen)
    of_tips = screens.c.subject.like("tip:%") | screens.c.subject.like("adding:%")

    async def none() -> bool:
        return not house.read(lambda s, _kit: s.execute(screens.select().where(of_tips)).all())

    await until(none)


async def test_words_a_pin_and_a_photo_put_the_question_s_buttons_away(
    house: RunningHouse, lin: Phone
) -> None:
    await lin.photo("在超市门口")
    await lin.press(await alone(lin, "哪一条通告"), "协查")
    await alone(lin, "在哪里看到的")
    await house.client.share_place(lin.person, lin.bot, 30.58, 114.29)
    await alone(lin, "什么时候")
    await lin.say("半小时前")
    await alone(lin, "现在还在那里")
    await lin.photo()
    question = await alone(lin, "2 张照片")
    await lin.press(question, "够了")
    review = await alone(lin, "发送前看一眼")
    assert review["message_id"] == question["message_id"]
    await lin.say("他穿蓝色外套")
    await lin.press(await alone(lin, "他穿蓝色外套"), "发送给警方")
    await lin.sees("这条线索发出去了")
    await alone(lin, "您的回执")
    await none_kept(house)


async def test_of_what_was_added_only_the_last_asks_whether_that_is_all(
    house: RunningHouse, lin: Phone
) -> None:
    await lin.send_tip()
    await lin.press(await lin.sees("您的回执"), "补充")
    await lin.sees("请发要补充的", "好了")
    for words_ in ("他又回来了", "往东走了"):
        await lin.say(words_)
        last = await lin.until(_only_done)
    await lin.press(last, "好了")
    shown = await lin.sees("进展：", "撤回")
    assert shown["message_id"] == last["message_id"]
    await none_kept(house)


def _only_done(history: list[Message]) -> Message | None:
    """The last message, once it is the only one that can be ended."""
    done = [message for message in history if "好了" in labels(message)]
    return done[0] if len(done) == 1 and done[0] is history[-1] else None


async def test_a_draft_given_up_or_set_against_another_leaves_no_buttons(
    house: RunningHouse, lin: Phone
) -> None:
    await lin.say("看到一个光头的人")
    await alone(lin, "哪一条通告")
    await lin.say("/tip")
    await lin.press(await alone(lin, "还没说完"), "继续说")
    await alone(lin, "哪一条通告")
    await lin.say("/cancel")
    await lin.sees("没有发出去")
    await none_left(lin, "哪一条通告")
    await none_kept(house)


async def test_being_forgotten_takes_the_place_of_the_question(
    house: RunningHouse, lin: Phone
) -> None:
    await lin.say("看到一个光头的人")
    await alone(lin, "哪一条通告")
    await lin.say("/forget")
    page = await lin.sees("回执还有用", "忘记我")
    await lin.press(page, "忘记我")
    goodbye = await lin.sees("我们已经忘记您了")
    assert (goodbye["message_id"], labels(goodbye)) == (page["message_id"], [])
    await none_left(lin, "哪一条通告")


async def test_a_question_that_is_pressed_while_another_is_on_its_way_stays_on_show(
    house: RunningHouse, lin: Phone
) -> None:
    told = await lin.say("看到一个光头的人")
    question = await alone(lin, "哪一条通告")
    await house.client.fault("sendMessage", kind="429", seconds=2)
    await house.client.edit(lin.person, lin.bot, told["message_id"], "看到一个光头的男人")
    await lin.press(question, "够了")
    await lin.sees("改动已经记下")
    review = await alone(lin, "发送前看一眼")
    assert review["message_id"] == question["message_id"]


async def test_buttons_that_telegram_will_not_take_away_hold_nothing_up(
    house: RunningHouse, lin: Phone
) -> None:
    await house.client.fault(
        "editMessageReplyMarkup", kind="400", description="Bad Request: message can't be edited"
    )
    await lin.say("看到一个光头的人")
    await lin.sees("哪一条通告")
    await lin.say("都不是")
    await lin.sees("在哪里看到的")
    await lin.say("江汉路")
    await lin.sees("什么时候", "够了")
    await none_left(lin, "在哪里看到的")
