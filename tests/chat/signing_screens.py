"""The messages about points, signatures, renewals and the list of offences, for the golden texts.

Holds samples only; `publishing_screens` draws them. Refuses facts that its caller has already.
"""

from typing import Any

from tipline.checklist import Point
from tipline.offence_changes import ChangeStep

Facts = dict[str, Any]
Screen = tuple[str, Facts]

_COUNTS: Facts = {"sent": 11, "waiting": 0, "failed": 1, "unknown": 0}
_CHECK: Facts = {
    "id": 5,
    "hash": "0123456789ab",
    "edit": 40,
    "photos": 2,
    "version": 1,
    "number": 2,
    "total": 6,
    "doubts": [],
    "action": "approve",
    "alone": False,
}


_LOST: Facts = {"zh": "人员失踪", "en": "missing person"}
_CHANGE: Facts = {
    "id": 3,
    "kind": "add",
    "names": {"zh": "非法买卖毒害性物质", "en": "illegal sale of poison"},
    "article": 125,
    "limb_years": 10,
    "step": "proposed",
    "at": "2026-12-02 10:00",
    "acts": ["second"],
}
_OFFENCES: dict[str, Screen] = {
    "offences": (
        "offence.list",
        {"version": 2, "entries": [_CHANGE, {"names": _LOST, "article": None}]},
    ),
    **{
        f"offence_{step}": ("offence.change", {**_CHANGE, "step": step, "acts": acts})
        for step, acts in {
            ChangeStep.PROPOSED: ["second"],
            ChangeStep.SECONDED: ["confirm"],
            ChangeStep.CONFIRMED: ["withdraw"],
            ChangeStep.IN_FORCE: [],
            ChangeStep.WITHDRAWN: [],
        }.items()
    },
    "offence_removed": ("offence.change", {**_CHANGE, "kind": "remove"}),
}


def signing_screens(card: Facts, draft: Facts, review: Facts) -> dict[str, Screen]:
    """All of them, about this notice: live, as a draft, and in review."""
    expiring = {"id": 5, "card": card, "alone": False, "days": []}
    return {
        "review_second": ("notice.review", {**review, "action": "countersign"}),
        **{f"check_{point}": _check(draft, point) for point in Point},
        **{f"check_{point}_no": ("notice.check_no", {**_CHECK, "point": point}) for point in Point},
        **{
            f"check_no_{action}": (
                "notice.check_no",
                {**_CHECK, "point": Point.AGE, "action": action},
            )
            for action in ("countersign", "renew", "alone")
        },
        "check_missing": _check(draft, Point.OFFENCE, offence="missing_person"),
        "check_court": _check(
            draft, Point.AGE, court_order={"zh": "武汉中院令 3 号"}, description=[]
        ),
        "check_doubts": _check(draft, None, doubts=[Point.BASIS, Point.BYSTANDERS]),
        "check_done": _check(draft, None),
        "check_second": _check(draft, None, action="countersign"),
        "check_alone": _check(draft, None, alone=True),
        "expiring": ("notice.expiring", {**expiring, "days": [7, 30, 90, 180]}),
        "expiring_approver": ("notice.expiring", expiring),
        "expiring_alone": ("notice.expiring", {**expiring, "alone": True}),
        "correction_renewed": ("notice.correction", {**card, "renewed": True}),
        "correction_exercise": (
            "notice.correction",
            {**card, "state": "resolved", "content": {"exercise": True}},
        ),
        "review_renewal": ("notice.review", {**review, "action": "renew"}),
        "review_of_live": (
            "notice.review",
            {**review, "action": "renew", "acts": ["resolve", "cancel", "clear"]},
        ),
        "check_renewal": _check(draft, None, action="renew"),
        "told_renewal_asked": _told("renewal_asked", approvers=2),
        "told_renewed": _told("renewed", number="WH-2026-0147", by="陈立"),
        "told_not_renewed": _told("not_renewed", number="WH-2026-0147", by="陈立", reason="已办结"),
        "decided_not_renewed": _decided("not_renewed", draft, by="陈立", reason="已办结"),
        "manage_alone": (
            "notice.manage",
            {"card": card, "acts": [], "progress": _COUNTS, "unchanged": 0, "alone": True},
        ),
        "told_alone": _told("alone", number="WH-2026-0147", by="周明", copies=12),
        "told_published_alone": _told("published_alone", number="WH-2026-0147"),
        "told_countersigned": _told("countersigned", number="WH-2026-0147", by="陈立"),
        "told_withdrawn": _told("withdrawn", number="WH-2026-0147", by="陈立", reason="已回家 <b>"),
        "told_submitted_missing": (
            "notice.told",
            {"id": 5, "what": "submitted", "params": {"approvers": 2}, "alone": "0123456789ab"},
        ),
        "decided_withdrawn": _decided("withdrawn", draft, by="陈立", reason="已回家"),
        **_OFFENCES,
    }


def _check(draft: Facts, point: Point | None, **facts: Any) -> Screen:
    """One point of the list, or its end; what is no fact of it is content of the notice."""
    said = {name: facts.pop(name) for name in [*facts] if name not in _CHECK}
    card = {**draft, "content": {**draft["content"], **said}}
    return "notice.check", {**_CHECK, "point": point, "card": card, **facts}


def _told(what: str, **params: Any) -> Screen:
    return "notice.told", {"id": 5, "what": what, "params": params}


def _decided(what: str, card: Facts, **params: Any) -> Screen:
    return "notice.decided", {"card": {**card, "photo": False}, "what": what, "params": params}
