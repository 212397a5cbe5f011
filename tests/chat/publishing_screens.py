"""Every message of the publishing slice, drawn from sample facts: what its golden texts are made of.

Holds the samples and the drawing. `python -m tests.chat.publishing_screens` writes the golden texts
anew; read the difference before you commit it. Refuses the network: a message is a pure function.
"""

from pathlib import Path
from typing import Any

from aiogram.methods import TelegramMethod

import handlers.rendering.everything  # noqa: F401  # registers every renderer
from desk.notices.steps import Step, offences_for, step_before
from handlers.rendering import OpenFile, Target, Texts, render
from handlers.rendering.poster_words import poster_words
from tests.chat.broadcast_screens import broadcast_screens
from tests.chat.objection_screens import OBJECTIONS
from tests.chat.signing_screens import signing_screens
from tests.desk.notice_house import story
from tipline.notice_content import normalise_notice
from tipline.notices import SILENT, NoticeKind
from tipline.refusals import CODES

FOLDER = Path(__file__).parent.parent / "golden" / "publishing"
LANGUAGES = ("zh", "en")

Facts = dict[str, Any]
Screen = tuple[str, Facts]

CONTENT: Facts = {
    **normalise_notice(
        story(
            reward={"amount": 5000, "currency": "CNY"},
            description=[
                {"feature": "sex", "value": "male", "source": "witness", "as_of": "2026-11-18"},
                {"feature": "hair", "value": "bald", "source": "witness", "as_of": "2026-11-18"},
                {
                    "feature": "height_cm",
                    "value": {"from": 170, "to": 175},
                    "source": "camera",
                    "as_of": "2026-11-18",
                },
                {
                    "feature": "marks",
                    "value": {"kind": "scar", "where": {"zh": "左手背", "en": "the left hand"}},
                    "source": "witness",
                    "as_of": "2026-11-18",
                },
                {
                    "feature": "clothing.upper",
                    "value": {"zh": "深色夹克 <b>&", "en": "a dark jacket <b>&"},
                    "source": "camera",
                    "as_of": "2026-11-18",
                },
            ],
        )
    ),
    "unit": {"zh": "武汉市公安局", "en": "Wuhan Police", "code": "WH"},
}
CARD: Facts = {
    "id": 5,
    "number": "WH-2026-0147",
    "kind": "identify",
    "state": "live",
    "content": CONTENT,
    "published_at": "2026-11-20 12:00",
    "ended_at": "2026-11-22 09:00",
    "seen_at": "2026-11-18 21:40",
    "expires_at": "2026-12-20 00:00",
    "replaced_by": "WH-2026-0151",
    "renewed": False,
    "photo": False,
    "message_id": 42,
    "to_chat": "supergroup",
    "rings": True,
}
BEGUN: Facts = {
    "unit": CONTENT["unit"],
    "facts": {"text": CONTENT["facts"]["text"]},
    "description": [
        {
            "feature": "marks",
            "value": {"kind": "other", "where": {"zh": "左手背有疤", "en": "a scar on a hand"}},
            "source": "witness",
            "as_of": "2026-11-18",
        }
    ],
}
LONG: Facts = {**CONTENT, "facts": {**CONTENT["facts"], "text": {"zh": "很长。" * 260}}}
DRAFT: Facts = {**CARD, "number": None, "state": "draft", "to_chat": None}
REACH: Facts = {"chats": 12, "people": 1}
REVIEW: Facts = {
    "card": {**DRAFT, "state": "in_review"},
    "hash": "0123456789ab",
    "by": "王芳",
    "action": "approve",
    **REACH,
}
KNOWN: Facts = {"place": [30.577553, 114.277554], "at": "2026-11-18 21:00"}
COUNTS: Facts = {"sent": 11, "waiting": 0, "failed": 1, "unknown": 0}
OFFICER: Facts = {
    "name": "王芳",
    "unit": {"zh": "武汉市公安局", "en": "Wuhan Police"},
    "roles": ["moderator", "publisher", "supervisor"],
}
ENTRIES = CONTENT["description"]
FAULT: Facts = {"code": "check.wording", "params": {"word": "凶手"}}


