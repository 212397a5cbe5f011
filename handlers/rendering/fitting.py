"""Making a text fit: Telegram counts UTF-16 units of what is seen, not of the markup.

Holds the count and the search for the fullest form that fits. Refuses to cut markup in the middle:
a shorter form is made anew from shorter words.
"""

import html
import re
from collections.abc import Callable, Iterable

from tipline.inert import utf16_length

CAPTION_LIMIT = 1024
TEXT_LIMIT = 4096

_TAG = re.compile(r"<[^<>]*>")


def seen_length(markup: str) -> int:
    """UTF-16 units that are left once our own markup is read."""
    return utf16_length(html.unescape(_TAG.sub("", markup)))


def fullest(limit: int, forms: Iterable[Callable[[], str]]) -> str:
    """The first of these forms, from full to short, that is within `limit`; else the last."""
    text = ""
    for form in forms:
        text = form()
        if seen_length(text) <= limit:
            break
    return text
