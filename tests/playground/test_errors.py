"""The playground refuses in Telegram's own words and codes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
)
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputMediaPhoto,
    InputTextMessageContent,
)

from playground.contents import Upload
from tests.playground.stage import BOT_ID, OTHER_TOKEN, TOKEN, Stage, bot_for, hang_up, picture

UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
TWO_DAYS = 48 * 3600
Refused = Callable[[Stage], Awaitable[Any]]


def keyboard(*rows: list[dict[str, Any]]) -> InlineKeyboardMarkup:
    """Buttons from plain dicts, unchecked."""
    built = [[InlineKeyboardButton.model_construct(**one) for one in row] for row in rows]
    return InlineKeyboardMarkup(inline_keyboard=built)


async def edited_unchanged(stage: Stage) -> None:
    sent = await stage.bot.send_message(stage.person.id, "同")
    await stage.bot.edit_message_text("同", chat_id=stage.person.id, message_id=sent.message_id)


async def edited_words_of_another(stage: Stage) -> None:
    said = stage.world.say(stage.person.id, BOT_ID, "我的")
    await stage.bot.edit_message_text("改", chat_id=stage.person.id, message_id=said.message_id)


async def edited_text_of_a_photo(stage: Stage) -> None:
    sent = await stage.bot.send_photo(stage.person.id, BufferedInputFile(picture(), "a.jpg"))
    await stage.bot.edit_message_text("改", chat_id=stage.person.id, message_id=sent.message_id)


async def edited_with_new_file_where_shared(stage: Stage) -> None:
    query = stage.world.ask_inline(stage.person.id, BOT_ID, "x")
    content = InputTextMessageContent(message_text="通告")
    result = InlineQueryResultArticle(id="1", title="通告", input_message_content=content)
    await stage.bot.answer_inline_query(query, [result])
    sent = stage.world.choose_inline(stage.person.id, stage.group.id, query, "1")
    sent.inline_id = "shared"
    media = InputMediaPhoto(media=BufferedInputFile(picture(), "a.jpg"))
    await stage.bot.edit_message_media(media, inline_message_id=sent.inline_id)


async def edited_after_deletion(stage: Stage) -> None:
    sent = await stage.bot.send_message(stage.person.id, "去")
    await stage.bot.delete_message(stage.person.id, sent.message_id)
    await stage.bot.edit_message_text("改", chat_id=stage.person.id, message_id=sent.message_id)


async def deleted_after_two_days(stage: Stage) -> None:
    sent = await stage.bot.send_message(stage.person.id, "旧")
    stage.world.clock.advance(TWO_DAYS + 1)
    await stage.bot.delete_message(stage.person.id, sent.message_id)


async def deleted_words_of_another_without_right(stage: Stage) -> None:
    said = stage.world.say(stage.person.id, stage.group.id, "/我的")
    await stage.bot.delete_message(stage.group.id, said.message_id)


async def sent_to_closed_topic(stage: Stage) -> None:
    topic = stage.world.add_topic(stage.forum, "T", stage.person.id)
    topic.closed = True
    stage.world.add_member(stage.forum, BOT_ID, "administrator", rights=["can_pin_messages"])
    await stage.bot.send_message(stage.forum.id, "x", message_thread_id=topic.thread_id)


async def topic_without_right(stage: Stage) -> None:
    stage.world.add_member(stage.forum, BOT_ID, "administrator", rights=[])
    await stage.bot.create_forum_topic(stage.forum.id, "T")


async def foreign_file(stage: Stage) -> None:
    other = bot_for(stage.playground, OTHER_TOKEN)
    try:
        stage.world.add_bot(OTHER_TOKEN)
        stage.world.start(stage.person.id, 8000000002)
        sent = await other.send_document(stage.person.id, BufferedInputFile(b"x", "a.txt"))
    finally:
        await hang_up(other)
    assert sent.document
    await stage.bot.get_file(sent.document.file_id)


async def big_file(stage: Stage) -> None:
    upload = Upload(bytes(20 * 1024 * 1024 + 1), "film.bin")
    stage.world.send_file(stage.person.id, BOT_ID, upload)
    update = (await stage.updates())[-1]
    assert update.message
    assert update.message.document
    await stage.bot.get_file(update.message.document.file_id)


async def answered_too_late(stage: Stage) -> None:
    sent = await stage.bot.send_message(
        stage.person.id, "?", reply_markup=keyboard([{"text": "a", "callback_data": "b"}])
    )
    pressed = stage.world.press(stage.person.id, BOT_ID, sent.message_id, label="a")
    stage.world.clock.advance(TWO_DAYS)
    await stage.bot.answer_callback_query(pressed["query"])


def text(words: str, **more: Any) -> Refused:
    return lambda stage: stage.bot.send_message(stage.person.id, words, **more)


def pressable(*rows: list[dict[str, Any]]) -> Refused:
    return text("?", reply_markup=keyboard(*rows))


def album(count: int) -> Refused:
    def send(stage: Stage) -> Awaitable[Any]:
        items = [InputMediaPhoto(media=BufferedInputFile(picture(), "a.jpg"))] * count
        return stage.bot.send_media_group(stage.person.id, [*items])

    return send


BAD_REQUESTS: dict[str, tuple[Refused, str]] = {
    "unknown chat": (lambda s: s.bot.send_message(12345, "x"), "chat not found"),
    "unknown group": (lambda s: s.bot.send_message(-100999, "x"), "chat not found"),
    "unknown name": (lambda s: s.bot.send_message("@nobody", "x"), "chat not found"),
    "empty text": (text("  \n "), "message text is empty"),
    "empty once parsed": (text("<b> </b>", parse_mode="HTML"), "message text is empty"),
    "long text": (text("x" * 4097), "message is too long"),
    "long in UTF-16": (text("😀" * 2049), "message is too long"),
    "long caption": (
        lambda s: s.bot.send_photo(
            s.person.id, BufferedInputFile(picture(), "a.jpg"), caption="x" * 1025
        ),
        "message caption is too long",
    ),
    "unchanged": (edited_unchanged, UNCHANGED),
    "edit what is not there": (
        lambda s: s.bot.edit_message_text("x", chat_id=s.person.id, message_id=99),
        "message to edit not found",
    ),
    "edit what was deleted": (edited_after_deletion, "message to edit not found"),
    "a new file where shared": (
        edited_with_new_file_where_shared,
        "invalid message content specified",
    ),
    "edit another's": (edited_words_of_another, "message can't be edited"),
    "edit the text of a photo": (
        edited_text_of_a_photo,
        "there is no text in the message to edit",
    ),
    "delete what is not there": (
        lambda s: s.bot.delete_message(s.person.id, 99),
        "message to delete not found",
    ),
    "delete after 48 hours": (deleted_after_two_days, "message can't be deleted"),
    "delete another's": (deleted_words_of_another_without_right, "message can't be deleted"),
    "reply to nothing": (text("x", reply_to_message_id=99), "message to be replied not found"),
    "data of 65 bytes": (
        pressable([{"text": "a", "callback_data": "线" * 21 + "xx"}]),
        "BUTTON_DATA_INVALID",
    ),
    "empty data": (pressable([{"text": "a", "callback_data": ""}]), "BUTTON_DATA_INVALID"),
    "button that does nothing": (pressable([{"text": "a"}]), "BUTTON_TYPE_INVALID"),
    "button to nowhere": (pressable([{"text": "a", "url": "not an url"}]), "BUTTON_URL_INVALID"),
    "101 buttons": (
        pressable(*[[{"text": "a", "callback_data": "b"}]] * 101),
        "reply markup is too long",
    ),
    "unknown tag": (
        text("好<x>", parse_mode="HTML"),
        'can\'t parse entities: Unsupported start tag "x" at byte offset 3',
    ),
    "unclosed tag": (
        text("<b>x", parse_mode="HTML"),
        "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    "crossed tags": (
        text("<b><i>x</b></i>", parse_mode="HTML"),
        'can\'t parse entities: Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
    ),
    "stray end": (
        text("x</b>", parse_mode="HTML"),
        "can't parse entities: Unexpected end tag at byte offset 1",
    ),
    "late answer": (
        answered_too_late,
        "query is too old and response timeout expired or query ID is invalid",
    ),
    "unknown query": (
        lambda s: s.bot.answer_callback_query("1"),
        "query is too old and response timeout expired or query ID is invalid",
    ),
    "file over 20 MB": (big_file, "file is too big"),
    "no file": (
        lambda s: s.bot.get_file("nothing"),
        "wrong file_id or the file is temporarily unavailable",
    ),
    "another bot's file": (
        foreign_file,
        "wrong file_id or the file is temporarily unavailable",
    ),
    "no picture": (
        lambda s: s.bot.send_photo(s.person.id, BufferedInputFile(b"text", "a.jpg")),
        "IMAGE_PROCESS_FAILED",
    ),
    "a strip": (
        lambda s: s.bot.send_photo(s.person.id, BufferedInputFile(picture(2100, 100), "a.jpg")),
        "PHOTO_INVALID_DIMENSIONS",
    ),
    "album of one": (album(1), "wrong number of messages to send: must contain 2-10 items"),
    "album of eleven": (album(11), "wrong number of messages to send: must contain 2-10 items"),
    "no such topic": (
        lambda s: s.bot.send_message(s.forum.id, "x", message_thread_id=999),
        "message thread not found",
    ),
    "the General topic by id": (
        lambda s: s.bot.send_message(s.forum.id, "x", message_thread_id=1),
        "message thread not found",
    ),
    "closed topic": (sent_to_closed_topic, "TOPIC_CLOSED"),
    "no forum": (
        lambda s: s.bot.create_forum_topic(s.group.id, "T"),
        "the chat is not a forum",
    ),
    "topic without the right": (topic_without_right, "not enough rights to create a topic"),
    "pin without the right": (
        lambda s: s.bot.pin_chat_message(s.group.id, 1),
        "not enough rights to manage pinned messages in the chat",
    ),
    "business connection": (
        text("x", business_connection_id="b"),
        "business connection not found",
    ),
}


@pytest.mark.parametrize("case", BAD_REQUESTS)
async def test_a_bad_request_has_telegrams_words(stage: Stage, case: str) -> None:
    refused, words = BAD_REQUESTS[case]
    with pytest.raises(TelegramBadRequest) as caught:
        await refused(stage)
    assert caught.value.message == f"Bad Request: {words}"


async def kicked(stage: Stage) -> None:
    stage.world.remove_member(stage.group, BOT_ID)
    await stage.bot.send_message(stage.group.id, "x")


async def left(stage: Stage) -> None:
    await stage.bot.leave_chat(stage.group.id)
    await stage.bot.send_message(stage.group.id, "x")


async def blocked(stage: Stage) -> None:
    stage.world.block(stage.person.id, BOT_ID)
    await stage.bot.send_message(stage.person.id, "x")


async def unstarted(stage: Stage) -> None:
    neighbour = stage.world.add_user("邻居")
    stage.world.add_member(stage.group, neighbour)
    await stage.bot.send_message(neighbour.id, "x")


FORBIDDEN: dict[str, tuple[Refused, str]] = {
    "kicked": (kicked, "bot was kicked from the supergroup chat"),
    "left": (left, "bot is not a member of the supergroup chat"),
    "blocked": (blocked, "bot was blocked by the user"),
    "not started": (unstarted, "bot can't initiate conversation with a user"),
}


@pytest.mark.parametrize("case", FORBIDDEN)
async def test_a_forbidden_call_has_telegrams_words(stage: Stage, case: str) -> None:
    refused, words = FORBIDDEN[case]
    with pytest.raises(TelegramForbiddenError) as caught:
        await refused(stage)
    assert caught.value.message == f"Forbidden: {words}"


async def test_an_upgraded_group_names_its_new_id(stage: Stage) -> None:
    old = stage.world.add_group("旧群", kind="group")
    stage.world.add_member(old, BOT_ID)
    new = stage.world.migrate(old)
    with pytest.raises(TelegramMigrateToChat) as caught:
        await stage.bot.send_message(old.id, "x")
    assert caught.value.migrate_to_chat_id == new.id
    assert (await stage.bot.send_message(new.id, "x")).chat.id == new.id


async def test_after_unblocking_the_bot_may_write_again(stage: Stage) -> None:
    stage.world.block(stage.person.id, BOT_ID)
    stage.world.unblock(stage.person.id, BOT_ID)
    assert (await stage.bot.send_message(stage.person.id, "x")).text == "x"


@pytest.mark.parametrize("token", ["1:short", "x" * 46, TOKEN[:-1] + "B"])
async def test_a_wrong_token_is_unauthorized(stage: Stage, token: str) -> None:
    url = f"{stage.playground.url}/bot{token}/getMe"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        document = await answer.json()
    unauthorized = {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert (answer.status, document) == (401, unauthorized)


async def test_an_unknown_method_is_not_found(stage: Stage) -> None:
    refused = {"ok": False, "error_code": 404, "description": "Not Found"}
    assert await stage.raw("sendTelepathy") == refused


@pytest.mark.parametrize(
    ("params", "named"),
    [
        ({"chat_id": 1}, '"text"'),
        ({"chat_id": 1, "text": "x", "colour": "red"}, '"colour"'),
        ({"chat_id": 1, "text": 5}, "text"),
        ({"chat_id": True, "text": "x"}, "chat_id"),
        ({"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"txt": "a"}]]}}, "txt"),
        ({"chat_id": 1, "text": "x", "entities": "{"}, "entities"),
        ({"chat_id": 1, "text": "x", "message_thread_id": "²"}, "message_thread_id"),
        ({"chat_id": "9" * 30, "text": "x"}, "chat_id"),
    ],
)
async def test_our_own_mistakes_are_named(stage: Stage, params: dict[str, Any], named: str) -> None:
    refused = await stage.raw("sendMessage", **params)
    assert refused["error_code"] == 400
    assert named in refused["description"]


async def test_without_strictness_unknown_parameters_pass_as_telegram_lets_them(
    stage: Stage,
) -> None:
    stage.world.is_strict = False
    sent = await stage.raw("sendMessage", chat_id=stage.person.id, text="x", colour="red")
    assert sent["ok"] is True
