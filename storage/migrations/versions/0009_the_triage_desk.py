"""Areas get their boundaries.

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
