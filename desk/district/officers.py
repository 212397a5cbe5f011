"""Officers: added by the operator, enrolled by a one-time code, disabled at once.

Holds the whole life of an officer's account. One badge is one officer and one Telegram account is
one officer, so that nobody can be two people (and approve their own notice).
Refuses roles that must not be in one hand, a badge twice, and an account that is taken.
"""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from desk.actors import OFFICER_NAME, Actor, OfficerActor, officer_by_id
from desk.district.one_time_codes import (
    check_tries,
    count_try,
    keep_code,
    new_code,
    read_code,
    spend_code,
    void_codes,
)
from desk.district.sign_ins import end_all
from desk.district.units import unit_by_code
from desk.kit import Kit, To
from desk.log import record
from desk.outgoing import say
from desk.sealed import open_desk, seal_desk
from storage.statements import changed, table_of
from storage.tables.people import CodePurpose, Officer, OfficerRole, OfficerState, Unit
from tipline.refusals import Refusal
from tipline.roles import Role, check_roles

_OFFICERS = table_of(Officer)
_ROLES = table_of(OfficerRole)
_UNITS = table_of(Unit)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A code that enrols this officer. It is shown once and kept nowhere."""

    officer_id: int
    code: str


@dataclass(frozen=True, slots=True)
class OfficerLine:
    """One officer, as a list shows it; `unit` is a code, `unreached_at` since when nothing reaches them."""

    id: int
    name: str
    unit: str
    roles: tuple[Role, ...]
    state: OfficerState
    unreached_at: datetime | None


def add_officer(
    session: Session,
    kit: Kit,
    actor: Actor,
    *,
    name: str,
    badge: str,
    unit: str,
    roles: Collection[Role],
) -> Invitation:
    """Add an officer to `unit` (a code) and return the code that enrols them."""
    badge_key = _badge_key(kit, badge)
    if not name.strip():
        raise Refusal("officer.unnamed")
    if not roles:
        raise Refusal("officer.no_roles")
    check_roles(roles)
    if session.execute(select(_OFFICERS.c.id).where(_OFFICERS.c.badge_key == badge_key)).first():
        raise Refusal("officer.badge_taken")
    officer_id: int = session.execute(
        insert(_OFFICERS)
        .values(
            unit_id=unit_by_code(session, unit).id,
            state=OfficerState.INVITED,
            name=seal_desk(kit, OFFICER_NAME, name.strip()),
            badge_key=badge_key,
            language=kit.policy.default_language,
            made_at=kit.clock(),
        )
        .returning(_OFFICERS.c.id)
    ).scalar_one()
    session.execute(insert(_ROLES), [{"officer_id": officer_id, "role": role} for role in roles])
    held = ".".join(sorted(roles))
    record(session, kit, actor, "officer.added", "officer", officer_id, roles=held)
    return Invitation(officer_id, _fresh_code(session, kit, officer_id))


def invite_again(session: Session, kit: Kit, actor: Actor, officer_id: int) -> Invitation:
    """Return a new code; older ones are void. An active officer moves to a new account with it,
    a disabled one may come back with it.
    """
    state = _state_of(session, officer_id)
    if state is OfficerState.DISABLED:
        _set_state(session, officer_id, OfficerState.INVITED)
    record(session, kit, actor, "officer.invited", "officer", officer_id, was=state.value)
    return Invitation(officer_id, _fresh_code(session, kit, officer_id))


def disable_officer(
    session: Session, kit: Kit, actor: Actor, officer_id: int, *, reason: str | None = None
) -> None:
    """Take every right away, from the next update on; codes not yet used are void."""
    _state_of(session, officer_id)
    _set_state(session, officer_id, OfficerState.DISABLED)
    void_codes(session, kit, officer_id)
    end_all(session, officer_id)
    record(session, kit, actor, "officer.disabled", "officer", officer_id, reason=reason)


def enrol(session: Session, kit: Kit, text: str, person_key: bytes, to: To) -> OfficerActor | None:
    """Bind the officer of the code in `text` to this person; tells them how it went.

    Returns None for a code that opens nothing: the try is counted, so it has to be committed.
    """
    check_tries(session, kit, person_key)
    code = read_code(CodePurpose.ENROL_OFFICER, text)
    spent = spend_code(session, kit, CodePurpose.ENROL_OFFICER, code) if code else None
    if spent is None:
        count_try(session, kit, person_key)
        say(session, kit, to, "officer.code_refused", {})
        return None
    officer_id: int = spent.officer_id
    _bind(session, officer_id, person_key, to)
    actor = officer_by_id(session, kit, officer_id)
    assert actor is not None
    record(session, kit, actor, "officer.enrolled", "officer", officer_id)
    say(session, kit, to, "officer.enrolled", welcome_facts(session, actor))
    return actor


def speak_to(session: Session, person_key: bytes, language: str) -> None:
    """Speak this language with the officer behind a person, if there is one, from now on."""
    mine = _OFFICERS.c.person_key == person_key
    session.execute(update(_OFFICERS).where(mine).values(language=language))


def welcome(session: Session, kit: Kit, actor: OfficerActor, to: To) -> None:
    """Tell an officer what they may do here."""
    say(session, kit, to, "officer.welcome", welcome_facts(session, actor))


def welcome_facts(session: Session, actor: OfficerActor) -> dict[str, object]:
    """What the officers' first screen shows: name, unit, roles."""
    unit = session.execute(select(_UNITS).where(_UNITS.c.id == actor.unit_id)).one()
    return {
        "name": actor.name,
        "unit": {"zh": unit.name_zh, "en": unit.name_en},
        "roles": sorted(role.value for role in actor.roles),
    }


