"""What a picture's file says of how it was made, sealed with the part.

Revision 0002, after 0001.
Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tip_part", sa.Column("traces", sa.LargeBinary(), nullable=True))
