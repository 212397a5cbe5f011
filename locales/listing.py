"""Several things named in one line.

Holds the one way in which they are put side by side, in the reader's language. Refuses to escape:
each of them is text or markup already.
"""

from collections.abc import Iterable

from locales.catalogue import Raw, Texts


def joined(t: Texts, told: Iterable[str]) -> Raw:
    """The things, with the comma that this language puts between them."""
    return Raw(("、" if t.language == "zh" else ", ").join(told))
