"""The files of the world: bytes once per content, ids per bot, paths for download.

`file_unique_id` is the same for every bot and every sending of the same bytes; `file_id` differs
per bot. Refuses file ids of other bots, as Telegram does.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from playground.records import Json

DOWNLOAD_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024

_PREFIXES = {
    "photo": "AgACAgIAAxkB",
    "document": "BQACAgIAAxkB",
    "video": "BAACAgIAAxkB",
    "voice": "AwACAgIAAxkB",
    "audio": "CQACAgIAAxkB",
    "animation": "CgACAgIAAxkB",
    "sticker": "CAACAgIAAxkB",
    "video_note": "DQACAgIAAxkB",
    "thumbnail": "AAMCAgADGQEB",
}
_FOLDERS = {"photo": "photos", "voice": "voice", "audio": "music", "thumbnail": "thumbnails"}
_ENDINGS = {
    "photo": ".jpg",
    "thumbnail": ".jpg",
    "voice": ".oga",
    "audio": ".mp3",
    "video": ".mp4",
    "video_note": ".mp4",
    "animation": ".mp4",
    "sticker": ".webp",
}


@dataclass
class StoredFile:
    """One content of one kind: key (32 hex digits), size in bytes, path for download."""

    key: str
    kind: str
    size: int
    path: str
    mime_type: str | None = None


class FileStore:
    """All files of a world by key."""

    def __init__(self) -> None:
        self.files: dict[str, StoredFile] = {}
        self.contents: dict[str, bytes] = {}
        self.bodies: dict[str, Json] = {}

    def add(
        self, data: bytes, kind: str, name: str | None = None, mime_type: str | None = None
    ) -> StoredFile:
        """The stored file of these bytes; the same bytes of the same kind are kept once."""
        key = hashlib.sha256(kind.encode() + b"\0" + data).hexdigest()[:32]
        if key not in self.files:
            ending = _ENDINGS.get(kind) or PurePosixPath(name or "").suffix.lower()
            folder = _FOLDERS.get(kind, f"{kind}s")
            path = f"{folder}/file_{len(self.files)}{ending}"
            self.files[key] = StoredFile(key, kind, len(data), path, mime_type)
            self.contents[key] = data
        return self.files[key]

    def remember(self, body: Json) -> Json:
        """The body of a message with files, kept so that a file id can send it again."""
        for content in body.values():
            for part in content if isinstance(content, list) else [content]:
                self.bodies[part["$file"]] = body
        return body

    def file_id(self, key: str, bot_id: int) -> str:
        """The id under which this bot may send or fetch the file."""
        kind = self.files[key].kind
        raw = bot_id.to_bytes(8, "big", signed=True) + bytes.fromhex(key)
        return _PREFIXES[kind] + base64.urlsafe_b64encode(raw).decode()

    def unique_id(self, key: str) -> str:
        """The id that is the same for every bot and never fetches anything."""
        return "AQAD" + base64.urlsafe_b64encode(bytes.fromhex(key)[:9]).decode()

    def key_of(self, file_id: str, bot_id: int) -> str | None:
        """The key behind a file id, or None when it is not one of this bot's."""
        try:
            raw = base64.b64decode(file_id[-32:], altchars=b"-_", validate=True)
        except ValueError:
            return None
        key = raw[8:].hex()
        is_own = key in self.files and self.file_id(key, bot_id) == file_id
        return key if is_own else None
