"""Forwarding and copying messages.

Refuses service messages, protected content and messages that are gone.
"""

from __future__ import annotations

from playground.api.keyboards import split_markup
from playground.api.media import caption_of
from playground.api.request import Request
from playground.api.sending import reply_fields, sender_fields
from playground.errors import (
    CANNOT_COPY,
    CANNOT_FORWARD,
    COPY_NOT_FOUND,
    FORWARD_NOT_FOUND,
    MESSAGE_ID_INVALID,
    bad_request,
)
from playground.origins import forward_origin
from playground.posting import post
from playground.records import Chat, Json, Message

_CAPTION_FIELDS = ("caption", "caption_entities", "show_caption_above_media")


def _source(request: Request, message_id: int, missing: str, refused: str) -> Message:
    chat = request.chat("from_chat_id")
    message = request.world.message(chat, message_id)
    if message is None:
        raise bad_request(missing)
    if message.is_service or message.is_protected:
        raise bad_request(refused)
    return message


def _sources(request: Request) -> list[Message]:
    """Of several messages those that can be passed on, in order of their ids."""
    ids = request.params["message_ids"]
    if not 1 <= len(ids) <= 100:
        raise bad_request("wrong number of message identifiers: must contain 1-100 items")
    if sorted(set(ids)) != ids:
        raise bad_request("message identifiers must be in a strictly increasing order")
    chat = request.chat("from_chat_id")
    there = [request.world.message(chat, number) for number in ids]
    found = [one for one in there if one and not one.is_service and not one.is_protected]
    if not found:
        raise bad_request(MESSAGE_ID_INVALID)
    return found


def _forward(request: Request, chat: Chat, source: Message, album: str | None) -> Message:
    return post(
        request.world,
        chat,
        source.body,
        forward_origin=forward_origin(request.world, source),
        thread_id=request.thread(chat),
        is_protected=bool(request.get("protect_content")),
        media_group_id=album,
        **sender_fields(request, chat),
    )


def _albums(request: Request, sources: list[Message]) -> dict[str, str]:
    """A fresh album id for every album among the sources."""
    return {one.media_group_id: request.world.new_id() for one in sources if one.media_group_id}


async def forward_message(request: Request) -> Json:
    """forwardMessage: names the author, unless they hide that."""
    chat = request.writable_chat()
    source = _source(request, request.params["message_id"], FORWARD_NOT_FOUND, CANNOT_FORWARD)
    return request.shown(_forward(request, chat, source, None))


async def forward_messages(request: Request) -> list[Json]:
    """forwardMessages"""
    chat = request.writable_chat()
    sources = _sources(request)
    albums = _albums(request, sources)
    return [
        {
            "message_id": _forward(
                request, chat, one, albums.get(one.media_group_id or "")
            ).message_id
        }
        for one in sources
    ]


async def copy_message(request: Request) -> Json:
    """copyMessage: the same content, without its author."""
    chat = request.writable_chat()
    source = _source(request, request.params["message_id"], COPY_NOT_FOUND, CANNOT_COPY)
    body = source.body
    if "caption" in request.params and "text" not in body:
        kept = {name: one for name, one in body.items() if name not in _CAPTION_FIELDS}
        body = kept | caption_of(request.params)
    fields = sender_fields(request, chat) | reply_fields(request, chat)
    fields["reply_markup"], fields["keyboard"] = split_markup(request.get("reply_markup"))
    fields["is_protected"] = bool(request.get("protect_content"))
    thread_id = request.thread(chat)
    copied = post(request.world, chat, body, thread_id=thread_id, **fields)
    return {"message_id": copied.message_id}


async def copy_messages(request: Request) -> list[Json]:
    """copyMessages"""
    chat = request.writable_chat()
    sources = _sources(request)
    albums = _albums(request, sources)
    thread_id = request.thread(chat)
    copied: list[Json] = []
    for one in sources:
        body = one.body
        if request.get("remove_caption"):
            body = {name: part for name, part in body.items() if name not in _CAPTION_FIELDS}
        fields = sender_fields(request, chat) | {"thread_id": thread_id}
        fields["media_group_id"] = albums.get(one.media_group_id or "")
        fields["is_protected"] = bool(request.get("protect_content"))
        copied.append({"message_id": post(request.world, chat, body, **fields).message_id})
    return copied
