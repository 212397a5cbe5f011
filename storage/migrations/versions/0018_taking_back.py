"""What is out is put right before more goes out, by units' own rules; planning writes less.

Revision 0018, after 0017. Two partial indexes take the place of one; a delivery's notice is no foreign
key any more. A unit says what becomes of a withdrawn notice's copies; as they were, they are changed.
Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# The name that PostgreSQL gave it; SQLite gave none, and takes this one for the length of the change.
_KEYS = {"fk": "%(table_name)s_%(column_0_name)s_fkey"}
_QUEUES = {"delivery_to_change": "shown > 0", "delivery_to_post": "shown = 0"}


def upgrade() -> None:
    _queues()
    op.add_column(
        "delivery", sa.Column("shared", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    _withdrawal()


def _queues() -> None:
    op.drop_index("delivery_due", table_name="delivery")
    with op.batch_alter_table("delivery", schema=None, naming_convention=_KEYS) as batch_op:
        batch_op.drop_constraint("delivery_notice_id_fkey", type_="foreignkey")
    for name, which in _QUEUES.items():
        where = sa.text(f"state = 'queued' AND {which}")
        op.create_index(
            name,
            "delivery",
            ["available_at", "id"],
            sqlite_where=where,
            postgresql_where=where,
        )


def _withdrawal() -> None:
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("withdrawal", sa.String(length=32), nullable=False, server_default="edit")
        )
        batch_op.create_check_constraint("unit_withdrawal", "withdrawal IN ('edit', 'delete')")
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.alter_column("withdrawal", server_default=None)
