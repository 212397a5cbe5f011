"""Fingerprints of pictures, and which pictures are the same one.

Holds fingerprints in keyed form, as a log: a row that goes leaves a row that says so, and the order
of the ids is the order of the commits. Refuses a fingerprint in the clear, and any that says who is
in a picture.
"""

from sqlalchemy import Index, text

from storage.columns import check, flag, keyed, number
from storage.tables.row import Row

_REMOVALS = text("gone IS NOT NULL")


class Fingerprint(Row, table=True):
    """The fingerprint of a picture of a tip or of a notice; or the word that row `gone` is no more.

    `keyed` is 8 bytes whose distances are those of the fingerprints (`storage.fingerprints`).
    """

    __tablename__ = "fingerprint"
    __table_args__ = (
        check(
            "CASE WHEN part_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN notice_photo_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN gone IS NULL THEN 0 ELSE 1 END = 1",
            "fingerprint_is_of_one_thing",
        ),
        check("(keyed IS NULL) = (gone IS NOT NULL)", "fingerprint_or_its_end"),
        Index("fingerprint_removals", "id", sqlite_where=_REMOVALS, postgresql_where=_REMOVALS),
        # A number is never given twice: whoever read up to it has seen it.
        {"sqlite_autoincrement": True},
    )

    id: int | None = number(optional=True, primary_key=True)
    keyed: bytes | None = keyed(optional=True)
    part_id: int | None = number(optional=True, foreign_key="tip_part.id", unique=True)
    notice_photo_id: int | None = number(optional=True, foreign_key="notice_photo.id", unique=True)
    gone: int | None = number(optional=True)


class Twin(Row, table=True):
    """Two fingerprints of one picture; `turned` where they agree only once one is turned or mirrored."""

    __tablename__ = "twin"

    newer: int = number(
        primary_key=True, foreign_key="fingerprint.id", column={"autoincrement": False}
    )
    older: int = number(
        primary_key=True,
        foreign_key="fingerprint.id",
        index=True,
        column={"autoincrement": False},
    )
    turned: bool = flag()
