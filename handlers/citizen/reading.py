"""From a Telegram message to what is kept of it.

Holds which kinds are taken and what of each. Refuses, by never reading them: the names of whom a
message was forwarded from, of people in contact cards, of whom a quoted message was written by.
"""

import mimetypes
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from aiogram.types import Message, MessageOriginUser

from desk.tips.incoming import Incoming
from handlers.filters import pin_of
from tipline.places import coordinates
from tipline.tips import PartKind

LARGEST_FILE = 20 * 1024 * 1024
_SAYS_NOTHING = ("", "application/octet-stream")


class NotTaken(StrEnum):
    """Why a message is no part of a tip."""

    CONTACT = "contact"
    KIND = "kind"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Read:
    """A message as it is kept; `file_id` where there is a file to fetch, `size` as announced."""

    incoming: Incoming
    file_id: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def too_big(self) -> bool:
        """Whether Telegram would refuse to hand the file to a bot."""
        return (self.incoming.size or 0) > LARGEST_FILE


def read_message(message: Message, chat_key: bytes) -> Read | NotTaken:
    """Read one message. Raises Refusal `place.impossible` for a pin that is nowhere on earth."""
    kind, media = _media(message)
    if kind is None:
        return _why_not(message)
    forwarded = _from_somebody_else(message)
    place = pin_of(message)
    incoming = Incoming(
        kind=kind,
        chat_key=chat_key,
        message_id=message.message_id,
        text=_words(message),
        album=message.media_group_id,
        place=coordinates(place.latitude, place.longitude) if place else None,
        accuracy_m=_whole(place.horizontal_accuracy) if place else None,
        seconds=getattr(media, "duration", None),
        size=getattr(media, "file_size", None),
        name=getattr(media, "file_name", None) or "",
        mime=getattr(media, "mime_type", None) or "",
        forwarded=forwarded,
        unique=getattr(media, "file_unique_id", None),
    )
    return Read(incoming, getattr(media, "file_id", None), ("forwarded",) if forwarded else ())


def _media(message: Message) -> tuple[PartKind | None, Any]:
    """The kind of the message and the object that holds its file, where there is one."""
    # A message with an animation has its document too; a venue has its location too.
    found: tuple[tuple[PartKind, Any], ...] = (
        (PartKind.PHOTO, message.photo[-1] if message.photo else None),
        (PartKind.ANIMATION, message.animation),
        (_document_kind(message), message.document),
        (PartKind.VIDEO, message.video),
        (PartKind.VIDEO_NOTE, message.video_note),
        (PartKind.VOICE, message.voice),
        (PartKind.AUDIO, message.audio),
    )
    for kind, media in found:
        if media is not None:
            return kind, media
    if pin_of(message) is not None:
        return PartKind.LOCATION, None
    return (PartKind.TEXT, None) if message.text else (None, None)


def _document_kind(message: Message) -> PartKind:
    document = message.document
    mime = (document.mime_type or "") if document else ""
    if document and mime in _SAYS_NOTHING:
        # Not every telephone knows what it sends; the file's name then tells a picture.
        mime = mimetypes.guess_type(document.file_name or "")[0] or ""
    return PartKind.IMAGE_DOCUMENT if mime.startswith("image/") else PartKind.DOCUMENT


def _words(message: Message) -> str:
    if message.venue is not None:
        return "\n".join(line for line in (message.venue.title, message.venue.address) if line)
    return message.text or message.caption or ""


def _from_somebody_else(message: Message) -> bool:
    origin, sender = message.forward_origin, message.from_user
    if isinstance(origin, MessageOriginUser) and sender is not None:
        return origin.sender_user.id != sender.id
    return origin is not None


def _why_not(message: Message) -> NotTaken:
    if message.contact is not None:
        return NotTaken.CONTACT
    told = (
        message.sticker,
        message.poll,
        message.dice,
        message.game,
        message.story,
        message.paid_media,
        message.checklist,
        message.invoice,
    )
    return NotTaken.KIND if any(part is not None for part in told) else NotTaken.SERVICE


def _whole(metres: float | None) -> int | None:
    return None if metres is None else round(metres)
