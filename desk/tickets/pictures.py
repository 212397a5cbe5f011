"""A tip's pictures as messages carry them: the scrubbed preview, sealed.

Holds how a message names one, and the sending of some to an officer in private. Refuses originals, and a
file's own name.
"""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from desk.kit import Kit, To
from desk.outgoing import file_of, say
from desk.sealed import tip_bound_to
from desk.tips.rows import key_of, preview_field
from desk.tips.view import PartView
from storage.tables.tips import Preview, Tip

__all__ = ["preview_file", "say_pictures"]

_NAME = "preview.jpg"  # a file's own name may name its owner


def preview_file(kit: Kit, tip: Tip, part_id: int, blob: str) -> dict[str, str]:
    """One preview, for the facts of a message."""
    bound_to = tip_bound_to(tip.id, preview_field(part_id))
    return file_of(blob, key_of(kit, tip), bound_to, _NAME, "photo")


def say_pictures(
    session: Session, kit: Kit, to: To, ticket_id: int, tip: Tip, parts: Iterable[PartView]
) -> None:
    """Queue, for an officer, those of these parts that can be seen."""
    for part in parts:
        if part.preview is Preview.READY and part.preview_blob is not None:
            file = preview_file(kit, tip, part.id, part.preview_blob)
            facts = {"ticket": ticket_id, "files": [file]}
            say(session, kit, to, "ticket.brief_photo", facts, record_id=ticket_id)
