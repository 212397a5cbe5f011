"""One-time codes: what enrols an officer or registers a chat, once, for two days.

Holds their form (`EN-XXXXX-XXXXX`, `GR-XXXXX-XXXXX` in Crockford's base32), making, spending, and
the count of wrong tries. Kept is a keyed hash: the code itself is shown once, to whoever made it.

Strength: 50 bits, five wrong tries of a person, then none for an hour. Refuses with one answer
whatever is unknown, used or expired, so that a guess learns nothing.
"""

import re
import secrets
import unicodedata
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from desk.kit import Kit
from storage.statements import changed, table_of
from storage.tables.people import CodePurpose, CodeTries, OneTimeCode
from tipline.refusals import Refusal
from tipline.subscribing import ALL_KINDS

CODE_LIFE = timedelta(hours=48)
TRIES = 5
TRIES_PAUSE = timedelta(hours=1)

_CODES = table_of(OneTimeCode)
_TRIES = table_of(CodeTries)

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_HALF = 5
_PREFIXES = {CodePurpose.ENROL_OFFICER: "EN", CodePurpose.REGISTER_CHAT: "GR"}
_TYPED_LIMIT = 40  # longer text is no code, however it is spaced
_SPACING = re.compile(r"[\s\-\u2010-\u2015\u2212_.]+")


def new_code(purpose: CodePurpose) -> str:
    """A fresh code of this purpose, as it is shown."""
    return code_with(_PREFIXES[purpose])


def code_with(prefix: str) -> str:
    """A fresh code that begins with these two letters."""
    halves = ("".join(secrets.choice(_ALPHABET) for _ in range(_HALF)) for _ in range(2))
    return "-".join((prefix, *halves))


def read_code(purpose: CodePurpose, text: str) -> str | None:
    """The code in `text`, as it was shown, however it was typed; None where there is none."""
    return read_with(_PREFIXES[purpose], text)


def read_with(prefix: str, text: str) -> str | None:
    """The same of a code that begins with these two letters."""
    if len(text) > _TYPED_LIMIT:
        return None
    plain = _SPACING.sub("", unicodedata.normalize("NFKC", text).upper())
    symbols = plain[2:].translate(_READ_AS)
    if plain[:2] != prefix or len(symbols) != 2 * _HALF or set(symbols) - set(_ALPHABET):
        return None
    return f"{prefix}-{symbols[:_HALF]}-{symbols[_HALF:]}"


def looks_like_enrolment(text: str) -> bool:
    """Whether a text is an enrolment code and nothing else; whether it is a good one is not said."""
    return read_code(CodePurpose.ENROL_OFFICER, text) is not None


def looks_like_registration(text: str) -> bool:
    """The same of a code that registers a chat."""
    return read_code(CodePurpose.REGISTER_CHAT, text) is not None


def keep_code(
    session: Session,
    kit: Kit,
    code: str,
    officer_id: int,
    *,
    area_id: int | None = None,
    kinds: int = ALL_KINDS,
    drills: bool = False,
    language: str | None = None,
) -> None:
    """Keep a code's keyed hash: for the officer whom it enrols, or who registers with it."""
    purpose = CodePurpose.REGISTER_CHAT if area_id is not None else CodePurpose.ENROL_OFFICER
    session.execute(
        insert(_CODES).values(
            code_key=kit.vault.keyed("code", code),
            purpose=purpose,
            officer_id=officer_id,
            area_id=area_id,
            kinds=kinds,
            drills=drills,
            language=language,
            expires_at=kit.clock() + CODE_LIFE,
        )
    )


def void_codes(session: Session, kit: Kit, officer_id: int) -> None:
    """Make every unused code of this officer worthless: a newer one or a disabling came."""
    session.execute(
        update(_CODES)
        .where(_CODES.c.officer_id == officer_id, _CODES.c.used_at.is_(None))
        .values(used_at=kit.clock())
    )


def spend_code(session: Session, kit: Kit, purpose: CodePurpose, code: str) -> Row[Any] | None:
    """Use a code up. Return its officer, area and wishes, or None for one that opens nothing."""
    key, now = kit.vault.keyed("code", code), kit.clock()
    mine = (_CODES.c.code_key == key) & (_CODES.c.purpose == purpose)
    taken = changed(
        session,
        update(_CODES)
        .where(mine, _CODES.c.used_at.is_(None), _CODES.c.expires_at > now)
        .values(used_at=now),
    )
    if not taken:
        return None
    return session.execute(select(_CODES).where(mine)).one()


def check_tries(session: Session, kit: Kit, who: bytes) -> None:
    """Raise `officer.too_often` for a person or chat that guessed wrong five times in a row."""
    row = session.execute(select(_TRIES).where(_TRIES.c.key == who)).one_or_none()
    if row is None or row.wrong < TRIES:
        return
    rest = row.last_at + TRIES_PAUSE - kit.clock()
    if rest > timedelta():
        raise Refusal("officer.too_often", minutes=1 + int(rest.total_seconds()) // 60)


def count_try(session: Session, kit: Kit, who: bytes) -> None:
    """Count one wrong code. An hour without any starts the count anew."""
    now = kit.clock()
    mine = _TRIES.c.key == who
    again = update(_TRIES).where(mine, _TRIES.c.last_at > now - TRIES_PAUSE)
    if changed(session, again.values(wrong=_TRIES.c.wrong + 1, last_at=now)):
        return
    if not changed(session, update(_TRIES).where(mine).values(wrong=1, last_at=now)):
        session.execute(insert(_TRIES).values(key=who, wrong=1, last_at=now))
