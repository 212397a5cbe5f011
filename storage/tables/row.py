"""What every row's class is.

Refuses columns, and Pydantic's checks until somebody asks for them. Nobody does: SQLModel checks nothing that goes
into a table, the columns and the database do; and to build them for every table takes a twentieth of a command's time.
"""

from sqlmodel import SQLModel

__all__ = ["Row"]


class Row(SQLModel):
    """A row of some table."""

    model_config = {"defer_build": True}
