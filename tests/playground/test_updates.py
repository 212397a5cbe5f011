"""getUpdates keeps Telegram's rules: offsets, limits, waiting, one poll at a time, wanted types."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from aiogram.exceptions import TelegramConflictError

from playground.records import Json
from tests.playground.stage import BOT_ID, Stage

UNREACHED = "http://127.0.0.1:9/hook"


def say(stage: Stage, *words: str) -> None:
    for one in words:
        stage.world.say(stage.person.id, BOT_ID, one)


async def texts(stage: Stage, **params: Any) -> list[str | None]:
    found = await stage.bot.get_updates(**params)
    return [one.message.text if one.message else None for one in found]


async def waiting_poll(stage: Stage) -> asyncio.Task[list[str | None]]:
    """A poll that has reached the server and waits there."""
    before = len(stage.world.calls_of("getUpdates"))
    poll = asyncio.create_task(texts(stage, timeout=30))
    await stage.world.until(lambda: len(stage.world.calls_of("getUpdates")) > before)
    return poll


async def test_what_is_not_confirmed_comes_again(stage: Stage) -> None:
    say(stage, "一", "二")
    assert await texts(stage) == ["一", "二"]
    assert await texts(stage) == ["一", "二"]


async def test_an_offset_confirms_everything_below_it(stage: Stage) -> None:
    say(stage, "一", "二", "三")
    second = (await stage.bot.get_updates())[1]
    assert await texts(stage, offset=second.update_id) == ["二", "三"]
    assert await texts(stage) == ["二", "三"]
    assert await texts(stage, offset=second.update_id + 2) == []


async def test_a_negative_offset_keeps_the_newest_and_forgets_the_rest(stage: Stage) -> None:
    say(stage, "一", "二", "三")
    assert await texts(stage, offset=-1) == ["三"]
    assert await texts(stage) == ["三"]


async def test_a_limit_is_kept_and_a_hundred_is_the_most(stage: Stage) -> None:
    say(stage, *(str(number) for number in range(120)))
    assert len(await texts(stage, limit=7)) == 7
    assert len(await texts(stage, limit=500)) == 100


async def test_a_waiting_poll_wakes_at_once(stage: Stage) -> None:
    poll = await waiting_poll(stage)
    began = time.monotonic()
    say(stage, "醒")
    assert await poll == ["醒"]
    assert time.monotonic() - began < 15


async def test_a_poll_without_news_ends_empty_after_its_timeout(stage: Stage) -> None:
    assert await texts(stage, timeout=1) == []


async def test_a_second_poll_ends_the_first(stage: Stage) -> None:
    first = await waiting_poll(stage)
    second = await waiting_poll(stage)
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await first
    say(stage, "归后来者")
    assert await second == ["归后来者"]


async def test_a_webhook_ends_a_waiting_poll_and_refuses_new_ones(stage: Stage) -> None:
    poll = await waiting_poll(stage)
    await stage.bot.set_webhook(UNREACHED)
    with pytest.raises(TelegramConflictError, match="terminated by setWebhook request"):
        await poll
    with pytest.raises(TelegramConflictError, match="while webhook is active; use deleteWebhook"):
        await texts(stage)
    await stage.bot.delete_webhook()
    assert await texts(stage) == []


async def test_only_wanted_types_are_queued_and_the_wish_is_kept(stage: Stage) -> None:
    await stage.bot.get_updates(allowed_updates=["callback_query"])
    say(stage, "不要")
    stage.world.press_data(stage.person.id, BOT_ID, 1, "要")
    found = await stage.bot.get_updates()
    assert [one.callback_query.data for one in found if one.callback_query] == ["要"]
    assert len(found) == 1


async def test_member_changes_of_others_come_only_when_asked_for(stage: Stage) -> None:
    stage.world.add_member(stage.forum, stage.world.add_user("新人"))
    kinds = [one.event_type for one in await stage.updates()]
    assert kinds == ["message"]
    await stage.bot.get_updates(allowed_updates=["chat_member"])
    stage.world.add_member(stage.forum, stage.world.add_user("又一人"))
    assert [one.event_type for one in await stage.updates()] == ["chat_member"]


async def test_dropping_pending_updates_empties_the_queue(stage: Stage) -> None:
    say(stage, "旧")
    await stage.bot.delete_webhook(drop_pending_updates=True)
    assert await texts(stage) == []


def injected(update_id: int, text: str) -> Json:
    chat = {"id": 5, "type": "private", "first_name": "甲"}
    message = {"message_id": 1, "date": 0, "chat": chat, "text": text}
    return {"update_id": update_id, "message": message}


async def test_injected_updates_come_as_they_are(stage: Stage) -> None:
    for update_id, text in ((7, "后"), (3, "先"), (7, "后"), (10**15, "巨")):
        stage.world.inject(BOT_ID, injected(update_id, text))
    assert await texts(stage) == ["后", "先", "后", "巨"]
    assert await texts(stage, offset=10**15 + 1) == []


async def test_an_injected_old_id_is_handed_out_in_spite_of_the_offset(stage: Stage) -> None:
    say(stage, "一")
    last = (await stage.bot.get_updates())[-1].update_id
    stage.world.inject(BOT_ID, injected(3, "迟到"))
    assert await texts(stage, offset=last + 1) == ["迟到"]
    assert await texts(stage, offset=last + 1) == []


async def test_ids_go_on_after_a_huge_one(stage: Stage) -> None:
    stage.world.inject(BOT_ID, injected(10**15, "巨"))
    say(stage, "之后")
    found = await stage.bot.get_updates()
    assert found[1].update_id == 10**15 + 1
    assert await texts(stage, offset=10**15 + 1) == ["之后"]
