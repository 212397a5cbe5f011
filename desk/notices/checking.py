"""An approver goes through the points of a notice, one press each, on one message.

Holds the answers while they come in: each is of one person, about one content. Refuses to let anybody
rely on another's answers, or on their own about other content.
"""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from desk.actors import OfficerActor
from desk.kit import Kit
from desk.notices.card import card_of
from desk.notices.offence_list import in_force
from desk.notices.pending import (
    Pending,
    may_approve,
    may_publish_alone,
    to_approve,
    to_publish_alone,
)
from desk.notices.rows import SHORT_HASH, notice_row, photos_of
from desk.notices.shown import Shown
from desk.outgoing import say
from desk.screens import of_confirmation, screens
from storage.statements import insert_or_meet, table_of
from storage.tables.notices import NoticeAnswer
from tipline.checklist import Answer, Point, check_answers, first_open, points_of
from tipline.notices import NoticeKind
from tipline.refusals import Refusal

_ANSWERS = table_of(NoticeAnswer)


def show_points(
    session: Session,
    kit: Kit,
    shown: Shown,
    *,
    edit: int | None = None,
    point: Point | None = None,
) -> None:
    """Ask the next point, or this one again; where none is left, offer what follows."""
    actor, notice_id = shown.actor, shown.notice_id
    found = _signable(session, kit, actor, notice_id, shown.hash)
    points = points_of_pending(session, found)
    answers = answers_of(session, actor, found)
    asked = first_open(points, answers) if point is None else point
    facts = {
        "id": notice_id,
        "hash": found.hash[:SHORT_HASH],
        "screen": of_confirmation(notice_id),
        "edit": edit,
        "card": card_of(session, kit, found.row, found.document),
        "photos": len(photos_of(session, notice_id)),
        "version": in_force(session, kit)[0],
        "point": asked,
        "number": points.index(asked) + 1 if asked in points else 0,
        "total": len(points),
        "doubts": [one for one in points if answers.get(one, Answer.YES) is not Answer.YES],
        "action": found.action.value,
        "alone": not may_approve(actor, found.row),
    }
    say(session, kit, shown.to, "notice.check", facts, record_id=notice_id)


def answer_point(
    session: Session, kit: Kit, shown: Shown, point: Point, said: Answer, edit: int | None
) -> None:
    """Keep an answer; after a no, offer to send the notice back for it, else ask the next point."""
    notice_id = shown.notice_id
    found = answer(session, kit, shown.actor, notice_id, shown.hash, point, said)
    if said is not Answer.NO:
        show_points(session, kit, shown, edit=edit)
        return
    facts = {
        "id": notice_id,
        "hash": shown.hash,
        "screen": of_confirmation(notice_id),
        "edit": edit,
        "point": point.value,
        "action": found.action.value if may_approve(shown.actor, found.row) else "alone",
    }
    say(session, kit, shown.to, "notice.check_no", facts, record_id=notice_id)


def answer(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    notice_id: int,
    reviewed: str,
    point: Point,
    said: Answer,
) -> Pending:
    """Keep what this person says of one point of this content; saying it again replaces it."""
    found = _signable(session, kit, actor, notice_id, reviewed)
    if point not in points_of_pending(session, found):
        raise Refusal("lifecycle.not_found", record="notice")
    key = {"notice_id": notice_id, "officer_id": actor.id, "point": point}
    values = {"content_hash": found.hash, "answer": said, "answered_at": kit.clock()}
    kept = insert_or_meet(session, _ANSWERS).values(**key, **values)
    session.execute(kept.on_conflict_do_update(index_elements=list(key), set_=values))
    return found


def answers_of(session: Session, actor: OfficerActor, found: Pending) -> dict[Point, Answer]:
    """What this person has answered about exactly this content."""
    mine = select(_ANSWERS.c.point, _ANSWERS.c.answer).where(
        _ANSWERS.c.notice_id == found.row.id,
        _ANSWERS.c.officer_id == actor.id,
        _ANSWERS.c.content_hash == found.hash,
    )
    return {row.point: row.answer for row in session.execute(mine)}


def checked(session: Session, actor: OfficerActor, found: Pending) -> dict[str, str]:
    """The signer's answers, for the record. Raises Refusal `notice.unchecked` unless all are yes."""
    points = points_of_pending(session, found)
    answers = answers_of(session, actor, found)
    check_answers(points, answers)
    return {point.value: answers[point].value for point in points}


def forget_answers(session: Session, notice_id: int) -> None:
    """A new review begins: whatever was answered before is void."""
    session.execute(delete(_ANSWERS).where(_ANSWERS.c.notice_id == notice_id))


def points_of_pending(session: Session, found: Pending) -> tuple[Point, ...]:
    """The points that apply to what is to be signed."""
    kind = NoticeKind(found.document["kind"])
    return points_of(kind, len(photos_of(session, found.row.id)))


def _signable(
    session: Session, kit: Kit, actor: OfficerActor, notice_id: int, reviewed: str
) -> Pending:
    row: Any = notice_row(session, notice_id)
    alone = may_publish_alone(actor, row) and not may_approve(actor, row)
    sign = to_publish_alone if alone else to_approve
    return sign(session, kit, actor, notice_id, reviewed)


screens("notice.check", "notice.check_no")
