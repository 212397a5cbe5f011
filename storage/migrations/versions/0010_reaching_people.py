"""Broadcasts that can be held up, copies that can't be changed, and what subscribers wish for.

Revision 0010, after 0009.
Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

import storage.columns

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "broadcast",
        sa.Column("notice_id", _BIG, nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("remaining", _BIG, nullable=False),
        sa.Column("counted_at", storage.columns.Instant(), nullable=False),
        sa.CheckConstraint("state IN ('running', 'paused', 'stopped')", name="broadcast_state"),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"]),
        sa.PrimaryKeyConstraint("notice_id"),
    )
    # What is out already goes on as it did.
    op.execute(
        "INSERT INTO broadcast (notice_id, state, remaining, counted_at)"
        " SELECT id, 'running', 0, published_at FROM notice WHERE published_at IS NOT NULL"
    )
    op.add_column("delivery", sa.Column("stuck", sa.Text()))
    op.drop_index("delivery_by_message", table_name="delivery")
    has_message = sa.text("message_id IS NOT NULL")
    op.create_index(
        "delivery_by_message",
        "delivery",
        ["chat_key", "message_id"],
        sqlite_where=has_message,
        postgresql_where=has_message,
    )
    # Whoever subscribed before wants all kinds, at any hour, as they had it.
    with op.batch_alter_table("subscriber", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kinds", _BIG, nullable=False, server_default="31"))
        batch_op.add_column(
            sa.Column("quiet", sa.String(length=32), nullable=False, server_default="none")
        )
        batch_op.create_check_constraint(
            "subscriber_quiet", "quiet IN ('none', 'night', 'late', 'long')"
        )
    with op.batch_alter_table("subscriber", schema=None) as batch_op:
        batch_op.alter_column("kinds", server_default=None)
        batch_op.alter_column("quiet", server_default=None)
    with op.batch_alter_table("audience_chat", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("pins", sa.Boolean(), nullable=False, server_default=sa.true())
        )
    with op.batch_alter_table("audience_chat", schema=None) as batch_op:
        batch_op.alter_column("pins", server_default=None)
