"""Objecting to a notice, and coming back for the answer: what somebody without an account can do.

Holds both. Works in a process without any private key: what was written can be sealed there and not
read again, and the answer opens by the receipt. Refuses to keep who asked, in any form.
"""

from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from desk import jobs
from desk.actors import SystemActor
from desk.kit import Kit
from desk.log import record
from desk.notices.briefs import NoticeBrief, brief_by_number
from desk.notices.rows import notice_row
from desk.objections.climbing import CLIMB
from desk.objections.rows import (
    ANSWER,
    OBJECTIONS,
    RECEIPT,
    WORDS,
    answer_key,
    bound_to,
    standing_notice,
)
from desk.tips.sending import new_receipt
from desk.written import local
from storage.ids import new_id
from storage.sealing import seal, unseal
from tipline.inert import clean_utf8
from tipline.notices import NoticeState
from tipline.objections import DEADLINE, Ground, ObjectionState, check_words
from tipline.receipts import read_receipt
from tipline.refusals import Refusal

Facts = dict[str, Any]

# Whoever it was: the audit log says that somebody asked, and nobody can say more.
_ANYBODY = SystemActor("anybody", "anybody")


def open_to_objection(session: Session, _kit: Kit, number: str) -> NoticeBrief | None:
    """The published notice of this number, unless it is withdrawn already."""
    found = brief_by_number(session, number)
    return None if found is None or found.state is NoticeState.CANCELLED else found


def ask(session: Session, kit: Kit, number: str, ground: Ground, words: str) -> str:
    """Keep an objection and return its receipt. Raises Refusal for what can't be asked."""
    check_words(words)
    found = open_to_objection(session, kit, number)
    if found is None:
        raise Refusal("objection.withdrawn")
    notice, key, receipt = notice_row(session, found.id), kit.vault.new_data_key(), new_receipt()
    objection_id, now = new_id(), kit.clock()
    told = {WORDS: clean_utf8(words), RECEIPT: receipt}
    session.execute(
        insert(OBJECTIONS).values(
            id=objection_id,
            notice_id=notice.id,
            state=ObjectionState.ASKED,
            ground=ground,
            data_key=key.wrapped,
            **{
                field: seal(key.raw, text.encode(), bound_to=bound_to(objection_id, field))
                for field, text in told.items()
            },
            receipt_key=_receipt_key(kit, receipt),
            drafted_by=notice.drafted_by,
            submitted_by=notice.submitted_by,
            approved_by=notice.approved_by or notice.alone_by,
            suspends=False,
            climbed=0,
            version=0,
            made_at=now,
            due_at=now + DEADLINE,
        )
    )
    record(
        session, kit, _ANYBODY, "objection.asked", "objection", objection_id, ground=ground.value
    )
    jobs.schedule(session, kit, CLIMB, objection_id, at=now)
    return receipt


def by_receipt(session: Session, kit: Kit, typed: str) -> Facts | None:
    """How an objection stands, with its answer; None for a receipt that is nobody's.

    Raises Refusal `receipt.mistyped`.
    """
    receipt = read_receipt(typed)
    mine = OBJECTIONS.c.receipt_key == _receipt_key(kit, receipt)
    row = session.execute(select(OBJECTIONS).where(mine)).one_or_none()
    if row is None:
        return None
    answer = None
    if row.answer is not None:
        key = answer_key(kit, receipt)
        answer = unseal(key, row.answer, bound_to=bound_to(row.id, ANSWER)).decode()
    suspended = standing_notice(session, row.notice_id).state is NoticeState.SUSPENDED
    return {
        "notice": notice_row(session, row.notice_id).number,
        "ground": row.ground.value,
        "state": row.state.value,
        "asked_at": local(kit, row.made_at),
        "due_at": local(kit, row.due_at),
        "decided_at": None if row.decided_at is None else local(kit, row.decided_at),
        "suspended": suspended,
        "answer": answer,
    }


def _receipt_key(kit: Kit, receipt: str) -> bytes:
    return kit.vault.keyed("objection", receipt)