def list_officers(session: Session, kit: Kit) -> list[OfficerLine]:
    """Every officer, by number. Opens names: needs the desk's key."""
    roles: dict[int, list[Role]] = {}
    for row in session.execute(select(_ROLES)):
        roles.setdefault(row.officer_id, []).append(row.role)
    rows = session.execute(
        select(_OFFICERS, _UNITS.c.code.label("unit_code"))
        .join_from(_OFFICERS, _UNITS, _OFFICERS.c.unit_id == _UNITS.c.id)
        .order_by(_OFFICERS.c.id)
    )
    return [
        OfficerLine(
            id=row.id,
            name=str(open_desk(session, kit, OFFICER_NAME, row.name)),
            unit=row.unit_code,
            roles=tuple(sorted(roles.get(row.id, ()))),
            state=row.state,
            unreached_at=row.unreached_at,
        )
        for row in rows
    ]


def officer_by_badge(session: Session, kit: Kit, badge: str) -> int:
    """The id of the officer with this badge. Raises Refusal `officer.not_found`."""
    found = session.execute(
        select(_OFFICERS.c.id).where(_OFFICERS.c.badge_key == _badge_key(kit, badge))
    ).scalar()
    if found is None:
        raise Refusal("officer.not_found", officer=badge.strip()[:32])
    return int(found)


def _fresh_code(session: Session, kit: Kit, officer_id: int) -> str:
    void_codes(session, kit, officer_id)
    code = new_code(CodePurpose.ENROL_OFFICER)
    keep_code(session, kit, code, officer_id)
    return code


def _bind(session: Session, officer_id: int, person_key: bytes, to: To) -> None:
    """Give the officer this account, unless it is another officer's or they were disabled."""
    others = select(_OFFICERS.c.id).where(
        _OFFICERS.c.person_key == person_key, _OFFICERS.c.id != officer_id
    )
    if session.execute(others).first():
        raise Refusal("officer.account_taken")
    bound = changed(
        session,
        update(_OFFICERS)
        .where(_OFFICERS.c.id == officer_id, _OFFICERS.c.state != OfficerState.DISABLED)
        .values(
            person_key=person_key,
            chat_key=to.chat_key,
            address=to.address,
            language=to.language,
            state=OfficerState.ACTIVE,
            unreached_at=None,
        ),
    )
    if not bound:
        raise Refusal("officer.disabled")
    end_all(session, officer_id)  # whoever has the old account's phone opened browsers with it


def _badge_key(kit: Kit, badge: str) -> bytes:
    """The keyed hash of a badge number; width, case and spaces make no second badge of it."""
    plain = "".join(unicodedata.normalize("NFKC", badge).casefold().split())
    if not plain:
        raise Refusal("officer.no_badge")
    return kit.vault.keyed("badge", plain)


def _state_of(session: Session, officer_id: int) -> OfficerState:
    state: OfficerState | None = session.execute(
        select(_OFFICERS.c.state).where(_OFFICERS.c.id == officer_id)
    ).scalar()
    if state is None:
        raise Refusal("officer.not_found", officer=officer_id)
    return state


def _set_state(session: Session, officer_id: int, state: OfficerState) -> None:
    session.execute(update(_OFFICERS).where(_OFFICERS.c.id == officer_id).values(state=state))
