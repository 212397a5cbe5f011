"""Changes of the closed list of offences.

Holds who proposed, seconded and confirmed each, when it comes into force, and who took it back. All of
it but the officers is public. Refuses, in the database itself, two steps by one person, a change in
force without a week's wait, and an offence below the threshold.
"""

from datetime import datetime

from storage.columns import ColumnClass, check, choice, instant, number, words
from storage.tables.row import Row
from tipline.offence_changes import WAIT, ChangeKind
from tipline.offences import SERIOUS_FROM_YEARS


class OffenceChange(Row, table=True):
    """One change, proposed or further; what it adds, or the code that it takes out."""

    __tablename__ = "offence_change"
    __table_args__ = (
        check(
            "(seconded_by IS NULL OR seconded_by <> proposed_by)"
            " AND (confirmed_by IS NULL OR (seconded_by IS NOT NULL"
            " AND confirmed_by <> proposed_by AND confirmed_by <> seconded_by))",
            "a_change_takes_three_people",
        ),
        check(
            "(confirmed_by IS NULL) = (in_force_at IS NULL)"
            " AND (confirmed_by IS NULL) = (confirmed_at IS NULL)"
            " AND (in_force_at IS NULL OR in_force_at >="
            f" confirmed_at + {int(WAIT.total_seconds()) * 1_000_000})",
            "a_change_waits",
        ),
        check(
            "withdrawn_at IS NULL OR in_force_at IS NULL OR withdrawn_at < in_force_at",
            "what_is_in_force_stays",
        ),
        check(
            "kind = 'remove' OR (article IS NOT NULL AND limb_years IS NOT NULL"
            f" AND limb_years >= {SERIOUS_FROM_YEARS})",
            "what_is_added_is_serious",
        ),
    )

    id: int | None = number(optional=True, primary_key=True)
    kind: ChangeKind = choice(ChangeKind, "offence_change_kind")
    code: str = words(kind=ColumnClass.PUBLIC)
    name_zh: str = words(kind=ColumnClass.PUBLIC)
    name_en: str = words(kind=ColumnClass.PUBLIC)
    article: int | None = number(optional=True, kind=ColumnClass.PUBLIC)
    limb_years: int | None = number(optional=True, kind=ColumnClass.PUBLIC)
    proposed_by: int = number(foreign_key="officer.id")
    proposed_at: datetime = instant()
    seconded_by: int | None = number(optional=True, foreign_key="officer.id")
    seconded_at: datetime | None = instant(optional=True)
    confirmed_by: int | None = number(optional=True, foreign_key="officer.id")
    confirmed_at: datetime | None = instant(optional=True)
    in_force_at: datetime | None = instant(optional=True)
    withdrawn_by: int | None = number(optional=True, foreign_key="officer.id")
    withdrawn_at: datetime | None = instant(optional=True)
