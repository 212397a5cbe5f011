"""One document carried over into another format, with an account of every leaf of it.

Holds ``Transfer``, which remembers what came from where, and the closed list of reasons why a leaf
stayed behind. Refuses silence: a leaf that nobody took or explained is listed when it finishes.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tipline.refusals import Fault, Param


class Why(StrEnum):
    """Why something was not carried over, or not as it was."""

    NO_PLACE = "no_place"  # the other format has nothing for it
    NEVER_PUBLISHED = "never_published"  # dropped on purpose, such as ethnicity
    FOR_A_PERSON = "for_a_person"  # whoever drafts has to choose, nothing is guessed
    UNCLEAR = "unclear"  # not certain what it says
    TO_CHECK = "to_check"  # taken, with something added that it does not say
    IN_PART = "in_part"  # taken, and more was said
    REPEATS = "repeats"  # said elsewhere, and taken from there
    DERIVED = "derived"  # each side makes its own
    PICTURE = "picture"  # pictures are laid beside the file by hand
    LANGUAGE = "language"  # the format has one language, or not this one
    NO_SUCH_NOTICE = "no_such_notice"  # it names a notice that is none of ours, or not live
    REFUSED = "refused"  # our own rules say no, see the code


@dataclass(frozen=True, slots=True)
class Leftover:
    """One leaf that was not carried over; ``code`` is the fault's where our rules refused it."""

    path: str
    why: Why
    code: str = ""
    params: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Transferred:
    """What came of it. ``origins``: each place in the value, and the source's paths it is made of.

    ``faults`` say why the source is no notice to be taken at all.
    """

    value: dict[str, Any]
    origins: Mapping[str, tuple[str, ...]]
    leftovers: tuple[Leftover, ...]
    faults: tuple[Fault, ...]


class Transfer:
    """A value in the making. Paths are written as faults write them: ``info[0].headline``."""

    def __init__(self, source: Mapping[str, Any], reasons: Mapping[str, Why]) -> None:
        """`reasons`: why what stands at or below a path (``info[].web``) is left, where it is."""
        self.value: dict[str, Any] = {}
        self.origins: dict[str, tuple[str, ...]] = {}
        self._source = source
        self._reasons = reasons
        self._leftovers: list[Leftover] = []
        self._faults: list[Fault] = []

    def at(self, path: str) -> Any:
        """What the source has at this path, or None."""
        here: Any = self._source
        for step in _STEP.findall(path):
            if isinstance(here, list):
                here = here[int(step)] if step.isdecimal() and int(step) < len(here) else None
            else:
                here = here.get(step) if isinstance(here, Mapping) else None
        return here

    def put(self, place: str, value: Any, *origins: str) -> None:
        """Set a place of the value, made of these paths; the same said again adds its paths."""
        *outer, last = place.split(".")
        here = self.value
        for step in outer:
            here = here.setdefault(step, {})
        before = self.origins.get(place, ()) if here.get(last) == value else ()
        here[last] = value
        self.origins[place] = (*before, *origins)

    def add(self, place: str, value: Any, *origins: str) -> None:
        """Append to a list of the value."""
        held = self.value.setdefault(place, [])
        self.origins[f"{place}[{len(held)}]"] = origins
        held.append(value)

    def leave(self, path: str, why: Why) -> None:
        """Say why a leaf, or all below a path, is not taken, or not taken as it was."""
        self._leftovers.append(Leftover(path, why))

    def refuse(self, path: str, code: str, **params: Param) -> None:
        """Say why the source is no notice to be taken."""
        self._faults.append(Fault(path, code, params))

    def finish(self) -> Transferred:
        """The value, and the account of every leaf of the source."""
        settled = {path for origins in self.origins.values() for path in origins}
        settled |= {one.path for one in self._leftovers}
        for path, _ in leaves(self._source):
            if settled.isdisjoint(around(path)):
                self.leave(path, self._reason(path))
        return Transferred(self.value, self.origins, tuple(self._leftovers), tuple(self._faults))

    def _reason(self, path: str) -> Why:
        told = [self._reasons[one] for one in around(pattern(path)) if one in self._reasons]
        return told[-1] if told else Why.NO_PLACE


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf that says something, with its path; null and blank text say nothing."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from leaves(inner, path + _step(str(key), first=not path))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from leaves(inner, f"{path}[{i}]")
    elif value is not None and (not isinstance(value, str) or value.strip()):
        yield path, value


def pattern(path: str) -> str:
    """The path without its numbers: ``info[].parameter[].value``."""
    return _INDEX.sub("[]", path)


_INDEX = re.compile(r"\[[0-9]+\]")
_PLAIN = re.compile(r"[\w@#:-]+")
_STEP = re.compile(r"[^.\[\]]+")
_CUT = re.compile(r"(?<=.)(?=[.\[])")


def _step(key: str, *, first: bool) -> str:
    """A name in a path; an odd one is quoted, so that it can't pass for two."""
    if _PLAIN.fullmatch(key) is None:
        return f"[{json.dumps(key)}]"
    return key if first else f".{key}"


def around(path: str) -> list[str]:
    """The path and everything around it, the outermost first."""
    return [path[: cut.start()] for cut in _CUT.finditer(path)] + [path]
