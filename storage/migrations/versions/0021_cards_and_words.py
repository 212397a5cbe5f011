"""What a ticket's card shows, beside what it was last told to show; ready-made words that go with an outcome.

Revision 0021, after 0020. What cards show that are out already is not known until they are drawn again.
Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_DISPOSITIONS = (
    "arrest",
    "located",
    "useful",
    "already_known",
    "insufficient",
    "person_cleared",
    "unfounded",
    "prank",
    "spam",
    "duplicate",
    "referred",
)


def upgrade() -> None:
    op.add_column("ticket", sa.Column("card_shown", sa.LargeBinary()))
    one_of = ", ".join(f"'{name}'" for name in _DISPOSITIONS)
    rule = sa.CheckConstraint(f"disposition IN ({one_of})", name="template_disposition")
    op.add_column("template", sa.Column("disposition", sa.String(32), rule))
