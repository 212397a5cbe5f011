"""Ephemeral messages: in groups, for one member, and only when Telegram lets a bot send them."""

from __future__ import annotations

from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BotCommand,
    EphemeralMessageParameters,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    ReplyParameters,
)

from tests.playground.stage import BOT_ID, Stage

GO = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="真?", callback_data="t")]])


async def whisper(stage: Stage, chat_id: int, **more: Any) -> Message:
    """An ephemeral message for the person; `more` are ephemeral parameters."""
    to = EphemeralMessageParameters(receiver_user_id=stage.person.id, **more)
    return await stage.bot.send_message(chat_id, "悄悄", ephemeral_message_parameters=to)


async def pressed_in_group(stage: Stage) -> tuple[int, str]:
    card = await stage.bot.send_message(stage.group.id, "通告", reply_markup=GO)
    done = stage.world.press(stage.person.id, stage.group.id, card.message_id, label="真?")
    return card.message_id, done["query"]


def shown(stage: Stage, user_id: int, chat_id: int) -> list[str]:
    history = stage.world.history(user_id, chat_id)
    return [one["text"] for one in history if "text" in one]


async def test_only_the_receiver_sees_it_and_its_id_is_zero(stage: Stage) -> None:
    neighbour = stage.world.add_user("邻居")
    stage.world.add_member(stage.forum, neighbour)
    sent = await whisper(stage, stage.forum.id)
    assert sent.message_id == 0
    assert sent.ephemeral_message_id == 1
    assert sent.receiver_user
    assert sent.receiver_user.id == stage.person.id
    assert shown(stage, stage.person.id, stage.forum.id) == ["悄悄"]
    assert shown(stage, neighbour.id, stage.forum.id) == []


async def test_a_press_lets_a_plain_member_bot_answer_for_fifteen_seconds(stage: Stage) -> None:
    _, query = await pressed_in_group(stage)
    assert (await whisper(stage, stage.group.id, callback_query_id=query)).text == "悄悄"
    stage.world.clock.advance(16)
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await whisper(stage, stage.group.id, callback_query_id=query)


async def test_without_a_press_a_plain_member_bot_may_not(stage: Stage) -> None:
    with pytest.raises(TelegramBadRequest, match="not enough rights"):
        await whisper(stage, stage.group.id)


async def test_anothers_press_is_no_occasion(stage: Stage) -> None:
    neighbour = stage.world.add_user("邻居")
    stage.world.add_member(stage.group, neighbour)
    card = await stage.bot.send_message(stage.group.id, "通告", reply_markup=GO)
    done = stage.world.press(neighbour.id, stage.group.id, card.message_id, label="真?")
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await whisper(stage, stage.group.id, callback_query_id=done["query"])


async def test_it_can_stand_in_for_the_message_pressed_for_that_person_only(
    stage: Stage,
) -> None:
    neighbour = stage.world.add_user("邻居")
    stage.world.add_member(stage.group, neighbour)
    _, query = await pressed_in_group(stage)
    await whisper(
        stage, stage.group.id, callback_query_id=query, replace_callback_query_message=True
    )
    assert shown(stage, stage.person.id, stage.group.id) == ["悄悄"]
    assert shown(stage, neighbour.id, stage.group.id) == ["通告"]


@pytest.mark.parametrize("place", ["private", "stranger"])
async def test_it_goes_to_members_of_groups_only(stage: Stage, place: str) -> None:
    stranger = stage.world.add_user("外人")
    to = EphemeralMessageParameters(
        receiver_user_id=stranger.id if place == "stranger" else stage.person.id
    )
    chat_id = stage.person.id if place == "private" else stage.forum.id
    with pytest.raises(TelegramBadRequest):
        await stage.bot.send_message(chat_id, "悄悄", ephemeral_message_parameters=to)


async def test_it_is_edited_and_deleted_by_its_own_methods(stage: Stage) -> None:
    sent = await whisper(stage, stage.forum.id)
    where = (stage.forum.id, stage.person.id, sent.ephemeral_message_id or 0)
    assert await stage.bot.edit_ephemeral_message_text(*where, text="改")
    assert shown(stage, stage.person.id, stage.forum.id) == ["改"]
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await stage.bot.edit_ephemeral_message_text(*where, text="改")
    assert await stage.bot.delete_ephemeral_message(*where)
    assert shown(stage, stage.person.id, stage.forum.id) == []
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await stage.bot.delete_ephemeral_message(*where)


async def test_ordinary_methods_do_not_reach_it(stage: Stage) -> None:
    await whisper(stage, stage.forum.id)
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await stage.bot.edit_message_text("改", chat_id=stage.forum.id, message_id=0)


async def test_its_buttons_ask_the_bot_with_the_ephemeral_message(stage: Stage) -> None:
    to = EphemeralMessageParameters(receiver_user_id=stage.person.id)
    sent = await stage.bot.send_message(
        stage.forum.id, "?", reply_markup=GO, ephemeral_message_parameters=to
    )
    await stage.updates()
    stage.world.press(
        stage.person.id, stage.forum.id, label="真?", ephemeral_id=sent.ephemeral_message_id
    )
    (update,) = await stage.updates()
    assert update.callback_query
    assert isinstance(update.callback_query.message, Message)
    assert update.callback_query.message.ephemeral_message_id == sent.ephemeral_message_id


async def test_an_ephemeral_command_reaches_the_bot_alone_and_may_be_answered(
    stage: Stage,
) -> None:
    neighbour = stage.world.add_user("邻居")
    stage.world.add_member(stage.group, neighbour)
    await stage.updates()
    command = BotCommand(command="status", description="查", is_ephemeral=True)
    await stage.bot.set_my_commands([command])
    stage.world.say(stage.person.id, stage.group.id, "/status ABCD")
    assert shown(stage, neighbour.id, stage.group.id) == []
    (update,) = await stage.updates()
    assert update.message
    assert update.message.receiver_user
    assert update.message.receiver_user.id == BOT_ID
    asked = ReplyParameters(ephemeral_message_id=update.message.ephemeral_message_id)
    answer = await stage.bot.send_message(
        stage.group.id,
        "在处理",
        ephemeral_message_parameters=EphemeralMessageParameters(receiver_user_id=stage.person.id),
        reply_parameters=asked,
    )
    assert answer.reply_to_message
    assert shown(stage, stage.person.id, stage.group.id) == ["/status ABCD", "在处理"]
