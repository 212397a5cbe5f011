"""How a broadcast goes, from sample facts: for the golden texts of the publishing slice.

Holds samples only; `publishing_screens` draws them. Refuses facts that its caller has already.
"""

from typing import Any

Facts = dict[str, Any]
Screen = tuple[str, Facts]

_GOING: Facts = {
    "broadcast": "running",
    "progress": {"sent": 11, "waiting": 20, "failed": 1, "unknown": 0},
    "due": 19,
    "later": 1,
    "reasons": {"blocked": 1},
    "left": 130,
    "unchanged": 0,
    "stuck": {},
    "stuck_chats": [],
    "stuck_count": 0,
    "acts": ["pause", "stop"],
    "edit": None,
    "thread_id": None,
}


def broadcast_screens(card: Facts, counts: Facts) -> dict[str, Screen]:
    """The message about a notice's broadcast at each stage, for this card."""
    going: Facts = {**_GOING, "card": card}
    over: Facts = {
        **going,
        "card": {**card, "state": "cancelled"},
        "progress": counts,
        "acts": [],
        "later": 0,
        "left": None,
        "due": 0,
    }
    held = {"card": {**card, "state": "suspended"}, "progress": _GOING["progress"]}
    suspended: Facts = {**over, **held}
    return {
        "broadcast_begun": ("notice.progress", {**going, "left": None, "later": 0}),
        "broadcast_running": ("notice.progress", {**going, "edit": 42}),
        "broadcast_nearly": ("notice.progress", {**going, "left": 20, "edit": 42}),
        "broadcast_paused": (
            "notice.progress",
            {**going, "broadcast": "paused", "left": None, "acts": ["resume", "stop"]},
        ),
        "broadcast_stopped": (
            "notice.progress",
            {**over, "card": card, "broadcast": "stopped", "reasons": {"stopped": 1}},
        ),
        "broadcast_done": ("notice.progress", {**over, "card": card}),
        "broadcast_changing": ("notice.progress", {**over, "unchanged": 7, "left": 70}),
        "broadcast_suspending": ("notice.progress", {**suspended, "unchanged": 7, "due": 14}),
        "broadcast_suspended": ("notice.progress", suspended),
        "broadcast_telling": ("notice.progress", {**over, "due": 3}),
        "broadcast_changed": ("notice.progress", {**over, "reasons": {}}),
        "broadcast_changed_but": (
            "notice.progress",
            {
                **over,
                "stuck": {"gone": 2, "no_answer": 1, "RetryAfter": 1},
                "stuck_chats": [{"title": "江岸 <b>邻里", "why": "gone"}],
                "stuck_count": 3,
            },
        ),
    }
