"""From the world's records to what a reader sees: Bot API objects for bots, views for phones.

A bot sees its own file ids; a phone sees addresses of its own. Refuses to leak either to the other,
and never shows a reader a deleted message.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playground.records import Chat, Json, Message, User
from playground.state import State

FileView = Callable[[str], Json]


def user_json(user: User) -> Json:
    """The Bot API's User."""
    found: Json = {"id": user.id, "is_bot": user.is_bot, "first_name": user.first_name}
    for name in ("last_name", "username", "language_code"):
        value = getattr(user, name)
        if value is not None:
            found[name] = value
    return found


def chat_json(state: State, chat: Chat) -> Json:
    """The Bot API's Chat."""
    found: Json = {"id": chat.id, "type": chat.type}
    if chat.type == "private":
        person = state.users[chat.id]
        named = {
            "first_name": person.first_name,
            "last_name": person.last_name,
            "username": person.username,
        }
        return found | {name: value for name, value in named.items() if value is not None}
    found["title"] = chat.title or ""
    if chat.username:
        found["username"] = chat.username
    if chat.is_forum:
        found["is_forum"] = True
    return found


def bot_files(state: State, bot_id: int) -> FileView:
    """How a bot sees a file: its own id, the id common to all, the size in bytes."""

    def view(key: str) -> Json:
        return {
            "file_id": state.files.file_id(key, bot_id),
            "file_unique_id": state.files.unique_id(key),
            "file_size": state.files.files[key].size,
        }

    return view


def phone_files(state: State) -> FileView:
    """How a phone sees a file: an address on this server, the size in bytes."""

    def view(key: str) -> Json:
        stored = state.files.files[key]
        return {
            "address": f"/control/files/{key}",
            "kind": stored.kind,
            "file_size": stored.size,
        }

    return view


def body_json(state: State, message: Message, files: FileView) -> Json:
    """The content fields of a message with files and messages it points at filled in."""

    def fill(value: Any) -> Any:
        if isinstance(value, list):
            return [fill(one) for one in value]
        if not isinstance(value, dict):
            return value
        if "$file" in value:
            rest = {name: fill(one) for name, one in value.items() if name != "$file"}
            return files(value["$file"]) | rest
        if "$message" in value:
            return pinned_json(state, message, value["$message"], files)
        return {name: fill(one) for name, one in value.items()}

    found = fill(message.body)
    assert isinstance(found, dict)
    return found


def pinned_json(state: State, message: Message, target_id: int, files: FileView) -> Json:
    """The message that a "pinned" notice is about, or its inaccessible shell."""
    chat = state.chats[message.chat_key]
    target = state.message(chat, target_id)
    if target is None:
        return inaccessible_json(state, chat, target_id)
    return message_json(state, target, files, with_reply=False)


def inaccessible_json(state: State, chat: Chat, message_id: int) -> Json:
    """The Bot API's InaccessibleMessage."""
    return {"chat": chat_json(state, chat), "message_id": message_id, "date": 0}


def message_json(
    state: State, message: Message, files: FileView, *, with_reply: bool = True
) -> Json:
    """The Bot API's Message; replies are shown one level deep."""
    chat = state.chats[message.chat_key]
    found: Json = {
        "message_id": message.message_id,
        "date": message.date,
        "chat": chat_json(state, chat),
    }
    found |= _sender(state, message) | _flags(state, message)
    if with_reply:
        found |= _reply(state, chat, message, files)
    found |= body_json(state, message, files)
    if message.reply_markup and message.reply_markup.get("inline_keyboard"):
        found["reply_markup"] = message.reply_markup
    return found


def _sender(state: State, message: Message) -> Json:
    found: Json = {}
    if message.sender_id is not None:
        found["from"] = user_json(state.users[message.sender_id])
    if message.sender_chat_id is not None:
        found["sender_chat"] = chat_json(state, state.chats[str(message.sender_chat_id)])
    if message.via_bot_id is not None:
        found["via_bot"] = user_json(state.users[message.via_bot_id])
    return found


def _flags(state: State, message: Message) -> Json:
    found: Json = {}
    if message.thread_id is not None:
        found |= {"message_thread_id": message.thread_id, "is_topic_message": True}
    if message.ephemeral_id is not None and message.receiver_id is not None:
        found["ephemeral_message_id"] = message.ephemeral_id
        found["receiver_user"] = user_json(state.users[message.receiver_id])
    if message.is_protected:
        found["has_protected_content"] = True
    for name in ("author_signature", "edit_date", "media_group_id", "forward_origin", "quote"):
        value = getattr(message, name)
        if value is not None:
            found[name] = value
    return found


def _reply(state: State, chat: Chat, message: Message, files: FileView) -> Json:
    """The message replied to. In a topic, what replies to nothing replies to the topic's start:
    Telegram does so, and a bot that takes it for a real reply is wrong there too.
    """
    if message.reply_ephemeral is not None:
        target = chat.ephemerals.get(message.reply_ephemeral)
        target = None if target is None or target.is_deleted else target
    else:
        starts_topic = "forum_topic_created" in message.body
        implied = None if starts_topic else message.thread_id
        target = state.message(chat, message.reply_to or implied)
    if target is None:
        return {}
    return {"reply_to_message": message_json(state, target, files, with_reply=False)}
