"""The citizen's screens: which messages are, and which replace the message that was pressed.

Holds what happens when Telegram won't change that message: the screen is sent anew. Refuses to
try a second time for what was already sent anew.
"""

from sqlalchemy.orm import Session

from desk.kit import Kit
from desk.outgoing import say
from desk.screens import screens
from desk.sent import FailureWhy, SentRow, after_failure

_REPLACING = (
    "citizen.added",
    "citizen.ask",
    "citizen.forgotten",
    "citizen.note",
    "citizen.offer",
    "citizen.review",
    "citizen.subscribe",
    "citizen.tip",
)
_CHAT_IS_LOST = (FailureWhy.BLOCKED, FailureWhy.NOT_STARTED)


def _send_anew(session: Session, kit: Kit, row: SentRow, why: FailureWhy) -> None:
    if row.facts.get("edit") is not None and why not in _CHAT_IS_LOST:
        say(session, kit, row.to, row.kind, {**row.facts, "edit": None}, record_id=row.record_id)


screens("citizen.ask", "citizen.note", "citizen.offer", "citizen.review", "citizen.unfinished")
for _kind in _REPLACING:
    after_failure(_kind)(_send_anew)
