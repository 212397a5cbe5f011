"""What a ticket's card shows, beside what it was last told to show.

Revision 0021, after 0019. Of cards that are out already it is not known until they are drawn again.
Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ticket", sa.Column("card_shown", sa.LargeBinary()))
