"""A lifecycle as one table: every state, every action, and what comes of each pair.

Holds ``Table`` and ``advance``. A pair is one of three things: a *move* to a state (which may be
the same one), an *echo* (a late or duplicate event that changes nothing and offends nobody), or
a refusal. Late and duplicate events are therefore written down, never left to luck.
Refuses to guess: a pair that is in neither list is a ``Refusal``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from tipline.refusals import Refusal

State = TypeVar("State", bound=StrEnum)
Action = TypeVar("Action", bound=StrEnum)


@dataclass(frozen=True)
class Table(Generic[State, Action]):
    """One lifecycle.

    ``refusals`` names a more telling code for some pairs; the others get ``lifecycle.not_now``
    with the record's name, its state and the action. Codes named here take no parameters.
    """

    record: str
    start: State
    states: type[State]
    actions: type[Action]
    moves: Mapping[tuple[State, Action], State]
    echoes: frozenset[tuple[State, Action]] = frozenset()
    refusals: Mapping[tuple[State, Action], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        listed = [*self.moves, *self.echoes, *self.refusals]
        if len(set(listed)) != len(listed):
            raise ValueError(f"{self.record}: a pair is listed twice")


def advance(table: Table[State, Action], state: State, action: Action) -> State:
    """The state after ``action``; raises ``Refusal`` where the table has no such step."""
    pair = (state, action)
    if pair in table.moves:
        return table.moves[pair]
    if pair in table.echoes:
        return state
    if pair in table.refusals:
        raise Refusal(table.refusals[pair])
    raise Refusal("lifecycle.not_now", record=table.record, state=state.value, action=action.value)


def is_echo(table: Table[State, Action], state: State, action: Action) -> bool:
    """Whether the event comes late or twice: nothing is to be written, nobody to be told off."""
    return (state, action) in table.echoes


def possible(table: Table[State, Action], state: State) -> tuple[Action, ...]:
    """The actions that move on from ``state`` (echoes left out), in the order of the enum."""
    return tuple(action for action in table.actions if (state, action) in table.moves)


def is_final(table: Table[State, Action], state: State) -> bool:
    """Whether nothing can move a record on from ``state``."""
    return not possible(table, state)
