"""The edit… and delete… methods, pins and reactions.

Refuses edits of others' messages, edits that change nothing, and deletions past 48 hours or without
the right, in Telegram's words.
"""

from __future__ import annotations

from playground.api.keyboards import checked_inline
from playground.api.media import caption_of, media_of
from playground.api.request import Request
from playground.contents import location_body
from playground.entities import checked_text
from playground.errors import (
    CANNOT_DELETE,
    CANNOT_EDIT,
    DELETE_NOT_FOUND,
    EDIT_NOT_FOUND,
    NO_CAPTION_TO_EDIT,
    NO_SUCH_INLINE,
    NO_TEXT_TO_EDIT,
    NOT_MODIFIED,
    NOTHING_NEW_INLINE,
    PIN_NOT_FOUND,
    REACT_NOT_FOUND,
    bad_request,
    unsupported,
)
from playground.members import is_admin
from playground.posting import deleted, edited
from playground.records import Chat, Json, Message

DELETE_SECONDS = 48 * 3600
_CAPTION_FIELDS = ("caption", "caption_entities", "show_caption_above_media")


def _target(request: Request) -> Message:
    if request.get("inline_message_id") is not None:
        return _shared(request)
    if request.get("message_id") is None or request.get("chat_id") is None:
        raise bad_request("message identifier is not specified")
    chat = request.writable_chat()
    message = request.world.message(chat, request.params["message_id"])
    if message is None:
        raise bad_request(EDIT_NOT_FOUND)
    if not request.is_own(message) or message.is_service or message.forward_origin:
        raise bad_request(CANNOT_EDIT)
    return message


def _shared(request: Request) -> Message:
    """A message that somebody sent through the bot."""
    wanted = request.params["inline_message_id"]
    every = (one for chat in request.world.chats.values() for one in chat.messages.values())
    for message in every:
        is_here = message.inline_id == wanted and not message.is_deleted
        if is_here and message.via_bot_id == request.bot.user_id:
            return message
    raise bad_request(NO_SUCH_INLINE)


def _change(request: Request, message: Message, body: Json) -> Json | bool:
    """The message changed; of one that the bot did not send itself Telegram only says that it is."""
    markup = checked_inline(request.get("reply_markup"))
    if (body, markup) == (message.body, message.reply_markup):
        raise bad_request(NOT_MODIFIED)
    message.body, message.reply_markup = body, markup
    edited(request.world, message, by_bot=True)
    return True if request.get("inline_message_id") is not None else request.shown(message)


async def edit_message_text(request: Request) -> Json | bool:
    """editMessageText"""
    if "text" not in request.params:
        raise unsupported("rich messages")
    text = request.params["text"]
    body = checked_text(text, request.get("parse_mode"), request.get("entities"))
    message = _target(request)
    if "text" not in message.body:
        raise bad_request(NO_TEXT_TO_EDIT)
    if request.get("link_preview_options"):
        body["link_preview_options"] = request.params["link_preview_options"]
    return _change(request, message, body)


async def edit_message_caption(request: Request) -> Json | bool:
    """editMessageCaption"""
    caption = caption_of(request.params)
    message = _target(request)
    if "text" in message.body or "location" in message.body or "contact" in message.body:
        raise bad_request(NO_CAPTION_TO_EDIT)
    kept = {name: one for name, one in message.body.items() if name not in _CAPTION_FIELDS}
    return _change(request, message, kept | caption)


async def edit_message_media(request: Request) -> Json | bool:
    """editMessageMedia: what somebody sent through the bot takes only files that are there already."""
    message = _target(request)
    given = request.params["media"]
    if request.get("inline_message_id") is not None and not isinstance(given["media"], str):
        raise bad_request(NOTHING_NEW_INLINE)
    if message.media_group_id and given["type"] not in ("photo", "video", "document", "audio"):
        raise bad_request(CANNOT_EDIT)
    body = await media_of(request, given["type"], given["media"], given)
    return _change(request, message, body | caption_of(given))


