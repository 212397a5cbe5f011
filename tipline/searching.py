"""What somebody types of a name, and whether a name fits it.

Holds one way of comparing for every search: all words typed have to stand in what is searched, in any
order. Refuses to guess at spelling.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

_BETWEEN = re.compile("[,、。;]")  # as they are once folded


def asked_for(typed: str) -> list[str]:
    """The words of a search, whatever stands between them."""
    return _BETWEEN.sub(" ", folded(typed)).split()


def folded(text: str) -> str:
    """Words as they are compared: no case, no width, no marks between letters (Jiang'an)."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if sign not in "'’`-·")


def fits(asked: Sequence[str], names: Iterable[str]) -> bool:
    """Whether every word that `asked_for` gave stands in one of these names."""
    said = folded("\n".join(names))
    return all(word in said for word in asked)
