"""What a database's error means to whoever runs the program.

Holds the few that an operator can act on. Refuses the errors' own words: they may hold an
address, a password or a row.
"""

from tipline.refusals import Refusal

# By the package that defines the error: importing one to ask for its classes would cost a command
# that did without it more than all its work.
_OF_DATABASES = frozenset({"sqlalchemy", "sqlite3", "psycopg"})
_MISSING = ("no such table", "no such column", "has no column named")
_MISSING_STATES = ("42P01", "42703")  # undefined table, undefined column


def refusal_of(error: BaseException) -> Refusal | None:
    """The Refusal for an error of the database; None for any other error."""
    if type(error).__module__.partition(".")[0] not in _OF_DATABASES:
        return None
    origin = getattr(error, "orig", None) or error
    state = getattr(origin, "sqlstate", None)
    if state in _MISSING_STATES or str(origin).startswith(_MISSING):
        return Refusal("database.not_migrated")
    if type(origin).__name__ == "OperationalError":
        return Refusal("database.unreachable")
    return Refusal("database.failed", kind=type(origin).__name__)
