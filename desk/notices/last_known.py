"""Where somebody was last known to be, as those who work on the notice or on its tips have it.

Holds the facts that a screen is drawn from, and the place that tips are compared with. Refuses every message that
may reach anybody else: it is no part of a card's facts.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from desk.kit import Kit
from desk.notices.rows import last_known_of, notice_row
from desk.recent import Recent
from desk.written import local
from tipline.last_known import LastKnown, read_field

Facts = dict[str, Any]

# A notice that has tips was published: its place never changes again. Asked for with every one of them. Opened, it lies
# in memory in clear: of no more notices than are busy at once.
_KNOWN = Recent[LastKnown | None](256)


def last_known_facts(kit: Kit, field: Mapping[str, Any] | None) -> Facts | None:
    """The point, and when it was so on the agency's clock, if that is known; None where there is none."""
    if not field:
        return None
    known = read_field(field)
    at = None if known.at is None else local(kit, known.at)
    return {"place": [known.place.latitude, known.place.longitude], "at": at}


def last_known(session: Session, kit: Kit, notice_id: int) -> LastKnown | None:
    """The place of a published notice, opened once in a while. Needs the desk's key."""
    return _KNOWN.get(kit.vault, notice_id, lambda: _opened(session, kit, notice_id))


def _opened(session: Session, kit: Kit, notice_id: int) -> LastKnown | None:
    row = notice_row(session, notice_id)
    return None if row.last_known is None else read_field(last_known_of(session, kit, row))
