"""What a chat that takes twenty messages a minute is told first; the choice open on a ticket's card.

Revision 0019, after 0016.
Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

import storage.columns

revision = "0019"
down_revision = "0016"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = storage.columns.Instant()
_ACTIONS = (
    "claim",
    "ask",
    "forward",
    "act",
    "propose_close",
    "close",
    "send_back",
    "hand_over",
    "assign",
    "renew",
    "release",
    "reopen",
    "lapse",
    "reply_arrived",
    "material_added",
    "tip_retracted",
)


def upgrade() -> None:
    op.add_column("outbox", sa.Column("urgency", _BIG, nullable=False, server_default="1"))
    op.add_column("ticket", sa.Column("card_said", sa.LargeBinary()))
    op.create_table(
        "ticket_menu",
        sa.Column("ticket_id", _BIG, sa.ForeignKey("ticket.id"), nullable=False),
        sa.Column("officer_id", _BIG, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("action", _choice("ticket_menu_action", *_ACTIONS)),
        sa.Column("menu", sa.LargeBinary(), nullable=False),
        sa.Column("opened_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("ticket_id"),
    )


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
