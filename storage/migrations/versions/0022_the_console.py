"""Who has signed in to the console.

Revision 0022, after 0021.
Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

import storage.columns

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "sign_in",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("officer_id", _BIG, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("code_key", sa.LargeBinary(), nullable=False),
        sa.Column("code_until", storage.columns.Instant(), nullable=False),
        sa.Column("token_key", sa.LargeBinary()),
        sa.Column("ends_at", storage.columns.Instant()),
        sa.CheckConstraint("(token_key IS NULL) = (ends_at IS NULL)", name="sign_in_has_an_end"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code_key"),
        sa.UniqueConstraint("token_key"),
    )
    op.create_index("ix_sign_in_officer_id", "sign_in", ["officer_id"])
