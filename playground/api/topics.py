"""Topics of forums: made, renamed, closed, opened again, deleted.

Refuses chats without topics and bots without the right, in Telegram's words.
"""

from __future__ import annotations

from playground.api.request import Request
from playground.cast import TOPIC_COLORS
from playground.errors import bad_request
from playground.posting import deleted, post_service
from playground.records import Chat, Json, Topic

MAX_NAME = 128
_UNCHANGED = "TOPIC_NOT_MODIFIED"


def _check_name(name: str) -> None:
    if not 1 <= len(name.strip()) <= MAX_NAME:
        raise bad_request("TOPIC_TITLE_EMPTY" if not name.strip() else "TOPIC_TITLE_TOO_LONG")


def _managed(request: Request) -> tuple[Chat, Topic]:
    chat = request.writable_chat()
    topic = request.topic(chat)
    made = chat.messages.get(topic.thread_id)
    is_own = made is not None and made.author_id == request.bot.user_id
    if not is_own and not request.may(chat, "can_manage_topics"):
        raise bad_request("not enough rights to edit the topic")
    return chat, topic


def _say(request: Request, chat: Chat, topic: Topic, body: Json) -> None:
    post_service(
        request.world,
        chat,
        body,
        sender_id=request.bot.user_id,
        author_id=request.bot.user_id,
        thread_id=topic.thread_id,
    )


async def create_forum_topic(request: Request) -> Json:
    """createForumTopic"""
    chat = request.writable_chat()
    request.check_forum(chat)
    if not request.may(chat, "can_manage_topics"):
        raise bad_request("not enough rights to create a topic")
    name = request.params["name"]
    _check_name(name)
    color = request.get("icon_color")
    if color is not None and color not in TOPIC_COLORS:
        raise bad_request("wrong icon color specified")
    topic = request.world.add_topic(chat, name.strip(), request.bot.user_id, color)
    topic.icon_custom_emoji_id = request.get("icon_custom_emoji_id")
    return _topic_json(topic)


def _topic_json(topic: Topic) -> Json:
    found: Json = {
        "message_thread_id": topic.thread_id,
        "name": topic.name,
        "icon_color": topic.icon_color,
    }
    if topic.icon_custom_emoji_id:
        found["icon_custom_emoji_id"] = topic.icon_custom_emoji_id
    return found


async def edit_forum_topic(request: Request) -> bool:
    """editForumTopic"""
    chat, topic = _managed(request)
    change: Json = {}
    name = request.get("name")
    if name is not None:
        _check_name(name)
        if name.strip() != topic.name:
            change["name"] = topic.name = name.strip()
    icon = request.get("icon_custom_emoji_id")
    if icon is not None and icon != topic.icon_custom_emoji_id:
        change["icon_custom_emoji_id"] = icon
        topic.icon_custom_emoji_id = icon or None
    if not change:
        raise bad_request(_UNCHANGED)
    _say(request, chat, topic, {"forum_topic_edited": change})
    return True


async def close_forum_topic(request: Request) -> bool:
    """closeForumTopic"""
    return _turn(request, is_closed=True, said="forum_topic_closed")


async def reopen_forum_topic(request: Request) -> bool:
    """reopenForumTopic"""
    return _turn(request, is_closed=False, said="forum_topic_reopened")


def _turn(request: Request, *, is_closed: bool, said: str) -> bool:
    chat, topic = _managed(request)
    if topic.closed == is_closed:
        raise bad_request(_UNCHANGED)
    topic.closed = is_closed
    _say(request, chat, topic, {said: {}})
    return True


async def delete_forum_topic(request: Request) -> bool:
    """deleteForumTopic: the topic and every message in it."""
    chat = request.writable_chat()
    topic = request.topic(chat)
    if not request.may(chat, "can_delete_messages"):
        raise bad_request("not enough rights to delete the topic")
    for message in [one for one in chat.messages.values() if one.thread_id == topic.thread_id]:
        if not message.is_deleted:
            deleted(request.world, message)
    del chat.topics[topic.thread_id]
    request.world.emit("chat", chat.key)
    return True
