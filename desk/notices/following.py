"""How far a notice is on its way, for whoever asks by its number.

Holds the standing, and all chats whose copy can't be changed, page by page. Refuses to change anything: holding up and stopping is for officers, in `broadcast`.
"""

from typing import Any

from sqlalchemy.orm import Session

from desk.kit import Kit
from desk.notices.briefs import id_by_number
from desk.notices.broadcast import Facts, facts_of
from desk.notices.progress import progress, stuck_chats
from tipline.refusals import Refusal

__all__ = ["standing", "stuck_page"]

_AT_ONCE = 500


def standing(session: Session, kit: Kit, number: str) -> Facts:
    """The facts that the triage chat shows. Raises Refusal `lifecycle.not_found` before it is out."""
    notice_id = id_by_number(session, kit, number)
    if notice_id is None:
        raise Refusal("lifecycle.not_found", record="notice")
    return facts_of(session, kit, notice_id, progress(session, kit, notice_id))


def stuck_page(session: Session, kit: Kit, notice_id: int, after: int) -> list[dict[str, Any]]:
    """The next of a notice's chats whose copy can't be changed, after that copy."""
    return stuck_chats(session, kit, notice_id, after=after, most=_AT_ONCE)
