"""A tipster's words as moderators and officers read them.

Holds the naming of what is masked, before the words are cut to fit. Refuses what was masked: it never
came this far.
"""

from locales.catalogue import Texts
from tipline.inert import shown
from tipline.masks import named

__all__ = ["told"]


def told(words: str, longest: int, t: Texts) -> str:
    """The words, made harmless and cut, with what is masked named."""
    return shown(named(words, lambda kind: t.plain(f"triage.masked.{kind}")), longest)
