"""Albums, topics, replies, buttons, keyboards, edits and deletions, as bot and people see them."""

from __future__ import annotations

import pytest
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    CallbackQuery,
    ForceReply,
    InaccessibleMessage,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from playground.errors import CannotDo
from tests.playground.stage import BOT_ID, Stage, picture

GO = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="去", callback_data="go")]])


def messages(updates: list[object]) -> list[Message]:
    """The messages of updates that are all messages."""
    found = [getattr(one, "message", None) for one in updates]
    return [one for one in found if isinstance(one, Message)]


async def test_an_album_is_one_update_per_picture_with_one_id(stage: Stage) -> None:
    pictures = [picture(90 + number, 90) for number in range(3)]
    stage.world.send_album(stage.person.id, BOT_ID, pictures, "三张")
    seen = messages(list(await stage.updates()))
    assert [one.caption for one in seen] == ["三张", None, None]
    assert len({one.media_group_id for one in seen}) == 1
    assert seen[0].media_group_id is not None
    assert [one.message_id for one in seen] == sorted(one.message_id for one in seen)


async def test_eleven_pictures_are_an_album_of_ten_and_one_alone(stage: Stage) -> None:
    stage.world.send_album(stage.person.id, BOT_ID, [picture(90, 90)] * 11)
    albums = [one.media_group_id for one in messages(list(await stage.updates()))]
    assert len(set(albums[:10])) == 1
    assert albums[10] is None


async def test_a_bots_album_comes_back_in_order(stage: Stage) -> None:
    media = [
        InputMediaPhoto(media=BufferedInputFile(picture(100 + number, 90), "a.jpg"), caption=words)
        for number, words in enumerate(("一", "二"))
    ]
    sent = await stage.bot.send_media_group(stage.person.id, [*media])
    assert [one.caption for one in sent] == ["一", "二"]
    assert len({one.media_group_id for one in sent}) == 1
    seen = stage.world.history(stage.person.id, BOT_ID)[-2:]
    assert [one["caption"] for one in seen] == ["一", "二"]


async def test_a_topic_keeps_its_messages_apart(stage: Stage) -> None:
    one = await stage.bot.create_forum_topic(stage.forum.id, "T-1")
    two = await stage.bot.create_forum_topic(stage.forum.id, "T-2")
    for topic, words in ((one, "甲"), (two, "乙")):
        thread = topic.message_thread_id
        sent = await stage.bot.send_message(stage.forum.id, words, message_thread_id=thread)
        assert (sent.is_topic_message, sent.message_thread_id) == (True, thread)
    general = await stage.bot.send_message(stage.forum.id, "总")
    assert (general.is_topic_message, general.message_thread_id) == (None, None)
    seen = stage.world.history(stage.person.id, stage.forum.id, topic=two.message_thread_id)
    assert [message["text"] for message in seen if "text" in message] == ["乙"]


async def test_words_in_a_topic_seem_to_answer_its_beginning(stage: Stage) -> None:
    topic = stage.world.add_topic(stage.forum, "T", stage.person.id)
    stage.world.say(stage.person.id, stage.forum.id, "话", topic=topic.thread_id)
    seen = messages(list(await stage.updates()))[-1]
    assert seen.reply_to_message
    assert seen.reply_to_message.forum_topic_created
    assert seen.reply_to_message.message_id == topic.thread_id


async def test_who_manages_topics_writes_in_a_closed_one_and_its_pins_are_its_own(
    stage: Stage,
) -> None:
    rights = ["can_manage_topics", "can_pin_messages"]
    stage.world.add_member(stage.forum, BOT_ID, "administrator", rights=rights)
    topic = await stage.bot.create_forum_topic(stage.forum.id, "T")
    thread = topic.message_thread_id
    await stage.bot.close_forum_topic(stage.forum.id, thread)
    sent = await stage.bot.send_message(stage.forum.id, "卡", message_thread_id=thread)
    await stage.bot.pin_chat_message(stage.forum.id, sent.message_id, disable_notification=True)
    [pinned] = stage.world.chat_view(stage.forum, stage.person.id)["pinned"]
    assert (pinned["message_id"], pinned["topic"]) == (sent.message_id, thread)


async def test_a_reply_to_a_message_in_a_topic_stays_in_it(stage: Stage) -> None:
    topic = await stage.bot.create_forum_topic(stage.forum.id, "T")
    thread = topic.message_thread_id
    card = await stage.bot.send_message(stage.forum.id, "卡", message_thread_id=thread)
    answer = await stage.bot.send_message(stage.forum.id, "复", reply_to_message_id=card.message_id)
    assert answer.message_thread_id == thread


