"""In which area a general tip was seen, keyed: figures by area count it too.

Revision 0025, after 0024. Tickets from before have none.
Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ticket", sa.Column("area_key", sa.LargeBinary(), nullable=True))
