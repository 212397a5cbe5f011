"""A ticket that was handed over waits for its new unit's first look, and rings there. None repeats itself. It is known
since when an officer is out.

Revision 0024, after 0023. An alert from before is of the unit that has its ticket now.
Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

import storage.columns

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_ACTIONS = (
    *("claim", "ask", "forward", "act", "propose_close", "close", "send_back", "hand_over"),
    *("assign", "renew", "release", "reopen", "lapse", "reply_arrived", "material_added"),
    *("tip_retracted", "brief_lost"),
)


def upgrade() -> None:
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unit_id", _BIG, nullable=True))
        batch_op.create_foreign_key("alert_unit_id", "unit", ["unit_id"], ["id"])
    op.execute(
        "UPDATE alert SET unit_id = (SELECT unit_id FROM ticket WHERE ticket.id = alert.ticket_id)"
    )
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.alter_column("unit_id", existing_type=_BIG, nullable=False)
        batch_op.drop_constraint("alert_cause", type_="check")
        causes = "cause IN ('pressing', 'first_look', 'disposition', 'unanswered')"
        batch_op.create_check_constraint("alert_cause", causes)
    # Closed with a lead that was closed as its duplicate: what it repeated was known from itself.
    op.execute(
        "UPDATE ticket SET disposition = 'already_known', duplicate_of = NULL WHERE duplicate_of = id"
    )
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.add_column(sa.Column("handed_at", storage.columns.Instant(), nullable=True))
        batch_op.add_column(sa.Column("forwarded_at", storage.columns.Instant(), nullable=True))
        batch_op.create_check_constraint("duplicate_of_another", "duplicate_of <> id")
    with op.batch_alter_table("ticket_menu", schema=None) as batch_op:
        batch_op.drop_constraint("ticket_menu_action", type_="check")
        allowed = ", ".join(f"'{action}'" for action in _ACTIONS)
        batch_op.create_check_constraint("ticket_menu_action", f"action IN ({allowed})")
