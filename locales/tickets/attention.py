"""Who attends to a ticket, as its card says it: what is late, who is rung, who looks.

Refuses a message of its own: it is a line on the card, edited with it.
"""

import html
from collections.abc import Iterator
from typing import Any

from locales.catalogue import Raw, Texts
from locales.listing import joined
from tipline.inert import shown

__all__ = ["attention_lines"]

_NAME, _MOST_NAMES = 40, 6
_TIME = 11  # where it begins in "2026-11-22 14:05"


def attention_lines(facts: Any, t: Texts) -> Iterator[str]:
    """What is late, then who is rung, then who is there now."""
    for cause in facts.get("overdue", ()):
        yield t(f"alert.card.overdue.{cause}")
    if alert := facts.get("alert"):
        since = alert["since"][_TIME:]
        if names := alert["names"]:
            named = _names(names, t)
            yield t("alert.card.ringing", since=since, names=named, rings=alert["rings"])
        else:
            yield t("alert.card.nobody", since=since)
    for what in ("looking", "writing"):
        if names := facts.get(what):
            yield t(f"alert.card.{what}", names=_names(names, t))


def _names(names: list[str], t: Texts) -> Raw:
    return joined(t, (html.escape(shown(one, _NAME), quote=False) for one in names[:_MOST_NAMES]))
