"""What public pages and objections need.

Revision 0008, after 0007.
Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

import storage.columns

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("notice_photo", schema=None) as batch_op:
        batch_op.add_column(sa.Column("public_key", sa.Text(), nullable=True))
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_constraint("notice_state", type_="check")
        batch_op.create_check_constraint(
            "notice_state",
            "state IN ('draft', 'in_review', 'live', 'suspended', 'superseded', 'cancelled',"
            " 'resolved', 'expired')",
        )
    op.create_table(
        "cleared_case",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_key", sa.LargeBinary(), nullable=False),
        sa.Column(
            "notice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("cleared_at", storage.columns.Instant(), nullable=False),
        sa.Column(
            "released_for", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "drafted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "released_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("released_at", storage.columns.Instant(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "released_by IS NULL OR (released_at IS NOT NULL AND reason IS NOT NULL AND released_for IS NOT NULL AND drafted_by IS NOT NULL AND released_by <> drafted_by)",
            name="release_is_by_another_with_a_reason",
        ),
        sa.ForeignKeyConstraint(
            ["drafted_by"],
            ["officer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"],
            ["notice.id"],
        ),
        sa.ForeignKeyConstraint(
            ["released_by"],
            ["officer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["released_for"],
            ["notice.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("cleared_case", schema=None) as batch_op:
        batch_op.create_index(
            "cleared_case_open",
            ["case_key"],
            unique=False,
            sqlite_where=sa.text("released_by IS NULL"),
            postgresql_where=sa.text("released_by IS NULL"),
        )

    op.create_table(
        "objection",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "notice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "under_review",
                "upheld",
                "declined",
                name="objection_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "ground",
            sa.Enum(
                "not_me",
                "wrong",
                name="objection_ground",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("receipt_key", sa.LargeBinary(), nullable=False),
        sa.Column("receipt", sa.LargeBinary(), nullable=False),
        sa.Column(
            "drafted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "submitted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "approved_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "reviewer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("suspends", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("climbed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", storage.columns.Instant(), nullable=False),
        sa.Column("due_at", storage.columns.Instant(), nullable=False),
        sa.Column("decided_at", storage.columns.Instant(), nullable=True),
        sa.CheckConstraint("state = 'asked' OR reviewer_id IS NOT NULL", name="a_reviewer_decides"),
        sa.CheckConstraint(
            "state NOT IN ('upheld', 'declined') OR (answer IS NOT NULL AND decided_at IS NOT NULL)",
            name="decided_has_an_answer",
        ),
        sa.CheckConstraint(
            "reviewer_id IS NULL OR (reviewer_id <> drafted_by AND reviewer_id <> submitted_by AND reviewer_id <> approved_by)",
            name="reviewer_is_independent",
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"],
            ["officer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["drafted_by"],
            ["officer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"],
            ["notice.id"],
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"],
            ["officer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by"],
            ["officer.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("receipt_key"),
    )
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_objection_notice_id"), ["notice_id"], unique=False)
