"""A notice may keep where somebody was last known to be, for the desk alone.

Revision 0028, after 0027. Notices from before have none.
Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The rule comes with a column: SQLite adds none by itself.
    op.add_column(
        "notice",
        sa.Column(
            "last_known",
            sa.LargeBinary(),
            sa.CheckConstraint(
                "public_content IS NULL OR CAST(public_content AS TEXT)"
                " = REPLACE(CAST(public_content AS TEXT), '\"last_known\":', '')",
                name="last_known_is_never_public",
            ),
        ),
    )
