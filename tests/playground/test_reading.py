"""Everything the playground says can be read by aiogram's types to the last field."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from aiogram.methods import Response
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    EphemeralMessageParameters,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputMediaDocument,
    InputMediaPhoto,
    InputTextMessageContent,
    ReactionTypeEmoji,
    ReplyParameters,
    Update,
)
from pydantic import BaseModel

from playground.contents import Upload
from playground.methods import METHODS
from tests.playground.stage import BOT_ID, TOKEN, Stage, picture
from tests.playground.test_against_aiogram import METHOD_CLASSES


def unknown_fields(value: Any, path: str = "") -> list[str]:
    """Paths of fields that no aiogram type declares."""
    found: list[str] = []
    if isinstance(value, BaseModel):
        found += [f"{path}.{name}" for name in value.model_extra or {}]
        for name in type(value).model_fields:
            found += unknown_fields(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, list):
        for at, one in enumerate(value):
            found += unknown_fields(one, f"{path}[{at}]")
    return found


KEYS = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="去", callback_data="go")]])


def upload(name: str = "a.bin", data: bytes = b"bytes") -> BufferedInputFile:
    """A small file on its way up."""
    return BufferedInputFile(data, name)


async def bot_sends_everything(stage: Stage) -> None:
    """Every kind of message a bot can send."""
    bot, to = stage.bot, stage.person.id
    await bot.send_message(to, "<b>你好</b> /help @tipline_bot", parse_mode="HTML")
    photo = await bot.send_photo(to, upload("a.jpg", picture()), caption="看")
    assert photo.photo
    await bot.get_file(photo.photo[-1].file_id)
    await bot.send_document(to, upload("a.txt"))
    for send in (bot.send_video, bot.send_voice, bot.send_audio, bot.send_animation):
        await send(to, upload())
    await bot.send_video_note(to, upload())
    await bot.send_sticker(to, upload("a.webp"))
    await bot.send_location(to, 30.58, 114.29)
    await bot.send_venue(to, 30.58, 114.29, "超市", "梧桐街 1 号")
    await bot.send_contact(to, "+8613900000000", "王")
    fresh = InputMediaPhoto(media=upload("a.jpg", picture(90, 90)), caption="1")
    known = InputMediaPhoto(media=photo.photo[-1].file_id)
    await bot.send_media_group(to, [fresh, known])
    await bot.send_chat_action(to, "typing")


async def bot_changes_everything(stage: Stage) -> None:
    """Replies, forwards, copies, edits, deletions."""
    bot, to = stage.bot, stage.person.id
    first = await bot.send_message(to, "你好", reply_markup=KEYS)
    photo = await bot.send_photo(to, upload("a.jpg", picture()), caption="看")
    answer = ReplyParameters(message_id=first.message_id, quote="你好")
    await bot.send_message(to, "回", reply_parameters=answer)
    await bot.forward_message(to, to, first.message_id)
    await bot.forward_messages(to, to, [first.message_id])
    await bot.copy_message(to, to, photo.message_id, caption="另")
    await bot.copy_messages(to, to, [first.message_id])
    await bot.edit_message_text("新", chat_id=to, message_id=first.message_id)
    number = photo.message_id
    await bot.edit_message_caption(chat_id=to, message_id=number, caption="新", reply_markup=KEYS)
    await bot.edit_message_reply_markup(chat_id=to, message_id=number)
    document = InputMediaDocument(media=upload("b.txt"))
    await bot.edit_message_media(document, chat_id=to, message_id=number)
    live = await bot.send_location(to, 30.58, 114.29, live_period=900)
    await bot.edit_message_live_location(30.6, 114.3, chat_id=to, message_id=live.message_id)
    await bot.stop_message_live_location(chat_id=to, message_id=live.message_id)
    await bot.delete_message(to, first.message_id)


async def bot_runs_a_forum(stage: Stage) -> None:
    """Topics, pins, members, ephemeral messages."""
    bot, person, forum = stage.bot, stage.person, stage.forum
    thread = (await bot.create_forum_topic(forum.id, "T-1")).message_thread_id
    said = await bot.send_message(forum.id, "在话题里", message_thread_id=thread)
    await bot.edit_forum_topic(forum.id, thread, name="T-2")
    await bot.close_forum_topic(forum.id, thread)
    await bot.reopen_forum_topic(forum.id, thread)
    await bot.pin_chat_message(forum.id, said.message_id)
    await bot.set_message_reaction(forum.id, said.message_id, [ReactionTypeEmoji(emoji="👍")])
    for chat_id in (forum.id, person.id):
        await bot.get_chat(chat_id)
    for user_id in (person.id, BOT_ID):
        await bot.get_chat_member(forum.id, user_id)
    await bot.get_chat_administrators(forum.id)
    await bot.get_chat_member_count(forum.id)
    shown_to = EphemeralMessageParameters(receiver_user_id=person.id)
    private = await bot.send_message(forum.id, "悄悄", ephemeral_message_parameters=shown_to)
    where = (forum.id, person.id, private.ephemeral_message_id or 0)
    await bot.edit_ephemeral_message_text(*where, text="改")
    await bot.delete_ephemeral_message(*where)
    await bot.unpin_chat_message(forum.id)
    await bot.delete_forum_topic(forum.id, thread)
    await bot.leave_chat(forum.id)


async def bot_introduces_itself(stage: Stage) -> None:
    """What a bot says of itself."""
    bot = stage.bot
    await bot.get_me()
    await bot.get_webhook_info()
    await bot.set_my_commands([BotCommand(command="tip", description="线索")])
    await bot.get_my_commands()
    await bot.delete_my_commands()
    await bot.set_my_name("线索")
    await bot.get_my_name()
    await bot.set_my_description("说明")
    await bot.get_my_description()
    await bot.set_my_short_description("短")
    await bot.get_my_short_description()
    await bot.set_chat_menu_button()
    await bot.get_chat_menu_button()


def people_say_everything(stage: Stage) -> None:
    """Every kind of message a person can send to a bot."""
    world, person = stage.world, stage.person
    said = world.say(person.id, BOT_ID, "你好 https://example.com 😀 #标签")
    world.edit(person.id, BOT_ID, said.message_id, "改了")
    world.say(person.id, BOT_ID, "回", reply_to=said.message_id)
    world.send_photo(person.id, BOT_ID, picture(), "看")
    world.send_album(person.id, BOT_ID, [picture(), picture(90, 90)], "两张")
    for kind in ("document", "video", "voice", "audio", "animation", "video_note", "sticker"):
        world.send_file(person.id, BOT_ID, Upload(b"bytes", "a.bin"), kind=kind)
    live = world.share_place(person.id, BOT_ID, 30.58, 114.29, live_period=900)
    world.move_place(person.id, BOT_ID, live.message_id, 30.59, 114.30)
    world.share_contact(person.id, BOT_ID)
    world.forward(person.id, BOT_ID, BOT_ID, said.message_id)
    world.press_data(person.id, BOT_ID, 999, "任意")
    world.press_data(person.id, BOT_ID, said.message_id, "x")
    world.ask_inline(person.id, BOT_ID, "光头")


def people_meet_in_groups(stage: Stage) -> None:
    """Groups, channels, masks, topics, comings and goings."""
    world, person, group, forum = stage.world, stage.person, stage.group, stage.forum
    stranger = world.add_user("路人", hides_forwards=True, last_name="甲")
    world.add_member(group, stranger)
    by_stranger = world.say(stranger.id, group.id, "@tipline_bot 看")
    world.forward(person.id, BOT_ID, group.id, by_stranger.message_id)
    channel = world.add_channel("警讯")
    world.add_member(channel, BOT_ID, "administrator")
    world.add_member(channel, person, "creator")
    post = world.say(person.id, channel.id, "公告")
    world.edit(person.id, channel.id, post.message_id, "公告二")
    world.forward(person.id, BOT_ID, channel.id, post.message_id)
    world.say(person.id, group.id, "/help", as_channel=channel.id)
    world.add_member(forum, person, "creator", anonymous=True)
    masked = world.say(person.id, forum.id, "匿名")
    world.forward(person.id, BOT_ID, forum.id, masked.message_id)
    topic = world.add_topic(forum, "T-9", person.id)
    world.say(person.id, forum.id, "话题里", topic=topic.thread_id)
    world.remove_member(group, stranger)
    world.remove_member(group, BOT_ID)
    world.add_member(group, BOT_ID, "restricted", rights=[])
    basic = world.add_group("旧群", kind="group")
    world.add_member(basic, person)
    world.add_member(basic, BOT_ID)
    world.migrate(basic)
    world.block(person.id, BOT_ID)


def people_do_everything(stage: Stage) -> None:
    """Acts that between them bring every kind of update."""
    people_say_everything(stage)
    people_meet_in_groups(stage)


SCENES = (
    bot_sends_everything,
    bot_changes_everything,
    bot_runs_a_forum,
    bot_introduces_itself,
)


# Answered by True or a list of ids like their singular twins; or called by other tests.
NOT_IN_A_SCENE = {
    *("deleteMessages", "unpinAllChatMessages", "logOut", "close"),
    *("getUpdates", "setWebhook", "deleteWebhook", "answerCallbackQuery", "answerInlineQuery"),
    *("editEphemeralMessageCaption", "editEphemeralMessageMedia"),
    "editEphemeralMessageReplyMarkup",
}


async def test_every_answer_is_what_aiogram_expects(stage: Stage) -> None:
    for scene in SCENES:
        await scene(stage)
    calls = stage.world.calls_of()
    assert set(METHODS) - {call.method for call in calls} == NOT_IN_A_SCENE
    for call in calls:
        returned: Any = METHOD_CLASSES[call.method].__returning__
        read = Response[returned].model_validate({"ok": True, "result": call.answer})
        assert unknown_fields(read.result, call.method) == []


async def test_every_update_is_what_aiogram_expects(stage: Stage) -> None:
    await stage.bot.get_updates(allowed_updates=["chat_member", *ALL_KINDS])
    people_do_everything(stage)
    waiting = stage.world.bots[BOT_ID].updates
    kinds = {name for one in waiting for name in one.body if name != "update_id"}
    assert kinds == {"chat_member", *ALL_KINDS}
    for one in waiting:
        read = Update.model_validate(one.body)
        assert unknown_fields(read, "update") == []


ALL_KINDS = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "inline_query",
    "my_chat_member",
)


async def test_inline_results_are_taken_and_sent_through_the_bot(stage: Stage) -> None:
    world, person = stage.world, stage.person
    query = world.ask_inline(person.id, BOT_ID, "光头")
    content = InputTextMessageContent(message_text="<b>通告</b>", parse_mode="HTML")
    result = InlineQueryResultArticle(id="1", title="通告", input_message_content=content)
    await stage.bot.answer_inline_query(query, [result])
    sent = world.choose_inline(person.id, stage.group.id, query, "1")
    assert world.view(sent, person.id)["via_bot"]["id"] == BOT_ID
    seen = await stage.updates()
    assert [one.message.text for one in seen if one.message] == ["通告"]


@pytest.mark.parametrize("form", ["json", "urlencoded", "multipart", "query"])
async def test_a_call_is_read_in_every_form(stage: Stage, form: str) -> None:
    params = {
        "chat_id": str(stage.person.id),
        "text": "你好",
        "reply_markup": '{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}',
    }
    url = f"{stage.playground.url}/bot{TOKEN}/SENDmessage"
    async with aiohttp.ClientSession() as session:
        if form == "query":
            answer = await session.get(url, params=params)
        elif form == "json":
            answer = await session.post(url, json=params)
        elif form == "urlencoded":
            answer = await session.post(url, data=params)
        else:
            writer = aiohttp.FormData(params, default_to_multipart=True)
            answer = await session.post(url, data=writer)
        document = await answer.json()
    assert document["ok"] is True
    assert document["result"]["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "b"
