"""A broadcast: all deliveries of one notice together, as an officer can hold them up.

Holds its lifecycle, and the time that is left at the pace of late. Refuses to go on once it was
stopped: whoever wants the rest reached publishes anew.
"""

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


def seconds_left(before: int, now: int, seconds: float) -> int | None:
    """How long `now` remaining steps take, if in the last `seconds` there were still `before`."""
    made = before - now
    return round(now * seconds / made) if made > 0 and seconds > 0 else None
