"""Every page, drawn from sample facts: what its golden texts are made of.

Holds the samples and the drawing. `python -m tests.console.pages_drawn` writes the golden texts
anew; read the difference before you commit it. Refuses the network: a page is a pure function.
"""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

from console.notice_page import notice_page
from console.objection_pages import asked_page, form_page, look_page, state_page
from console.other_pages import SAID, front_page, no_page
from console.posters import Posters
from console.register_page import register_page
from console.visit import Front, Visit
from desk.kit import Policy
from desk.register import STATES
from handlers.rendering.poster_words import poster_words
from locales.catalogue import Texts
from tests.chat.publishing_screens import CARD, CONTENT
from tests.console.desk_drawn import DESK_PAGES
from tests.console.outline import outline
from tipline.notices import SILENT
from tipline.objections import DECIDED, ObjectionState
from tipline.refusals import Refusal

FOLDER = Path(__file__).parent.parent / "golden" / "pages"
LANGUAGES = ("zh", "en")

NOTICE: dict[str, Any] = {**CARD, "replaced_by": None, "photos": 0}
LASTING = {"unit": CONTENT["unit"], "exercise": False}
COUNTS = {state.value: 1 + place for place, state in enumerate(STATES)}


def change(kind: str, code: str, step: str) -> dict[str, Any]:
    """A change of the list of offences."""
    in_force = None if step == "withdrawn" else "2026-11-27T09:00:00+00:00"
    names = {"zh": "非法买卖毒害性物质", "en": "illegal sale of poison"}
    return {
        "kind": kind,
        "code": code,
        "names": names,
        "article": 125,
        "limb_years": 10,
        "step": step,
        "proposed_at": "2026-11-18T09:00:00+00:00",
        "seconded_at": None,
        "in_force_at": in_force,
    }


REGISTER: dict[str, Any] = {
    "at": "2026-11-25T09:30:00+00:00",
    "notices": COUNTS,
    "exercises": 2,
    "offences": {"intentional_injury": COUNTS, "missing_child": COUNTS},
    "units": [{"code": "WH", "names": {"zh": "武汉市公安局", "en": "Wuhan"}, "notices": COUNTS}],
    "objections": {"asked": 1, "under_review": 2, "upheld": 3, "declined": 4},
    "offences_list": {
        "version": 2,
        "entries": [
            {"names": {"zh": "放火", "en": "arson"}, "article": 114, "limb_years": 10},
            {"names": {"zh": "儿童失踪", "en": "missing child"}, "article": None},
        ],
        "changes": [
            change("remove", "theft", "withdrawn"),
            change("add", "sale_of_poison", "confirmed"),
            change("add", "extortion_by_threat", "in_force"),
        ],
    },
    "audit": {
        "seq": 1024,
        "hash": "ab" * 32,
        "at": "2026-11-25T09:00:00+00:00",
        "signature": "c2lnbmF0dXJl",
    },
}

WORDS = "那天我在外地。\n<b>有车票</b>"
RECEIPT = "7K2Q-4XM9-PD0C"
TOO_LONG = Refusal("objection.too_long", limit=2000)

Drawn = Callable[[Visit], bytes]


def ended(state: str) -> dict[str, Any]:
    """The facts of a notice that ended so."""
    after = "WH-2026-0151" if state == "superseded" else None
    return {**NOTICE, "state": state, "content": LASTING, "replaced_by": after}


PAGES: dict[str, Drawn] = {
    "front": front_page,
    "notice_live": lambda visit: notice_page(visit, NOTICE),
    "notice_photo": lambda visit: notice_page(visit, with_photo()),
    "notice_missing": lambda visit: notice_page(
        visit, {**NOTICE, "kind": "missing", "content": {**CONTENT, "offence": "missing_person"}}
    ),
    "notice_exercise": lambda visit: notice_page(
        visit, {**NOTICE, "content": {**CONTENT, "exercise": True}}
    ),
    **{
        f"notice_{state}": lambda visit, state=state: notice_page(visit, ended(state))  # type: ignore[misc]  # a lambda's default has no type
        for state in sorted(SILENT)
    },
    "objection_mended": lambda visit: form_page(visit, "WH-2026-0147", "wrong", WORDS, TOO_LONG),
    "objection_trapped": lambda visit: form_page(visit, "WH-2026-0147", "", WORDS, None),
    "objection_receipt": lambda visit: asked_page(visit, "WH-2026-0147", RECEIPT),
    "objection_look": look_page,
    "objection_mistyped": lambda visit: look_page(visit, Refusal("receipt.mistyped")),
    **{
        f"objection_{state}": lambda visit, state=state: state_page(visit, objection(state))  # type: ignore[misc]  # the same
        for state in ObjectionState
    },
    "register": lambda visit: register_page(visit, REGISTER),
    "register_unsigned": lambda visit: register_page(visit, {**REGISTER, "audit": None}),
    **{
        f"no_{status}": lambda visit, status=status: no_page(visit, status, switch=status != 413)  # type: ignore[misc]  # the same
        for status in sorted(SAID | {400})
    },
    **DESK_PAGES,
}


def objection(state: str) -> dict[str, Any]:
    """The facts of an objection that stands so."""
    decided = state in DECIDED
    return {
        "notice": "WH-2026-0147",
        "ground": "not_me",
        "state": state,
        "asked_at": "2026-11-21 10:00",
        "due_at": "2026-11-24 10:00",
        "decided_at": "2026-11-22 15:30" if decided else None,
        "suspended": state == ObjectionState.UNDER_REVIEW,
        "answer": "车票已核实。<b>" if decided else None,
    }


def with_photo() -> dict[str, Any]:
    """A live notice with two pictures."""
    origin = {"file": "photo-1.jpg", "taken_on": "2026-11-18", "source": "camera"}
    earlier = {"file": "photo-2.jpg", "taken_on": "2025-03-09", "source": "record"}
    return {**NOTICE, "photos": 2, "content": {**CONTENT, "photos": [origin, earlier]}}


def visit(language: str, **more: Any) -> Visit:
    """Somebody who reads this language."""
    policy = Policy(timezone=ZoneInfo("Asia/Shanghai"), public_url="https://tips.example.org")
    desk = cast("Any", SimpleNamespace(kit=SimpleNamespace(policy=policy)))
    front = Front(desk, b"\x01" * 32, Posters(poster_words), "tipline_bot")
    return Visit(front, Texts(language), more.get("chosen", False), more.get("path", "/"))


def draw(name: str, language: str) -> str:
    """One page as an outline."""
    return outline(PAGES[name](visit(language)).decode())


def golden(name: str, language: str) -> Path:
    """Where a page's golden text lies."""
    return FOLDER / f"{name}.{language}.txt"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for each in PAGES:
        for code in LANGUAGES:
            golden(each, code).write_text(draw(each, code), encoding="utf-8")
