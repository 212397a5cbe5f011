"""Cases that were cleared: marked when a notice is withdrawn for it, released with a reason.

Holds the mark, the check that stands before every publication, and the release by a supervisor.
Refuses a release by whoever drafted the notice that it is for. A case is known by its number, as a
keyed hash; the same person under another number can't be seen from here.
"""

import unicodedata
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from desk.actors import Actor, OfficerActor, need, officer_by_id, officers_with
from desk.district.units import units_above
from desk.kit import Kit, To
from desk.log import record
from desk.notices.rows import document_of, notice_row
from desk.outgoing import say
from desk.sealed import seal_desk
from storage.statements import changed, table_of
from storage.tables.objections import ClearedCase
from storage.tables.tickets import Ticket
from tipline.dispositions import Disposition
from tipline.notices import check_approver
from tipline.objections import check_reason
from tipline.refusals import Refusal
from tipline.roles import Right

_CASES = table_of(ClearedCase)
_TICKETS = table_of(Ticket)


def case_key(kit: Kit, case_number: str) -> bytes:
    """The keyed hash of a case's number; width, case, spaces and punctuation make no difference."""
    folded = unicodedata.normalize("NFKC", case_number).casefold()
    return kit.vault.keyed("case", "".join(filter(str.isalnum, folded)))


def clear(session: Session, kit: Kit, actor: Actor, row: Row[Any]) -> None:
    """Mark the case of a published notice: nothing more is published from it for now."""
    session.execute(
        insert(_CASES).values(
            case_key=case_key(kit, str(row.public_content["case_number"])),
            notice_id=row.id,
            cleared_at=kit.clock(),
        )
    )
    record(session, kit, actor, "case.cleared", "notice", row.id)


def was_somebody_else(session: Session, notice_id: int) -> bool:
    """Whether a ticket about the notice was closed because the person was cleared."""
    found = select(_TICKETS.c.id).where(
        _TICKETS.c.notice_id == notice_id, _TICKETS.c.disposition == Disposition.PERSON_CLEARED
    )
    return session.execute(found.limit(1)).first() is not None


def cleared_by(session: Session, kit: Kit, case_number: str) -> int | None:
    """The withdrawn notice that stands in the way of this case; None where nothing does."""
    found: int | None = session.execute(
        select(_CASES.c.notice_id).where(_in_the_way(kit, case_number)).order_by(_CASES.c.id.desc())
    ).scalar()
    return found


def check_not_cleared(session: Session, kit: Kit, case_number: str) -> None:
    """Raise Refusal `notice.cleared_person` for a case that was cleared and not released."""
    if cleared_by(session, kit, case_number) is not None:
        raise Refusal("notice.cleared_person")


def ask_release(session: Session, kit: Kit, actor: OfficerActor, notice_id: int) -> int | None:
    """Ask the supervisors to release a draft's case; returns how many, None where it needs none."""
    need(actor, Right.DRAFT_NOTICES)
    row = notice_row(session, notice_id)
    if row.unit_id not in actor.unit_ids:
        raise Refusal("notice.not_your_unit")
    number = str(document_of(session, kit, row).get("case_number", ""))
    withdrawn = cleared_by(session, kit, number)
    if withdrawn is None:
        return None
    facts = {
        "notice": notice_id,
        "withdrawn": notice_row(session, withdrawn).number,
        "by": actor.name,
    }
    told = 0
    above = units_above(session, row.unit_id)
    for officer_id in officers_with(session, Right.RELEASE_CASES, above, without=[row.drafted_by]):
        supervisor = officer_by_id(session, kit, officer_id)
        if supervisor is not None and supervisor.to is not None:
            say(session, kit, supervisor.to, "case.release", facts)
            told += 1
    record(session, kit, actor, "case.release_asked", "notice", notice_id, told=told)
    return told


def ask_release_reason(
    session: Session, kit: Kit, actor: OfficerActor, to: To, notice_id: int
) -> None:
    """Ask a supervisor why the case may be published from again."""
    _releasable(session, actor, notice_id)
    say(session, kit, to, "case.told", {"what": "why", "notice": notice_id})


def release(
    session: Session, kit: Kit, actor: OfficerActor, to: To, notice_id: int, reason: str
) -> None:
    """Release the case of a draft, with a reason, and tell whoever drafted it."""
    row = _releasable(session, actor, notice_id)
    check_reason(reason)
    number = str(document_of(session, kit, row)["case_number"])
    released = update(_CASES).where(_in_the_way(kit, number))
    count = changed(
        session,
        released.values(
            released_for=notice_id,
            drafted_by=row.drafted_by,
            released_by=actor.id,
            released_at=kit.clock(),
            reason=seal_desk(kit, "case.reason", reason.strip()),
        ),
    )
    if not count:
        raise Refusal("lifecycle.stale", record="notice")
    record(session, kit, actor, "case.released", "notice", notice_id, reason=reason.strip())
    say(session, kit, to, "case.told", {"what": "released", "notice": notice_id})
    drafter = officer_by_id(session, kit, row.drafted_by)
    if drafter is not None and drafter.to is not None:
        say(session, kit, drafter.to, "case.told", {"what": "go_on", "notice": notice_id})


def _releasable(session: Session, actor: OfficerActor, notice_id: int) -> Row[Any]:
    need(actor, Right.RELEASE_CASES)
    row = notice_row(session, notice_id)
    if row.unit_id not in actor.unit_ids:
        raise Refusal("notice.not_your_unit")
    check_approver([row.drafted_by], actor.id)
    return row


def _in_the_way(kit: Kit, case_number: str) -> Any:
    return (_CASES.c.case_key == case_key(kit, case_number)) & _CASES.c.released_by.is_(None)
