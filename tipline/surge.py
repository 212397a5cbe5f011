"""Surge: tips come faster than the desk can look at them, as after a broadcast.

Holds when it begins and when it is over, which are two different lines, so that it does not flicker. Refuses to
begin while the desk keeps up, however much comes.
"""

from dataclasses import dataclass
from datetime import timedelta

from tipline.refusals import Refusal

__all__ = [
    "ANSWERED_WITHIN",
    "LATELY",
    "USUAL_LIMITS",
    "WAITS_FOR",
    "Load",
    "SurgeLimits",
    "surges",
]

LATELY = timedelta(minutes=5)  # in which what came is held against what was looked at
WAITS_FOR = timedelta(hours=1)  # what nobody looked at for longer is a delay, and no surge
ANSWERED_WITHIN = timedelta(minutes=2)  # the one question of the short form; then it goes without


@dataclass(frozen=True, slots=True)
class SurgeLimits:
    """At how many waiting tips a surge begins, and at how many it is over."""

    begins: int = 60
    ends: int = 20

    def __post_init__(self) -> None:
        if not 0 <= self.ends < self.begins:
            raise Refusal("setting.surge", begins=self.begins, ends=self.ends)


USUAL_LIMITS = SurgeLimits()


@dataclass(frozen=True, slots=True)
class Load:
    """What waits for a first look, and what came and was looked at lately."""

    waiting: int
    came: int
    looked: int


def surges(on: bool, load: Load, limits: SurgeLimits) -> bool:
    """Whether it is a surge now, if it was one (`on`) until now."""
    if on:
        return load.waiting > limits.ends
    return load.waiting >= limits.begins and load.came > load.looked
