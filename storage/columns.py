"""How a column is declared: its type, and the class that says who could read it from a stolen disk.

Every column belongs to one class, and a test refuses a column without one:

- public: published anyway, or says nothing about a person (a notice's number, a unit's name)
- sealed: ciphertext; without a private key it is noise
- keyed: an HMAC under the search key, equal values can be matched, never read; or a fingerprint's
  keyed form, by which like ones can be
- operational: counters, times, states, internal numbers

Refuses to know any table.
"""

from datetime import UTC, datetime, timedelta
from enum import Enum, StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Dialect, Integer, LargeBinary, Text
from sqlalchemy import Enum as SAEnum
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field
from typing_extensions import override

__all__ = [
    "BIG",
    "ColumnClass",
    "Instant",
    "check",
    "choice",
    "flag",
    "instant",
    "keyed",
    "micros",
    "number",
    "octets",
    "one_of",
    "sealed",
    "words",
]

# SQLite counts up by itself only in a column typed INTEGER, which there holds 64 bits anyway.
BIG = BigInteger().with_variant(Integer, "sqlite")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class ColumnClass(StrEnum):
    """Who could read the column from a stolen disk without any key."""

    PUBLIC = "public"
    SEALED = "sealed"
    KEYED = "keyed"
    OPERATIONAL = "operational"


def micros(moment: datetime) -> int:
    """An aware moment as microseconds since 1970; a naive one is a programming error."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return (moment - _EPOCH) // _MICROSECOND


class Instant(TypeDecorator[datetime]):
    """An aware moment in UTC, kept as microseconds since 1970: both databases sort it alike."""

    impl = BigInteger
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Turn an aware datetime into microseconds."""
        return None if value is None else micros(value)

    @override
    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Turn microseconds back into an aware datetime in UTC."""
        return None if value is None else datetime.fromtimestamp(value / 1_000_000, UTC)


def _field(sa_type: Any, kind: ColumnClass, optional: bool, **options: Any) -> Any:
    kwargs = {"info": {"class": kind}, **options.pop("column", {})}
    if optional:
        options.setdefault("default", None)
    # A key that the database counts up is absent before the row is written, and never in it.
    nullable = optional and not options.get("primary_key")
    return Field(sa_type=sa_type, nullable=nullable, sa_column_kwargs=kwargs, **options)


def sealed(*, optional: bool = False, **options: Any) -> Any:
    """Ciphertext."""
    return _field(LargeBinary, ColumnClass.SEALED, optional, **options)


def keyed(*, optional: bool = False, **options: Any) -> Any:
    """An HMAC under the search key, 16 bytes; or a fingerprint in keyed form, 8."""
    return _field(LargeBinary, ColumnClass.KEYED, optional, **options)


def octets(*, optional: bool = False, **options: Any) -> Any:
    """Bytes that tell nothing of a person: a hash, a signature."""
    return _field(LargeBinary, ColumnClass.OPERATIONAL, optional, **options)


def number(
    *,
    optional: bool = False,
    kind: ColumnClass = ColumnClass.OPERATIONAL,
    **options: Any,
) -> Any:
    """A whole number of up to 64 bits: a reference, a counter, a Telegram message id."""
    return _field(BIG, kind, optional, **options)


def words(
    *,
    optional: bool = False,
    kind: ColumnClass = ColumnClass.OPERATIONAL,
    **options: Any,
) -> Any:
    """A short code or, where `kind` says public, published words."""
    return _field(Text, kind, optional, **options)


def instant(*, optional: bool = False, **options: Any) -> Any:
    """A moment, aware, UTC."""
    return _field(Instant, ColumnClass.OPERATIONAL, optional, **options)


def choice(
    values: type[Enum], name: str, *, optional: bool = False, by_column: bool = True, **options: Any
) -> Any:
    """One of an enum's values, kept as its text and held by a CHECK called `name`: the column's own,
    or where that is not `by_column`, the table's (`one_of`).
    """
    sa_type = SAEnum(
        values,
        name=name,
        native_enum=False,
        create_constraint=by_column,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )
    return _field(sa_type, ColumnClass.OPERATIONAL, optional, **options)


def flag(*, default: bool = False, **options: Any) -> Any:
    """A yes or no."""
    return Field(
        default=default,
        nullable=False,
        sa_column_kwargs={"info": {"class": ColumnClass.OPERATIONAL}},
        **options,
    )


def check(rule: str, name: str) -> CheckConstraint:
    """A rule that the database itself holds, whatever the program does."""
    return CheckConstraint(rule, name=name)


def one_of(column: str, values: type[Enum], name: str) -> CheckConstraint:
    """What `choice` has the database hold, for a table that takes a million rows at once: to an IN of
    three or more SQLite makes a table for each row, and that costs more than writing the row.
    """
    return check(" OR ".join(f"{column} = '{member.value}'" for member in values), name)
