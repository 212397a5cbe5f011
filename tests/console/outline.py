"""A page as a screen reader would go through it: one line for each block, with what it is.

Holds the reading of HTML. Refuses to be kind to it: an element left open or closed twice fails.
"""

from html.parser import HTMLParser
from typing import Any

from typing_extensions import override

EMPTY = {"br", "img", "input", "link", "meta"}
HIDDEN = {"link", "meta"}  # what only machines read; other tests look at it
INLINE = {
    *("a", "b", "i", "code", "span", "strong", "time", "progress"),
    *("title", "summary", "button", "label", "th", "td"),
}
TOLD = (
    "href",
    "src",
    "alt",
    "lang",
    "name",
    "type",
    "action",
    "method",
    "role",
    "for",
    "maxlength",
    "value",
    "max",
)


class Outline(HTMLParser):
    """Gathers lines, and every element with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == [], self._open

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        found = dict(attrs)
        self.elements.append((tag, found))
        if tag in HIDDEN:
            return
        told = " ".join(f"{name}={found[name]}" for name in TOLD if name in found)
        if tag not in INLINE:
            self.lines.append(f"{'  ' * len(self._open)}{tag}" + (f" [{told}]" if told else ""))
        elif told:
            self.lines.append(f"{'  ' * len(self._open)}{tag} [{told}]")
        if tag not in EMPTY:
            self._open.append(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        assert self._open
        assert self._open.pop() == tag

    @override
    def handle_data(self, data: str) -> None:
        if data.strip():
            self.lines.append("  " * len(self._open) + data.strip().replace("\n", " / "))


def outline(page: str) -> str:
    """The whole page, a line each, ended."""
    return "\n".join(Outline(page).lines) + "\n"
