"""A described feature in words: "Hair: bald", "Age: 35–45".

Holds names, values and sources of description entries, for every card that shows them.
Refuses to fail on a value it does not know: what was published is shown as it is.
"""

from collections.abc import Mapping
from typing import Any

from locales.catalogue import Texts
from tipline.inert import shown

VALUE_LIMIT = 120


def in_language(t: Texts, said: Any, limit: int = VALUE_LIMIT) -> str:
    """Words by language, in the reader's, else in Chinese; at most `limit` UTF-16 units."""
    if isinstance(said, Mapping):
        said = said.get(t.language) or said.get("zh") or said.get("en") or ""
    return shown(str(said or ""), limit)


def feature_name(t: Texts, feature: str) -> str:
    """The feature's name ("Hair"), in the reader's language."""
    return t.plain(f"feature.{feature}") if t.has(f"feature.{feature}") else feature


def feature_value(t: Texts, feature: str, value: Any, limit: int = VALUE_LIMIT) -> str:
    """The value ("bald"), in the reader's language."""
    if isinstance(value, str):
        key = f"feature.{feature}.{value}"
        return t.plain(key) if t.has(key) else shown(value, limit)
    if isinstance(value, Mapping) and "from" in value:
        return _span(t, feature, value)
    if isinstance(value, Mapping) and "where" in value:
        return _mark(t, value, limit)
    return in_language(t, value, limit)


def feature_line(t: Texts, entry: Mapping[str, Any], limit: int = VALUE_LIMIT) -> str:
    """Name and value ("Hair: bald"), as plain words."""
    feature = str(entry.get("feature", ""))
    value = feature_value(t, feature, entry.get("value"), limit)
    return t.plain("notice.feature", name=feature_name(t, feature), value=value)


def _span(t: Texts, feature: str, value: Mapping[str, Any]) -> str:
    key = "feature.cm" if feature == "height_cm" else "feature.years"
    low, high = value["from"], value.get("to")
    return t.plain(f"{key}.one" if low == high else key, low=low, high=high)


def _mark(t: Texts, value: Mapping[str, Any], limit: int) -> str:
    kind = value.get("kind", "other")
    where, text = in_language(t, value["where"], limit), in_language(t, value.get("text"), limit)
    # What is none of the kinds was described in words: those say what it is.
    key = f"feature.mark{'.other' if kind == 'other' else ''}{'.said' if text else ''}"
    return t.plain(key, kind=t.plain(f"mark.{kind}"), where=where, text=text)


def person_named(t: Texts, content: Mapping[str, Any]) -> str:
    """The name of the person whom a notice is about, or "" where it says none."""
    entries = content.get("description") or ()
    names = (one.get("value") for one in entries if one.get("feature") == "name")
    return in_language(t, next(names, ""))


def headline(t: Texts, facts: Mapping[str, Any]) -> str:
    """What a notice is headed by, as plain words: its kind, and the name where it says one."""
    head = t.plain(f"notice.head.{facts['kind']}")
    name = person_named(t, facts.get("content", {}))
    return t.plain("notice.head.named", head=head, name=name) if name else head
