"""Every screen a citizen can see, drawn from sample facts: what the golden texts are made of.

Holds the samples and the drawing. `python -m tests.chat.citizen_screens` writes the golden texts
anew; read the difference before you commit it. Refuses the network: a screen is a pure function.
"""

from pathlib import Path
from typing import Any

from aiogram.methods import TelegramMethod

import handlers.rendering.everything  # noqa: F401  # registers every renderer
from handlers.rendering import OpenFile, Target, Texts, render
from tipline.quick_questions import READY_ANSWERS

FOLDER = Path(__file__).parent.parent / "golden" / "citizen"
LANGUAGES = ("zh", "en")

TIP, OTHER = 4611686018427387904, 4611686018427387905
RECEIPT = "7K3M-9QTD-X2PA"
NO_ACK: dict[str, Any] = {"took": {}, "notes": []}
NOTICE = {
    "number": "WH-2026-0147",
    "kind": "identify",
    "place": {"zh": "江汉路步行街", "en": "Jianghan Road"},
    "text": {"zh": "一名男子在街上殴打一名女子后逃离。", "en": "A man hit a woman and ran away."},
    "live": True,
    "exercise": False,
}
EXERCISE = {**NOTICE, "number": "WH-2026-0148", "exercise": True}
FEATURES = [
    {"place": 0, "feature": "sex", "value": "male", "on": False},
    {"place": 1, "feature": "hair", "value": "bald", "on": True},
    {"place": 2, "feature": "age", "value": {"from": 35, "to": 45}, "on": False},
]
MATCHED = [{"feature": one["feature"], "value": one["value"]} for one in FEATURES[1:]]


def _ask(question: str, **more: Any) -> tuple[str, dict[str, Any]]:
    facts = {
        "tip": TIP,
        "question": question,
        "ack": NO_ACK,
        "edit": None,
        "skippable": True,
        "sendable": True,
        "choices": [],
    }
    return "citizen.ask", facts | more


def _answer(question: str, value: str = "", words: str = "", **more: Any) -> dict[str, Any]:
    return {"question": question, "value": value, "words": words, **more}


def _review(**more: Any) -> tuple[str, dict[str, Any]]:
    facts: dict[str, Any] = {
        "tip": TIP,
        "ack": NO_ACK,
        "edit": None,
        "changing": False,
        "sendable": True,
        "minutes": 30,
        "took": {"photo": 2, "voice": 1, "location": 1},
        "words": ["他进了地铁站，穿蓝色外套 <b>&"],
        "answers": [
            _answer("where", "30.580000,114.290000"),
            _answer("when", "2026-11-22T07:30:00+00:00/minute", at="2026-11-22 15:30"),
            _answer("still_there", "no"),
            _answer("direction", "", "往地铁二号口"),
            _answer("certainty", "fairly"),
            _answer("features", "1,2", matched=MATCHED),
            _answer("vehicle", "none"),
        ],
        "removable": [
            {"part": 11, "kind": "photo", "text": ""},
            {"part": 12, "kind": "text", "text": "他进了地铁站"},
        ],
        "notice": NOTICE,
    }
    return "citizen.review", facts | more


def _tip(**more: Any) -> dict[str, Any]:
    facts = {
        "tip": TIP,
        "notice": "WH-2026-0147",
        "sent_at": "2026-11-22 15:41",
        "receipt": RECEIPT,
        "took": {"photo": 2, "text": 1},
        "open": True,
        "dialogue": True,
        "unreachable": False,
        "state": "claimed",
    }
    return facts | more


def _added(purpose: str, *notes: str) -> tuple[str, dict[str, Any]]:
    return "citizen.added", {"tip": TIP, "purpose": purpose, "notes": list(notes)}


def _receipt(**more: Any) -> tuple[str, dict[str, Any]]:
    facts = {"tip": TIP, "receipt": RECEIPT, "notice": "WH-2026-0147", "idle": False}
    return "citizen.receipt", facts | more


_ARRESTED = {"state": "closed", "disposition": "arrest", "dialogue": False}
_RETRACTED = {"state": "retracted", "open": False, "dialogue": False, "receipt": None}
_AREAS = [
    {"id": 1, "names": {"zh": "江岸区", "en": "Jiang'an District"}},
    {"id": 2, "names": {"zh": "武昌区", "en": "Wuchang District"}},
]
_WISHES = {
    "page": "areas",
    "areas": _AREAS,
    "mine": [1],
    "more": 0,
    "unfound": "",
    "all": False,
    "any": True,
    "kinds": ["missing", "vehicle"],
    "quiet": "night",
    "drills": True,
    "hours": {"none": [], "night": [22, 7], "late": [0, 6], "long": [20, 9]},
    "edit": None,
}
_CHECKED = {
    "number": "WH-2026-0147",
    "state": "live",
    "unit": {"zh": "武汉市公安局", "en": "Wuhan Police"},
    "exercise": False,
    "ours": True,
    "page": "https://tips.example.org/n/WH-2026-0147",
}
_NOTES = (
    "no_more_notices",
    "ask_place",
    "no_area_there",
    "sent",
    "moved_away",
    "discarded",
    "nothing_to_cancel",
    "dialogue_ended",
    "language_set",
    "appeal",
    "plea_kept",
    "plea_granted",
    "plea_declined",
    "kept",
    "ask_receipt",
    "receipt_mistyped",
    "receipt_unknown",
    "not_taken_contact",
    "not_taken_kind",
    "file_too_big",
    "file_gone",
    "no_preview",
    "help",
    "privacy",
    "forget",
    "language",
)

