"""Where somebody was last known to be, as those who work on the notice or on its tips have it.

Holds the facts that a screen is drawn from, and the place that tips are compared with. Refuses every message that
may reach anybody else: it is no part of a card's facts.
"""

from collections.abc import Mapping
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session

from desk.kit import Kit
from desk.notices.rows import last_known_of, notice_row
from desk.written import local
from storage.sealing import Vault
from tipline.last_known import LastKnown, read_field

Facts = dict[str, Any]

# A notice that has tips was published: its place never changes again. Asked for with every one of them.
_KNOWN: WeakKeyDictionary[Vault, dict[int, LastKnown | None]] = WeakKeyDictionary()


def last_known_facts(kit: Kit, field: Mapping[str, Any] | None) -> Facts | None:
    """The point, and when it was so on the agency's clock, if that is known; None where there is none."""
    if not field:
        return None
    known = read_field(field)
    at = None if known.at is None else local(kit, known.at)
    return {"place": [known.place.latitude, known.place.longitude], "at": at}


def last_known(session: Session, kit: Kit, notice_id: int) -> LastKnown | None:
    """The place of a published notice, opened once. Needs the desk's key."""
    known = _KNOWN.setdefault(kit.vault, {})
    if notice_id not in known:
        row = notice_row(session, notice_id)
        has_one = row.last_known is not None
        known[notice_id] = read_field(last_known_of(session, kit, row)) if has_one else None
    return known[notice_id]
