"""A picture beside a moderator's words: sealed and stored before the line that carries it is kept.

Holds where it will belong, and how a message names it. Refuses what has not been rebuilt from its
pixels, and a picture for a conversation that is not the officer's to lead.
"""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from desk.actors import OfficerActor
from desk.kit import Kit
from desk.outgoing import file_of
from desk.sealed import seal_tip, tip_bound_to
from desk.tickets.rows import load_for, rules_actor, view_of
from desk.tips.rows import key_of, line_picture_field
from storage.ids import new_id
from tipline.tickets import TicketAction, check_action

__all__ = ["NAME", "LinePicture", "LineTarget", "line_target", "seal_picture"]

NAME = "photo.jpg"


@dataclass(frozen=True, slots=True)
class LineTarget:
    """Which line a picture will stand in, and under which key. The key is in memory only."""

    tip_id: int
    line_id: int
    key: bytes = field(repr=False)

    @property
    def field(self) -> str:
        """What the picture is bound to, besides the tip."""
        return line_picture_field(self.line_id)


@dataclass(frozen=True, slots=True)
class LinePicture:
    """A picture that was sealed and stored before this transaction began."""

    target: LineTarget
    blob: str

    def file(self) -> dict[str, str]:
        """The picture as the facts of a message name it."""
        bound_to = tip_bound_to(self.target.tip_id, self.target.field)
        return file_of(self.blob, self.target.key, bound_to, NAME, "photo")


def line_target(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int) -> LineTarget:
    """Where a picture goes, once it is sure that this officer may write to this tipster now."""
    held = load_for(session, actor, ticket_id)
    check_action(view_of(session, kit, held), rules_actor(actor), TicketAction.ASK)
    return LineTarget(held.tip.id, new_id(), key_of(kit, held.tip))


def seal_picture(target: LineTarget, picture: bytes) -> bytes:
    """Seal a rebuilt picture for the line that it will stand in."""
    return seal_tip(target.key, target.tip_id, target.field, picture)
