"""How a command comes to the desk: the house opened for its length, with the keys it needs.

Holds the two ways, reading and acting. Refuses a command private keys it does not name.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from bot.commands.terminal import Terminal
from bot.kit import House, opened_house
from desk.kit import Kit
from tipline.refusals import Refusal

if TYPE_CHECKING:
    from desk.actors import OfficerActor

__all__ = ["act", "inside", "look", "the_officer"]

P = ParamSpec("P")
T = TypeVar("T")


@contextmanager
def inside(
    terminal: Terminal, *, seals: bool = False, desk_private: bool = False
) -> Iterator[House]:
    """The house, open while a command runs."""
    with opened_house(terminal.settings, seals=seals, desk_private=desk_private) as house:
        yield house


def act(
    terminal: Terminal, fn: Callable[Concatenate[Session, Kit, P], T], *args: P.args, **kw: P.kwargs
) -> T:
    """Run one use case and commit it."""
    with inside(terminal, seals=True) as house:
        return house.store.write_now(fn, house.kit, *args, **kw)


def look(
    terminal: Terminal, fn: Callable[Concatenate[Session, P], T], *args: P.args, **kw: P.kwargs
) -> T:
    """Run one read that opens nothing sealed."""
    with inside(terminal) as house:
        return house.store.read_now(fn, *args, **kw)


def the_officer(session: Session, kit: Kit, number: int) -> "OfficerActor":
    """The officer of this number, for whom a command acts. Raises Refusal `officer.not_found`."""
    from desk.actors import officer_by_id

    found = officer_by_id(session, kit, number)
    if found is None:
        raise Refusal("officer.not_found", officer=number)
    return found