SCREENS: dict[str, tuple[str, dict[str, Any]]] = {
    "welcome": ("citizen.welcome", {"kept": False}),
    "welcome_after_photo": ("citizen.welcome", {"kept": True}),
    "start": ("citizen.start", {"notices": [NOTICE]}),
    "start_many_notices": ("citizen.start", {"notices": [NOTICE] * 8, "page": 0, "more": True}),
    "start_without_notices": ("citizen.start", {"notices": []}),
    "notices": ("citizen.notices", {"notices": [NOTICE, EXERCISE]}),
    "notices_second_page": (
        "citizen.notices",
        {"notices": [NOTICE] * 8, "page": 1, "more": True, "edit": 9},
    ),
    "notices_last_page": (
        "citizen.notices",
        {"notices": [NOTICE], "page": 2, "more": False, "edit": 9},
    ),
    "notices_none": ("citizen.notices", {"notices": []}),
    "ask_notice_second_page": _ask("notice", choices=[NOTICE] * 8, page=1, more=True, edit=9),
    "ask_notice": _ask("notice", choices=[NOTICE], ack={"took": {"photo": 1}, "notes": []}),
    "ask_only": _ask(
        "notice",
        choices=[NOTICE],
        ack={"took": {"photo": 1}, "notes": []},
        sendable=False,
        only=True,
        minutes=2,
    ),
    "ask_content_exercise": _ask("content", skippable=False, sendable=False, notice=EXERCISE),
    "ask_content": _ask("content", skippable=False, sendable=False, notice=NOTICE),
    "ask_matter": _ask(
        "matter",
        choices=["theft", "fraud", "missing", "other"],
        ack={"took": {"photo": 1}, "notes": []},
    ),
    "ask_where": _ask("where", ack={"took": {"photo": 2, "text": 1}, "notes": ["forwarded"]}),
    "ask_when": _ask("when", ack=NO_ACK | {"answered": _answer("where", "30.58,114.29")}),
    "ask_still_there": _ask("still_there", ack=NO_ACK | {"notes": ["words_kept"]}),
    "ask_direction": _ask("direction", ack=NO_ACK | {"answered": _answer("still_there", "no")}),
    "ask_certainty": _ask("certainty", ack=NO_ACK | {"notes": ["time_in_future"]}),
    "ask_own_eyes": _ask("own_eyes"),
    "ask_after_sending": _ask("where", sent=True),
    "ask_features": _ask("features", choices=FEATURES),
    "ask_vehicle": _ask("vehicle"),
    "ask_more": _ask("more", ack=NO_ACK | {"notes": ["edited", "file_too_big", "file_gone"]}),
    "review": _review(),
    "review_empty": _review(
        sendable=False, took={}, words=[], answers=[], removable=[], notice=None
    ),
    "review_general": _review(
        notice=None, answers=[_answer("notice", "general"), _answer("matter", "fraud")]
    ),
    "review_changing": _review(
        changing=True,
        changeable=[
            "notice",
            "where",
            "when",
            "still_there",
            "own_eyes",
            "features",
            "vehicle",
            "more",
        ],
    ),
    "offer_more": ("citizen.offer", {"tip": TIP, "what": "more", "edit": None}),
    "offer_discard": ("citizen.offer", {"tip": TIP, "what": "discard", "edit": None}),
    "unfinished": ("citizen.unfinished", {"tip": TIP, "number": "WH-2026-0147"}),
    "receipt": _receipt(),
    "receipt_idle": _receipt(idle=True),
    "receipt_short": _receipt(short=True),
    "receipt_group": _receipt(group=True, notes=["file_too_big"]),
    "receipt_group_over": _receipt(group=True, notes=["notice_over"]),
    "mytips": ("citizen.mytips", {"tips": [_tip(), _tip(tip=OTHER, notice=None, **_RETRACTED)]}),
    "mytips_none": ("citizen.mytips", {"tips": []}),
    "tip": ("citizen.tip", _tip()),
    "tip_asked": ("citizen.tip", _tip(state="awaiting_reply")),
    "tip_closed": ("citizen.tip", _tip(**_ARRESTED)),
    "tip_reward": (
        "citizen.tip",
        _tip(
            **_ARRESTED,
            reward={
                "notice": "WH-2026-0147",
                "amount": 50_000,
                "code": "PU-ABCDE-12345",
                "contact": "027-8540 0000",
            },
        ),
    ),
    "tip_forgotten": ("citizen.tip", _tip(dialogue=False, unreachable=True)),
    "tip_elsewhere": ("citizen.tip", _tip(mine=False)),
    "tip_retract_really": ("citizen.tip", _tip(ask="r")),
    "tip_end_really": ("citizen.tip", _tip(ask="e")),
    "tip_retracted": ("citizen.tip", _tip(**_RETRACTED)),
    "added": _added("add"),
    "added_late": _added("draft", "forwarded"),
    "added_reply": _added("reply"),
    "added_edit": _added("edit"),
    "add_now": ("citizen.add_now", {"tip": TIP, "writing": False}),
    "add_now_write": ("citizen.add_now", {"tip": TIP, "writing": True}),
    "which": ("citizen.which", {"tip": TIP, "message": 77}),
    "dialogue_words": ("dialogue.line", {"tip": TIP, "notice": None, "words": "他戴帽子吗？<i>"}),
    "dialogue_picture": (
        "dialogue.line",
        {"tip": TIP, "line": 7, "notice": None, "words": "是这个包吗？", "part": "photo"},
    ),
    "dialogue_picture_alone": (
        "dialogue.line",
        {"tip": TIP, "line": 7, "notice": None, "words": "", "part": "photo"},
    ),
    "dialogue_preset": (
        "dialogue.line",
        {"tip": TIP, "notice": "WH-2026-0147", "preset": "photo"},
    ),
    **{
        f"dialogue_{name}": (
            "dialogue.line",
            {"tip": TIP, "line": 7, "notice": None, "preset": name},
        )
        for name in READY_ANSWERS
    },
    "dialogue_answered": (
        "dialogue.answered",
        {"tip": TIP, "notice": "WH-2026-0147", "preset": "alone", "chosen": "no", "edit": 5},
    ),
    **{f"note_{name}": ("citizen.note", {"note": name}) for name in _NOTES},
    "forgotten": ("citizen.forgotten", {"tips": 2, "edit": None}),
    "subscribe": ("citizen.subscribe", _WISHES),
    "subscribe_first": ("citizen.subscribe", {**_WISHES, "any": False}),
    "subscribe_any_time": ("citizen.subscribe", {**_WISHES, "quiet": "none", "drills": False}),
    "subscribe_more": ("citizen.subscribe", {**_WISHES, "more": 12, "unfound": "硚口<b>"}),
    "subscribe_kinds": ("citizen.subscribe", {**_WISHES, "page": "kinds"}),
    "subscribe_quiet": ("citizen.subscribe", {**_WISHES, "page": "quiet"}),
    "subscribe_none": ("citizen.subscribe", {"areas": [], "all": False, "any": False}),
    "checked_live": ("citizen.checked", _CHECKED),
    "checked_copy": ("citizen.checked", {**_CHECKED, "ours": False, "page": None}),
    "checked_copy_page": ("citizen.checked", {**_CHECKED, "ours": False}),
    "checked_exercise": ("citizen.checked", {**_CHECKED, "exercise": True}),
    "checked_exercise_copy": ("citizen.checked", {**_CHECKED, "exercise": True, "ours": False}),
    "checked_exercise_over": (
        "citizen.checked",
        {**_CHECKED, "exercise": True, "state": "resolved"},
    ),
    "checked_over": ("citizen.checked", {**_CHECKED, "state": "cancelled"}),
    "checked_unknown": ("citizen.checked", {**_CHECKED, "state": None, "unit": None, "page": None}),
    "group_receipt": ("citizen.group_receipt", {"tip": TIP, "receipt": RECEIPT, "receiver": 7}),
    "group_receipt_over": (
        "citizen.group_receipt",
        {"tip": TIP, "receipt": RECEIPT, "receiver": 7, "notes": ["notice_over"]},
    ),
    "group_added": ("citizen.group_added", {"receiver": 7, "notes": []}),
    "group_too_big": ("citizen.group_note", {"receiver": 7, "note": "file_too_big"}),
    "group_line": ("citizen.group_line", {}),
}


def draw(name: str, language: str) -> str:
    """One screen: its text as it is sent, then its buttons row by row."""
    kind, facts = SCREENS[name]
    method = rendered(kind, facts, language)
    rows = getattr(getattr(method, "reply_markup", None), "inline_keyboard", [])
    keys = [" ".join(f"[{key.text}]" for key in row) for row in rows]
    text = str(getattr(method, "text", None) or getattr(method, "caption", ""))
    return "\n".join([text, *([""] if keys else []), *keys]) + "\n"


def rendered(kind: str, facts: dict[str, Any], language: str) -> TelegramMethod[Any]:
    """The Bot API call that a screen becomes."""
    files = (OpenFile("photo.jpg", "photo", b"pixels"),) if facts.get("part") == "photo" else ()
    target = Target(chat_id=1, t=Texts(language), bot_username="tipline_bot", files=files)
    method = render(kind, facts, target)
    assert method is not None
    return method


def golden(name: str, language: str) -> Path:
    """Where a screen's golden text lies."""
    return FOLDER / f"{name}.{language}.txt"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for each in SCREENS:
        for code in LANGUAGES:
            golden(each, code).write_text(draw(each, code), encoding="utf-8")
