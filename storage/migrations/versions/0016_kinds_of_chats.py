"""Which kinds of notice a group or channel gets.

Revision 0016, after 0015. Chats that are registered already go on getting all kinds, and codes that are out
already register for all.
Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for table in ("audience_chat", "one_time_code"):
        op.add_column(table, sa.Column("kinds", _BIG, nullable=False, server_default="31"))
