"""JSON from strangers: one reading of a text, or none.

Holds one reader. Refuses what Python's own lets through: a name given twice (the last would win),
NaN and infinities, numbers of thousands of digits, and nesting that no document of ours needs.
"""

import json
from typing import Any, NoReturn

DEEPEST = 32


class Unreadable(ValueError):
    """Why a text of some format can't be taken: a `check` code, and the line where it is known."""

    def __init__(self, code: str, line: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.line = line


def read_strictly(text: str) -> Any:
    """The value of a JSON text. Raises Unreadable."""
    repeats: list[int] = []

    def together(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        repeats.append(len(pairs) - len(found))
        return found

    try:
        value = json.loads(text, parse_constant=_no_number, object_pairs_hook=together)
    except json.JSONDecodeError as error:
        raise Unreadable("check.not_json", error.lineno) from None
    except RecursionError:
        raise Unreadable("check.too_deep") from None
    except Unreadable:
        raise
    except ValueError:  # Python reads no integer of more than 4,300 digits
        raise Unreadable("check.not_a_number") from None
    if _is_deep(value):
        raise Unreadable("check.too_deep")
    if any(repeats):
        raise Unreadable("check.twice")
    return value


def _no_number(_name: str) -> NoReturn:
    raise Unreadable("check.not_a_number")


def _is_deep(value: Any) -> bool:
    """Whether there is anything below ``DEEPEST``; looked at level by level, not by recursion."""
    level = [value]
    for _ in range(DEEPEST):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return bool(level)
