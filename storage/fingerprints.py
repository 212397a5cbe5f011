"""Fingerprints as they lie in the database: keyed, and as a log in the order of their commits.

Holds the keyed form, adding, removing, and reading on from where somebody stopped. Whoever writes
takes a lock first, so that ids are committed in their order: read up to an id, and nothing below it
can still appear. Refuses a fingerprint in the clear.

A removal deletes the row and adds one that names it, for those who have it in memory. The last
`REMEMBERED` numbers of the log keep their removals; who was away for longer reads everything anew.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import bindparam, delete, func, insert, select, text
from sqlalchemy.orm import Session

from storage.plain import PlainStatement
from storage.sealing import Vault
from storage.statements import table_of
from storage.tables.pictures import Fingerprint, Twin

__all__ = [
    "FINGERPRINTS",
    "REMEMBERED",
    "TWINS",
    "Entry",
    "KeyedForm",
    "add",
    "newest",
    "one_writer",
    "pages_after",
    "remove",
]

FINGERPRINTS, TWINS = table_of(Fingerprint), table_of(Twin)

REMEMBERED = 1_000_000
PAGE = 1 << 15

_BITS = 64
_BYTES = 8
_LOCK = 0x66696E676572  # among PostgreSQL's advisory locks: ours alone
_ADD = insert(FINGERPRINTS).returning(FINGERPRINTS.c.id)
_AFTER = PlainStatement(
    select(FINGERPRINTS.c.id, FINGERPRINTS.c.keyed, FINGERPRINTS.c.gone)
    .where(FINGERPRINTS.c.id > bindparam("seen"))
    .order_by(FINGERPRINTS.c.id)
    .limit(bindparam("most"))
)


Entry = tuple[int, bytes | None, int | None]
"""One row of the log: its id, then a keyed fingerprint, or else the id of one that was removed.

Millions are read at once: as the driver gives them they cost half of what named ones do.
"""


class KeyedForm:
    """Fingerprints with their bits in a secret order and some of them turned over.

    Two keyed fingerprints differ in as many bits as the two in the clear, and tell nothing else of
    them without the search key (docs/threat-model.md says what can be learnt all the same).
    """

    def __init__(self, vault: Vault) -> None:
        self._places = sorted(range(_BITS), key=lambda bit: vault.keyed("fingerprint order", bit))
        self._mask = int.from_bytes(vault.keyed("fingerprint mask", 0)[:_BYTES])

    def of(self, fingerprint: int) -> int:
        """The keyed form, as a number of 64 bits."""
        moved = 0
        for bit, place in enumerate(self._places):
            moved |= (fingerprint >> bit & 1) << place
        return moved ^ self._mask


def one_writer(session: Session) -> None:
    """Wait until nobody else writes fingerprints, and be the one who does until the commit.

    Wait for no other lock afterwards: everybody who writes fingerprints waits meanwhile.
    """
    # On SQLite a transaction that writes is the only one anyway.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def add(
    session: Session, keyed: int, *, part_id: int | None = None, notice_photo_id: int | None = None
) -> int:
    """Keep the fingerprint of a picture and return its id; the caller is the `one_writer`."""
    values = {
        "keyed": keyed.to_bytes(_BYTES),
        "part_id": part_id,
        "notice_photo_id": notice_photo_id,
    }
    added: int = session.execute(_ADD, values).scalar_one()
    return added


def remove(session: Session, ids: Sequence[int]) -> None:
    """Remove fingerprints and what is known of their twins; the caller is the `one_writer`."""
    if not ids:
        return
    session.execute(delete(TWINS).where(TWINS.c.newer.in_(ids) | TWINS.c.older.in_(ids)))
    session.execute(delete(FINGERPRINTS).where(FINGERPRINTS.c.id.in_(ids)))
    last = max(session.execute(_ADD, [{"gone": gone} for gone in ids]).scalars())
    forgotten = FINGERPRINTS.c.gone.is_not(None) & (FINGERPRINTS.c.id <= last - REMEMBERED)
    session.execute(delete(FINGERPRINTS).where(forgotten))


def newest(session: Session) -> int:
    """The id of the last row; 0 while there is none."""
    return session.execute(select(func.max(FINGERPRINTS.c.id))).scalar() or 0


def pages_after(session: Session, seen: int) -> Iterator[list[Entry]]:
    """All rows above `seen`, rising, some thousands at a time."""
    while page := _AFTER.rows(session, {"seen": seen, "most": PAGE}):
        seen = page[-1][0]
        yield page
