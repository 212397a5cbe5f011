"""A reward's row: found, changed, and told as facts.

Holds what the modules beside it share. Refuses a change of a row that somebody else changed meanwhile.
"""

from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from desk.actors import officer_name
from desk.kit import Kit
from desk.notices.briefs import NoticeBrief
from desk.notices.briefs import brief as notice_brief
from desk.sealed import open_desk
from desk.tips.facts import Facts
from storage.statements import changed, table_of
from storage.tables.rewards import Reward
from tipline.refusals import Refusal

REWARDS = table_of(Reward)
REASON, CODE = "reward.reason", "reward.code"
_LARGEST_ID = 2**63 - 1


def reward_row(session: Session, reward_id: int) -> Row[Any]:
    """The row. Raises Refusal `lifecycle.not_found` for any number that is no reward's."""
    row = None
    if 0 < reward_id <= _LARGEST_ID:
        row = session.execute(select(REWARDS).where(REWARDS.c.id == reward_id)).one_or_none()
    if row is None:
        raise not_found()
    return row


def not_found() -> Refusal:
    """What is said of a reward that is none, or of a unit that is not the officer's."""
    return Refusal("lifecycle.not_found", record="reward")


def guarded(session: Session, row: Row[Any], **values: Any) -> None:
    """Change the row if nobody else did since it was read. Raises Refusal `lifecycle.stale`."""
    mine = (REWARDS.c.id == row.id) & (REWARDS.c.version == row.version)
    if not changed(session, update(REWARDS).where(mine).values(version=row.version + 1, **values)):
        raise Refusal("lifecycle.stale", record="reward")


def notice_of(session: Session, notice_id: int) -> NoticeBrief:
    """The notice that offered the reward."""
    notice = notice_brief(session, notice_id)
    assert notice is not None, "the database holds: a reward's notice is there"
    return notice


def offer_of(notice: NoticeBrief) -> int:
    """What a notice offers, in yuan; most offer nothing."""
    offer = (notice.public_content or {}).get("reward") or {}
    return int(offer.get("amount", 0))


def reward_facts(session: Session, kit: Kit, row: Row[Any]) -> Facts:
    """What those who work on it read of a reward."""
    hands = {"proposed_by": row.proposed_by, "first_by": row.first_by, "second_by": row.second_by}
    named = {n: officer_name(session, kit, by) for n, by in hands.items() if by is not None}
    return {
        "reward": row.id,
        "ticket": row.ticket_id,
        "state": row.state.value,
        "amount": row.amount,
        "notice": notice_of(session, row.notice_id).number,
        "reason": open_desk(session, kit, REASON, row.reason),
        **named,
    }
