"""What a slow chat is told first, the choice open on a ticket's card, surges, matters.

Revision 0019, after 0018.
Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

import storage.columns

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = storage.columns.Instant()
_ON = sa.text("ended_at IS NULL")
_MATTERS = (
    "violence",
    "theft",
    "fraud",
    "drugs",
    "traffic",
    "missing",
    "hazard",
    "other",
)
_ACTIONS = (
    "claim",
    "ask",
    "forward",
    "act",
    "propose_close",
    "close",
    "send_back",
    "hand_over",
    "assign",
    "renew",
    "release",
    "reopen",
    "lapse",
    "reply_arrived",
    "material_added",
    "tip_retracted",
)


def upgrade() -> None:
    op.add_column("outbox", sa.Column("urgency", _BIG, nullable=False, server_default="1"))
    op.add_column("ticket", sa.Column("card_said", sa.LargeBinary()))
    op.create_table(
        "ticket_menu",
        sa.Column("ticket_id", _BIG, sa.ForeignKey("ticket.id"), nullable=False),
        sa.Column("officer_id", _BIG, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("action", _choice("ticket_menu_action", *_ACTIONS)),
        sa.Column("menu", sa.LargeBinary(), nullable=False),
        sa.Column("opened_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("ticket_id"),
    )
    op.create_table(
        "surge",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("one", _BIG, nullable=False),
        sa.Column("waiting", _BIG, nullable=False),
        sa.Column("begun_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT),
        sa.CheckConstraint("one = 1", name="surge_is_of_the_whole_line"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "surge_once", "surge", ["one"], unique=True, sqlite_where=_ON, postgresql_where=_ON
    )
    op.create_table(
        "unit_matter",
        sa.Column("matter", _choice("unit_matter_name", *_MATTERS), nullable=False),
        sa.Column("unit_id", _BIG, sa.ForeignKey("unit.id"), nullable=False),
        sa.PrimaryKeyConstraint("matter"),
    )
    op.create_table(
        "ticket_matter",
        sa.Column("ticket_id", _BIG, sa.ForeignKey("ticket.id"), nullable=False),
        sa.Column("matter", _choice("ticket_matter_name", *_MATTERS), nullable=False),
        sa.Column("put_by", _BIG, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("put_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("ticket_id"),
    )


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
