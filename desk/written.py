"""How values are written into facts: moments, and words that came from people.

Holds two small conversions that every room of the desk needs. Refuses words of its own.
"""

from datetime import datetime

from desk.kit import Kit


def local(kit: Kit, at: datetime) -> str:
    """A moment on the agency's clock, to the minute, as facts carry it."""
    return at.astimezone(kit.policy.timezone).isoformat(" ")[: len("2026-01-02 03:04")]


def sound(text: str) -> str:
    """The text without what JSON cannot hold; whoever shows it makes the rest harmless."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="replace").decode()
    return text
