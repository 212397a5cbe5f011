"""Messages come into being, change and vanish here, and the bots that may know are told.

Holds the privacy rule: a bot that is no administrator of a group sees only what is meant for it.
Refuses no message: who may send what is decided by the callers.
"""

from __future__ import annotations

import re
from typing import Any

from playground.members import is_admin
from playground.queues import push
from playground.records import Bot, Chat, Json, Message
from playground.render import bot_files, message_json
from playground.state import State

_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,64}(?:@([A-Za-z0-9_]{3,32}))?(?!\w)")


def post(state: State, chat: Chat, body: Json, **fields: Any) -> Message:
    """Adds a message to a chat and tells the bots; `fields` are those of `Message`."""
    message = Message(chat.key, chat.next_message_id, state.now(), body, **fields)
    chat.next_message_id += 1
    chat.messages[message.message_id] = message
    tell_bots(state, chat, message, is_edit=False)
    state.emit("message", chat.key, message_id=message.message_id)
    return message


def post_service(state: State, chat: Chat, body: Json, **fields: Any) -> Message:
    """Adds a service message ("… joined", "topic created"); every bot of the chat is told."""
    return post(state, chat, body, is_service=True, **fields)


def post_ephemeral(state: State, chat: Chat, body: Json, **fields: Any) -> Message:
    """Adds a message that one member and one bot can see; its message id is 0.

    From a person it goes to the bot that is its receiver; from a bot nobody else is told.
    """
    number = chat.next_ephemeral_id
    chat.next_ephemeral_id += 1
    message = Message(chat.key, 0, state.now(), body, ephemeral_id=number, **fields)
    chat.ephemerals[number] = message
    receiver = state.bots.get(message.receiver_id or 0)
    if receiver is not None:
        push(state, receiver, "message", chat.key, seen_by(state, receiver, message))
    state.emit("message", chat.key, ephemeral_id=number)
    return message


def edited(state: State, message: Message, *, by_bot: bool) -> None:
    """Marks a message as edited; bots are told of people's edits, not of bots' own."""
    message.edit_date = state.now()
    chat = state.chats[message.chat_key]
    if not by_bot:
        tell_bots(state, chat, message, is_edit=True)
    state.emit("edited", chat.key, message_id=message.message_id)


def deleted(state: State, message: Message) -> None:
    """Takes a message away from everyone. Bots are not told: Telegram does not either."""
    message.is_deleted = True
    chat = state.chats[message.chat_key]
    if message.message_id in chat.pinned:
        chat.pinned.remove(message.message_id)
    state.emit("deleted", chat.key, message_id=message.message_id)


def seen_by(state: State, bot: Bot, message: Message) -> Json:
    """The message as this bot sees it."""
    return message_json(state, message, bot_files(state, bot.user_id))


def tell_bots(state: State, chat: Chat, message: Message, *, is_edit: bool) -> None:
    """Queues the message for each bot of the chat that may see it."""
    kind = "channel_post" if chat.type == "channel" else "message"
    kind = f"edited_{kind}" if is_edit else kind
    for bot in state.bots_in(chat):
        if may_see(state, bot, chat, message):
            push(state, bot, kind, chat.key, seen_by(state, bot, message))


def may_see(state: State, bot: Bot, chat: Chat, message: Message) -> bool:
    """Whether an update about this message goes to this bot."""
    if message.is_service:
        return True
    if message.sender_id in state.bots:
        return False
    if chat.type in ("private", "channel") or bot.reads_all or is_admin(chat, bot.user_id):
        return True
    return is_meant_for(state, bot, chat, message)


def is_meant_for(state: State, bot: Bot, chat: Chat, message: Message) -> bool:
    """Privacy mode: commands, mentions, replies to the bot, messages sent through it."""
    if message.via_bot_id == bot.user_id:
        return True
    target = state.message(chat, message.reply_to)
    if target is not None and target.sender_id == bot.user_id:
        return True
    words = str(message.body.get("text", message.body.get("caption", "")))
    return addresses(words, state.users[bot.user_id].username or "")


def addresses(words: str, username: str) -> bool:
    """Whether the words start with a command for this bot, or mention it."""
    command = _COMMAND.match(words)
    if command is not None:
        named = command.group(1)
        return named is None or named.lower() == username.lower()
    mention = rf"(?<!\w)@{re.escape(username)}\b"
    return bool(username) and re.search(mention, words, re.IGNORECASE) is not None
