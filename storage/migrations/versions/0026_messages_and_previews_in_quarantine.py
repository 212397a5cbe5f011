"""Messages and previews that our own code fails on are set aside, whole.

Revision 0026, after 0025. The states are told apart by OR: to an IN of three or more SQLite makes a table
for each row. Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STATES = ("queued", "sending", "sent", "failed", "replaced", "quarantined")
_ASIDE = sa.text("state IN ('quarantined')")
_NO_PREVIEW = sa.text("preview = 'failed' AND preview_fault IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tries_used", _BIG))
        batch_op.drop_constraint("outbox_state", type_="check")
        rule = " OR ".join(f"state = '{state}'" for state in _STATES)
        batch_op.create_check_constraint("outbox_state", rule)
    op.create_index(
        "outbox_quarantined", "outbox", ["id"], sqlite_where=_ASIDE, postgresql_where=_ASIDE
    )
    op.add_column("tip_part", sa.Column("preview_tries", _BIG))
    op.add_column("tip_part", sa.Column("preview_fault", sa.Text()))
    op.create_index(
        "tip_part_aside",
        "tip_part",
        ["id"],
        sqlite_where=_NO_PREVIEW,
        postgresql_where=_NO_PREVIEW,
    )
