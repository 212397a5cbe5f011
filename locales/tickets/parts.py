"""What a ticket's card says of what came besides words: files, and what pictures tell.

Holds a line for the parts, and one for each picture's clues. Refuses what a file is called and what is in it.
"""

from typing import Any

from locales.catalogue import Raw, Texts
from locales.listing import joined
from locales.tickets.maps import place_line

__all__ = ["clues_line", "file_words", "parts_line"]

_MEGABYTE = 1024 * 1024
_MOST_EACH = 4


def parts_line(facts: Any, t: Texts) -> str:
    """How much of each kind came, and how many pictures cannot be seen."""
    counted = [_counted(part, t) for part in facts["parts"]]
    line = t("triage.card.parts", parts=joined(t, counted))
    missing = facts.get("no_preview", 0)
    return f"{line} {t('triage.card.no_preview', count=missing)}" if missing else line


def _counted(part: Any, t: Texts) -> Raw:
    """So many of a kind; of a few files the length and the size of each, where they are known."""
    kind, count = part["kind"], part["count"]
    lengths, sizes = ([None] * count, [None] * count)
    # What is known of some only can't be told apart.
    if len(part.get("seconds", ())) == count:
        lengths = part["seconds"]
    if len(part.get("sizes", ())) == count:
        sizes = part["sizes"]
    each = [_measures(*one, t) for one in zip(lengths, sizes, strict=True)]
    if count == 1 and each[0]:
        return file_words(kind, lengths[0], sizes[0], t)
    name = t(f"triage.part.{kind}")
    if count <= _MOST_EACH and all(each):
        return t("triage.card.part.each", kind=name, count=count, each=joined(t, each))
    return t("triage.card.part", kind=name, count=count)


def clues_line(found: Any, t: Texts) -> str:
    """What follows from one picture's traces."""
    words = joined(t, (_clue(clue, t) for clue in found["clues"]))
    if found["picture"] is None:
        return t("triage.card.clues", clues=words)
    return t("triage.card.clues_of", number=found["picture"], clues=words)


def _clue(clue: Any, t: Texts) -> str:
    key = f"triage.clue.{clue['code']}"
    match clue:
        case {"code": "taken_before", "unit": unit, "count": count}:
            return t.plural(f"{key}.{unit}", count)
        case {"unit": unit, "count": count}:
            return t(f"{key}.{unit}", count=f"{count:g}")
        case {"latitude": latitude, "longitude": longitude}:
            return place_line((latitude, longitude), t, key)
        case {"way": way}:
            return t(f"{key}.{way}")
        case {"by": evidence}:
            return t(f"{key}.{evidence}", program=clue.get("program", ""))
    return t(key)


def file_words(kind: str, seconds: int | None, size: int | None, t: Texts, ending: str = "") -> Raw:
    """What a part is, with its length and its size where they are known."""
    name, measures = t(f"triage.part.{kind}"), _measures(seconds, size, t)
    if ending:  # one of a closed list
        name = Raw(f"{name} {ending}")
    if not measures:
        return name
    return Raw(f"{name} {measures}" if seconds is not None else f"{name} · {measures}")


def _measures(seconds: int | None, size: int | None, t: Texts) -> Raw:
    known = [] if seconds is None else [f"{seconds // 60}:{seconds % 60:02d}"]
    if size is not None:
        known.append(_size_words(size, t))
    return Raw(" · ".join(known))


def _size_words(size: int, t: Texts) -> Raw:
    if size < _MEGABYTE:
        return t("triage.size.kb", count=max(1, round(size / 1024)))
    return t("triage.size.mb", count=f"{round(size / _MEGABYTE, 1):g}")
