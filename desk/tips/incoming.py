"""What came in one message, and how it becomes a part of a tip.

Holds `Incoming`, the sealed form of a part, and the one insert that keeps it. Refuses whom a
message was forwarded from, who a contact card names, and whom a quoted message was written by:
there is no field for them.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from desk.kit import Kit
from desk.sealed import open_tip, seal_tip
from desk.tips.rows import PARTS, content_field
from media.inspection import is_picture
from storage.plain import PlainStatement
from storage.tables.tips import Preview
from tipline.inert import clean_utf8, original_text
from tipline.places import Coordinates
from tipline.questions import Question
from tipline.tips import PICTURES, PartKind

__all__ = ["Incoming", "content_of", "keep_part", "part_content"]


# Built once: putting a statement together costs more than running it.
_ADD = PlainStatement(insert(PARTS).inline())


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message, as far as it is kept. `album` is Telegram's media_group_id; `text` a caption,
    or the words themselves, to the letter; `seconds` and `size` (bytes) as Telegram said.
    """

    kind: PartKind
    chat_key: bytes
    message_id: int
    text: str = field(default="", repr=False)
    album: str | None = None
    place: Coordinates | None = field(default=None, repr=False)
    accuracy_m: int | None = None
    seconds: int | None = None
    size: int | None = None
    name: str = field(default="", repr=False)
    mime: str = ""
    forwarded: bool = False
    unique: str | None = field(default=None, repr=False)  # Telegram's own name of the file's bytes

    def album_key(self, kit: Kit) -> bytes | None:
        """The keyed hash that the parts of one album share."""
        return None if self.album is None else kit.vault.keyed("album", self.album)


def as_it_is(incoming: Incoming, data: bytes) -> Incoming:
    """The message with its file's kind by content: not every telephone knows what it sends."""
    if incoming.kind is PartKind.DOCUMENT and is_picture(data):
        return replace(incoming, kind=PartKind.IMAGE_DOCUMENT)
    return incoming


def part_content(incoming: Incoming, answers: Question | None = None) -> dict[str, Any]:
    """The JSON that is sealed; short names, and only what there is."""
    place = incoming.place
    content = {
        "t": clean_utf8(incoming.text),
        "q": answers.value if answers else None,
        "lat": place.latitude if place else None,
        "lon": place.longitude if place else None,
        "acc": incoming.accuracy_m,
        "sec": incoming.seconds,
        "size": incoming.size,
        "name": clean_utf8(incoming.name),
        "mime": clean_utf8(incoming.mime),
        "fwd": incoming.forwarded or None,
        "uid": incoming.unique,
    }
    return {name: value for name, value in content.items() if value not in (None, "")}


def content_of(data_key: bytes, tip_id: int, part_id: int, sealed: bytes | None) -> dict[str, Any]:
    """Open a part's JSON; "t" comes back to the letter. Raises CannotOpen."""
    if sealed is None:
        return {}
    content: dict[str, Any] = open_tip(data_key, tip_id, content_field(part_id), sealed)
    content["t"] = original_text(content.get("t", ""))
    return content


def keep_part(
    session: Session,
    kit: Kit,
    tip_id: int,
    data_key: bytes,
    part_id: int,
    incoming: Incoming,
    *,
    blob: str | None = None,
    answers: Question | None = None,
    edit: int = 0,
) -> int:
    """Keep one part and return its id. A picture gets a preview made, when it has its turn."""
    now = kit.clock()
    pictured = blob is not None and incoming.kind in PICTURES
    content = part_content(incoming, answers)
    _ADD.run(
        session,
        {
            "id": part_id,
            "tip_id": tip_id,
            "chat_key": incoming.chat_key,
            "message_id": incoming.message_id,
            "edit": edit,
            "album_key": incoming.album_key(kit),
            "kind": incoming.kind,
            "content": seal_tip(data_key, tip_id, content_field(part_id), content),
            "blob": blob,
            "preview": Preview.PENDING if pictured else Preview.NONE,
            "at": now,
        },
    )
    return part_id
