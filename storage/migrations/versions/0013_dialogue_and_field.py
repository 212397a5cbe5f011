"""Lines of a dialogue and the word from the field; ready-made words; rewards; referrals.

Revision 0013, after 0012.
Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

import storage.columns

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TICKET_STATES = ("new", "claimed", "awaiting_reply", "forwarded", "actioned", "closed")
_REWARD_STATES = ("proposed", "seconded", "approved", "collected", "declined")
_PAPERS = ("analysis", "demand", "responsibility", "reminder", "reply")


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
    op.create_table(
        "reward",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("ticket_id", _BIG, sa.ForeignKey("ticket.id"), nullable=False),
        sa.Column("notice_id", _BIG, sa.ForeignKey("notice.id"), nullable=False),
        sa.Column("state", _choice("reward_state", *_REWARD_STATES), nullable=False),
        sa.Column("amount", _BIG, nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("proposed_by", _BIG, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("first_by", _BIG, sa.ForeignKey("officer.id")),
        sa.Column("second_by", _BIG, sa.ForeignKey("officer.id")),
        sa.Column("paid_by", _BIG, sa.ForeignKey("officer.id")),
        sa.Column("code_key", sa.LargeBinary()),
        sa.Column("code", sa.LargeBinary()),
        sa.Column("reminders", _BIG, nullable=False),
        sa.Column("version", _BIG, nullable=False),
        sa.Column("made_at", storage.columns.Instant(), nullable=False),
        sa.Column("approved_at", storage.columns.Instant()),
        sa.Column("collected_at", storage.columns.Instant()),
        sa.CheckConstraint("amount > 0", name="reward_is_something"),
        sa.CheckConstraint(
            "first_by IS NULL OR first_by <> proposed_by", name="first_approver_is_another"
        ),
        sa.CheckConstraint(
            "second_by IS NULL OR (first_by IS NOT NULL AND second_by <> proposed_by"
            " AND second_by <> first_by)",
            name="second_approver_is_a_third",
        ),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'collected')"
            " OR (second_by IS NOT NULL AND code_key IS NOT NULL)",
            name="approved_by_two",
        ),
        sa.CheckConstraint(
            "state <> 'collected' OR (paid_by IS NOT NULL AND collected_at IS NOT NULL"
            " AND paid_by <> proposed_by AND paid_by <> first_by AND paid_by <> second_by)",
            name="paid_by_a_fourth",
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code_key"),
    )
    op.create_index("ix_reward_notice_id", "reward", ["notice_id"])
    standing = sa.text("state <> 'declined'")
    op.create_index(
        "reward_once",
        "reward",
        ["ticket_id"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
    op.create_table(
        "referral",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("ticket_id", _BIG, sa.ForeignKey("ticket.id"), nullable=False),
        sa.Column(
            "state", _choice("referral_state", "running", "overdue", "answered"), nullable=False
        ),
        sa.Column("authority", sa.LargeBinary(), nullable=False),
        sa.Column("opened_by", _BIG, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("climbed", _BIG, nullable=False),
        sa.Column("version", _BIG, nullable=False),
        sa.Column("made_at", storage.columns.Instant(), nullable=False),
        sa.Column("due_at", storage.columns.Instant(), nullable=False),
        sa.Column("answered_at", storage.columns.Instant()),
        sa.CheckConstraint(
            "state <> 'answered' OR answered_at IS NOT NULL", name="answered_at_some_time"
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_referral_ticket_id", "referral", ["ticket_id"])
    running = sa.text("state <> 'answered'")
    op.create_index(
        "referral_once",
        "referral",
        ["ticket_id"],
        unique=True,
        sqlite_where=running,
        postgresql_where=running,
    )
    op.create_table(
        "referral_paper",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("referral_id", _BIG, sa.ForeignKey("referral.id"), nullable=False),
        sa.Column("kind", _choice("referral_paper_kind", *_PAPERS), nullable=False),
        sa.Column("words", sa.LargeBinary()),
        sa.Column("made_by", _BIG, sa.ForeignKey("officer.id")),
        sa.Column("at", storage.columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_referral_paper_referral_id", "referral_paper", ["referral_id"])
