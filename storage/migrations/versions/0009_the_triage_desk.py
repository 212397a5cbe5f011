"""Areas get their boundaries, tickets the way they came to their unit, priority its own weights.

Revision 0009, after 0008.
Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("area", sa.Column("boundary", sa.Text()))
    op.add_column("area", sa.Column("edition", _BIG))
    op.create_index("area_edition", "area", ["edition"], unique=True)
    op.add_column("unit", sa.Column("duty_since", sa.BigInteger()))
    op.add_column(
        "ticket",
        sa.Column(
            "routed_by",
            sa.String(32),
            sa.CheckConstraint(
                "routed_by IN ('notice', 'area', 'nearest', 'duty', 'person')",
                name="ticket_routed_by",
            ),
        ),
    )
    op.add_column(
        "ticket",
        sa.Column("suggested_unit", _BIG, sa.ForeignKey("unit.id")),
        inline_references=True,
    )
    op.create_table(
        "priority_weight",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("weight", _BIG, nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
