"""Approvers: who may say yes to a notice, and the card that each of them got.

Holds showing the card and, once it was decided, changing it for everybody who has it: what was
decided, by whom, and no buttons. Refuses to tell whoever had a hand in the notice.
"""

from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from desk.actors import OfficerActor, need, officer_by_id, officer_name, officers_with
from desk.district.units import units_above
from desk.kit import Kit, To
from desk.notices.audience import areas_of, reach
from desk.notices.card import card_of, draft_facts, say_each_photo
from desk.notices.rows import SHORT_HASH, Document, document_of, notice_row, photos_of
from desk.outgoing import say
from desk.screens import last_screens, leave_screen, of_confirmation, of_review, screens
from tipline.notices import NoticeAction, advance_notice
from tipline.refusals import Refusal
from tipline.roles import Right

__all__ = ["show_review", "tell_approvers", "tell_decision"]


def tell_approvers(
    session: Session, kit: Kit, actor: OfficerActor, row: Row[Any], document: Document
) -> int:
    """Show the card to everyone who may approve it; returns how many they are."""
    facts = _review_facts(session, kit, row, document, actor.name)
    chats = _approvers(session, kit, row)
    for to in chats:
        say_each_photo(session, kit, to, row.id)
        say(session, kit, to, "notice.review", facts, record_id=row.id)
    return len(chats)


def tell_decision(
    session: Session,
    kit: Kit,
    row: Row[Any],
    document: Document,
    what: str,
    **params: str,
) -> None:
    """Change the card of everybody who got it: what became of the review that `row` was in."""
    card = card_of(session, kit, notice_row(session, row.id), document)
    facts = {
        "screen": of_review(row.id),
        "last": True,
        "card": card | {"photo": bool(photos_of(session, row.id))},
        "what": what,
        "params": params,
    }
    for to in _approvers(session, kit, row):
        say(session, kit, to, "notice.decided", facts, record_id=row.id)
        leave_screen(session, kit, to, of_confirmation(row.id))


def show_review(session: Session, kit: Kit, actor: OfficerActor, to: To, notice_id: int) -> None:
    """Show an approver once more what waits for a yes."""
    need(actor, Right.APPROVE_NOTICES)
    row = notice_row(session, notice_id)
    if row.unit_id not in actor.unit_ids:
        raise Refusal("notice.not_your_unit")
    advance_notice(row.state, NoticeAction.APPROVE)
    by = officer_name(session, kit, row.submitted_by)
    document = document_of(session, kit, row)
    facts = _review_facts(session, kit, row, document, by)
    say_each_photo(session, kit, to, row.id)
    say(session, kit, to, "notice.review", facts, record_id=row.id)


def _review_facts(
    session: Session, kit: Kit, row: Row[Any], document: Document, by: str
) -> dict[str, Any]:
    chats, people = reach(session, areas_of(session, row), row.kind)
    card = draft_facts(session, kit, row, document)
    return {
        "screen": of_review(row.id),
        "files": card.pop("files"),
        "card": card,
        "hash": row.content_hash[:SHORT_HASH],
        "photos": len(photos_of(session, row.id)),
        "by": by,
        "chats": chats,
        "people": people,
    }


def _approvers(session: Session, kit: Kit, row: Row[Any]) -> list[To]:
    """The chats of active approvers of the unit and of those above it, without whoever had a hand
    in the notice.
    """
    hands = [row.drafted_by, row.submitted_by]
    above = units_above(session, row.unit_id)
    found = officers_with(session, Right.APPROVE_NOTICES, above, without=hands)
    officers = (officer_by_id(session, kit, officer_id) for officer_id in found)
    return [one.to for one in officers if one is not None and one.to is not None]


screens("notice.review")
last_screens("notice.decided")
