"""What a database's error means to whoever runs the program.

Holds the few that an operator can act on. Refuses the errors' own words: they may hold an
address, a password or a row.
"""

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from tipline.refusals import Refusal

_MISSING = ("no such table", "no such column", "has no column named")
_MISSING_STATES = ("42P01", "42703")  # undefined table, undefined column


def refusal_of(error: BaseException) -> Refusal | None:
    """The Refusal for an error of the database; None for any other error."""
    if not isinstance(error, SQLAlchemyError):
        return None
    origin = error.orig if isinstance(error, DBAPIError) else None
    state = getattr(origin, "sqlstate", None)
    if state in _MISSING_STATES or str(origin).startswith(_MISSING):
        return Refusal("database.not_migrated")
    if isinstance(error, DBAPIError) and type(origin).__name__ == "OperationalError":
        return Refusal("database.unreachable")
    return Refusal("database.failed", kind=type(origin or error).__name__)
