"""Areas get their boundaries, tickets the way they came to their unit, priority its own weights, sightings
their cells, and tickets of one moment their cluster.

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
    op.create_table(
        "sighting",
        sa.Column("ticket_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("cell_key", sa.LargeBinary(), nullable=False),
        sa.Column("hour_key", sa.LargeBinary(), nullable=False),
        sa.Column("point", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"]),
        sa.PrimaryKeyConstraint("ticket_id"),
    )
    op.create_index("ix_sighting_cell_key", "sighting", ["cell_key"])
    op.create_index("ix_sighting_hour_key", "sighting", ["hour_key"])
    op.create_table(
        "cluster",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("notice_id", _BIG),
        sa.Column("lead_id", _BIG),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"]),
        sa.ForeignKeyConstraint(["lead_id"], ["ticket.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_cluster_lead_id", "cluster", ["lead_id"])
    op.create_table(
        "cluster_member",
        sa.Column("ticket_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("cluster_id", _BIG, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("merged_by", _BIG),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('suggested', 'merged', 'split')", name="cluster_member_state"
        ),
        sa.CheckConstraint("state <> 'merged' OR merged_by IS NOT NULL", name="people_merge"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"]),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"]),
        sa.ForeignKeyConstraint(["merged_by"], ["officer.id"]),
        sa.PrimaryKeyConstraint("ticket_id"),
    )
    op.create_index("ix_cluster_member_cluster_id", "cluster_member", ["cluster_id"])
    for name, rule in (("ticket_waiting", "state = 'new'"), ("ticket_open", "state <> 'closed'")):
        op.create_index(
            name,
            "ticket",
            [sa.text("priority DESC"), "id"],
            sqlite_where=sa.text(rule),
            postgresql_where=sa.text(rule),
        )
