"""What a general tip is about, so that it comes to those who handle it.

Holds the closed list, for moderators and for tipsters. Refuses anything about what people say, believe or gather for: there is no such matter.
"""

from enum import StrEnum

__all__ = ["Matter"]


class Matter(StrEnum):
    """One matter; the order is the order of the buttons."""

    VIOLENCE = "violence"
    THEFT = "theft"
    FRAUD = "fraud"
    DRUGS = "drugs"
    TRAFFIC = "traffic"
    MISSING = "missing"
    HAZARD = "hazard"
    OTHER = "other"
