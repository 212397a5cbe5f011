"""What Telegram calls the picture of an ended card, so that a shared copy can show it too; the language
of a chat that is registered.

Revision 0020, after 0019.
Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notice_photo", sa.Column("ended_file_id", sa.Text()))
    op.add_column("one_time_code", sa.Column("language", sa.Text()))
