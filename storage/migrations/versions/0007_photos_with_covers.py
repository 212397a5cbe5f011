"""Photos of notices get covers, and somebody who confirms that no bystander shows.

Revision 0007, after 0005.
Refuses to go back: a backup is the way back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0005"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # Each rule comes with the last column that it names: SQLite adds no rule by itself.
    op.add_column("notice", sa.Column("photos_hash", sa.Text()))
    op.add_column(
        "notice",
        sa.Column(
            "photos_confirmed_by",
            _BIG,
            sa.ForeignKey("officer.id"),
            sa.CheckConstraint(
                "photos_confirmed_by IS NULL OR (photos_confirmed_by <> drafted_by AND (submitted_by IS NULL OR photos_confirmed_by <> submitted_by))",
                name="photos_are_confirmed_by_another_person",
            ),
        ),
        inline_references=True,
    )
    op.add_column(
        "notice",
        sa.Column(
            "photos_confirmed_hash",
            sa.Text(),
            sa.CheckConstraint(
                "(state IN ('draft', 'in_review') OR (state = 'cancelled' AND number IS NULL AND published_at IS NULL)) OR photos_hash IS NULL OR (photos_confirmed_by IS NOT NULL AND photos_confirmed_by = approved_by AND photos_confirmed_hash IS NOT NULL AND photos_confirmed_hash = photos_hash)",
                name="live_photos_are_confirmed",
            ),
        ),
    )
    op.add_column("notice_photo", sa.Column("original_blob", sa.Text()))
    op.add_column("notice_photo", sa.Column("original_desk_key", sa.LargeBinary()))
    op.add_column(
        "notice_photo",
        sa.Column(
            "covers",
            sa.LargeBinary(),
            sa.CheckConstraint(
                "(covers IS NULL) = (original_blob IS NULL) AND (covers IS NULL) = (original_desk_key IS NULL)",
                name="covers_keep_the_original",
            ),
        ),
    )
