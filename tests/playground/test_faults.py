"""Trouble on request: what the bot sees, and whether the call took effect."""

from __future__ import annotations

import pytest
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)

from playground.errors import CannotDo
from tests.playground.stage import BOT_ID, Stage


async def send(stage: Stage) -> None:
    await stage.bot.send_message(stage.person.id, "x")


def arrived(stage: Stage) -> int:
    return sum(one.get("text") == "x" for one in stage.world.history(stage.person.id, BOT_ID))


async def test_429_says_how_long_and_has_no_effect(stage: Stage) -> None:
    stage.world.fault("sendMessage", "429", seconds=7, times=2)
    for _ in range(2):
        with pytest.raises(TelegramRetryAfter) as caught:
            await send(stage)
        assert caught.value.retry_after == 7
    assert caught.value.message.endswith("Too Many Requests: retry after 7")
    assert arrived(stage) == 0
    await send(stage)
    assert arrived(stage) == 1


async def test_403_400_and_5xx_have_no_effect(stage: Stage) -> None:
    stage.world.fault("sendMessage", "403", description="user is deactivated")
    stage.world.fault("sendMessage", "400", description="oops")
    stage.world.fault("sendMessage", "5xx", code=502)
    with pytest.raises(TelegramForbiddenError, match="Forbidden: user is deactivated"):
        await send(stage)
    with pytest.raises(TelegramBadRequest, match="Bad Request: oops"):
        await send(stage)
    with pytest.raises(TelegramServerError):
        await send(stage)
    assert arrived(stage) == 0


async def test_a_timeout_after_accepting_takes_effect_and_answers_nothing(stage: Stage) -> None:
    stage.world.fault("sendMessage", "timeout_after_accept")
    with pytest.raises(TelegramNetworkError):
        await send(stage)
    assert arrived(stage) == 1
    assert stage.world.calls_of("sendMessage")[-1].status == 0


async def test_a_drop_before_accepting_has_no_effect(stage: Stage) -> None:
    stage.world.fault("sendMessage", "drop_before")
    with pytest.raises(TelegramNetworkError):
        await send(stage)
    assert arrived(stage) == 0


async def test_a_slow_call_takes_effect_later(stage: Stage) -> None:
    stage.world.fault("sendMessage", "slow", seconds=0.05)
    await send(stage)
    assert arrived(stage) == 1


async def test_migration_in_the_middle_of_a_call_upgrades_the_group(stage: Stage) -> None:
    old = stage.world.add_group("旧群", kind="group")
    stage.world.add_member(old, BOT_ID)
    stage.world.fault("sendMessage", "migrate", chat_id=old.id)
    with pytest.raises(TelegramMigrateToChat) as caught:
        await stage.bot.send_message(old.id, "x")
    assert caught.value.migrate_to_chat_id == old.migrated_to
    moved = await stage.bot.send_message(caught.value.migrate_to_chat_id, "x")
    assert moved.chat.id == old.migrated_to


async def test_a_fault_keeps_to_its_chat_its_method_and_its_number(stage: Stage) -> None:
    stage.world.fault("SENDMESSAGE", "403", chat_id=stage.group.id)
    await send(stage)
    await stage.bot.get_chat(stage.group.id)
    with pytest.raises(TelegramForbiddenError):
        await stage.bot.send_message(stage.group.id, "x")
    assert (await stage.bot.send_message(stage.group.id, "x")).text == "x"


async def test_cleared_faults_do_nothing(stage: Stage) -> None:
    stage.world.fault("*", "5xx", times=100)
    stage.world.clear_faults()
    await send(stage)


async def test_an_unknown_kind_is_refused(stage: Stage) -> None:
    with pytest.raises(CannotDo):
        stage.world.fault("sendMessage", "earthquake")


async def test_every_call_is_recorded_with_its_answer(stage: Stage) -> None:
    await send(stage)
    with pytest.raises(TelegramBadRequest):
        await stage.bot.send_message(1, "y")
    good, bad = stage.world.calls_of("sendmessage")
    assert (good.status, good.params["text"], good.answer["text"]) == (200, "x", "x")
    assert (bad.status, bad.answer["description"]) == (400, "Bad Request: chat not found")
    assert [one.number for one in stage.world.calls_of(chat_id=1)] == [bad.number]
