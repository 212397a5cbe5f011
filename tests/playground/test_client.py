"""The control over HTTP does from outside what the world does from inside."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from playground.client import PlaygroundClient
from playground.deeds import DEEDS
from playground.errors import CannotDo
from tests.playground.stage import BOT_ID, OTHER_TOKEN, Stage, picture

GO = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="去", callback_data="go")]])


@pytest.fixture
async def phone(stage: Stage) -> AsyncIterator[PlaygroundClient]:
    """A client on the stage's server."""
    async with PlaygroundClient(stage.playground.url) as client:
        yield client


async def test_a_stage_is_set_from_outside(phone: PlaygroundClient, stage: Stage) -> None:
    person = await phone.add_user("王", id=42)
    bot = await phone.add_bot(OTHER_TOKEN, username="other_bot")
    forum = await phone.add_forum("组")
    channel = await phone.add_channel("频道")
    await phone.add_member(forum["id"], person["id"], "creator")
    await phone.add_member(forum["id"], bot["id"], "administrator")
    await phone.do("set_stage", hint={"zh": "试"}, phones=[])
    seen = await phone.look("stage")
    assert (person["id"], channel["type"], forum["is_forum"]) == (42, "channel", True)
    assert seen["hint"] == {"zh": "试"}
    assert {one["username"] for one in seen["bots"]} == {"tipline_bot", "other_bot"}
    assert "组" in [one["title"] for one in await phone.look("chats", person=42)]


async def test_a_person_acts_from_outside(phone: PlaygroundClient, stage: Stage) -> None:
    who = stage.person.id
    said = await phone.say(who, BOT_ID, "你好")
    await phone.edit(who, BOT_ID, said["message_id"], "你好吗")
    await phone.send_photo(who, BOT_ID, picture(), "看")
    await phone.send_file(who, BOT_ID, "a.txt", b"x")
    await phone.send_file(who, BOT_ID, "a.oga", b"x", kind="voice")
    await phone.send_album(who, BOT_ID, [("a.jpg", picture()), ("b.jpg", picture())])
    await phone.send_album(who, BOT_ID, [("a.txt", b"1"), ("b.txt", b"2")], as_files=True)
    await phone.share_place(who, BOT_ID, 30.5, 114.2)
    await phone.share_contact(who, BOT_ID)
    await phone.forward(who, BOT_ID, BOT_ID, said["message_id"])
    await phone.start(who, BOT_ID, "n-1")
    kinds = [
        (one.event_type, (one.message or one.edited_message).content_type)  # type: ignore[union-attr]  # each is one of the two
        for one in await stage.updates()
    ]
    assert [str(kind).rpartition(".")[2].lower() for _, kind in kinds] == [
        *("text", "text", "photo", "document", "voice", "photo", "photo"),
        *("document", "document", "location", "contact", "text", "text"),
    ]
    assert kinds[1][0] == "edited_message"
    await phone.remove(who, BOT_ID, said["message_id"])
    seen = await phone.history(who, BOT_ID)
    assert said["message_id"] not in [one["message_id"] for one in seen]


async def test_buttons_are_pressed_from_outside(phone: PlaygroundClient, stage: Stage) -> None:
    who = stage.person.id
    sent = await stage.bot.send_message(who, "?", reply_markup=GO)
    by_label = await phone.press(who, BOT_ID, sent.message_id, label="去")
    by_data = await phone.press(who, BOT_ID, sent.message_id, data="go")
    free = await phone.press_data(who, BOT_ID, sent.message_id, "任意")
    seen = [one.callback_query for one in await stage.updates()]
    assert [one.id for one in seen if one] == [by_label["query"], by_data["query"], free["query"]]
    await stage.bot.answer_callback_query(by_label["query"], text="好")
    assert await phone.do("query_answer", query=by_label["query"]) == {"text": "好"}
    assert await phone.do("query_answer", query=by_data["query"]) is None


async def test_refusals_nonsense_and_unknown_acts_are_told_apart(
    phone: PlaygroundClient, stage: Stage
) -> None:
    with pytest.raises(CannotDo) as refused:
        await phone.send_photo(stage.person.id, BOT_ID, b"no picture")
    assert refused.value.code == "not_a_photo"
    with pytest.raises(ValueError, match="KeyError"):
        await phone.do("say", person=stage.person.id, peer=BOT_ID)
    with pytest.raises(ValueError, match="no such act"):
        await phone.do("fly")


