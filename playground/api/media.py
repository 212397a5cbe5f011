"""Files that bots send: uploads, or ids of files that are already there.

Refuses foreign file ids, files at web addresses (this server fetches nothing), photos that are none.
"""

from __future__ import annotations

import asyncio
from typing import Any

from playground.api.request import Request
from playground.contents import (
    EmptyFile,
    FileTooBig,
    Upload,
    document_body,
    media_body,
    photo_body,
)
from playground.entities import checked_caption
from playground.errors import (
    FILE_EMPTY,
    FILE_TOO_BIG,
    PHOTO_DIMENSIONS,
    PHOTO_INVALID,
    WRONG_FILE_ID,
    bad_request,
    unsupported,
)
from playground.pictures import NotAPhoto, WrongDimensions, photo_sizes
from playground.records import Json
from playground.render import bot_files

PHOTO_LIMIT = 10 * 1024 * 1024
_DETAILS = {
    "video": ("duration", "width", "height"),
    "animation": ("duration", "width", "height"),
    "audio": ("duration", "performer", "title"),
    "voice": ("duration",),
    "video_note": ("duration", "length"),
    "sticker": ("emoji",),
}


async def media_of(request: Request, kind: str, source: Any, given: Json) -> Json:
    """The body of a photo, document, … from an upload or a file id; `given` are its fields."""
    if isinstance(source, str):
        return _known(request, kind, source, given)
    try:
        source.checked()
        if kind == "photo":
            return await _photo(request, source)
        if kind == "document":
            return document_body(request.world.files, source)
        details = {name: given.get(name) for name in _DETAILS[kind]}
        return media_body(request.world.files, kind, source, **details)
    except EmptyFile as fault:
        raise bad_request(FILE_EMPTY) from fault
    except FileTooBig as fault:
        raise bad_request(FILE_TOO_BIG) from fault


async def _photo(request: Request, upload: Upload) -> Json:
    if len(upload.data) > PHOTO_LIMIT:
        raise bad_request(FILE_TOO_BIG)
    try:
        sizes = await asyncio.to_thread(photo_sizes, upload.data)
    except NotAPhoto as fault:
        raise bad_request(PHOTO_INVALID) from fault
    except WrongDimensions as fault:
        raise bad_request(PHOTO_DIMENSIONS) from fault
    return photo_body(request.world.files, sizes)


def _known(request: Request, kind: str, file_id: str, given: Json) -> Json:
    """The body that this file id had when it was first sent, if the kind is the same."""
    if "://" in file_id:
        raise unsupported("files at web addresses")
    key = request.world.files.key_of(file_id, request.bot.user_id)
    if key is None:
        raise bad_request(WRONG_FILE_ID)
    stored = request.world.files.files[key]
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {stored.kind.title()} as {kind.title()}")
    found = {kind: request.world.files.bodies[key][kind]}
    details = {name: given[name] for name in _DETAILS.get(kind, ()) if name in given}
    return found if kind == "photo" else {kind: {**found[kind], **details}}


def caption_of(given: Json) -> Json:
    """Caption fields of a message from the parameters that carry them."""
    body = checked_caption(
        given.get("caption"), given.get("parse_mode"), given.get("caption_entities")
    )
    if given.get("has_spoiler"):
        body["has_media_spoiler"] = True
    if given.get("show_caption_above_media") and "caption" in body:
        body["show_caption_above_media"] = True
    return body


def file_json(request: Request, key: str) -> Json:
    """The Bot API's File without its path."""
    return bot_files(request.world, request.bot.user_id)(key)
