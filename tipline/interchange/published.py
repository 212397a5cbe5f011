"""A published notice as it goes out: its document, and what the record knows beside it.

Holds one value and the flat form from which a mapping takes its leaves.
Refuses drafts: there is no form for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tipline.notices import NoticeKind, NoticeState


@dataclass(frozen=True, slots=True)
class PublishedNotice:
    """`unit` and `area`: `zh`, `en` and `code`. `replaces`: the number and time of the one before.

    `keeps_last_known`: the desk has where somebody was last known to be, and keeps it to itself.
    """

    number: str
    state: NoticeState
    document: Mapping[str, Any]
    unit: Mapping[str, str]
    area: Mapping[str, str] | None
    published_at: datetime
    ended_at: datetime | None
    replaces: tuple[str, datetime] | None
    keeps_last_known: bool = False

    @property
    def kind(self) -> NoticeKind:
        """What it is about."""
        return NoticeKind(self.document["kind"])

    def leaves_from(self) -> dict[str, Any]:
        """Everything there is to say, the document's own fields at the top."""
        number, at = self.replaces or (None, None)
        return {
            **self.document,
            "number": self.number,
            "state": self.state.value,
            "unit": dict(self.unit),
            "area": None if self.area is None else dict(self.area),
            "published_at": in_utc(self.published_at),
            "ended_at": in_utc(self.ended_at),
            "replaces": {"number": number, "published_at": in_utc(at)},
        }


def in_utc(at: datetime | None) -> str | None:
    """The moment in UTC as ISO 8601."""
    return None if at is None else at.astimezone(UTC).isoformat()
