"""Lines of a dialogue: answered by a press, shown in the thread, not delivered.

Revision 0013, after 0008.
Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

import storage.columns

revision = "0013"
down_revision = "0008"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TICKET_STATES = ("new", "claimed", "awaiting_reply", "forwarded", "actioned", "closed")


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.add_column("dialogue_line", sa.Column("answered_at", storage.columns.Instant()))
    op.add_column("dialogue_line", sa.Column("shown_message_id", _BIG))
    op.add_column("dialogue_line", sa.Column("fault", sa.Text()))
    op.add_column("ticket", sa.Column("field", sa.LargeBinary()))
    op.create_table(
        "template",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("unit_id", _BIG, sa.ForeignKey("unit.id"), nullable=False),
        sa.Column("state", _choice("template_state", *_TICKET_STATES)),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("words_zh", sa.LargeBinary(), nullable=False),
        sa.Column("words_en", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", _BIG, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("made_at", storage.columns.Instant(), nullable=False),
        sa.Column("ended_at", storage.columns.Instant()),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_template_unit_id", "template", ["unit_id"])
