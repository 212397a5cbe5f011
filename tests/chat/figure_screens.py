"""Figures as messages, from sample facts: for the golden texts of the triage slice.

Holds the samples only; the week's picture is drawn from the same.
"""

from typing import Any

from storage.tables.audience import DeliveryState
from tipline.dispositions import Disposition

WEEK: dict[str, Any] = {
    "since": "2026-11-16",
    "until": "2026-11-22",
    "tips": {
        "total": 93,
        "by_day": {f"2026-11-{day}": day for day in range(16, 23)} | {"2026-11-19": 0},
        "by_hour": [hour % 7 for hour in range(24)],
        "by_kind": {"identify": 61, "missing": 20, "general": 12},
        "by_unit": {"WH": 80, "WC": 13},
        "by_area": {"JIANGAN": 81},
        "by_notice": {"WH-2026-0147": 61, "WH-2026-0150": 20},
        "over_quota": 4,
        "retracted": 2,
        "purged": 1,
    },
    "first_look": {"count": 93, "median": 240, "p95": 5400},
    "disposition": {"count": 70, "median": 30_000, "p95": 260_000},
    "dispositions": {one.value: 0 for one in Disposition} | {"arrest": 1, "located": 3, "prank": 9},
    "notices": {
        "published": 4,
        "live": 9,
        "resolved": 2,
        "cancelled": 0,
        "expired": 1,
        "superseded": 0,
    },
    "deliveries": {one.value: 0 for one in DeliveryState} | {"sent": 210, "failed": 3},
    "rewards": {
        "offered": {"count": 2, "amount": 25_000},
        "proposed": {"count": 3, "amount": 1_700},
        "approved": {"count": 2, "amount": 1_500},
        "collected": {"count": 1, "amount": 1_000},
        "uncollected": {"count": 1, "amount": 500},
    },
    "alerts": {"pressing": 5, "first_look": 2},
}
NOTHING: dict[str, Any] = WEEK | {
    "tips": {name: {} for name in WEEK["tips"]}
    | {
        "total": 0,
        "over_quota": 0,
        "retracted": 0,
        "purged": 0,
        "by_day": {"2026-11-22": 0},
        "by_hour": [0] * 24,
    },
    "first_look": {"count": 0, "median": None, "p95": None},
    "disposition": {"count": 0, "median": None, "p95": None},
    "dispositions": {one.value: 0 for one in Disposition},
    "notices": dict.fromkeys(WEEK["notices"], 0),
    "deliveries": {one.value: 0 for one in DeliveryState},
    "rewards": {name: {"count": 0, "amount": 0} for name in WEEK["rewards"]},
    "alerts": {},
}

MANY = WEEK | {
    "tips": WEEK["tips"] | {"by_area": {f"A{number}": 40 - number for number in range(1, 12)}}
}

FIGURES: dict[str, tuple[str, dict[str, Any]]] = {
    "figures": ("figures.told", WEEK | {"unit": "", "notice": ""}),
    "figures_of_a_notice": (
        "figures.told",
        WEEK | {"unit": "", "notice": "WH-2026-0147", "reply_to": 9},
    ),
    "figures_of_many_areas": ("figures.told", MANY | {"unit": "WH", "notice": ""}),
    "figures_of_nothing": ("figures.told", NOTHING),
    "figures_week": ("figures.week", WEEK),
}
