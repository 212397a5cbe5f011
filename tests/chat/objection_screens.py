"""Every message about an objection and a cleared case, for the golden texts of the publishing slice.

Refuses anything but samples: `publishing_screens` draws them.
"""

from typing import Any

Facts = dict[str, Any]
Screen = tuple[str, Facts]

OBJECTION: Facts = {
    "id": 7,
    "notice": "WH-2026-0147",
    "notice_state": "live",
    "ground": "not_me",
    "words": "那天我在外地 <b>&",
    "asked_at": "2026-11-21 10:00",
    "due_at": "2026-11-24 10:00",
    "acts": ["suspend", "uphold", "decline"],
}
OBJECTIONS: dict[str, Screen] = {
    "objection_grounds": ("objection.grounds", OBJECTION),
    "objection_words": ("objection.words", OBJECTION),
    "objection_receipt": ("objection.receipt", {**OBJECTION, "receipt": "7K2Q-4XM9-PD0C"}),
    "objection_state": (
        "objection.state",
        {
            **OBJECTION,
            "state": "under_review",
            "decided_at": None,
            "suspended": True,
            "answer": None,
        },
    ),
    "objection_answered": (
        "objection.state",
        {
            **OBJECTION,
            "state": "declined",
            "decided_at": "2026-11-22 15:30",
            "suspended": False,
            "answer": "车票对不上 <b>",
        },
    ),
    "objection_asked": ("objection.asked", {**OBJECTION, "late": False}),
    "objection_late": ("objection.asked", {**OBJECTION, "late": True}),
    "objection_review": ("objection.review", OBJECTION),
    "objection_nobody": ("objection.nobody", OBJECTION),
    **{
        f"objection_{what}": ("objection.told", {"what": what, "notice": "WH-2026-0147"})
        for what in ("why_uphold", "why_decline", "upheld", "declined")
    },
    "case_release": ("case.release", {"notice": 6, "withdrawn": "WH-2026-0147", "by": "王芳"}),
    **{
        f"case_{what}": ("case.told", {"what": what, "notice": 6})
        for what in ("why", "released", "go_on")
    },
}
