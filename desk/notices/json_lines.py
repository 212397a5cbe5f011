"""Where in a JSON text a value stands, so that a fault can be found by its line.

Holds one walk over a text that is known to be JSON. Refuses to judge it.
"""

import re
from json.decoder import scanstring  # type: ignore[attr-defined]  # typeshed leaves it out

_SPACE = re.compile(r"[ \t\n\r]*")
_SCALAR = re.compile(r"[^\s,\]}]+")


def lines_by_path(text: str) -> dict[str, int]:
    """The line (from 1) on which each value begins, by path: `[0].facts.place`, `photos[1]`."""
    walk = _Walk(text)
    try:
        walk.value(0, "")
    except RecursionError:
        return {}
    return walk.lines


def line_of_repeat(text: str) -> int | None:
    """The line of the first name that its object has had already."""
    walk = _Walk(text)
    walk.value(0, "")
    return walk.repeated


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: dict[str, int] = {}
        self.repeated: int | None = None
        self._counted = (0, 1)

    def value(self, at: int, path: str) -> int:
        """Note the value at `at` and return the place after it."""
        at = self._skip(at)
        self.lines[path] = self._line(at)
        match self.text[at]:
            case "{":
                return self._object(at + 1, path)
            case "[":
                return self._list(at + 1, path)
            case '"':
                return _string(self.text, at)[1]
        scalar = _SCALAR.match(self.text, at)
        assert scalar is not None
        return scalar.end()

    def _object(self, at: int, path: str) -> int:
        at, names = self._skip(at), set[str]()
        while self.text[at] != "}":
            line = self._line(at)
            name, at = _string(self.text, at)
            if name in names and self.repeated is None:
                self.repeated = line
            names.add(name)
            colon = self._skip(at)
            at = self.value(colon + 1, f"{path}.{name}" if path else name)
            at = self._next(at)
        return at + 1

    def _list(self, at: int, path: str) -> int:
        at, place = self._skip(at), 0
        while self.text[at] != "]":
            at = self._next(self.value(at, f"{path}[{place}]"))
            place += 1
        return at + 1

    def _next(self, at: int) -> int:
        """The next member, or the closing bracket."""
        at = self._skip(at)
        return self._skip(at + 1) if self.text[at] == "," else at

    def _skip(self, at: int) -> int:
        space = _SPACE.match(self.text, at)
        assert space is not None
        return space.end()

    def _line(self, at: int) -> int:
        """The line of a place; places only go forward, so each newline is counted once."""
        start, line = self._counted
        line += self.text.count("\n", start, at)
        self._counted = (at, line)
        return line


def _string(text: str, at: int) -> tuple[str, int]:
    """The string that opens at `at`, and the place after it."""
    read: tuple[str, int] = scanstring(text, at + 1, False)
    return read
