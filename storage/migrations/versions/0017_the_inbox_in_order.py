"""The inbox's open rows are found by their number, not by their lane.

Revision 0017, after 0016. An index that begins with the lane is filled at random places, and each
update then writes a page of its own; by number it grows at its end.
Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_OPEN = sa.text("state IN ('pending', 'leased')")


def upgrade() -> None:
    op.drop_index("inbox_open", table_name="inbox")
    op.create_index(
        "inbox_open", "inbox", ["id", "lane"], sqlite_where=_OPEN, postgresql_where=_OPEN
    )
