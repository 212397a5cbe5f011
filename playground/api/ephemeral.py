"""Ephemeral messages (Bot API 10.2 and later): in a group, for one member's eyes.

An administrator bot may send one to any member at any time. Any other bot only within 15 seconds of
that member's press of a button (`callback_query_id`) or of their own ephemeral message to it
(`reply_parameters.ephemeral_message_id`): it refuses the rest, as Telegram does.
Source: https://core.telegram.org/bots/api#ephemeral-messages-and-commands
"""

from __future__ import annotations

from typing import Any

from playground.api.keyboards import checked_inline
from playground.api.media import caption_of, media_of
from playground.api.request import Request
from playground.entities import checked_text
from playground.errors import (
    CANNOT_EDIT,
    DELETE_NOT_FOUND,
    EDIT_NOT_FOUND,
    NOT_MODIFIED,
    QUERY_TOO_OLD,
    USER_NOT_FOUND,
    bad_request,
    unsupported,
)
from playground.members import is_admin, is_present
from playground.posting import post_ephemeral
from playground.records import Chat, Json, Message

ANSWER_SECONDS = 15


def ephemeral_of(request: Request) -> Json | None:
    """The call's ephemeral parameters, in the shape of 10.3 or in that of 10.2."""
    given: Json | None = request.get("ephemeral_message_parameters")
    if given is None and request.get("receiver_user_id") is not None:
        given = {"receiver_user_id": request.params["receiver_user_id"]}
        if request.get("callback_query_id"):
            given["callback_query_id"] = request.params["callback_query_id"]
    return given


def deliver_ephemeral(
    request: Request, chat: Chat, body: Json, given: Json, fields: dict[str, Any]
) -> Message:
    """Posts a body for one member of a group."""
    if chat.type not in ("group", "supergroup"):
        raise bad_request("ephemeral messages can be sent only in groups and supergroups")
    receiver_id = given["receiver_user_id"]
    if not is_present(chat, receiver_id):
        raise bad_request(USER_NOT_FOUND)
    if request.world.users[receiver_id].is_bot:
        raise bad_request("ephemeral messages can't be sent to bots")
    replaced = _replaced(request, chat, given, receiver_id)
    if not is_admin(chat, request.bot.user_id):
        _check_occasion(request, chat, given, fields, receiver_id)
    del fields["keyboard"]
    return post_ephemeral(
        request.world, chat, body, receiver_id=receiver_id, in_place_of=replaced, **fields
    )


def _replaced(request: Request, chat: Chat, given: Json, receiver_id: int) -> int | None:
    """The message that the ephemeral one stands in for, on the receiver's phone only."""
    if "callback_query_id" not in given:
        if given.get("replace_callback_query_message"):
            raise bad_request(QUERY_TOO_OLD)
        return None
    query = request.world.callback_queries.get(given["callback_query_id"])
    is_theirs = query is not None and (query.bot_id, query.user_id, query.chat_key) == (
        request.bot.user_id,
        receiver_id,
        chat.key,
    )
    if query is None or not is_theirs:
        raise bad_request(QUERY_TOO_OLD)
    if not given.get("replace_callback_query_message"):
        return None
    if query.ephemeral_id is not None:
        raise bad_request("can't replace an ephemeral message")
    return query.message_id


def _check_occasion(
    request: Request, chat: Chat, given: Json, fields: dict[str, Any], receiver_id: int
) -> None:
    query = request.world.callback_queries.get(given.get("callback_query_id", ""))
    if query is not None:
        if request.world.now() - query.asked_at > ANSWER_SECONDS:
            raise bad_request(QUERY_TOO_OLD)
        return
    asked = chat.ephemerals.get(fields.get("reply_ephemeral") or 0)
    is_fresh = asked is not None and request.world.now() - asked.date <= ANSWER_SECONDS
    if asked is None or asked.author_id != receiver_id or not is_fresh:
        raise bad_request("not enough rights to send ephemeral messages to the chat")


def _found(request: Request, missing: str) -> Message:
    chat = request.chat()
    message = chat.ephemerals.get(request.params["ephemeral_message_id"])
    is_there = message is not None and not message.is_deleted
    if message is None or not is_there:
        raise bad_request(missing)
    if message.receiver_id != request.params["receiver_user_id"] or not request.is_own(message):
        raise bad_request(missing)
    return message


def _change(request: Request, message: Message, body: Json) -> bool:
    markup = checked_inline(request.get("reply_markup"))
    if (body, markup) == (message.body, message.reply_markup):
        raise bad_request(NOT_MODIFIED)
    message.body, message.reply_markup = body, markup
    message.edit_date = request.world.now()
    request.world.emit("edited", message.chat_key, ephemeral_id=message.ephemeral_id)
    return True


async def edit_text(request: Request) -> bool:
    """editEphemeralMessageText"""
    if "text" not in request.params:
        raise unsupported("rich messages")
    message = _found(request, EDIT_NOT_FOUND)
    if "text" not in message.body:
        raise bad_request(CANNOT_EDIT)
    text = request.params["text"]
    body = checked_text(text, request.get("parse_mode"), request.get("entities"))
    return _change(request, message, body)


async def edit_caption(request: Request) -> bool:
    """editEphemeralMessageCaption"""
    message = _found(request, EDIT_NOT_FOUND)
    if "text" in message.body:
        raise bad_request(CANNOT_EDIT)
    kept = {name: one for name, one in message.body.items() if not name.startswith("caption")}
    return _change(request, message, kept | caption_of(request.params))


async def edit_media(request: Request) -> bool:
    """editEphemeralMessageMedia"""
    message = _found(request, EDIT_NOT_FOUND)
    given = request.params["media"]
    body = await media_of(request, given["type"], given["media"], given)
    return _change(request, message, body | caption_of(given))


async def edit_reply_markup(request: Request) -> bool:
    """editEphemeralMessageReplyMarkup"""
    message = _found(request, EDIT_NOT_FOUND)
    return _change(request, message, message.body)


async def delete(request: Request) -> bool:
    """deleteEphemeralMessage"""
    message = _found(request, DELETE_NOT_FOUND)
    message.is_deleted = True
    request.world.emit("deleted", message.chat_key, ephemeral_id=message.ephemeral_id)
    return True
