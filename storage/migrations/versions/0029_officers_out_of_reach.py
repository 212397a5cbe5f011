"""An officer whom nothing of ours reaches is known as one.

Revision 0029, after 0028. Who is out of reach already is found out by the next message to them.
Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

import storage.columns

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("officer", sa.Column("unreached_at", storage.columns.Instant(), nullable=True))
    op.create_index("ix_officer_chat_key", "officer", ["chat_key"])