def question(step: Step, **facts: Any) -> Screen:
    """One step's question, in a district with several areas."""
    back = step_before(step, 2)
    return "notice.step", {
        "id": 5,
        "step": step,
        "back": back,
        "answered": False,
        "faults": [],
        "took": None,
        "kind": "identify",
        **facts,
    }


def side(asks: str, **facts: Any) -> Screen:
    """A question about one feature or photo."""
    whole = {"id": 5, "what": "feature", "mark": None, "waiting": 0, "faults": []}
    return f"notice.{asks}", whole | facts


def told(what: str, **params: Any) -> Screen:
    """One line about a notice."""
    return "notice.told", {"id": 5, "what": what, "params": params}


def decided(what: str, card: Facts, **params: Any) -> Screen:
    """A reviewed card, once somebody has decided."""
    return "notice.decided", {"card": {**card, "photo": False}, "what": what, "params": params}


def menu(**facts: Any) -> Screen:
    """What may be done with a draft."""
    whole = {
        "id": 5,
        "in_review": False,
        "exercise": False,
        "missing": [],
        "faults": [],
        "area": None,
        "areas": 3,
        **REACH,
    }
    return "notice.menu", whole | facts


def covering(kind: str, covers: int) -> Screen:
    """A photo while it is covered."""
    return kind, {"id": 5, "photo": True, "position": 0, "covers": covers}


ALL: Facts = {"more": 0, "unfound": ""}
JIANGAN: Facts = {"zh": "江岸区", "en": "Jiang'an"}
NAMED: Facts = {
    "description": [
        {
            "feature": "name",
            "value": {"zh": "赵某", "en": "Zhao Mou"},
            "source": "record",
            "as_of": "2026-11-01",
        },
        *CONTENT["description"],
    ]
}
EVERY_KIND: Facts = {"kinds": list(NoticeKind), "drills": False, "language": "zh"}


def import_fault(entry: int, line: int | None, path: str, code: str, **params: Any) -> Facts:
    """One fault of a file."""
    return {"entry": entry, "line": line, "path": path, "code": code, "params": params}


