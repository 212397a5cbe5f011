"""What those on duty see in private, from sample facts: for the golden texts of the triage slice.

Holds the samples only.
"""

from typing import Any

from storage.tables.alerts import Ending
from tipline.alerts import Cause

_TICKET: dict[str, Any] = {"ticket": 12, "designation": [3, 41], "notice": "WH-2026-0147"}
_RING = _TICKET | {"alert": 5, "officer": 1, "reasons": ["still_there", "picture"], "flags": []}
_WAITED = {
    Cause.PRESSING: 4,
    Cause.FIRST_LOOK: 240,
    Cause.DISPOSITION: 3 * 1440,
    Cause.UNANSWERED: 7,
}
_ENTRY = {
    "id": 1,
    "name": "Wang <Lei>",
    "place": "first",
    "days": [0, 1, 2, 3, 4],
    "begins": 1200,
    "ends": 480,
    "mine": True,
}
_NIGHTS = _ENTRY | {"id": 2, "name": "Li Hang", "place": "second", "days": [0, 5], "mine": False}
_EMPTY: dict[str, Any] = {"now": {"first": [], "second": []}, "entries": []}
_UNITS = [
    {
        "names": {"zh": "武汉市公安局", "en": "Wuhan Police"},
        "now": {"first": ["Wang <Lei>"], "second": ["Li Hang", "Sun Li"]},
        "stands_in": "moderators",
        "entries": [_ENTRY, _NIGHTS, _ENTRY | {"days": list(range(7)), "begins": 0, "ends": 0}],
    },
    *(
        _EMPTY | {"names": {"zh": "武昌分局", "en": "Wuchang"}, "stands_in": who}
        for who in ("moderators", "supervisors", "parent")
    ),
]

ON_DUTY: dict[str, tuple[str, dict[str, Any]]] = {
    **{
        f"ring_{cause}": ("alert.ring", _RING | {"cause": cause.value, "minutes": minutes})
        for cause, minutes in _WAITED.items()
    },
    "ring_general": (
        "alert.ring",
        _RING
        | {"cause": "pressing", "minutes": 1, "notice": None, "reasons": []}
        | {"flags": ["threat_to_life"]},
    ),
    **{
        f"ring_over_{how}": ("alert.over", _TICKET | {"edit": 7, "ending": how.value, "name": "Li"})
        for how in Ending
    },
    "rota": ("rota.shown", {"units": _UNITS, "may_enter": True}),
    "rota_of_many": (
        "rota.shown",
        {"units": [_UNITS[0] | {"entries": [_ENTRY] * 40}] * 70, "may_enter": True, "reply_to": 9},
    ),
    "rota_unreached": (
        "rota.shown",
        {
            "units": [_UNITS[0] | {"unreached": ["Wang <Lei>", "Li Hang"], "nobody_reached": True}],
            "may_enter": False,
        },
    ),
    "rota_in_triage": ("rota.shown", {"units": _UNITS[:1], "may_enter": True, "reply_to": 9}),
    "rota_to_read": ("rota.shown", {"units": _UNITS[1:2], "may_enter": False}),
    "rota_who": ("rota.choice", {"people": [[1, "Wang <Lei>"], [2, "Li Hang"]], "edit": 7}),
    "rota_hours": (
        "rota.choice",
        {"people": [[1, "Wang <Lei>"]], "officer": 1, "name": "Wang <Lei>", "edit": 7},
    ),
}