async def edit_message_reply_markup(request: Request) -> Json | bool:
    """editMessageReplyMarkup"""
    message = _target(request)
    return _change(request, message, message.body)


async def edit_message_live_location(request: Request) -> Json | bool:
    """editMessageLiveLocation"""
    message = _target(request)
    place = message.body.get("location", {})
    if "live_period" not in place:
        raise bad_request(CANNOT_EDIT)
    moved = location_body(request.params["latitude"], request.params["longitude"])
    kept = {**place, **moved["location"]}
    return _change(request, message, {**message.body, "location": kept})


async def stop_message_live_location(request: Request) -> Json | bool:
    """stopMessageLiveLocation"""
    message = _target(request)
    place = message.body.get("location", {})
    if "live_period" not in place:
        raise bad_request(CANNOT_EDIT)
    kept = {name: one for name, one in place.items() if name != "live_period"}
    return _change(request, message, {**message.body, "location": kept})


def _check_deletable(request: Request, chat: Chat, message: Message) -> None:
    """Nothing older than 48 hours, and of others' messages only what a right covers."""
    if request.world.now() - message.date > DELETE_SECONDS:
        raise bad_request(CANNOT_DELETE)
    if chat.bot_id is not None or request.is_own(message):
        return
    is_basic_admin = chat.type == "group" and is_admin(chat, request.bot.user_id)
    if not is_basic_admin and not request.may(chat, "can_delete_messages"):
        raise bad_request(CANNOT_DELETE)


async def delete_message(request: Request) -> bool:
    """deleteMessage"""
    chat = request.chat()
    message = request.world.message(chat, request.params["message_id"])
    if message is None:
        raise bad_request(DELETE_NOT_FOUND)
    _check_deletable(request, chat, message)
    deleted(request.world, message)
    return True


async def delete_messages(request: Request) -> bool:
    """deleteMessages: those that are not there are passed over."""
    chat = request.chat()
    ids = request.params["message_ids"]
    if not 1 <= len(ids) <= 100:
        raise bad_request("wrong number of message identifiers: must contain 1-100 items")
    found = [one for one in (request.world.message(chat, number) for number in ids) if one]
    for message in found:
        _check_deletable(request, chat, message)
    for message in found:
        deleted(request.world, message)
    return True


def _check_may_pin(request: Request, chat: Chat) -> None:
    right = "can_edit_messages" if chat.type == "channel" else "can_pin_messages"
    if chat.bot_id is None and not request.may(chat, right):
        raise bad_request("not enough rights to manage pinned messages in the chat")


async def pin_chat_message(request: Request) -> bool:
    """pinChatMessage"""
    chat = request.chat()
    _check_may_pin(request, chat)
    message = request.world.message(chat, request.params["message_id"])
    if message is None:
        raise bad_request(PIN_NOT_FOUND)
    request.world.pin(chat, message, request.bot.user_id)
    return True


async def unpin_chat_message(request: Request) -> bool:
    """unpinChatMessage: the one named, else the newest."""
    chat = request.chat()
    _check_may_pin(request, chat)
    wanted = request.get("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if wanted not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(wanted)
    request.world.emit("chat", chat.key)
    return True


async def unpin_all_chat_messages(request: Request) -> bool:
    """unpinAllChatMessages"""
    chat = request.chat()
    _check_may_pin(request, chat)
    chat.pinned.clear()
    request.world.emit("chat", chat.key)
    return True


async def set_message_reaction(request: Request) -> bool:
    """setMessageReaction"""
    chat = request.chat()
    message = request.world.message(chat, request.params["message_id"])
    if message is None:
        raise bad_request(REACT_NOT_FOUND)
    reactions = request.get("reaction") or []
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    marks = [one.get("emoji", "★") for one in reactions]
    message.reactions[str(request.bot.user_id)] = marks
    request.world.emit("edited", chat.key, message_id=message.message_id)
    return True
