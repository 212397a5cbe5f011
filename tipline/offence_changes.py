"""How the closed list of offences changes: by three people, in public, after a wait.

Holds what a change may be, the wait, and the list that follows from the one shipped with the program
and the changes in force. Refuses, at the proposal already, an offence of speech, belief, assembly,
petition or defamation, one that is not serious, and to take out the entries for the missing.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from tipline.offences import (
    FORBIDDEN_THEMES,
    OFFENCES,
    OFFENCES_VERSION,
    SERIOUS_FROM_YEARS,
    Offence,
)
from tipline.refusals import Refusal

# Long enough for somebody to read it on the register, and for any of the three to think again.
WAIT = timedelta(days=7)

_CODE = re.compile(r"[a-z][a-z_]{2,39}")
_NAME_LIMIT = 60
# Articles of the Criminal Law on secession and subversion, defamation, officials, public order.
_FORBIDDEN_ARTICLES = frozenset({*range(102, 114), 246, *range(277, 301)})


class ChangeKind(StrEnum):
    """What becomes of the entry."""

    ADD = "add"
    REMOVE = "remove"


class ChangeStep(StrEnum):
    """How far a change is; the last two are ends."""

    PROPOSED = "proposed"
    SECONDED = "seconded"
    CONFIRMED = "confirmed"
    IN_FORCE = "in_force"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the list: an entry added, or taken out by its code."""

    kind: ChangeKind
    entry: Offence


def check_change(change: Change, listed: Mapping[str, Offence]) -> None:
    """Raise a Refusal for a change of this list that must not even be proposed."""
    entry = change.entry
    if change.kind is ChangeKind.REMOVE:
        if entry.code not in listed:
            raise Refusal("offence.unknown", offence=entry.code[:40])
        if listed[entry.code].is_missing:
            raise Refusal("offence.stays")
        return
    # A code once shipped keeps its meaning for ever: notices name it.
    if entry.code in listed or entry.code in OFFENCES:
        raise Refusal("offence.already_listed")
    if _CODE.fullmatch(entry.code) is None or not all(
        0 < len(name.strip()) <= _NAME_LIMIT for name in (entry.zh, entry.en)
    ):
        raise Refusal("offence.unnamed")
    said = f"{entry.code} {entry.zh} {entry.en}".casefold().replace("_", " ")
    theme = next((theme for theme in FORBIDDEN_THEMES if theme.casefold() in said), None)
    if theme is not None:
        raise Refusal("offence.forbidden", theme=theme)
    if entry.article is None or entry.article < 1 or entry.article in _FORBIDDEN_ARTICLES:
        raise Refusal("offence.forbidden_article")
    if entry.limb_years is None or entry.limb_years < SERIOUS_FROM_YEARS:
        raise Refusal("offence.too_light", years=SERIOUS_FROM_YEARS)


def list_after(changes: Iterable[Change]) -> tuple[int, dict[str, Offence]]:
    """The version and the entries of the list, once these changes came into force in this order."""
    version, listed = OFFENCES_VERSION, dict(OFFENCES)
    for change in changes:
        version += 1
        if change.kind is ChangeKind.ADD:
            listed[change.entry.code] = change.entry
        else:
            listed.pop(change.entry.code, None)
    return version, listed
