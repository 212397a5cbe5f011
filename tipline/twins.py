"""Twins: pictures that are the same one (cropped a little, turned, mirrored), whoever sent them.

Holds how near two fingerprints have to be, which of many twins are worth keeping, and what they say
of how pressing a tip is. Refuses who sent a picture and who is in it; and to join anything by
itself: a twin is a suggestion to a person.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from tipline.dispositions import Disposition
from tipline.fingerprints import distance
from tipline.tickets import TicketState

__all__ = ["MOST", "REACH", "Match", "are_twins", "is_dismissed", "worth_keeping"]

REACH = 8
"""In how many of their 64 bits two fingerprints of one picture may differ."""

MOST = 8
"""How many twins of each sort are kept. A picture that everybody sends says no more with more."""

_DISMISSED = frozenset({Disposition.PRANK, Disposition.SPAM})


@dataclass(frozen=True, slots=True)
class Match:
    """A stored picture within reach: its number, which rises with time, and its tip.

    `tip_id` is None for a notice's own picture; `dismissed`: see `is_dismissed`.
    """

    id: int
    tip_id: int | None
    dismissed: bool = False


def are_twins(known: int, looked_for: Iterable[int]) -> bool:
    """Whether a picture's fingerprint is within reach of one of the forms that are looked for."""
    return any(distance(known, form) <= REACH for form in looked_for)


def is_dismissed(state: TicketState | None, disposition: Disposition | None) -> bool:
    """Whether the ticket was closed as nothing, which says something of its pictures too."""
    return state is TicketState.CLOSED and disposition in _DISMISSED


def worth_keeping(found: Iterable[Match], own_tip: int | None) -> list[Match]:
    """The newest of each sort: pictures of notices, of dismissed tickets, of other tips; once a tip."""
    kept: list[Match] = []
    seen = {own_tip}
    room = {(True, False): MOST, (False, True): MOST, (False, False): MOST}
    for match in sorted(found, key=lambda match: -match.id):
        sort = (match.tip_id is None, match.dismissed)
        if (match.tip_id is not None and match.tip_id in seen) or not room[sort]:
            continue
        room[sort] -= 1
        seen.add(match.tip_id)
        kept.append(match)
    return kept
