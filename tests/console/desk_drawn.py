"""The console's pages, drawn from sample facts, for the golden texts of `pages_drawn`.

Refuses facts of its own where the triage chat's samples have them: both places show the same.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from console.moderators.notices_page import notices_page, unchanged_page
from console.moderators.pages import no_desk_page, sign_in_page
from console.moderators.queue_page import queue_page
from console.moderators.ticket_page import ticket_page
from console.visit import Visit
from desk.actors import OfficerActor
from desk.district.sign_ins import Entrance
from tests.chat.publishing_screens import SCREENS
from tests.chat.triage_screens import CLAIMED, CLOSING, NEW, TIP, TOLD, WAY
from tipline.roles import Role

Drawn = Callable[[Visit], bytes]
Facts = dict[str, Any]

AT = "2026-11-22 14:15"


def entrance(*roles: Role) -> Entrance:
    """Somebody who is signed in until the evening."""
    officer = OfficerActor(7, 1, frozenset({1}), frozenset(roles), "Wang <Lei>")
    return Entrance(1, officer, "zh", datetime(2026, 11, 22, 14, 0, tzinfo=UTC))


MODERATOR, PUBLISHER = entrance(Role.MODERATOR), entrance(Role.PUBLISHER)
LINE: Facts = {
    "ticket": 12,
    "designation": [3, 41],
    "notice": "WH-2026-0147",
    "state": "claimed",
    "priority": 60,
    "holder": "Wang <Lei>",
    "reasons": [["seen_within_hour", 25], ["picture", 10], ["not_sure", -5]],
    "withdrawn": False,
    "made_at": AT,
}
GENERAL = LINE | {"ticket": 13, "notice": None, "state": "new", "holder": "", "priority": -5}
TAKEN_BACK = LINE | {"ticket": 14, "state": "forwarded", "withdrawn": True}
SAID: list[Facts] = [
    {"from": "moderators", "name": "Li <Na>", "at": AT, "preset": "where", "delivery": "sent"},
    {"from": "tipster", "at": AT, "part": "location", "place": [30.58, 114.29], "words": ""},
    {"from": "moderators", "name": "Li", "at": AT, "words": "Alone?", "delivery": "unreachable"},
    {"from": "tipster", "at": AT, "preset": "alone", "chosen": "yes"},
    {"from": "tipster", "at": AT, "part": "voice", "seconds": 14, "size": 61_234, "words": ""},
]
CLUSTER = {
    "lead": {"ticket": 9},
    "merged": [{"ticket": 10}],
    "suggested": [{"ticket": 11}],
}
WHOLE = TIP | TOLD | CLAIMED | {"photos": [5, 6], "said": SAID, "cluster": CLUSTER, "way": [WAY]}
CLOSED = NEW | {"state": "closed", "closing": CLOSING, "actions": ["reopen"], "reasons": []}
BARE = TIP | {"withdrawn": True} | CLOSED | {"photos": [], "said": []}

_STAGES = ("broadcast_running", "broadcast_paused", "broadcast_done", "broadcast_changed_but")
GOING = [SCREENS[name][1] for name in _STAGES]

STUCK: Facts = {
    "number": "WH-2026-0147",
    "chats": [{"title": "江岸 <b>邻里", "why": "gone"}, {"title": "南湖", "why": "no_answer"}],
    "next": 19,
}


def _queue(visit: Visit, *lines: Facts, **more: Any) -> bytes:
    facts = {"own": False, "total": len(lines), "lines": list(lines)} | more
    return queue_page(visit, MODERATOR, facts)


DESK_PAGES: dict[str, Drawn] = {
    "desk_sign_in": lambda visit: sign_in_page(visit, typed="CO-7K2Q4-XM9PD"),
    "desk_sign_in_refused": lambda visit: sign_in_page(visit, refused=True),
    "desk_queue": lambda visit: _queue(visit, LINE, GENERAL, TAKEN_BACK),
    "desk_queue_some": lambda visit: _queue(visit, LINE, total=137),
    "desk_queue_most": lambda visit: _queue(visit, LINE, total=1000),
    "desk_queue_none": _queue,
    "desk_mine": lambda visit: _queue(visit, own=True),
    "desk_ticket": lambda visit: ticket_page(visit, MODERATOR, WHOLE),
    "desk_ticket_bare": lambda visit: ticket_page(visit, MODERATOR, BARE | {"actions": []}),
    "desk_notices": lambda visit: notices_page(visit, PUBLISHER, GOING),
    "desk_unchanged": lambda visit: unchanged_page(visit, PUBLISHER, STUCK),
    "desk_unchanged_none": lambda visit: unchanged_page(
        visit, PUBLISHER, STUCK | {"chats": [], "next": None}
    ),
    "desk_notices_none": lambda visit: notices_page(visit, MODERATOR, []),
    **{
        f"desk_no_{status}": lambda visit, status=status: no_desk_page(visit, MODERATOR, status)  # type: ignore[misc]  # a lambda's default has no type
        for status in (400, 403, 404, 429, 503)
    },
}
