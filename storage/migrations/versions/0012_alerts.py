"""The rota, alerts, who looks at a ticket, and the time that a ticket's clock stood still.

Revision 0012, after 0011.
Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

import storage.columns

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = storage.columns.Instant()
_CLOSED = sa.text("closed_at IS NOT NULL")
_ON = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.add_column("ticket", sa.Column("stands_since", _INSTANT))
    op.add_column("ticket", sa.Column("stood_seconds", _BIG))
    op.create_index("ticket_made_at", "ticket", ["made_at"])
    op.create_index(
        "ticket_closed_at",
        "ticket",
        ["closed_at"],
        sqlite_where=_CLOSED,
        postgresql_where=_CLOSED,
    )
    op.create_table(
        "rota_entry",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("unit_id", _BIG, sa.ForeignKey("unit.id"), nullable=False),
        sa.Column("officer_id", _BIG, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("place", _choice("rota_entry_place", "first", "second"), nullable=False),
        sa.Column("days", _BIG, nullable=False),
        sa.Column("begins", _BIG, nullable=False),
        sa.Column("ends", _BIG, nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("unit_id", "officer_id", "place", "days", "begins", "ends"),
    )
    op.create_table(
        "alert",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("ticket_id", _BIG, sa.ForeignKey("ticket.id"), nullable=False),
        sa.Column(
            "cause", _choice("alert_cause", "pressing", "first_look", "disposition"), nullable=False
        ),
        sa.Column("rung", _BIG, nullable=False),
        sa.Column("rings", _BIG, nullable=False),
        sa.Column("begun_at", _INSTANT, nullable=False),
        sa.Column("rung_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT),
        sa.Column("ended_by", _BIG, sa.ForeignKey("officer.id")),
        sa.Column(
            "ending",
            _choice("alert_ending", "acknowledged", "claimed", "closed", "passed", "climbed"),
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="ended_says_how"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("alert_of_ticket", "alert", ["ticket_id"])
    op.create_index(
        "alert_once", "alert", ["ticket_id"], unique=True, sqlite_where=_ON, postgresql_where=_ON
    )
    op.create_table(
        "alert_ring",
        sa.Column("alert_id", _BIG, sa.ForeignKey("alert.id"), nullable=False),
        sa.Column("officer_id", _BIG, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("rung", _BIG, nullable=False),
        sa.Column("rings", _BIG, nullable=False),
        sa.Column("rung_at", _INSTANT, nullable=False),
        sa.Column("message_id", _BIG),
        sa.Column("unreached", sa.Text()),
        sa.PrimaryKeyConstraint("alert_id", "officer_id"),
    )
    op.create_table(
        "ticket_look",
        sa.Column("ticket_id", _BIG, sa.ForeignKey("ticket.id"), nullable=False),
        sa.Column("officer_id", _BIG, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("looked_at", _INSTANT, nullable=False),
        sa.Column("writing", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("ticket_id", "officer_id"),
    )


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
