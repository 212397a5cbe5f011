"""Fingerprints of pictures, and which of them are the same picture.

Revision 0003, after 0002.
Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "fingerprint",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("keyed", sa.LargeBinary(), nullable=True),
        sa.Column("part_id", _BIG, nullable=True),
        sa.Column("notice_photo_id", _BIG, nullable=True),
        sa.Column("gone", _BIG, nullable=True),
        sa.CheckConstraint(
            "CASE WHEN part_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN notice_photo_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN gone IS NULL THEN 0 ELSE 1 END = 1",
            name="fingerprint_is_of_one_thing",
        ),
        sa.CheckConstraint("(keyed IS NULL) = (gone IS NOT NULL)", name="fingerprint_or_its_end"),
        sa.ForeignKeyConstraint(["part_id"], ["tip_part.id"]),
        sa.ForeignKeyConstraint(["notice_photo_id"], ["notice_photo.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("part_id"),
        sa.UniqueConstraint("notice_photo_id"),
        sqlite_autoincrement=True,
    )
    removals = sa.text("gone IS NOT NULL")
    op.create_index(
        "fingerprint_removals",
        "fingerprint",
        ["id"],
        sqlite_where=removals,
        postgresql_where=removals,
    )
    op.create_table(
        "twin",
        sa.Column("newer", _BIG, autoincrement=False, nullable=False),
        sa.Column("older", _BIG, autoincrement=False, nullable=False),
        sa.Column("turned", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["newer"], ["fingerprint.id"]),
        sa.ForeignKeyConstraint(["older"], ["fingerprint.id"]),
        sa.PrimaryKeyConstraint("newer", "older"),
    )
    op.create_index("ix_twin_older", "twin", ["older"])
