"""The send… methods: words, media, places, contacts, albums.

Refuses what Telegram refuses about texts, captions, keyboards and replies.
"""

from __future__ import annotations

from typing import Any

from playground.api.ephemeral import deliver_ephemeral, ephemeral_of
from playground.api.keyboards import split_markup
from playground.api.media import caption_of, media_of
from playground.api.request import Request
from playground.contents import contact_body, location_body
from playground.entities import checked_text
from playground.errors import ALBUM_SIZE, REPLY_NOT_FOUND, bad_request, unsupported
from playground.posting import post
from playground.records import Chat, Json, Message
from playground.utf16 import cut

ALBUM = range(2, 11)


def sender_fields(request: Request, chat: Chat) -> Json:
    """Who a message of the bot's is from: in channels, the channel."""
    if chat.type == "channel":
        return {"sender_chat_id": chat.id, "author_id": request.bot.user_id}
    return {"sender_id": request.bot.user_id, "author_id": request.bot.user_id}


def reply_fields(request: Request, chat: Chat) -> Json:
    """What the message answers; a missing target is refused unless the bot said it may be."""
    given = request.get("reply_parameters") or {}
    target_id = given.get("message_id", request.get("reply_to_message_id"))
    if given.get("chat_id") not in (None, chat.id):
        raise unsupported("replies across chats")
    may_miss = given.get("allow_sending_without_reply", request.get("allow_sending_without_reply"))
    if given.get("ephemeral_message_id") is not None:
        return {"reply_ephemeral": given["ephemeral_message_id"]}
    if target_id is None:
        return {}
    target = request.world.message(chat, target_id)
    if target is None:
        if may_miss:
            return {}
        raise bad_request(REPLY_NOT_FOUND)
    found: Json = {"reply_to": target.message_id}
    if given.get("quote"):
        found["quote"] = _quote(target, given["quote"])
    return found


def _quote(target: Message, words: str) -> Json:
    text = str(target.body.get("text", target.body.get("caption", "")))
    if words not in text:
        raise bad_request("QUOTE_TEXT_INVALID")
    before = text[: text.index(words)]
    position = len(before.encode("utf-16-le", "surrogatepass")) // 2
    return {"text": cut(words, 0, len(words) * 2), "position": position, "is_manual": True}


async def deliver(request: Request, body: Json) -> Json:
    """Posts a body where the call wants it and gives back the message."""
    chat = request.writable_chat()
    fields = sender_fields(request, chat) | reply_fields(request, chat)
    fields["thread_id"] = request.thread(chat)
    target = request.world.message(chat, fields.get("reply_to"))
    if fields["thread_id"] is None and target is not None:
        fields["thread_id"] = target.thread_id
    fields["reply_markup"], fields["keyboard"] = split_markup(request.get("reply_markup"))
    fields["is_protected"] = bool(request.get("protect_content"))
    ephemeral = ephemeral_of(request)
    if ephemeral is not None:
        return request.shown(deliver_ephemeral(request, chat, body, ephemeral, fields))
    if "reply_ephemeral" in fields:
        raise bad_request(REPLY_NOT_FOUND)
    return request.shown(post(request.world, chat, body, **fields))


async def send_message(request: Request) -> Json:
    """sendMessage"""
    body = checked_text(request.params["text"], request.get("parse_mode"), request.get("entities"))
    if request.get("link_preview_options"):
        body["link_preview_options"] = request.params["link_preview_options"]
    return await deliver(request, body)


async def send_media(request: Request) -> Json:
    """sendPhoto, sendDocument, sendVideo, sendVoice, sendAudio, sendAnimation, sendVideoNote,
    sendSticker
    """
    kind = _KINDS[request.method]
    request.writable_chat()
    caption = caption_of(request.params)
    body = await media_of(request, kind, request.params[kind], request.params)
    return await deliver(request, body | caption)


_KINDS = {
    "sendPhoto": "photo",
    "sendDocument": "document",
    "sendVideo": "video",
    "sendVoice": "voice",
    "sendAudio": "audio",
    "sendAnimation": "animation",
    "sendVideoNote": "video_note",
    "sendSticker": "sticker",
}


async def send_media_group(request: Request) -> list[Json]:
    """sendMediaGroup"""
    items: list[Json] = request.params["media"]
    if len(items) not in ALBUM:
        raise bad_request(ALBUM_SIZE)
    chat = request.writable_chat()
    _check_mix([one["type"] for one in items])
    bodies = [await _item(request, one) for one in items]
    fields: dict[str, Any] = sender_fields(request, chat) | reply_fields(request, chat)
    fields["thread_id"] = request.thread(chat)
    fields["is_protected"] = bool(request.get("protect_content"))
    fields["media_group_id"] = request.world.new_id()
    return [request.shown(post(request.world, chat, body, **fields)) for body in bodies]


def _check_mix(kinds: list[str]) -> None:
    """Photos and videos go together; documents and audio only with their own."""
    for alone in ("document", "audio"):
        if alone in kinds and set(kinds) != {alone}:
            raise bad_request(f"{alone} can't be mixed with other media types")
    if "animation" in kinds:
        raise bad_request("animation can't be used in an album")


async def _item(request: Request, item: Json) -> Json:
    caption = caption_of(item)
    return await media_of(request, item["type"], item["media"], item) | caption


def _check_place(latitude: float, longitude: float) -> None:
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong latitude or longitude specified")


async def send_location(request: Request) -> Json:
    """sendLocation"""
    latitude, longitude = request.params["latitude"], request.params["longitude"]
    _check_place(latitude, longitude)
    names = ("horizontal_accuracy", "live_period", "heading", "proximity_alert_radius")
    details = {name: request.get(name) for name in names}
    return await deliver(request, location_body(latitude, longitude, **details))


async def send_venue(request: Request) -> Json:
    """sendVenue"""
    latitude, longitude = request.params["latitude"], request.params["longitude"]
    _check_place(latitude, longitude)
    place = location_body(latitude, longitude)
    names = (
        "title",
        "address",
        "foursquare_id",
        "foursquare_type",
        "google_place_id",
        "google_place_type",
    )
    details = {name: request.params[name] for name in names if name in request.params}
    return await deliver(request, {"venue": {**place, **details}, **place})


async def send_contact(request: Request) -> Json:
    """sendContact"""
    details = {name: request.get(name) for name in ("last_name", "vcard")}
    body = contact_body(request.params["phone_number"], request.params["first_name"], **details)
    return await deliver(request, body)
