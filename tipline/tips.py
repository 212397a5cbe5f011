"""A tip: its states, the way it came in, and the kinds of parts that it is made of.

Holds the tip's lifecycle and the rule of what is enough to send. Refuses to send an empty tip
and to bring back one that was retracted or purged.
"""

from collections.abc import Iterable
from enum import StrEnum

from tipline.lifecycles import Table, advance
from tipline.refusals import Refusal


class TipState(StrEnum):
    """Where a tip stands with the person who tells it."""

    DRAFT = "draft"
    SENT = "sent"
    RETRACTED = "retracted"
    PURGED = "purged"


class TipAction(StrEnum):
    """What can happen to a tip."""

    ADD = "add"
    SEND = "send"
    DISCARD = "discard"
    RETRACT = "retract"
    PURGE = "purge"


class Channel(StrEnum):
    """Where the tip was told."""

    PRIVATE = "private"
    GROUP = "group"


class PartKind(StrEnum):
    """What one part of a tip is."""

    TEXT = "text"
    PHOTO = "photo"
    IMAGE_DOCUMENT = "image_document"
    DOCUMENT = "document"
    VIDEO = "video"
    VIDEO_NOTE = "video_note"
    ANIMATION = "animation"
    VOICE = "voice"
    AUDIO = "audio"
    LOCATION = "location"


PICTURES = frozenset({PartKind.PHOTO, PartKind.IMAGE_DOCUMENT})
RECORDINGS = frozenset(
    {
        PartKind.VIDEO,
        PartKind.VIDEO_NOTE,
        PartKind.ANIMATION,
        PartKind.VOICE,
        PartKind.AUDIO,
    }
)
# A document may be anything, an empty file too, so it never makes a tip alone.
SUFFICIENT = PICTURES | RECORDINGS | {PartKind.TEXT, PartKind.LOCATION}

_S, _A = TipState, TipAction

TIP_TABLE: Table[TipState, TipAction] = Table(
    record="tip",
    start=_S.DRAFT,
    states=TipState,
    actions=TipAction,
    moves={
        (_S.DRAFT, _A.ADD): _S.DRAFT,
        (_S.DRAFT, _A.SEND): _S.SENT,
        (_S.DRAFT, _A.DISCARD): _S.PURGED,
        (_S.DRAFT, _A.PURGE): _S.PURGED,
        (_S.SENT, _A.ADD): _S.SENT,
        (_S.SENT, _A.RETRACT): _S.RETRACTED,
        (_S.SENT, _A.PURGE): _S.PURGED,
        (_S.RETRACTED, _A.PURGE): _S.PURGED,
    },
    echoes=frozenset(
        {
            (_S.SENT, _A.SEND),  # the button pressed twice
            (_S.RETRACTED, _A.RETRACT),
            (_S.PURGED, _A.PURGE),  # the retention run meets its own work
            (_S.PURGED, _A.DISCARD),
        }
    ),
    refusals={
        (_S.DRAFT, _A.RETRACT): "tip.not_sent",
        (_S.SENT, _A.DISCARD): "tip.already_sent",
        (_S.RETRACTED, _A.ADD): "tip.retracted",
        (_S.RETRACTED, _A.SEND): "tip.retracted",
        (_S.RETRACTED, _A.DISCARD): "tip.retracted",
        (_S.PURGED, _A.ADD): "tip.gone",
        (_S.PURGED, _A.SEND): "tip.gone",
        (_S.PURGED, _A.RETRACT): "tip.gone",
    },
)


def advance_tip(state: TipState, action: TipAction) -> TipState:
    """The tip's next state; raises ``Refusal`` where there is none."""
    return advance(TIP_TABLE, state, action)


def is_enough(kinds: Iterable[PartKind]) -> bool:
    """Whether these parts make a tip: one of photo, text, voice, video or location is enough."""
    return not SUFFICIENT.isdisjoint(kinds)


def check_enough(kinds: Iterable[PartKind]) -> None:
    """Raise ``tip.empty`` where nothing was told yet."""
    if not is_enough(kinds):
        raise Refusal("tip.empty")
