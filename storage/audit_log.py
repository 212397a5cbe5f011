"""Writing the audit log: rows in the transaction of what they record, then the chain, then its head.

`append` is called by every use case and touches one row. `link_pending` (the sequencer; one
process or several) puts committed rows into the chain, `sign_head` signs where the chain ends,
and `write_head` takes that outside the database.

How the sequencer finds its work without looking through millions of linked rows: ids above the
highest one linked are new. Ids below it that were not seen when they were passed over are holes,
noted in `audit_hole`. On PostgreSQL a hole is a transaction that rolled back, or one that commits
later than its neighbours; nobody can tell which, so no hole is ever given up. Recent holes are
looked into each time, all of them before a head is signed.

Refuses content: a row is made of codes, numbers and pseudonyms, and a reason is sealed before it
comes here.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, type_coerce
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage.audit_chain import GENESIS, Head, link_hash, row_bytes, sign
from storage.audit_heads import read_heads, write_head
from storage.columns import BIG
from storage.keyfiles import Keyring
from storage.plain import PlainStatement
from storage.statements import insert_at_the_end, table_of
from storage.tables.audit import AuditHead, AuditHole, AuditLink, AuditRow

__all__ = ["Head", "append", "link_pending", "read_heads", "sign_head", "write_head"]

RECENT = 10_000
"""How many links a hole counts as recent for."""

audit = table_of(AuditRow)
link = table_of(AuditLink)
hole = table_of(AuditHole)
stored_head = table_of(AuditHead)

AS_STORED = [type_coerce(c, BIG).label("at") if c.name == "at" else c for c in audit.columns]
"""The columns of a row as the hash covers them: a moment is its microseconds."""

_CODE = r"[A-Za-z0-9_.:/+\-]"
_HEADING = re.compile(
    rf"{_CODE}{{1,40}} {_CODE}{{1,80}} {_CODE}{{1,80}} {_CODE}{{1,40}} {_CODE}{{0,80}}"
)
_DETAIL = re.compile(rf"{_CODE}{{0,80}}")
_APPEND = PlainStatement(insert(audit).inline())


def append(
    session: Session,
    *,
    at: datetime,
    actor_role: str,
    actor: str,
    action: str,
    record_kind: str,
    record_id: str,
    reason: bytes | None = None,
    details: Mapping[str, str | int] | None = None,
) -> None:
    """Write one row into the caller's transaction, just before its commit.

    `actor` is a pseudonym ("officer:12", a citizen's keyed hex, "system"), `reason` is sealed.
    Raises ValueError for words where only codes belong, and does not repeat them.
    """
    if not _HEADING.fullmatch(f"{actor_role} {actor} {action} {record_kind} {record_id}"):
        raise ValueError("an audit row takes codes, not words")
    values = {
        "at": at,
        "actor_role": actor_role,
        "actor": actor,
        "action": action,
        "record_kind": record_kind,
        "record_id": record_id,
        "reason": reason,
        "details": _details(details) if details else "{}",
    }
    insert_at_the_end(session, _APPEND, values)


def _details(details: Mapping[str, str | int]) -> str:
    for name, value in details.items():
        if not _DETAIL.fullmatch(name) or not _DETAIL.fullmatch(str(value)):
            raise ValueError("an audit row's details take codes and numbers, not words")
    return orjson.dumps(dict(details), option=orjson.OPT_SORT_KEYS).decode()


class _End(NamedTuple):
    seq: int
    hash: bytes
    floor: int  # the highest row id linked


_END = (
    select(link.c.seq, link.c.hash, select(func.max(link.c.audit_id)).scalar_subquery())
    .order_by(link.c.seq.desc())
    .limit(1)
)


# Subqueries that give one value each, because a database does not turn those into joins: as joins
# they make it read the whole log at each pass (250 ms a million rows, measured, on both).
_FIRST_INSIDE = (
    select(func.min(audit.c.id))
    .where(audit.c.id.between(hole.c.first, hole.c.last))
    .scalar_subquery()
)
_HOLES = (
    select(*hole.columns, _FIRST_INSIDE.label("found"))
    .where(hole.c.noticed >= bindparam("noticed_after"))
    .order_by(hole.c.first)
)
_ITS_LINK = select(link.c.seq).where(link.c.audit_id == audit.c.id).scalar_subquery()
_UNLINKED = (
    select(*AS_STORED)
    .where(audit.c.id.between(bindparam("first"), bindparam("last")), _ITS_LINK.is_(None))
    .order_by(audit.c.id)
)


def link_pending(session: Session, limit: int = 1000, *, every_hole: bool = False) -> int:
    """Put up to `limit` committed rows into the chain, in id order; return how many.

    Of two sequencers at once, the one that is later finds the next place taken, links nothing and
    returns 0. With `every_hole` rows are looked for in old holes too.
    """
    connection = session.connection()
    try:
        with connection.begin_nested(), any_text(connection):
            return _link(connection, limit, every_hole)
    except IntegrityError:
        return 0


def _link(connection: Connection, limit: int, every_hole: bool) -> int:
    end = _end(connection)
    late = _late_rows(connection, end, 0 if every_hole else end.seq - RECENT, limit)
    new = _new_rows(connection, end.floor, limit - len(late))
    rows = [*(row for _, row in late), *new]
    if not rows:
        return 0
    connection.execute(insert(link), _links(end, rows))
    for each, found in groupby(late, lambda pair: pair[0]):
        connection.execute(delete(hole).where(hole.c.first == each.first))
        ids = [row.id for _, row in found]
        _note_holes(connection, range(each.first, each.last + 1), ids, each.noticed)
    if new:
        passed = range(end.floor + 1, new[-1].id)
        _note_holes(connection, passed, [row.id for row in new], end.seq)
    return len(rows)


@contextmanager
def any_text(connection: Connection) -> Iterator[None]:
    """Have SQLite give out text that is no UTF-8 too: it can be put there, and must stop nobody."""
    raw: Any = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        yield
        return
    usual = raw.text_factory
    raw.text_factory = lambda octets: octets.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        raw.text_factory = usual


def _end(connection: Connection) -> _End:
    found = connection.execute(_END).one_or_none()
    return _End(*found) if found else _End(0, GENESIS, 0)


def _new_rows(connection: Connection, floor: int, limit: int) -> Sequence[Row[Any]]:
    if limit <= 0:
        return []
    query = select(*AS_STORED).where(audit.c.id > floor).order_by(audit.c.id).limit(limit)
    return connection.execute(query).all()


def _late_rows(
    connection: Connection, end: _End, noticed_after: int, limit: int
) -> list[tuple[Row[Any], Row[Any]]]:
    """Return rows that came to light in holes, in id order, each with its hole.

    Holes that overlap, or reach beyond what is linked, are none of ours, and must stop nothing.
    """
    late: dict[int, tuple[Row[Any], Row[Any]]] = {}
    holes = connection.execute(_HOLES, {"noticed_after": noticed_after})
    for each in holes.all():
        if each.found is not None and len(late) < limit:
            reach = {"first": each.found, "last": min(each.last, end.floor)}
            rows = connection.execute(_UNLINKED.limit(limit - len(late)), reach)
            late |= {row.id: (each, row) for row in rows}
    return [late[audit_id] for audit_id in sorted(late)]


def _links(end: _End, rows: Iterable[Sequence[Any]]) -> list[dict[str, object]]:
    links: list[dict[str, object]] = []
    previous = end.hash
    for seq, row in enumerate(rows, end.seq + 1):
        previous = link_hash(previous, row_bytes(row))
        links.append({"seq": seq, "audit_id": row[0], "hash": previous})
    return links


def _note_holes(connection: Connection, passed: range, found: Iterable[int], noticed: int) -> None:
    """Note what of `passed` was not `found` (rising), as stretches."""
    stretches = []
    start = passed.start
    for audit_id in (*found, passed.stop):
        if audit_id > start:
            stretches.append({"first": start, "last": audit_id - 1, "noticed": noticed})
        start = audit_id + 1
    if stretches:
        firsts = [stretch["first"] for stretch in stretches]
        connection.execute(delete(hole).where(hole.c.first.in_(firsts)))
        connection.execute(insert(hole), stretches)


def sign_head(session: Session, keyring: Keyring, at: datetime) -> Head | None:
    """Sign the chain's end and keep the signature; None where there is nothing new to sign.

    Link what is pending first; this links what lies in old holes. After the commit, hand the head
    to `write_head`.
    """
    link_pending(session, every_hole=True)
    connection = session.connection()
    end = _end(connection)
    if not end.seq:
        return None
    if connection.scalar(select(stored_head.c.seq).where(stored_head.c.seq == end.seq)):
        return None
    head = sign(keyring, end.seq, end.hash, at)
    try:
        with connection.begin_nested():
            connection.execute(insert(stored_head), asdict(head))
    except IntegrityError:
        return None  # another process signed in the same moment
    return head
