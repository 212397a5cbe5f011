"""Where somebody or something was last known to be: what a notice keeps for the desk, and never publishes.

Holds the name of the field, and the parting of a document into what may be published and this. Refuses to
be told apart later: whatever is shown or hashed in the clear is parted first.
"""

from collections.abc import Mapping
from typing import Any

LAST_KNOWN = "last_known"


def parted(document: Mapping[str, Any]) -> tuple[dict[str, Any], Mapping[str, Any] | None]:
    """What of a document may be published; and where somebody was last known to be, if it says so."""
    rest = dict(document)
    return rest, rest.pop(LAST_KNOWN, None) or None
