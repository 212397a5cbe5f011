"""Reading the audit log back: is it what was written?

Holds `verify`, which walks the whole chain a page at a time and names what is wrong, in the order
of the chain. Refuses to mend anything, and to believe what only the database says: heads from
outside it are what shows a chain that was rewritten whole.

What nobody can find afterwards: a row taken away before it was linked, and a tail cut after the
last head that was written outside. Both are minutes to an hour long.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, exists, func, select
from sqlalchemy.orm import Session

from storage.audit_chain import GENESIS, Head, link_hash, row_bytes, signed_by
from storage.audit_log import AS_STORED, any_text, audit, hole, link, stored_head

__all__ = ["AuditFault", "FaultKind", "verify"]

_PAGE = 2_000
_MOST = 1_000
_LINK_COLUMNS = 3


class FaultKind(StrEnum):
    """What is wrong at one place of the log."""

    HEAD_FORGED = "head_forged"  # a head's signature does not hold
    HEAD_MISSING = "head_missing"  # a head that was written outside is gone from the database
    LINK_MISSING = "link_missing"  # a place in the chain is empty
    ROW_MISSING = "row_missing"  # a linked row is gone
    ROW_CHANGED = "row_changed"  # a row is not the one that was linked
    REWRITTEN = "rewritten"  # the chain agrees with itself, and not with what was signed
    TAIL_CUT = "tail_cut"  # a signed head lies beyond the end
    ROW_UNLINKED = "row_unlinked"  # a row that the sequencer never saw, among those it did


@dataclass(frozen=True, slots=True)
class AuditFault:
    """One fault: its place in the chain, and the row, where there are such.

    `until` is set where only a stretch of the chain can be named: from `seq` to there.
    """

    kind: FaultKind
    seq: int | None
    audit_id: int | None
    until: int | None = None


def verify(
    session: Session,
    signing_public: bytes,
    heads: Iterable[Head],
    *,
    most: int = _MOST,
    progress: Callable[[int], None] | None = None,
) -> list[AuditFault]:
    """Check every row, link and head; an empty list means the log is what was written.

    `heads` come from outside the database. Stops after `most` faults. `progress` hears, a page at
    a time, how many links were walked.
    """
    connection = session.connection()
    with any_text(connection):
        return list(islice(_faults(connection, signing_public, heads, progress), most))


def _faults(
    connection: Connection,
    signing_public: bytes,
    heads: Iterable[Head],
    progress: Callable[[int], None] | None,
) -> Iterator[AuditFault]:
    walk = _Walk()
    outside = list(heads)
    stored = [Head(*row) for row in connection.execute(_STORED_HEADS)]
    for head in (*outside, *stored):
        if signed_by(head, signing_public):
            walk.signed.setdefault(head.seq, set()).add(head.hash)
        else:
            yield AuditFault(FaultKind.HEAD_FORGED, head.seq, None)
    missing = {head.seq for head in outside} & walk.signed.keys() - {head.seq for head in stored}
    for seq in sorted(missing):
        yield AuditFault(FaultKind.HEAD_MISSING, seq, None)
    for page in _pages(connection):
        for row in page:
            yield from walk.step(row.seq, row.hash, row.audit_id, row[_LINK_COLUMNS:])
        if progress:
            progress(walk.seq)
    yield from walk.end()
    yield from _unlinked(connection)


class _Walk:
    """One walk along the chain: what came before, and the last place where a head agreed."""

    def __init__(self) -> None:
        self.signed: dict[int, set[bytes]] = {}  # the hashes that were signed for a place
        self.seq = 0
        self._previous: bytes | None = GENESIS
        self._unsure: tuple[int, int] | None = None  # first link after the last head that agreed
        self._told = False

    def step(
        self, seq: int, stored: bytes, linked: int, row: Sequence[Any]
    ) -> Iterator[AuditFault]:
        """Take the next link, with the row it points to (nothing but None if it is gone)."""
        if seq != self.seq + 1:
            yield AuditFault(FaultKind.LINK_MISSING, self.seq + 1, None)
            self._previous = None  # what stood here is unknown: go on from the next link
        self._unsure = self._unsure or (seq, linked)
        if row[0] is None:
            yield AuditFault(FaultKind.ROW_MISSING, seq, linked)
        elif self._previous is not None and stored != link_hash(self._previous, row_bytes(row)):
            yield AuditFault(FaultKind.ROW_CHANGED, seq, linked)
        self.seq, self._previous = seq, stored
        if seq in self.signed:
            yield from self._compare(seq, stored)

    def _compare(self, seq: int, stored: bytes) -> Iterator[AuditFault]:
        if self.signed[seq] == {stored}:
            self._unsure, self._told = None, False
        elif not self._told and self._unsure:
            # Every later head differs too, and would say nothing new.
            first, linked = self._unsure
            self._told = True
            yield AuditFault(FaultKind.REWRITTEN, first, linked, until=seq)

    def end(self) -> Iterator[AuditFault]:
        """Say whether a head was signed beyond the last link."""
        beyond = max(self.signed, default=0)
        if beyond > self.seq:
            yield AuditFault(FaultKind.TAIL_CUT, self.seq + 1, None, until=beyond)


_STORED_HEADS = select(*(stored_head.c[name] for name in ("seq", "hash", "at", "signature")))


def _pages(connection: Connection) -> Iterator[Sequence[Row[Any]]]:
    """Yield the chain a page at a time: seq, hash, row id linked to, the row's columns."""
    query = (
        select(link.c.seq, link.c.hash, link.c.audit_id, *AS_STORED)
        .outerjoin_from(link, audit, audit.c.id == link.c.audit_id)
        .order_by(link.c.seq)
        .limit(_PAGE)
    )
    page = connection.execute(query).all()
    while page:
        yield page
        page = connection.execute(query.where(link.c.seq > page[-1].seq)).all()


def _unlinked(connection: Connection) -> Iterator[AuditFault]:
    """Yield rows below the highest one linked that are in no link and in no hole.

    In a hole they are late, and the sequencer will come to them.
    """
    highest = connection.scalar(select(func.max(link.c.audit_id))) or 0
    query = (
        select(audit.c.id)
        .where(audit.c.id <= highest)
        .where(~exists().where(link.c.audit_id == audit.c.id))
        .where(~exists().where(audit.c.id.between(hole.c.first, hole.c.last)))
        .order_by(audit.c.id)
        .limit(_PAGE)
    )
    found = connection.scalars(query).all()
    while found:
        for audit_id in found:
            yield AuditFault(FaultKind.ROW_UNLINKED, None, audit_id)
        found = connection.scalars(query.where(audit.c.id > found[-1])).all()
