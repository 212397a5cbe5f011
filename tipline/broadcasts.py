"""A broadcast: all deliveries of one notice together, as an officer can hold them up.

Holds its lifecycle, how often it is shown how far it is, the time that is left at the pace of late, and
what becomes of the copies of a notice that was withdrawn. Refuses to go on once it was stopped: whoever
wants the rest reached publishes anew.
"""

from datetime import timedelta
from enum import StrEnum

from tipline.lifecycles import Table, advance


class BroadcastState(StrEnum):
    """How a broadcast stands."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


class BroadcastAction(StrEnum):
    """What an officer can do with it."""

    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"


class Withdrawal(StrEnum):
    """What becomes of a copy when its notice is withdrawn. The correction is said in either case."""

    EDIT = "edit"
    DELETE = "delete"


# As long as Telegram lets a bot delete what it sent; what is older can only be changed.
DELETABLE_FOR = timedelta(hours=48)

_S, _A = BroadcastState, BroadcastAction

BROADCAST_TABLE: Table[BroadcastState, BroadcastAction] = Table(
    record="broadcast",
    start=_S.RUNNING,
    states=BroadcastState,
    actions=BroadcastAction,
    moves={
        (_S.RUNNING, _A.PAUSE): _S.PAUSED,
        (_S.PAUSED, _A.RESUME): _S.RUNNING,
        (_S.RUNNING, _A.STOP): _S.STOPPED,
        (_S.PAUSED, _A.STOP): _S.STOPPED,
    },
    # Two officers look at the same buttons: whoever presses second has nothing left to do.
    echoes=frozenset({(_S.PAUSED, _A.PAUSE), (_S.RUNNING, _A.RESUME), (_S.STOPPED, _A.STOP)}),
    refusals={
        (_S.STOPPED, _A.PAUSE): "broadcast.stopped",
        (_S.STOPPED, _A.RESUME): "broadcast.stopped",
    },
)


def advance_broadcast(state: BroadcastState, action: BroadcastAction) -> BroadcastState:
    """The broadcast's next state; raises ``Refusal`` where there is none."""
    return advance(BROADCAST_TABLE, state, action)


def look_every(group_per_second: float) -> timedelta:
    """How often its message in the moderators' group changes, where a group takes so many: half of them at
    most, since tickets come first; and once a second at most, since each look counts every copy.
    """
    return timedelta(seconds=max(1.0, 2 / group_per_second))


def seconds_left(before: int, now: int, seconds: float) -> int | None:
    """How long `now` remaining steps take, if in the last `seconds` there were still `before`."""
    made = before - now
    return round(now * seconds / made) if made > 0 and seconds > 0 else None
