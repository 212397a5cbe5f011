"""Signing in to the console: a code from the bot, one browser, one shift.

Holds making the code, trading it for a browser's token, and the ends of it: signing out, the shift's
end, an officer who is disabled or moves to another account. Kept of code and token are keyed hashes.
Refuses with one answer whatever is unknown, used or too late.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from desk.actors import OfficerActor, need_one_of, officer_by_id
from desk.district.one_time_codes import code_with, read_with
from desk.kit import Kit, To
from desk.log import record
from desk.outgoing import say
from storage.statements import changed, table_of
from storage.tables.people import Officer
from storage.tables.sign_ins import SignIn
from tipline.roles import Right

__all__ = ["SHIFT", "SHOWN", "Entrance", "end_all", "enter", "entered", "leave", "offer"]

SHIFT = timedelta(hours=12)
_CODE_LIFE = timedelta(minutes=10)
_PREFIX = "CO"
SHOWN = (Right.SEE_TICKETS, Right.SEE_NOTICE_DRAFTS)
"""Whoever may see one of these sees something there."""

_SIGN_INS, _OFFICERS = table_of(SignIn), table_of(Officer)


@dataclass(frozen=True, slots=True)
class Entrance:
    """Somebody who is signed in: the officer, their language, and until when."""

    id: int
    officer: OfficerActor
    language: str
    ends_at: datetime


def offer(session: Session, kit: Kit, officer: OfficerActor | None, to: To) -> None:
    """Tell an officer, in private, the code that opens the console in one browser."""
    officer = need_one_of(officer, *SHOWN)
    _forget_old(session, kit, officer.id)
    code, until = code_with(_PREFIX), kit.clock() + _CODE_LIFE
    key = kit.vault.keyed("sign-in", code)
    row = {"officer_id": officer.id, "code_key": key, "code_until": until}
    session.execute(insert(_SIGN_INS).values(row))
    record(session, kit, officer, "console.offered", "officer", officer.id)
    minutes = _CODE_LIFE // timedelta(minutes=1)
    facts = {"code": code, "address": kit.policy.public_url.rstrip("/"), "minutes": minutes}
    say(session, kit, to, "officer.console", facts)


def enter(session: Session, kit: Kit, typed: str) -> str | None:
    """Use a code up: the token for the browser that typed it, or None for one that opens nothing."""
    code = read_with(_PREFIX, typed)
    if code is None:
        return None
    now, token = kit.clock(), secrets.token_urlsafe(32)
    unused = (
        (_SIGN_INS.c.code_key == kit.vault.keyed("sign-in", code))
        & (_SIGN_INS.c.code_until > now)
        & _SIGN_INS.c.token_key.is_(None)
    )
    values = {"token_key": _token_key(kit, token), "ends_at": now + SHIFT}
    officer_id = session.execute(
        update(_SIGN_INS).where(unused).values(**values).returning(_SIGN_INS.c.officer_id)
    ).scalar_one_or_none()
    officer = None if officer_id is None else officer_by_id(session, kit, officer_id)
    if officer is None:
        return None
    record(session, kit, officer, "console.entered", "officer", officer.id)
    return token


def entered(session: Session, kit: Kit, token: str) -> Entrance | None:
    """Who is behind a browser's token now; None once it has ended, whatever ended it."""
    row = session.execute(
        select(_SIGN_INS, _OFFICERS.c.language)
        .join_from(_SIGN_INS, _OFFICERS, _SIGN_INS.c.officer_id == _OFFICERS.c.id)
        .where(_SIGN_INS.c.token_key == _token_key(kit, token), _SIGN_INS.c.ends_at > kit.clock())
    ).one_or_none()
    officer = None if row is None else officer_by_id(session, kit, row.officer_id)
    if row is None or officer is None:
        return None
    return Entrance(row.id, officer, row.language, row.ends_at)


def leave(session: Session, kit: Kit, token: str) -> None:
    """Sign out in this browser. Twice is once."""
    mine = _SIGN_INS.c.token_key == _token_key(kit, token)
    here = entered(session, kit, token)
    if changed(session, delete(_SIGN_INS).where(mine)) and here is not None:
        record(session, kit, here.officer, "console.left", "officer", here.officer.id)


def end_all(session: Session, officer_id: int) -> None:
    """Sign an officer out everywhere, and make their codes worthless."""
    session.execute(delete(_SIGN_INS).where(_SIGN_INS.c.officer_id == officer_id))


def _forget_old(session: Session, kit: Kit, officer_id: int) -> None:
    """Rows that open nothing any more, and codes that a newer one takes the place of."""
    now = kit.clock()
    over = _SIGN_INS.c.token_key.is_(None) | (_SIGN_INS.c.ends_at <= now)
    session.execute(delete(_SIGN_INS).where(_SIGN_INS.c.officer_id == officer_id, over))


def _token_key(kit: Kit, token: str) -> bytes:
    return kit.vault.keyed("console", token)
