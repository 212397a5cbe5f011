"""Breaking words into lines, by the rules for Chinese and for Latin words mixed with it.

Chinese may break anywhere, but no closing sign begins a line and no opening sign ends one; a Latin
word, a number and a date with its time stay whole; a last line is no word left over. Refuses to lose
a character: what is wider than a line is broken inside, and only that.
"""

import unicodedata
from collections.abc import Callable, Iterator

__all__ = ["CLOSING", "OPENING", "broken"]

CLOSING = frozenset("，。、；：？！…—～·）」』】〕》〉”’％℃,.;:?!)]}%")
OPENING = frozenset("（「『【〔《〈“‘￥¥$№([{")

Measure = Callable[[str], float]

_LEFT_OVER = 0.25  # of the room: a last line that is shorter gets company


def broken(text: str, room: float, measure: Measure) -> list[str]:
    """The lines of a text, none wider than `room` where a single character is not."""
    parts = (_filled(part, room, measure) for part in text.split("\n"))
    return [line for part in parts for atoms in part if (line := "".join(atoms).strip())]


def _filled(text: str, room: float, measure: Measure) -> list[list[str]]:
    lines: list[list[str]] = [[]]
    for atom in _atoms(text):
        for part in _fitting(atom, room, measure):
            if lines[-1] and measure("".join([*lines[-1], part]).strip()) > room:
                lines.append([])
            lines[-1].append(part)
    _keep_company(lines, room, measure)
    return lines


def _keep_company(lines: list[list[str]], room: float, measure: Measure) -> None:
    """Give what would be alone on the last line (a character and its full stop, a short word) its
    neighbours, as long as the line above stays the longer one.
    """
    if len(lines) < 2:
        return
    above, last = lines[-2:]
    is_sign = len(last) == 1 and len(last[0]) <= 2
    if is_sign and len(above) > 2:
        last.insert(0, above.pop())
    while len(above) > 2 and _wide(last, measure) < _LEFT_OVER * room:
        longer = [above[-1], *last]
        if _wide(longer, measure) > min(room, _wide(above[:-1], measure)):
            return
        last.insert(0, above.pop())


def _wide(atoms: list[str], measure: Measure) -> float:
    return measure("".join(atoms).strip())


def _atoms(text: str) -> Iterator[str]:
    """What must not be broken, in order; spaces belong to what is before them."""
    begin = 0
    for i in range(1, len(text)):
        if _may_break(text, i):
            yield text[begin:i]
            begin = i
    yield text[begin:]


def _may_break(text: str, i: int) -> bool:
    """Whether a line may end before the character at `i`."""
    before, after = text[i - 1], text[i]
    if after.isspace() or after in CLOSING or before in OPENING:
        return False
    if before.isspace():
        word_end = text[:i].rstrip()[-1:]
        return word_end not in OPENING and not (after.isdigit() and word_end.isdigit())
    return before == "—" or _is_wide(before) or _is_wide(after)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _fitting(atom: str, room: float, measure: Measure) -> Iterator[str]:
    """The atom, in parts only where it is wider than a line."""
    if measure(atom.strip()) <= room:
        yield atom
        return
    part = ""
    for character in atom:
        if part and measure((part + character).strip()) > room:
            yield part
            part = ""
        part += character
    yield part
