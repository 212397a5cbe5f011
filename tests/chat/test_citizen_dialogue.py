"""After the receipt, over HTTP: moderators ask, the tipster answers; edits, forwards, live places."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.sample.district import publish_story
from bot.sample.phone import until
from desk.kit import Kit
from desk.outgoing import say_triage
from storage.statements import table_of
from storage.tables.queues import OutboxMessage, OutboxState
from tests.chat.citizen_phone import Message, Phone, citizen, labels, words
from tests.chat.house import RunningHouse, running_house
from tests.chat.triage_room import desk_of
from tests.servers.migrated import on_sqlite

OUTBOX = table_of(OutboxMessage)


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


async def asked(house: RunningHouse, card: Message, question: str) -> None:
    """A moderator claims the ticket and asks its tipster something."""
    moderator, topic = house.people["Mo"], card.get("message_thread_id")
    claim = next(label for label in labels(card) if "我来处理" in label)
    await house.client.press(moderator, house.triage, card["message_id"], label=claim)
    await house.sees(moderator, "周敏", peer=house.triage)
    await house.client.say(moderator, house.triage, f"/reply {question}", topic=topic)


async def card_of(house: RunningHouse, text: str) -> Message:
    """The ticket's card in the triage chat."""
    phone = Phone(house, house.people["Mo"])

    def fits(history: list[Message]) -> Message | None:
        return next((m for m in history if text in words(m) and labels(m)), None)

    return await phone.until(fits, house.triage)


async def test_moderators_ask_and_the_tipster_answers_and_ends_it(
    house: RunningHouse, lin: Phone
) -> None:
    await lin.send_tip("他在江汉路")
    await asked(house, await card_of(house, "他在江汉路"), "他戴帽子吗？")
    line = await lin.sees("他戴帽子吗？", "回复")
    assert "警方来消息了" in words(line)
    await lin.say("戴，蓝色的")
    await lin.sees("已转给警方")
    await house.sees(house.people["Mo"], "戴，蓝色的", peer=house.triage)
    await lin.say("还背着包")
    await house.sees(house.people["Mo"], "还背着包", peer=house.triage)
    await lin.press(line, "结束对话")
    await lin.press(await lin.sees("结束和警方的对话吗", "结束对话"), "结束对话")
    await lin.sees("对话结束了")
    await lin.say("另一件事")
    await lin.sees("哪一条通告")


@on_sqlite
async def test_a_quick_question_is_answered_with_one_press(house: RunningHouse, lin: Phone) -> None:
    await lin.send_tip("他在江汉路")
    mo = desk_of(house, "Mo")
    card = await mo.sees("他在江汉路", label="我来处理")
    await mo.press(card, "我来处理")
    await mo.press(await mo.sees("他在江汉路", label="问线索人"), "问线索人")
    await mo.press(await mo.sees("点一个问题", label="人还在吗"), "人还在吗")
    line = await lin.sees("现在还在那里吗")
    await lin.press(line, "还在")
    await lin.sees("您的回答：还在")
    await mo.sees("回复：", "还在")
    await mo.sees("现在还在那里吗", "已送达")


@on_sqlite
async def test_a_change_that_comes_after_its_post_was_erased_is_no_failed_message(
    house: RunningHouse, lin: Phone
) -> None:
    await lin.send_tip("他在江汉路")
    mo = desk_of(house, "Mo")
    await asked(house, await card_of(house, "他在江汉路"), "他戴帽子吗？")
    post = await mo.sees("对线索人说：", "已送达")
    await lin.press(await lin.sees("已经交给警方"), "看进展")
    await lin.press(await lin.sees("进展：", "撤回"), "撤回")
    await lin.press(await lin.sees("真的要撤回吗"), "撤回并销毁")
    await mo.until_none("对线索人说：")
    house.write(change_of, post["message_id"])
    assert await until(lambda: ended(house)) is OutboxState.REPLACED


def change_of(session: Session, kit: Kit, message_id: int) -> None:
    """What the post was to say of the delivery, on its way when the tip was taken back."""
    said = {"ticket": 1, "from": "moderators", "name": "Mo", "words": "", "delivery": "sent"}
    say_triage(session, kit, 1, "ticket.said", said | {"edit": message_id})


def how_it_ended(session: Session, _kit: Kit) -> OutboxState | None:
    """The newest post about the conversation, once it is settled."""
    newest = select(OUTBOX.c.state).where(OUTBOX.c.kind == "ticket.said").order_by(-OUTBOX.c.id)
    state: OutboxState = session.execute(newest.limit(1)).scalar_one()
    return None if state in (OutboxState.QUEUED, OutboxState.SENDING) else state


async def ended(house: RunningHouse) -> OutboxState | None:
    """The same, of the running program."""
    return house.read(how_it_ended)  # type: ignore[no-any-return]  # `read` gives back what it is asked


@on_sqlite
async def test_a_quoted_line_is_answered_though_a_draft_is_under_way(
    house: RunningHouse, lin: Phone
) -> None:
    await lin.send_tip("他在江汉路")
    await asked(house, await card_of(house, "他在江汉路"), "他戴帽子吗？")
    line = await lin.sees("他戴帽子吗？")
    await lin.say("/tip")
    await lin.sees("哪一条通告")
    await lin.say("戴，蓝色的", reply_to=line["message_id"])
    await house.sees(house.people["Mo"], "戴，蓝色的", peer=house.triage)


@on_sqlite
async def test_an_edit_is_told_to_the_tipster_and_to_the_moderators(
    house: RunningHouse, lin: Phone
) -> None:
    said = await lin.say("他在江汉路")
    await lin.press(await lin.sees("", "够了"), "够了")
    await house.client.edit(lin.person, lin.bot, said["message_id"], "他在中山大道")
    review = await lin.sees("他在中山大道", "发送给警方")
    assert "江汉路" not in words(review)
    await lin.press(review, "发送给警方")
    await lin.sees("您的回执")
    await house.client.edit(lin.person, lin.bot, said["message_id"], "他在解放大道")
    await lin.sees("改动已经转给警方")
    await house.sees(house.people["Mo"], "他在解放大道", peer=house.triage)


@on_sqlite
async def test_whose_message_was_forwarded_is_not_kept_and_the_tipster_is_told(
    house: RunningHouse, lin: Phone
) -> None:
    witness, group = await citizen(house, "Zhang San"), house.groups["South"]
    for person in (witness.person, lin.person):
        await house.client.add_member(group, person)
    said = await house.client.say(witness.person, group, "我看到他了，在江汉路")
    await house.client.forward(lin.person, lin.bot, group, said["message_id"])
    await lin.press(await lin.sees("原来是谁发的，我们没有保存"), "够了")
    await lin.press(await lin.sees("发送前看一眼", "发送给警方"), "发送给警方")
    card = await card_of(house, "我看到他了")
    assert "Zhang San" not in repr(card)


@on_sqlite
async def test_a_live_place_is_taken_once(house: RunningHouse, lin: Phone) -> None:
    shared = await house.client.share_place(lin.person, lin.bot, 30.58, 114.29, live_period=900)
    await lin.press(await lin.sees("1 个定位", "够了"), "够了")
    await lin.sees("发送前看一眼")
    moved = shared | {"edit_date": shared["date"] + 60}
    moved["location"] = shared["location"] | {"latitude": 30.6}
    await house.client.inject(lin.bot, {"update_id": 900_000, "edited_message": moved})
    await lin.say("就这些")
    review = await lin.sees("就这些", "发送给警方")
    assert "1 个定位" in words(review)
    assert "改动已经记下" not in words(review)
