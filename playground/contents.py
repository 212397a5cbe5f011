"""What a message can hold: bodies of photos, documents, places and the rest, ready to post.

Used by people's phones and by the Bot API alike, so that both make the same messages.
Refuses files over Telegram's upload limit, empty files, and photos that are none.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass

from playground.files import UPLOAD_LIMIT, FileStore
from playground.pictures import Picture
from playground.records import Json

MIME_TYPES = {
    "video": "video/mp4",
    "audio": "audio/mpeg",
    "voice": "audio/ogg",
    "animation": "video/mp4",
}


class EmptyFile(Exception):
    """A file of no bytes."""


class FileTooBig(Exception):
    """A file over 50 MB."""


@dataclass(frozen=True)
class Upload:
    """Bytes on their way in, with the name and type their sender gave them."""

    data: bytes
    name: str | None = None
    mime_type: str | None = None

    def checked(self) -> Upload:
        """Itself; raises `EmptyFile` or `FileTooBig`."""
        if not self.data:
            raise EmptyFile
        if len(self.data) > UPLOAD_LIMIT:
            raise FileTooBig
        return self


def photo_body(files: FileStore, sizes: Sequence[Picture]) -> Json:
    """A photo in its sizes, smallest first."""
    body: Json = {
        "photo": [
            {
                "$file": files.add(one.data, "photo", mime_type="image/jpeg").key,
                "width": one.width,
                "height": one.height,
            }
            for one in sizes
        ]
    }
    return files.remember(body)


def document_body(files: FileStore, upload: Upload) -> Json:
    """A document: the bytes to the letter, the name and type as given or guessed."""
    name = upload.name or "file"
    mime_type = upload.mime_type or mimetypes.guess_type(name)[0] or "application/octet-stream"
    stored = files.add(upload.checked().data, "document", name, mime_type)
    content = {"$file": stored.key, "file_name": name, "mime_type": mime_type}
    return files.remember({"document": content})


def media_body(files: FileStore, kind: str, upload: Upload, **fields: object) -> Json:
    """A video, voice, audio, animation, video note or sticker; `fields` as the Bot API has them."""
    mime_type = upload.mime_type or MIME_TYPES.get(kind)
    stored = files.add(upload.checked().data, kind, upload.name, mime_type)
    content: Json = {"$file": stored.key, **_shape(kind)}
    content |= {name: value for name, value in fields.items() if value is not None}
    if kind in MIME_TYPES:
        content["mime_type"] = mime_type
        if upload.name and kind != "voice":
            content["file_name"] = upload.name
    body: Json = {kind: content}
    if kind == "animation":
        body["document"] = {"$file": stored.key, "mime_type": mime_type}
    return files.remember(body)


def _shape(kind: str) -> Json:
    """The fields a kind cannot be without, where the sender gave none."""
    if kind in ("video", "animation"):
        return {"width": 320, "height": 240, "duration": 0}
    if kind == "video_note":
        return {"length": 240, "duration": 0}
    if kind == "sticker":
        shape = {"type": "regular", "width": 512, "height": 512}
        return {**shape, "is_animated": False, "is_video": False}
    return {"duration": 0}


def location_body(latitude: float, longitude: float, **fields: object) -> Json:
    """A place; `fields` as the Bot API's Location has them (live_period in seconds)."""
    given = {name: value for name, value in fields.items() if value is not None}
    return {"location": {"latitude": latitude, "longitude": longitude, **given}}


def contact_body(phone_number: str, first_name: str, **fields: object) -> Json:
    """A contact card; `fields`: last_name, user_id, vcard."""
    given = {name: value for name, value in fields.items() if value is not None}
    return {"contact": {"phone_number": phone_number, "first_name": first_name, **given}}