SCREENS: dict[str, Screen] = {
    "card_group": ("notice.card", CARD),
    "card_shortened": ("notice.card", {**CARD, "photo": True, "content": LONG}),
    "card_private": ("notice.card", {**CARD, "to_chat": None}),
    "card_exercise": ("notice.card", {**CARD, "content": {**CONTENT, "exercise": True}}),
    "card_photo_dated": (
        "notice.card",
        {**CARD, "photo": True, "content": {**CONTENT, "photos": [{"taken_on": "2025-03-09"}]}},
    ),
    "card_named": ("notice.card", {**CARD, "kind": "wanted", "content": {**CONTENT, **NAMED}}),
    "card_missing": (
        "notice.card",
        {**CARD, "kind": "missing", "content": {**CONTENT, "offence": "missing_person"}},
    ),
    **{f"card_{state}": ("notice.card_edit", {**CARD, "state": state}) for state in sorted(SILENT)},
    "card_lifted": ("notice.card_edit", {**CARD, "photo": True}),
    "card_shared_cancelled": (
        "notice.shared_edit",
        {**CARD, "state": "cancelled", "inline_message_id": "AgAAAB"},
    ),
    **{
        f"correction_{state}": ("notice.correction", {**CARD, "state": state})
        for state in [*sorted(SILENT), "live"]
    },
    "kinds": ("notice.kinds", {}),
    "step_offence": question(
        Step.OFFENCE,
        offences=(codes := offences_for(NoticeKind.IDENTIFY)),
        names=dict.fromkeys(codes),
    ),
    "step_offence_missing": question(
        Step.OFFENCE,
        kind="missing",
        offences=(lost := offences_for(NoticeKind.MISSING)),
        names=dict.fromkeys(lost),
    ),
    "step_case": question(Step.CASE, took={"step": "offence", "value": "intentional_injury"}),
    "step_basis": question(Step.BASIS),
    "step_text": question(Step.TEXT, faults=[FAULT]),
    "step_place": question(Step.PLACE, answered=True),
    "step_at": question(Step.AT),
    "step_last_known": question(Step.LAST_KNOWN, last_known=None),
    "step_last_known_when": question(Step.LAST_KNOWN, last_known={**KNOWN, "at": None}),
    "step_last_known_again": question(Step.LAST_KNOWN, last_known=KNOWN, answered=True),
    "step_description": question(Step.DESCRIPTION, entries=ENTRIES),
    "step_description_full": question(Step.DESCRIPTION, entries=ENTRIES * 8),
    "step_photos": question(Step.PHOTOS, photos=0),
    "step_photos_one": question(Step.PHOTOS, photos=1, answered=True),
    "step_photos_two": question(Step.PHOTOS, photos=2, answered=True),
    "cover_grid": covering("notice.grid", 0),
    "cover_grid_again": covering("notice.grid", 2),
    "covered": covering("notice.covered", 2),
    "covered_none": covering("notice.covered", 0),
    "cover_zoom": ("notice.zoom", {"id": 5}),
    "step_ask": question(Step.ASK),
    "step_contact": question(Step.CONTACT, contact="027-8540 0000"),
    "step_reward": question(Step.REWARD, took={"step": "contact", "value": "027-8540 0000"}),
    "step_expires": question(Step.EXPIRES),
    "step_area": question(Step.AREA, areas=[{"id": 1, "names": JIANGAN}], **ALL),
    "step_area_more": question(Step.AREA, areas=[{"id": 1, "names": JIANGAN}], more=7, unfound=""),
    "step_court": question(Step.COURT),
    "feature_hair": side("feature", feature="hair"),
    "feature_age": side("feature", feature="age"),
    "feature_marks": side("feature", feature="marks", waiting=1),
    "feature_marks_where": side("feature", feature="marks", mark="scar"),
    "feature_marks_other": side("feature", feature="marks", mark="other"),
    "source": side("source", feature="hair", value="bald"),
    "source_photo": side("source", what="photo", waiting=2),
    "day": side("day", feature="age", value={"from": 35, "to": 45}),
    "day_photo": side("day", what="photo"),
    "preview": ("notice.preview", {"card": DRAFT}),
    "preview_begun": ("notice.preview", {"card": {**DRAFT, "content": BEGUN}}),
    "menu_ready": menu(),
    "menu_unready": menu(
        missing=["legal_basis", "contact"], faults=[FAULT], area={"zh": "江岸区", "en": "JA"}
    ),
    "menu_in_review": menu(in_review=True, last_known=KNOWN),
    "review": ("notice.review", REVIEW),
    "review_last_known": ("notice.review", {**REVIEW, "last_known": KNOWN}),
    "review_photo_below": ("notice.review", {**REVIEW, "photo": True}),
    "review_photo": ("notice.photo", {"photo": True, "number": 2, "total": 2}),
    "decided_approved": decided("approved", {**CARD, "to_chat": None}, by="陈立"),
    "decided_sent_back": decided("sent_back", DRAFT, by="陈立", reason="时间 <不对>"),
    "decided_taken_back": decided("taken_back", DRAFT, by="王芳"),
    "full": ("notice.full", {"card": DRAFT, "language": "en"}),
    "full_live": ("notice.full", {"card": {**CARD, "to_chat": None}, "language": "zh"}),
    "list": (
        "notice.list",
        {
            "may_draft": True,
            "page": 1,
            "more": True,
            "notices": [
                {"id": 5, "number": "WH-2026-0147", "kind": "identify"}
                | {"state": "live", "exercise": True},
                {"id": 6, "number": None, "kind": "wanted"} | {"state": "draft", "exercise": False},
            ],
        },
    ),
    "list_empty": (
        "notice.list",
        {"may_draft": False, "notices": [], "page": 0, "more": False},
    ),
    "manage": (
        "notice.manage",
        {
            "card": CARD,
            "acts": ["renewal", "update", "resolve", "cancel", "clear"],
            "progress": COUNTS,
            "unchanged": 0,
            "alone": False,
        },
    ),
    "manage_changing": (
        "notice.manage",
        {
            "card": {**CARD, "state": "cancelled"},
            "acts": [],
            "progress": COUNTS,
            "unchanged": 3,
            "alone": False,
            "last_known": {**KNOWN, "at": None},
        },
    ),
    **broadcast_screens(CARD, COUNTS),
    "live": (
        "notice.live",
        {
            "notices": [
                {
                    "number": "WH-2026-0147",
                    "kind": "identify",
                    "place": CONTENT["facts"]["place"],
                    "exercise": exercise,
                }
                for exercise in (False, True)
            ],
            "thread_id": None,
        },
    ),
    "poster_sent": ("notice.poster", {**CARD, "photo": True}),
    "poster_sent_draft": ("notice.poster", {**DRAFT, "photo": True}),
    "told_submitted": told("submitted", approvers=2),
    "told_approved": told("approved", number="WH-2026-0147", by="陈立", copies=12),
    "told_cleared": told("cleared", supervisors=2),
    **{
        f"told_signed.{action}": told(
            f"signed.{action}", number="WH-2026-0147", until="2027-02-18 23:59"
        )
        for action in ("approve", "countersign", "renew")
    },
    "told_sent_back": told("sent_back", by="陈立", reason="时间不对"),
    **{
        f"told_{what}": told(what)
        for what in (
            *(f"returned.{action}" for action in ("approve", "countersign", "renew")),
            "submitted_to_nobody",
            "discarded",
            "left",
            "left_half_told",
            "left_before_it_began",
            *(f"why_reject.{action}" for action in ("approve", "countersign", "renew")),
            "why_resolve",
            "why_cancel",
            "why_clear",
        )
    },
    **OBJECTIONS,
    "officer_enrolled": ("officer.enrolled", OFFICER),
    "officer_console": (
        "officer.console",
        {"code": "CO-7K2Q4-XM9PD", "minutes": 10, "address": "https://tips.example.org"},
    ),
    "officer_console_nowhere": (
        "officer.console",
        {"code": "CO-7K2Q4-XM9PD", "minutes": 10, "address": ""},
    ),
    "officer_welcome": ("officer.welcome", {**OFFICER, "roles": ["approver"]}),
    "officer_unreached": ("officer.unreached", {"name": "<周敏>"}),
    "officer_code_refused": ("officer.code_refused", {}),
    "officer_areas": ("officer.areas", {"areas": [{"id": 1, "names": {"zh": "江岸区"}}], **ALL}),
    "officer_areas_more": (
        "officer.areas",
        {"areas": [{"id": 1, "names": JIANGAN}], "more": 1, "unfound": "<汉>"},
    ),
    "officer_no_areas": ("officer.areas", {"areas": [], **ALL}),
    "officer_group_code": (
        "officer.group_code",
        {"code": "GR-7K2Q4-XM9PD", "area": JIANGAN, "area_id": 1, **EVERY_KIND},
    ),
    "officer_group_code_drills": (
        "officer.group_code",
        {
            "code": "GR-7K2Q4-XM9PD",
            "area": JIANGAN,
            "area_id": 1,
            "kinds": ["missing", "appeal"],
            "drills": True,
            "language": "en",
        },
    ),
    "group_registered": (
        "group.registered",
        {"area": JIANGAN, "kind": "supergroup", "kinds": ["missing"], "drills": True},
    ),
    "channel_registered": (
        "group.registered",
        {"area": JIANGAN, "kind": "channel", **EVERY_KIND},
    ),
    "imported": (
        "notice.imported",
        {
            "notices": [
                {"id": 7, "kind": "identify", "case": "A4201050000002026110012"},
                {"id": 8, "kind": "missing", "case": "M-1"},
            ]
        },
    ),
    "import_faults": (
        "notice.import_faults",
        {
            "count": 25,
            "faults": [
                import_fault(1, 3, "offence", "check.not_in_list", choices="arson, robbery"),
                import_fault(2, None, "", "check.not_json"),
                import_fault(2, 40, "photos[0].file", "check.photo_missing", file="<b>.jpg"),
            ],
        },
    ),
}

