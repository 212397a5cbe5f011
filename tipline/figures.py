"""Figures that an agency reports: how long things take, told from counts.

Holds the classes of durations, and the median and the 95th of a hundred worked out from how many
fell into each, so that a year's tickets need no more memory than a day's.
Refuses figures of a person: nothing here knows who did what, let alone how fast.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

__all__ = ["EDGES", "Spread", "class_of"]

_M, _H, _D = 60, 3600, 86_400

# Seconds where one class ends and the next begins: fine where minutes matter, coarse after weeks.
EDGES: tuple[int, ...] = (
    *(_M * n for n in (1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 45)),
    *(_H * n for n in (1, 2, 3, 4, 6, 8, 12, 18)),
    *(_D * n for n in (1, 2, 3, 4, 5, 7, 10, 14, 21, 30, 60, 90)),
)


def class_of(seconds: int) -> int:
    """The number of the class that a duration falls into."""
    return bisect_right(EDGES, seconds)


@dataclass(frozen=True, slots=True)
class Spread:
    """How many durations fell into each class."""

    counts: Mapping[int, int]

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.counts.values())

    def below(self, share: float) -> int | None:
        """Seconds that this share of them took at most, to within its class; None of none."""
        rank, passed = ceil(share * self.total), 0
        for number in sorted(self.counts):
            count = self.counts[number]
            if passed + count >= rank > passed:
                return _within(number, (rank - passed) / count)
            passed += count
        return None

    def facts(self) -> dict[str, int | None]:
        """Count, median and 95th of a hundred, in seconds."""
        return {"count": self.total, "median": self.below(0.5), "p95": self.below(0.95)}


def _within(number: int, share: float) -> int:
    """So far into a class; of the last, which has no end, where it begins."""
    low = EDGES[number - 1] if number else 0
    high = EDGES[number] if number < len(EDGES) else low
    return round(low + (high - low) * share)
