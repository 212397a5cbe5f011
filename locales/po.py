"""The files that the texts stand in, read: gettext's PO format, as far as ours go.

Holds `msgid`, `msgid_plural`, `msgstr` and comments. Refuses everything else of the format, loudly: a context,
an entry without an end. Babel reads the same and much more; loading it takes longer than all else that a
command does before its first word, so it is what a test holds this to.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

__all__ = ["NotOursError", "Text", "read_po"]

Text = str | tuple[str, ...]
"""One text; of a plural its forms."""

_PLAIN = r'[^"\\\x00-\x1f]*'
_LINE = re.compile(rf'(msgid|msgid_plural|msgstr|msgstr\[\d\])? ?"({_PLAIN}(?:\\.{_PLAIN})*)"')


class NotOursError(ValueError):
    """A line that no file of ours has."""


def read_po(path: Path) -> Iterator[tuple[str, Text]]:
    """Key and text of each entry, in the file's order; the head, whose key is empty, is left out."""
    entry: dict[str, str] = {}
    keyword = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line)
        if found is None:
            raise NotOursError(path.name, line)
        if found[1] == "msgid" and entry:
            yield from _told(path, entry)
            entry = {}
        keyword = found[1] or keyword
        entry[keyword] = entry.get(keyword, "") + _unescaped(path, found[2])
    yield from _told(path, entry)


def _told(path: Path, entry: dict[str, str]) -> Iterator[tuple[str, Text]]:
    key = entry.get("msgid")
    forms = tuple(text for keyword, text in entry.items() if keyword.startswith("msgstr"))
    if key is None or not forms:
        raise NotOursError(path.name, key or "")
    if key:
        yield key, forms if "msgid_plural" in entry else forms[0]


def _unescaped(path: Path, quoted: str) -> str:
    """What is meant between quotation marks; of the escapes those that JSON has, too."""
    if "\\" not in quoted:  # most, and there are thousands before a command's first word
        return quoted
    try:
        text: str = json.loads(f'"{quoted}"')
    except ValueError:
        raise NotOursError(path.name, quoted) from None
    return text