SCREENS |= signing_screens(CARD, DRAFT, REVIEW)

LIVE: Facts = {**CARD, "ended_at": None}
POSTERS: dict[str, Facts] = {
    "poster_live": LIVE,
    "poster_draft": {**LIVE, "number": None, "state": "draft", "published_at": None},
    "poster_named": {**LIVE, "kind": "wanted", "content": {**CONTENT, **NAMED}},
    "poster_exercise": {**LIVE, "kind": "missing", "content": {**CONTENT, "exercise": True}},
    **{f"poster_{state}": {**CARD, "state": state} for state in sorted(SILENT)},
}

# Refusals of this slice and of what every slice shares, as they are told in private.
REFUSED = (
    *("unit.", "area.", "officer.", "notice.", "objection.", "offence.", "photo.", "poster."),
    *("cover.", "check.", "lifecycle."),
)


def refusals(language: str) -> str:
    """Every refusal that officers can meet here, one a line."""
    t = Texts(language)
    lines = []
    for code in sorted(code for code in CODES if code.startswith(REFUSED)):
        params = {name: f"<{name}>" for name in CODES[code]}
        lines.append(f"{code}: {t.plain(f'refusal.{code}', **params)}")
    return "\n".join(lines) + "\n"


def poster(name: str, language: str) -> str:
    """Everything that a poster says, a line each."""
    address = "" if POSTERS[name]["number"] is None else "https://tips.example.org/n/WH-2026-0147"
    worded = poster_words(Texts(language), POSTERS[name], address, [], "110")
    return "\n".join(text for text in worded.texts() if text) + "\n"


