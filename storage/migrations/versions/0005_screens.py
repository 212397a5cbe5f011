"""Screens: the message of a conversation whose buttons count. An officer's chat gets its own key.

Revision 0005, after 0003.
Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "screen",
        sa.Column("chat_key", sa.LargeBinary(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column(
            "message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.PrimaryKeyConstraint("chat_key", "subject"),
    )
    op.add_column("officer", sa.Column("chat_key", sa.LargeBinary(), nullable=True))