async def test_a_deleted_topic_takes_its_messages_along(stage: Stage) -> None:
    topic = await stage.bot.create_forum_topic(stage.forum.id, "T")
    thread = topic.message_thread_id
    await stage.bot.send_message(stage.forum.id, "甲", message_thread_id=thread)
    await stage.bot.delete_forum_topic(stage.forum.id, thread)
    assert not [
        one for one in stage.world.history(stage.person.id, stage.forum.id) if "text" in one
    ]
    with pytest.raises(CannotDo) as refused:
        stage.world.say(stage.person.id, stage.forum.id, "晚了", topic=thread)
    assert refused.value.code == "no_such_topic"


async def test_a_pressed_button_asks_the_bot_and_the_answer_is_kept(stage: Stage) -> None:
    sent = await stage.bot.send_message(stage.person.id, "?", reply_markup=GO)
    pressed = stage.world.press(stage.person.id, BOT_ID, sent.message_id, label="去")
    (update,) = await stage.updates()
    query = update.callback_query
    assert query
    assert (query.id, query.data) == (pressed["query"], "go")
    assert isinstance(query.message, Message)
    assert query.message.message_id == sent.message_id
    await stage.bot.answer_callback_query(query.id, text="好", show_alert=True)
    answer = stage.world.callback_queries[query.id].answer
    assert answer == {"text": "好", "show_alert": True}


async def test_a_stale_button_comes_with_an_inaccessible_message(stage: Stage) -> None:
    sent = await stage.bot.send_message(stage.person.id, "?", reply_markup=GO)
    await stage.bot.delete_message(stage.person.id, sent.message_id)
    stage.world.press_data(stage.person.id, BOT_ID, sent.message_id, "go")
    (update,) = await stage.updates()
    assert isinstance(update.callback_query, CallbackQuery)
    assert isinstance(update.callback_query.message, InaccessibleMessage)


async def test_a_button_that_is_gone_cannot_be_pressed(stage: Stage) -> None:
    sent = await stage.bot.send_message(stage.person.id, "?", reply_markup=GO)
    await stage.bot.edit_message_reply_markup(chat_id=stage.person.id, message_id=sent.message_id)
    with pytest.raises(CannotDo) as refused:
        stage.world.press(stage.person.id, BOT_ID, sent.message_id, label="去")
    assert refused.value.code == "no_such_button"


async def test_an_address_button_gives_the_address_to_the_phone(stage: Stage) -> None:
    link = InlineKeyboardButton(text="我看到了", url="https://t.me/tipline_bot?start=n-1")
    sent = await stage.bot.send_message(
        stage.group.id, "通告", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[link]])
    )
    pressed = stage.world.press(stage.person.id, stage.group.id, sent.message_id, label="我看到了")
    assert pressed == {"url": "https://t.me/tipline_bot?start=n-1"}
    stage.world.start(stage.person.id, BOT_ID, "n-1")
    assert messages(list(await stage.updates()))[-1].text == "/start n-1"


async def test_the_reply_keyboard_stays_until_it_is_removed(stage: Stage) -> None:
    board = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="跳过")]], resize_keyboard=True)
    sent = await stage.bot.send_message(stage.person.id, "?", reply_markup=board)
    assert sent.reply_markup is None
    stage.world.press_key(stage.person.id, BOT_ID, "跳过")
    assert messages(list(await stage.updates()))[-1].text == "跳过"
    chat = stage.world.peer(stage.person.id, BOT_ID)
    assert stage.world.keyboard_of(chat, stage.person.id)
    await stage.bot.send_message(stage.person.id, "完", reply_markup=ReplyKeyboardRemove())
    assert stage.world.keyboard_of(chat, stage.person.id) is None


async def test_a_forced_reply_is_of_whom_it_names_until_they_answer(stage: Stage) -> None:
    world, group = stage.world, stage.world.peer(stage.person.id, stage.group.id)
    somebody = world.add_user("王", "zh-hans")
    world.add_member(stage.group, somebody)
    asked = await stage.bot.send_message(
        stage.group.id,
        f'<a href="tg://user?id={stage.person.id}">陈</a>：为什么？',
        parse_mode="HTML",
        reply_markup=ForceReply(force_reply=True, selective=True),
    )
    assert asked.reply_markup is None
    assert world.asked_of(group, stage.person.id) == asked.message_id
    assert world.asked_of(group, somebody.id) is None
    world.say(stage.person.id, stage.group.id, "我想想")
    assert world.asked_of(group, stage.person.id) == asked.message_id
    world.say(stage.person.id, stage.group.id, "因为", reply_to=asked.message_id)
    assert world.asked_of(group, stage.person.id) is None


