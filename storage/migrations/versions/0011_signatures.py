"""Answers to the list of points, publication on one signature for somebody missing, renewals, the changing
of the list of offences, who takes part in exercises.

Revision 0011, after 0010. Notices that are out already were approved before there was such a list:
their answers are an empty object, given by whoever approved them.
Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

import storage.columns

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_BEFORE_LIVE = (
    "(state IN ('draft', 'in_review')"
    " OR (state = 'cancelled' AND number IS NULL AND published_at IS NULL))"
)
_RULES = {
    "live_needs_an_approver": f"{_BEFORE_LIVE} OR approved_by IS NOT NULL"
    " OR (alone_by IS NOT NULL AND kind IS NOT NULL AND kind = 'missing'"
    " AND expires_at <= published_at + 86400000000)",
    "approver_is_another_person": "approved_by IS NULL OR (submitted_by IS NOT NULL"
    " AND approved_by <> drafted_by AND approved_by <> submitted_by"
    " AND (alone_by IS NULL OR approved_by <> alone_by))",
    "photos_are_confirmed_by_another_person": "photos_confirmed_by IS NULL"
    " OR (alone_by IS NOT NULL AND photos_confirmed_by = alone_by)"
    " OR (photos_confirmed_by <> drafted_by"
    " AND (submitted_by IS NULL OR photos_confirmed_by <> submitted_by))",
    "live_photos_are_confirmed": f"{_BEFORE_LIVE} OR photos_hash IS NULL"
    " OR (photos_confirmed_by IS NOT NULL"
    " AND photos_confirmed_by = COALESCE(approved_by, alone_by)"
    " AND photos_confirmed_hash IS NOT NULL AND photos_confirmed_hash = photos_hash)",
}


def upgrade() -> None:
    for name in ("alone_by", "checked_by", "renewal_by"):
        column = sa.Column(name, _BIG, sa.ForeignKey("officer.id"))
        op.add_column("notice", column, inline_references=True)
    op.add_column("notice", sa.Column("answers", sa.JSON()))
    op.add_column("notice", sa.Column("renewal_until", storage.columns.Instant()))
    op.add_column("notice", sa.Column("renewal_hash", sa.Text()))
    op.add_column("notice", sa.Column("renewed_revision", _BIG))
    op.add_column("notice", sa.Column("offences_version", _BIG))
    op.execute(
        "UPDATE notice SET checked_by = approved_by, answers = '{}', offences_version = 1"
        " WHERE approved_by IS NOT NULL"
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        for name, rule in _RULES.items():
            batch_op.drop_constraint(name, type_="check")
            batch_op.create_check_constraint(name, rule)
        batch_op.create_check_constraint(
            "live_has_its_answers",
            f"{_BEFORE_LIVE} OR (answers IS NOT NULL AND checked_by IS NOT NULL"
            " AND checked_by = COALESCE(approved_by, alone_by) AND offences_version IS NOT NULL)",
        )
        batch_op.create_check_constraint(
            "a_renewal_is_complete",
            "(renewal_by IS NULL) = (renewal_until IS NULL)"
            " AND (renewal_by IS NULL) = (renewal_hash IS NULL)",
        )
    op.create_table(
        "notice_answer",
        sa.Column("notice_id", _BIG, sa.ForeignKey("notice.id"), nullable=False),
        sa.Column("officer_id", _BIG, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column(
            "point",
            sa.Enum(
                *("basis", "offence", "identity", "age", "bystanders", "expiry"),
                name="notice_answer_point",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                *("yes", "no", "unsure"),
                name="notice_answer_answer",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("answered_at", storage.columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("notice_id", "officer_id", "point"),
    )
    op.create_table(
        "offence_change",
        sa.Column("id", _BIG, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                *("add", "remove"),
                name="offence_change_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("code", "name_zh", "name_en")),
        *(sa.Column(name, _BIG) for name in ("article", "limb_years")),
        sa.Column("proposed_by", _BIG, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("proposed_at", storage.columns.Instant(), nullable=False),
        *(
            sa.Column(f"{step}_by", _BIG, sa.ForeignKey("officer.id"))
            for step in ("seconded", "confirmed", "withdrawn")
        ),
        *(
            sa.Column(f"{step}_at", storage.columns.Instant())
            for step in ("seconded", "confirmed", "in_force", "withdrawn")
        ),
        sa.CheckConstraint(
            "(seconded_by IS NULL OR seconded_by <> proposed_by)"
            " AND (confirmed_by IS NULL OR (seconded_by IS NOT NULL"
            " AND confirmed_by <> proposed_by AND confirmed_by <> seconded_by))",
            name="a_change_takes_three_people",
        ),
        sa.CheckConstraint(
            "(confirmed_by IS NULL) = (in_force_at IS NULL)"
            " AND (confirmed_by IS NULL) = (confirmed_at IS NULL)"
            " AND (in_force_at IS NULL OR in_force_at >= confirmed_at + 604800000000)",
            name="a_change_waits",
        ),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR in_force_at IS NULL OR withdrawn_at < in_force_at",
            name="what_is_in_force_stays",
        ),
        sa.CheckConstraint(
            "kind = 'remove' OR (article IS NOT NULL AND limb_years IS NOT NULL"
            " AND limb_years >= 5)",
            name="what_is_added_is_serious",
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    for table in ("audience_chat", "subscriber", "one_time_code"):
        op.add_column(
            table, sa.Column("drills", sa.Boolean(), nullable=False, server_default=sa.false())
        )
