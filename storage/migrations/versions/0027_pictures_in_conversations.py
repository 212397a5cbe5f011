"""A moderator's line to a tipster may carry a picture.

Revision 0027, after 0026. Lines from before have none.
Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("dialogue_line", sa.Column("blob", sa.Text(), nullable=True))
