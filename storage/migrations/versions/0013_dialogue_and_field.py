"""Lines of a dialogue: answered by a press, shown in the thread, not delivered.

Revision 0013, after 0008.
Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

import storage.columns

revision = "0013"
down_revision = "0008"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("dialogue_line", sa.Column("answered_at", storage.columns.Instant()))
    op.add_column("dialogue_line", sa.Column("shown_message_id", _BIG))
    op.add_column("dialogue_line", sa.Column("fault", sa.Text()))
    op.add_column("ticket", sa.Column("field", sa.LargeBinary()))
