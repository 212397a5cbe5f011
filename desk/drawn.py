"""Files that are drawn here to be sent: a poster, a week's picture, a referral's pages.

Holds what they share: the refusal of letters that no face has, and the keeping, sealed. Refuses to
draw: each does that itself, outside of any transaction.
"""

from desk.kit import Kit
from storage.sealing import DataKey, seal
from tipline.refusals import Refusal

__all__ = ["check_letters", "keep_drawn"]

_NAMED = 10  # of the missing characters


def check_letters(lacking: str) -> None:
    """Raises Refusal `poster.no_letter` where a box would stand in place of a character."""
    if lacking:
        named = ", ".join(f"{one} (U+{ord(one):04X})" for one in lacking[:_NAMED])
        raise Refusal("poster.no_letter", characters=named)


def keep_drawn(kit: Kit, key: DataKey, data: bytes, bound_to: str) -> str:
    """Keep a file under the key; returns its blob. Blocks."""
    return kit.blobs.put(seal(key.raw, data, bound_to=bound_to.encode()))
