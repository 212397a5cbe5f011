"""The closed list of offences as it is in force, and its changes: proposed, seconded, confirmed.

Holds each step of a change and the list that follows. Refuses a step by somebody who took one already,
by anybody but a supervisor of the topmost unit, and a change that must not be proposed at all.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, insert, or_, select, update
from sqlalchemy.orm import Session

from desk.actors import OfficerActor, need, officer_by_id, officers_with
from desk.kit import Kit, To
from desk.log import record
from desk.notices.rows import LARGEST_ID
from desk.outgoing import say
from desk.written import local
from storage.statements import changed, table_of
from storage.tables.offences import OffenceChange
from storage.tables.people import Unit
from tipline.notice_content import check_notice
from tipline.offence_changes import WAIT, Change, ChangeKind, ChangeStep, check_change, list_after
from tipline.offences import OFFENCES, Offence
from tipline.refusals import Fault, Refusal
from tipline.roles import Right

_CHANGES = table_of(OffenceChange)
_UNITS = table_of(Unit)

Facts = dict[str, Any]


def in_force(session: Session, kit: Kit) -> tuple[int, Mapping[str, Offence]]:
    """The version and the entries of the list as it holds now."""
    now = kit.clock()
    # A change that was taken back was so before it came into force: the database holds that.
    standing = _CHANGES.c.withdrawn_at.is_(None) & (_CHANGES.c.in_force_at <= now)
    rows = session.execute(
        select(_CHANGES).where(standing).order_by(_CHANGES.c.in_force_at, _CHANGES.c.id)
    )
    return list_after(map(_change_of, rows))


def faults_of(session: Session, kit: Kit, document: Mapping[str, Any]) -> list[Fault]:
    """What is wrong with a document now, by the list that is in force."""
    return check_notice(document, now=kit.clock(), offences=in_force(session, kit)[1])


def names_of(session: Session, code: str) -> dict[str, str] | None:
    """The names of an offence that did not come with the program; None for one that did."""
    if code in OFFENCES:
        return None
    row = session.execute(
        select(_CHANGES)
        .where(_CHANGES.c.code == code, _CHANGES.c.kind == ChangeKind.ADD)
        .order_by(_CHANGES.c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else {"zh": row.name_zh, "en": row.name_en}


def propose(session: Session, kit: Kit, actor: OfficerActor, change: Change) -> int:
    """Propose a change and tell everybody who may second it; returns its number."""
    _check_may(session, actor)
    _, listed = in_force(session, kit)
    entry = listed.get(change.entry.code, change.entry)
    entry = entry if change.kind is ChangeKind.REMOVE else change.entry
    check_change(Change(change.kind, entry), listed)
    added = insert(_CHANGES).values(
        kind=change.kind,
        code=entry.code,
        name_zh=entry.zh,
        name_en=entry.en,
        article=entry.article,
        limb_years=entry.limb_years,
        proposed_by=actor.id,
        proposed_at=kit.clock(),
    )
    change_id: int = session.execute(added.returning(_CHANGES.c.id)).scalar_one()
    _taken(session, kit, actor, change_id, ChangeStep.PROPOSED)
    return change_id


def second(session: Session, kit: Kit, actor: OfficerActor, change_id: int) -> None:
    """Be the second person for a change."""
    _step(session, kit, actor, change_id, ChangeStep.PROPOSED, ChangeStep.SECONDED)


def confirm(session: Session, kit: Kit, actor: OfficerActor, change_id: int) -> None:
    """Be the third person: from now on the wait runs."""
    _step(session, kit, actor, change_id, ChangeStep.SECONDED, ChangeStep.CONFIRMED)


def withdraw(session: Session, kit: Kit, actor: OfficerActor, change_id: int) -> None:
    """Take a change back that one has a part in, before it is in force."""
    row = _row(session, actor, change_id)
    if step_of(kit, row) in (ChangeStep.IN_FORCE, ChangeStep.WITHDRAWN):
        raise Refusal("offence.decided")
    if actor.id not in _hands(row):
        raise Refusal("offence.not_yours")
    _guarded(session, row, withdrawn_by=actor.id, withdrawn_at=kit.clock())
    _taken(session, kit, actor, change_id, ChangeStep.WITHDRAWN)


def listed(session: Session, kit: Kit) -> Facts:
    """The list in force, for anybody: its version and its entries, each with its article and threshold."""
    version, offences = in_force(session, kit)
    entries = [
        {
            "code": one.code,
            "names": {"zh": one.zh, "en": one.en},
            "article": one.article,
            "limb_years": one.limb_years,
        }
        for one in offences.values()
    ]
    return {"version": version, "entries": entries}


def changes(session: Session, kit: Kit) -> list[Facts]:
    """Every change for the public register, the newest first; people stand in the audit log only."""
    rows = session.execute(select(_CHANGES).order_by(_CHANGES.c.id.desc()))
    return [_facts(kit, row) for row in rows]


def show_changes(session: Session, kit: Kit, actor: OfficerActor, to: To) -> None:
    """Show the version, and each change that is still to be decided, with what this officer may do."""
    _check_may(session, actor)
    say(session, kit, to, "offence.list", listed(session, kit))
    rows = session.execute(
        select(_CHANGES)
        .where(
            _CHANGES.c.withdrawn_at.is_(None),
            or_(_CHANGES.c.in_force_at.is_(None), _CHANGES.c.in_force_at > kit.clock()),
        )
        .order_by(_CHANGES.c.id)
    ).all()
    for row in rows:
        _tell(session, kit, actor, to, row)


def step_of(kit: Kit, row: Row[Any]) -> ChangeStep:
    """How far a change is now."""
    if row.withdrawn_at is not None:
        return ChangeStep.WITHDRAWN
    if row.in_force_at is not None:
        waits = row.in_force_at > kit.clock()
        return ChangeStep.CONFIRMED if waits else ChangeStep.IN_FORCE
    return ChangeStep.PROPOSED if row.seconded_by is None else ChangeStep.SECONDED


def _step(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    change_id: int,
    before: ChangeStep,
    after: ChangeStep,
) -> None:
    row, now = _row(session, actor, change_id), kit.clock()
    if step_of(kit, row) is not before:
        raise Refusal("offence.decided")
    if actor.id in _hands(row):
        raise Refusal("offence.same_person")
    values: Facts = {f"{after}_by": actor.id, f"{after}_at": now}
    if after is ChangeStep.CONFIRMED:
        # The list may have changed since it was proposed.
        check_change(_change_of(row), in_force(session, kit)[1])
        values["in_force_at"] = now + WAIT
    _guarded(session, row, **values)
    _taken(session, kit, actor, change_id, after)


def _guarded(session: Session, row: Row[Any], **values: Any) -> None:
    """Change the row if nobody took a step since it was read. Raises Refusal `lifecycle.stale`."""
    same = [
        _CHANGES.c[name].is_not_distinct_from(getattr(row, name))
        for name in ("seconded_by", "confirmed_by", "withdrawn_by")
    ]
    statement = update(_CHANGES).where(_CHANGES.c.id == row.id, *same)
    if not changed(session, statement.values(**values)):
        raise Refusal("lifecycle.stale", record="offence")


def _taken(
    session: Session, kit: Kit, actor: OfficerActor, change_id: int, step: ChangeStep
) -> None:
    """Note a step, and tell everybody who may take the next one."""
    row = _row(session, actor, change_id)
    details = {"code": row.code, "change": row.kind.value}
    record(session, kit, actor, f"offences.{step}", "offence_change", change_id, **details)
    for officer_id in officers_with(session, Right.CHANGE_OFFENCES, _topmost(session), without=[]):
        officer = officer_by_id(session, kit, officer_id)
        if officer is not None and officer.to is not None:
            _tell(session, kit, officer, officer.to, row)


def _tell(session: Session, kit: Kit, officer: OfficerActor, to: To, row: Row[Any]) -> None:
    step, has_part = step_of(kit, row), officer.id in _hands(row)
    ways = {ChangeStep.PROPOSED: ["second"], ChangeStep.SECONDED: ["confirm"]}
    acts = [] if has_part else ways.get(step, [])
    if has_part and step not in (ChangeStep.IN_FORCE, ChangeStep.WITHDRAWN):
        acts = ["withdraw"]
    at = None if row.in_force_at is None else local(kit, row.in_force_at)
    facts = {**_facts(kit, row), "id": row.id, "acts": acts, "at": at}
    say(session, kit, to, "offence.change", facts)


def _facts(kit: Kit, row: Row[Any]) -> Facts:
    """What anybody may know of a change."""
    moments = ("proposed_at", "seconded_at", "confirmed_at", "in_force_at", "withdrawn_at")
    return {
        "kind": row.kind.value,
        "code": row.code,
        "names": {"zh": row.name_zh, "en": row.name_en},
        "article": row.article,
        "limb_years": row.limb_years,
        "step": step_of(kit, row).value,
        **{name: at.isoformat() if (at := getattr(row, name)) else None for name in moments},
    }


def _row(session: Session, actor: OfficerActor, change_id: int) -> Row[Any]:
    _check_may(session, actor)
    row = None
    if 0 < change_id <= LARGEST_ID:
        found = select(_CHANGES).where(_CHANGES.c.id == change_id)
        row = session.execute(found).one_or_none()
    if row is None:
        raise Refusal("lifecycle.not_found", record="offence")
    return row


def _hands(row: Row[Any]) -> tuple[int | None, ...]:
    return row.proposed_by, row.seconded_by, row.confirmed_by


def _change_of(row: Row[Any]) -> Change:
    entry = Offence(row.code, row.name_zh, row.name_en, row.article, row.limb_years)
    return Change(row.kind, entry)


def _check_may(session: Session, actor: OfficerActor) -> None:
    need(actor, Right.CHANGE_OFFENCES)
    if actor.unit_id not in _topmost(session):
        raise Refusal("offence.not_topmost")


def _topmost(session: Session) -> list[int]:
    """The units with none above: the list is the whole agency's."""
    return list(session.execute(select(_UNITS.c.id).where(_UNITS.c.parent_id.is_(None))).scalars())
