"""Silences and pleas, drawn from sample facts: beside the triage slice's other screens.

Holds the samples only. Refuses the drawing: that is `triage_screens`.
"""

from typing import Any

Facts = dict[str, Any]

_COMMAND: Facts = {"reply_to": 99, "thread": None}
_SILENCE: Facts = {
    "silence": 5,
    "ticket": 12,
    "designation": [3, 41],
    "state": "standing",
    "reason": "jokes",
    "asked_by": "Wang Lei",
    "decided_by": "Sun Li",
    "until": "2026-12-02 14:05",
}
_SILENCE_ASKED = {k: v for k, v in _SILENCE.items() if k != "decided_by"} | {
    "state": "asked",
    "until": None,
}

QUIET: dict[str, tuple[str, Facts]] = {
    "silence_asked": ("ticket.silence", _SILENCE_ASKED | {"edit": None}),
    **{
        f"silence_{state}": ("ticket.silence", facts | {"state": state, "edit": 70})
        for state, facts in (
            ("standing", _SILENCE),
            ("declined", _SILENCE_ASKED),
            ("lifted", _SILENCE),
        )
    },
    "silences": (
        "triage.silences",
        _COMMAND | {"lines": [_SILENCE, _SILENCE_ASKED | {"ticket": 13}]},
    ),
    "silences_none": ("triage.silences", _COMMAND | {"lines": []}),
    **{
        f"plea_{state}": (
            "triage.plea",
            {"plea": 3, "state": state, "words": "Nobody <reads> it", "edit": None},
        )
        for state in ("asked", "granted", "declined")
    },
    "plea_silenced": (
        "triage.plea",
        {"plea": 3, "state": "asked", "words": "I mean it", "edit": None, "silence": _SILENCE},
    ),
}
