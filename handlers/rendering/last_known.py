"""Where somebody was last known to be, as the few messages show it that may.

Holds its lines: links to maps, and that it is never published. Refuses to be part of a card.
"""

from typing import Any

from aiogram.types import LinkPreviewOptions

from locales.catalogue import Raw, Texts
from locales.tickets.maps import chinese_map_line, place_line

# A preview is drawn by others' servers, which would read the place in its address.
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def last_known_lines(t: Texts, facts: Any) -> list[Raw]:
    """The point on maps and its time, if there is one."""
    known = facts.get("last_known")
    if known is None:
        return []
    key = "notice.last_known" if known["at"] is None else "notice.last_known.at"
    lines = [place_line(known["place"], t, key, at=known["at"] or "")]
    return [Raw("\n".join([*lines, *chinese_map_line(known["place"], t)]))]