def draw(name: str, language: str) -> str:
    """One message as a text: what it says, and its buttons in brackets."""
    if name == "refusals":
        return refusals(language)
    if name in POSTERS:
        return poster(name, language)
    kind, facts = SCREENS[name]
    method = rendered(kind, facts, language, photo=bool(facts.get("photo")))
    rows = getattr(getattr(method, "reply_markup", None), "inline_keyboard", [])
    keys = [" ".join(f"[{key.text}]" for key in row) for row in rows]
    return "\n".join([words_of(method), *([""] if keys else []), *keys]) + "\n"


def words_of(method: TelegramMethod[Any]) -> str:
    """The words of a call, be they a text or a caption."""
    found = (getattr(method, name, None) for name in ("text", "caption"))
    media = getattr(method, "media", None)
    return str(next((words for words in found if words), getattr(media, "caption", "")))


def rendered(kind: str, facts: Facts, language: str, *, photo: bool = False) -> TelegramMethod[Any]:
    """The Bot API call that a message becomes."""
    files = (OpenFile("photo.jpg", "photo", b"pixels"),) if photo else ()
    to = Target(
        -1001234567890,
        Texts(language),
        bot_username="tipline_bot",
        files=files,
        card_message_id=42,
    )
    method = render(kind, facts, to)
    assert method is not None
    return method


def golden(name: str, language: str) -> Path:
    """Where a message's golden text lies."""
    return FOLDER / f"{name}.{language}.txt"


NAMES = (*SCREENS, *POSTERS, "refusals")

if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for each in NAMES:
        for code in LANGUAGES:
            golden(each, code).write_text(draw(each, code), encoding="utf-8")