async def test_waiting_ends_when_the_message_comes(phone: PlaygroundClient, stage: Stage) -> None:
    waiting = asyncio.create_task(phone.wait_for(stage.person.id, BOT_ID, "来了", timeout=30))
    await stage.bot.send_message(stage.person.id, "没来")
    await stage.bot.send_message(stage.person.id, "来了！")
    assert (await waiting)["text"] == "来了！"


async def test_waiting_in_vain_says_what_was_there(phone: PlaygroundClient, stage: Stage) -> None:
    await stage.bot.send_message(stage.person.id, "别的")
    with pytest.raises(TimeoutError, match="别的"):
        await phone.wait_for(stage.person.id, BOT_ID, "没有的", timeout=0.1)


async def test_an_edit_ends_a_wait_too(phone: PlaygroundClient, stage: Stage) -> None:
    sent = await stage.bot.send_message(stage.person.id, "旧")
    waiting = asyncio.create_task(phone.wait_for(stage.person.id, BOT_ID, "新"))
    await stage.bot.edit_message_text("新", chat_id=stage.person.id, message_id=sent.message_id)
    assert (await waiting)["message_id"] == sent.message_id


async def test_the_newest_with_such_a_button_is_found_and_waited_for(
    phone: PlaygroundClient, stage: Stage
) -> None:
    person = stage.person.id

    def keys(data: str) -> InlineKeyboardMarkup:
        return InlineKeyboardMarkup(
            inline_keyboard=[[InlineKeyboardButton(text="按", callback_data=data)]]
        )

    first = await stage.bot.send_message(person, "问题一", reply_markup=keys("a:1:yes"))
    second = await stage.bot.send_message(person, "问题二", reply_markup=keys("a:2:yes"))
    await phone.say(person, BOT_ID, "问题")
    assert (await phone.newest(person, BOT_ID, "问题"))["message_id"] == second.message_id
    found = await phone.newest(person, BOT_ID, "问题", r"a:1:\w+")
    assert found["message_id"] == first.message_id
    with pytest.raises(TimeoutError):
        await phone.newest(person, BOT_ID, "问题", r"a:\d", timeout=0.1)
    after = {"after": second.message_id, "timeout": 30}
    waiting = asyncio.create_task(phone.newest(person, BOT_ID, "", r"a:3:.*", **after))
    await stage.bot.send_message(person, "问题三", reply_markup=keys("a:3:yes"))
    assert (await waiting)["text"] == "问题三"


async def test_faults_clock_calls_and_injection_from_outside(
    phone: PlaygroundClient, stage: Stage
) -> None:
    await phone.fault("sendMessage", "400", description="oops")
    refused = await stage.raw("sendMessage", chat_id=stage.person.id, text="x")
    assert refused["description"] == "Bad Request: oops"
    before = stage.world.clock.now()
    assert await phone.advance_clock(3600) >= before + 3600
    await phone.inject(BOT_ID, {"update_id": 5, "message": None})
    assert await phone.do("pending", bot=BOT_ID) == 1
    (call,) = await phone.calls("sendMessage")
    assert (call["status"], call["params"]["text"]) == (400, "x")


async def test_lone_surrogates_travel_to_the_bot(phone: PlaygroundClient, stage: Stage) -> None:
    message = {"message_id": 1, "text": "a\ud800b"}
    await phone.inject(BOT_ID, {"update_id": 5, "message": message})
    url = f"{stage.playground.url}/bot{stage.bot.token}/getUpdates"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert b"\\ud800" in await answer.read()


async def test_a_sent_file_is_never_served_as_a_page(phone: PlaygroundClient, stage: Stage) -> None:
    evil = b"<script>alert(1)</script>"
    sent = await phone.send_file(stage.person.id, BOT_ID, "x.html", evil)
    url = stage.playground.url + sent["document"]["address"]
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["Content-Disposition"] == "attachment"
        assert await answer.read() == evil


async def test_the_event_stream_tells_of_changes(stage: Stage) -> None:
    url = f"{stage.playground.url}/control/events?after={stage.world.event_count}"
    async with aiohttp.ClientSession() as session, session.get(url) as stream:
        stage.world.say(stage.person.id, BOT_ID, "动了")
        lines = [await stream.content.readline() for _ in range(2)]
    assert b'"kind":"message"' in lines[1]


def test_every_deed_is_documented() -> None:
    assert all(deed.__doc__ for deed in DEEDS.values())
