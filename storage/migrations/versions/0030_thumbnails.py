"""A picture's thumbnail is kept beside its preview.

Revision 0030, after 0029. Pictures from before have none, and are shown by their previews alone.
Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tip_part", sa.Column("thumbnail_blob", sa.Text(), nullable=True))
