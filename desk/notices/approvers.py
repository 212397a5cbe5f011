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
from desk.notices.last_known import last_known_facts
from desk.notices.pending import Pending, hands_of, may_publish_alone, waiting
from desk.notices.rows import SHORT_HASH, Document, notice_row, photos_of
from desk.outgoing import say
from desk.screens import last_screens, leave_screen, of_confirmation, of_notice, of_review, screens
from tipline.last_known import LAST_KNOWN
from tipline.refusals import Refusal
from tipline.roles import Right

__all__ = ["show_review", "tell_approvers", "tell_decision", "tell_drafters"]


def tell_approvers(session: Session, kit: Kit, actor: OfficerActor, row: Row[Any]) -> int:
    """Show the card to everyone who may approve it; returns how many they are."""
    facts = _review_facts(session, kit, waiting(session, kit, row), actor.name)
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


def tell_drafters(
    session: Session, kit: Kit, row: Row[Any], what: str, **params: str | int
) -> None:
    """Tell who drafted and who submitted what became of it."""
    for officer_id in sorted(hands_of(row)):
        officer = officer_by_id(session, kit, officer_id)
        if officer is not None and officer.to is not None:
            facts = {"id": row.id, "what": what, "params": params}
            # One that came back is worked on from here; one that went out is not.
            facts |= {"screen": of_notice(row.id), "last": what != "sent_back"}
            say(session, kit, officer.to, "notice.told", facts, record_id=row.id)


def show_review(
    session: Session, kit: Kit, actor: OfficerActor, to: To, notice_id: int, acts: list[str]
) -> None:
    """Show an approver once more what waits for a yes, and what else they may do with it (`acts`)."""
    row = notice_row(session, notice_id)
    if row.unit_id not in actor.unit_ids:
        raise Refusal("notice.not_your_unit")
    if not may_publish_alone(actor, row):
        need(actor, Right.APPROVE_NOTICES)
    found = waiting(session, kit, row)
    by = officer_name(session, kit, row.renewal_by or row.alone_by or row.submitted_by)
    facts = _review_facts(session, kit, found, by) | {"acts": acts}
    say_each_photo(session, kit, to, row.id)
    say(session, kit, to, "notice.review", facts, record_id=row.id)


def _review_facts(session: Session, kit: Kit, found: Pending, by: str) -> dict[str, Any]:
    row = found.row
    chats, people = reach(session, areas_of(session, row), row.kind, exercise=row.exercise)
    card = draft_facts(session, kit, row, found.document)
    return {
        "screen": of_review(row.id),
        "files": card.pop("files"),
        "card": card,
        "hash": found.hash[:SHORT_HASH],
        "action": found.action.value,
        "by": by,
        "chats": chats,
        "people": people,
        "last_known": last_known_facts(kit, found.document.get(LAST_KNOWN)),
    }


def _approvers(session: Session, kit: Kit, row: Row[Any]) -> list[To]:
    """The chats of active approvers of the unit and of those above it, without whoever had a hand
    in the notice.
    """
    above = units_above(session, row.unit_id)
    found = officers_with(session, Right.APPROVE_NOTICES, above, without=hands_of(row))
    officers = (officer_by_id(session, kit, officer_id) for officer_id in found)
    return [one.to for one in officers if one is not None and one.to is not None]


screens("notice.review")
last_screens("notice.decided")
