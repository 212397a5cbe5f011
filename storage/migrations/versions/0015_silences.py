"""Silences, the tips kept back by them, and pleas against them.

Revision 0015, after 0013.
Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

import storage.columns

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "silence",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("person_key", sa.LargeBinary(), nullable=False),
        sa.Column("ticket_id", _BIG, sa.ForeignKey("ticket.id"), nullable=False),
        sa.Column(
            "state",
            _choice("silence_state", "asked", "standing", "declined", "lifted"),
            nullable=False,
        ),
        sa.Column(
            "reason",
            _choice("silence_reason", "jokes", "made_up", "advertising", "insults"),
            nullable=False,
        ),
        sa.Column("asked_by", _BIG, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("decided_by", _BIG, sa.ForeignKey("officer.id")),
        sa.Column("version", _BIG, nullable=False),
        sa.Column("made_at", storage.columns.Instant(), nullable=False),
        sa.Column("until", storage.columns.Instant()),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="silenced_by_two"),
        sa.CheckConstraint(
            "state NOT IN ('standing', 'lifted') OR (decided_by IS NOT NULL AND until IS NOT NULL)",
            name="silence_has_an_end",
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_silence_ticket_id", "silence", ["ticket_id"])
    _index("silence_standing", "silence", ["person_key", "until"], "state = 'standing'")
    _index("silence_asked_once", "silence", ["person_key"], "state = 'asked'", unique=True)
    op.create_table(
        "kept_tip",
        sa.Column("tip_id", _BIG, sa.ForeignKey("tip.id"), nullable=False, autoincrement=False),
        sa.Column("silence_id", _BIG, sa.ForeignKey("silence.id"), nullable=False),
        sa.PrimaryKeyConstraint("tip_id"),
    )
    op.create_index("ix_kept_tip_silence_id", "kept_tip", ["silence_id"])
    op.create_table(
        "plea",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("person_key", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("chat_key", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("state", _choice("plea_state", "asked", "granted", "declined"), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("silence_id", _BIG, sa.ForeignKey("silence.id")),
        sa.Column("first_hand", _BIG, sa.ForeignKey("officer.id")),
        sa.Column("second_hand", _BIG, sa.ForeignKey("officer.id")),
        sa.Column("decided_by", _BIG, sa.ForeignKey("officer.id")),
        sa.Column("version", _BIG, nullable=False),
        sa.Column("made_at", storage.columns.Instant(), nullable=False),
        sa.CheckConstraint(
            "state = 'asked' OR decided_by IS NOT NULL", name="plea_decided_by_somebody"
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR ((first_hand IS NULL OR decided_by <> first_hand)"
            " AND (second_hand IS NULL OR decided_by <> second_hand))",
            name="plea_decided_by_another",
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("plea_of_person", "plea", ["person_key", "made_at"])
    _index("plea_waits_once", "plea", ["person_key"], "state = 'asked'", unique=True)


def _index(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    rule = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=rule, postgresql_where=rule)