async def test_edits_and_deletions_are_seen_by_people(stage: Stage) -> None:
    sent = await stage.bot.send_message(stage.person.id, "旧")
    await stage.bot.edit_message_text("新", chat_id=stage.person.id, message_id=sent.message_id)
    seen = stage.world.history(stage.person.id, BOT_ID)[-1]
    assert (seen["text"], "edit_date" in seen) == ("新", True)
    await stage.bot.delete_message(stage.person.id, sent.message_id)
    ids = [one["message_id"] for one in stage.world.history(stage.person.id, BOT_ID)]
    assert sent.message_id not in ids


async def test_an_administrator_bot_with_the_right_deletes_others_messages(stage: Stage) -> None:
    said = stage.world.say(stage.person.id, stage.forum.id, "看")
    assert await stage.bot.delete_message(stage.forum.id, said.message_id)


async def test_edits_have_no_time_limit(stage: Stage) -> None:
    sent = await stage.bot.send_message(stage.person.id, "旧")
    stage.world.clock.advance(30 * 24 * 3600)
    assert await stage.bot.edit_message_text(
        "新", chat_id=stage.person.id, message_id=sent.message_id
    )


async def test_a_forward_names_its_author_unless_they_hide(stage: Stage) -> None:
    said = stage.world.say(stage.person.id, BOT_ID, "原话")
    shown = await stage.bot.forward_message(stage.forum.id, stage.person.id, said.message_id)
    assert shown.forward_origin
    assert shown.forward_origin.type == "user"
    stage.person.hides_forwards = True
    hidden = await stage.bot.forward_message(stage.forum.id, stage.person.id, said.message_id)
    assert hidden.forward_origin
    assert hidden.forward_origin.type == "hidden_user"
    copied = await stage.bot.copy_message(stage.forum.id, stage.person.id, said.message_id)
    seen = stage.world.history(stage.person.id, stage.forum.id)[-1]
    assert (seen["message_id"], "forward_origin" in seen) == (copied.message_id, False)


async def test_protected_content_is_neither_copied_nor_forwarded(stage: Stage) -> None:
    sent = await stage.raw(
        "sendMessage", chat_id=stage.person.id, text="保密", protect_content=True
    )
    number = sent["result"]["message_id"]
    given = {"chat_id": stage.person.id, "from_chat_id": stage.person.id, "message_id": number}
    forwarded = await stage.raw("forwardMessage", **given)
    copied = await stage.raw("copyMessage", **given)
    assert forwarded["description"] == "Bad Request: message can't be forwarded"
    assert copied["description"] == "Bad Request: message can't be copied"


async def test_a_phone_offers_the_commands_of_its_language_and_place(stage: Stage) -> None:
    from aiogram.types import BotCommandScopeAllGroupChats

    await stage.bot.set_my_commands([BotCommand(command="tip", description="tip")])
    await stage.bot.set_my_commands(
        [BotCommand(command="tip", description="线索")], language_code="zh"
    )
    await stage.bot.set_my_commands(
        [BotCommand(command="queue", description="队列")], scope=BotCommandScopeAllGroupChats()
    )
    offered = {
        peer: [one["description"] for one in stage.world.commands_for(chat, stage.person.id)]
        for peer, chat in (
            ("private", stage.world.peer(stage.person.id, BOT_ID)),
            ("group", stage.group),
        )
    }
    assert offered == {"private": ["线索"], "group": ["队列"]}


async def test_a_channel_post_needs_the_right_and_reaches_bots_as_a_post(stage: Stage) -> None:
    channel = stage.world.add_channel("警讯")
    stage.world.add_member(channel, BOT_ID, "administrator", rights=[])
    stage.world.add_member(channel, stage.person, "creator")
    refused = await stage.raw("sendMessage", chat_id=channel.id, text="x")
    assert refused["description"] == ("Bad Request: need administrator rights in the channel chat")
    stage.world.add_member(channel, BOT_ID, "administrator")
    sent = await stage.bot.send_message(channel.id, "公告")
    assert sent.sender_chat
    assert sent.sender_chat.id == channel.id
    await stage.updates()
    stage.world.say(stage.person.id, channel.id, "另一则")
    (update,) = await stage.updates()
    assert update.channel_post
    assert update.channel_post.text == "另一则"


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda s: s.world.say(s.person.id, BOT_ID, ""), "text_empty"),
        (lambda s: s.world.say(s.person.id, BOT_ID, "x" * 4097), "text_too_long"),
        (lambda s: s.world.say(s.world.add_user("外人").id, s.group.id, "x"), "not_a_member"),
        (lambda s: s.world.edit(s.person.id, s.group.id, 2, "x"), "not_your_message"),
        (lambda s: s.world.edit(s.person.id, s.group.id, 99, "x"), "no_such_message"),
    ],
)
async def test_what_the_app_would_not_let_people_do_is_refused(
    stage: Stage, act: object, code: str
) -> None:
    assert callable(act)
    with pytest.raises(CannotDo) as refused:
        act(stage)
    assert refused.value.code == code
