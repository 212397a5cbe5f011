"""Ringing somebody's phone: one message each, sent anew so that it sounds, its forerunner taken away.

Holds the ring, what follows when it was sent or refused, and the quiet after it. Refuses the tip's
words: they are read where moderators work. Whoever blocked the bot is noted and left out.
"""

from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from desk.actors import SYSTEM, OfficerActor, officer_by_id, officer_name
from desk.alerts.rows import ALERTS, RINGS, alert_of, rings_of
from desk.alerts.soon import look_soon
from desk.jobs import job, schedule
from desk.kit import Kit
from desk.log import record
from desk.outgoing import say
from desk.sent import FailureWhy, SentRow, after_failure, after_sent
from desk.tickets.clusters import most_pressing
from desk.tickets.rows import Held
from desk.tips.opened import notice_number_of
from storage.statements import changed
from tipline.alerts import Cause

__all__ = ["quiet", "reachable", "ring"]

QUIET = "alert.quiet"


def reachable(
    session: Session, kit: Kit, held: Held, alert_id: int | None, officers: list[int]
) -> list[OfficerActor]:
    """Those of them whose phone can ring for this ticket: whom nothing reaches is not counted as rung."""
    rung = {} if alert_id is None else rings_of(session, alert_id)
    found = (
        officer_by_id(session, kit, one)
        for one in officers
        if one not in rung or rung[one].unreached is None
    )
    return [
        one
        for one in found
        if one is not None and one.to is not None and held.ticket.unit_id in one.unit_ids
    ]


def ring(
    session: Session, kit: Kit, held: Held, alert: Row[Any], officers: list[OfficerActor]
) -> None:
    """Ring each of them."""
    before = rings_of(session, alert.id)
    facts = _facts(session, kit, held, alert)
    for officer in officers:
        assert officer.to is not None
        _keep(session, alert, officer.id, is_first=officer.id not in before)
        about = facts | {"officer": officer.id}
        say(session, kit, officer.to, "alert.ring", about, topic=f"alert:{alert.id}:{officer.id}")


def quiet(session: Session, kit: Kit, alert_id: int) -> None:
    """Have every phone that rang say how it ended; nothing there is to be pressed any more."""
    for row in rings_of(session, alert_id).values():
        if row.message_id is not None:
            _say_over(session, kit, alert_id, row.officer_id, row.message_id)
            told = _of(alert_id, row.officer_id)
            session.execute(update(RINGS).where(*told).values(message_id=None))


@job(QUIET)
def quiet_again(session: Session, kit: Kit, alert_id: int, body: Any) -> None:
    """The same for a ring that arrived when the alert was over."""
    quiet(session, kit, alert_id)


def _facts(session: Session, kit: Kit, held: Held, alert: Row[Any]) -> dict[str, Any]:
    other = most_pressing(session, held.ticket)
    urgent: list[Any] = [held.ticket] if other is None else [held.ticket, other]
    reasons = [code for one in urgent for code, weight in one.reasons if weight > 0]
    flags = [flag for one in urgent for flag in one.flags]
    ticket, since = held.ticket, held.ticket.handed_at or held.ticket.made_at
    if alert.cause is Cause.UNANSWERED:
        since = ticket.forwarded_at or since
    waited = kit.clock() - since
    return {
        "alert": alert.id,
        "ticket": held.id,
        "cause": alert.cause.value,
        "designation": [held.tip.designation, held.tip.designation_number],
        "notice": notice_number_of(session, held.ticket.notice_id),
        "reasons": list(dict.fromkeys(reasons)),
        "flags": list(dict.fromkeys(flags)),
        "minutes": int(waited.total_seconds() // 60),
    }


def _keep(session: Session, alert: Row[Any], officer_id: int, *, is_first: bool) -> None:
    key = {"alert_id": alert.id, "officer_id": officer_id}
    values = {"rung": alert.rung, "rung_at": alert.rung_at}
    if is_first:
        session.execute(insert(RINGS).values(**key, **values, rings=1))
        return
    again = {"rings": RINGS.c.rings + 1}
    session.execute(update(RINGS).where(*_of(alert.id, officer_id)).values(**values, **again))


def _of(alert_id: int, officer_id: int) -> tuple[Any, Any]:
    return RINGS.c.alert_id == alert_id, RINGS.c.officer_id == officer_id


def _say_over(session: Session, kit: Kit, alert_id: int, officer_id: int, message_id: int) -> None:
    row, officer = alert_of(session, alert_id), officer_by_id(session, kit, officer_id)
    if row is None or row.ending is None or officer is None or officer.to is None:
        return
    facts = {
        "ticket": row.ticket_id,
        "edit": message_id,
        "ending": row.ending.value,
        "name": "" if row.ended_by is None else officer_name(session, kit, row.ended_by),
    }
    say(session, kit, officer.to, "alert.over", facts)


@after_sent("alert.ring")
def _rang(session: Session, kit: Kit, row: SentRow) -> None:
    """Remember the message, and take its forerunner away now that it has sounded."""
    alert_id, officer_id = row.facts["alert"], row.facts["officer"]
    mine = _of(alert_id, officer_id)
    before: int | None = session.execute(select(RINGS.c.message_id).where(*mine)).scalar()
    session.execute(update(RINGS).where(*mine).values(message_id=row.message_id))
    if before is not None:
        say(session, kit, row.to, "ticket.erase", {"message": before})
    over = select(ALERTS.c.id).where(ALERTS.c.id == alert_id, ALERTS.c.ended_at.is_not(None))
    if session.execute(over).first():
        schedule(session, kit, QUIET, alert_id, at=kit.clock())  # names are the desk's to open


@after_failure("alert.ring")
def _not_rung(session: Session, kit: Kit, row: SentRow, why: FailureWhy) -> None:
    """Somebody who can't be reached is left out from now on, and whoever is next is rung at once."""
    alert_id, officer_id = row.facts["alert"], row.facts["officer"]
    values = {"unreached": why.value}
    if changed(session, update(RINGS).where(*_of(alert_id, officer_id)).values(**values)):
        ticket_id = row.facts["ticket"]
        told = {"officer": officer_id, "why": why.value}
        record(session, kit, SYSTEM, "alert.unreached", "ticket", ticket_id, **told)
        look_soon(session, kit, ticket_id)
