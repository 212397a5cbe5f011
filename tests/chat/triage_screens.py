"""Every message of the triage slice, drawn from sample facts: what its golden texts are made of.

Holds the samples and the drawing. `python -m tests.chat.triage_screens` writes the golden texts
anew; read the difference before you commit it. Refuses the network: a message is a pure function.
"""

from pathlib import Path
from typing import Any

from aiogram.methods import TelegramMethod

import handlers.rendering.everything  # noqa: F401  # registers every renderer
from desk.tickets.closing import PRESETS
from handlers.rendering import OpenFile, Target, Texts, render
from tests.chat.field_screens import FIELD
from tests.chat.figure_screens import FIGURES
from tests.chat.following_up_screens import FOLLOWING_UP
from tests.chat.on_duty_screens import ON_DUTY
from tests.chat.quiet_screens import QUIET
from tipline.dispositions import Disposition
from tipline.masks import Kind, masked
from tipline.notices import ENDED
from tipline.quick_questions import QUICK_QUESTIONS
from tipline.tickets import Flag

FOLDER = Path(__file__).parent.parent / "golden" / "triage"
LANGUAGES = ("zh", "en")

Facts = dict[str, Any]
Screen = tuple[str, Facts]

_ONE_OF_EACH = [(kind, place, place + 1) for place, kind in enumerate(Kind)]

TIP: Facts = {
    "designation": [3, 41],
    "notice": "WH-2026-0147",
    "channel": "private",
    "withdrawn": False,
}
TOLD: Facts = {
    "words": "He went into the metro, exit B & turned left",
    "place": [30.581234, 114.293456],
    "place_words": "Jianghan Road station",
    "seen_at": "2026-11-22 14:05",
    "when_words": "just now",
    "still_there": "no",
    "direction": "north_east",
    "certainty": "fairly",
    "own_eyes": True,
    "features": [
        {"feature": "hair", "value": "bald"},
        {"feature": "age", "value": {"from": 35, "to": 45}},
    ],
    "vehicle": "white van",
    "more": "A woman was with him",
    "parts": [
        {"kind": "photo", "count": 2},
        {"kind": "voice", "count": 1, "seconds": [14], "sizes": [61_234]},
        {"kind": "document", "count": 1, "sizes": [2_411_724]},
    ],
    "no_preview": 1,
    "clues": [
        {
            "picture": 1,
            "clues": [
                {"code": "taken_before", "unit": "hours", "count": 3},
                {"code": "from_the_pin", "unit": "kilometres", "count": 1.2},
                {"code": "edited", "program": "Adobe Photoshop", "by": "history"},
            ],
        },
        {"picture": 2, "clues": [{"code": "screenshot", "by": "size"}]},
    ],
    "forwarded": True,
    "sent_at": "2026-11-22 14:09",
}
WAY: Facts = {
    "from": "站北路",
    "from_at": "2026-11-22 14:02",
    "to": "宝丰路口",
    "at": "2026-11-22 14:20",
    "metres": 1_104,
    "minutes": 18,
    "kmh": 4,
    "impossible": False,
}
PIN = [30.577553, 114.277554]
UNIT = {"zh": "武昌分局", "en": "Wuchang branch"}
NEW: Facts = {
    "ticket": 12,
    "state": "new",
    "priority": 60,
    "reasons": [["seen_within_hour", 25], ["picture", 10], ["not_sure", -5]],
    "dialogue": {"open": True},
    "actions": ["claim"],
}
CLAIMED: Facts = NEW | {
    "state": "claimed",
    "holder": "Wang <Lei>",
    "lease_until": "2026-11-22 14:32",
    "actions": ["ask", "forward", "close", "release"],
}
PRESSING = [["threat_to_life", 100], ["still_there", 40], ["not_sure", -5]]
CLOSING: Facts = {
    "disposition": "duplicate",
    "reason": {"code": "same_sighting"},
    "other": 7,
    "authority": None,
}


FILES: list[Facts] = [
    {"part": 2**62, "kind": "voice", "seconds": 14, "size": 61_234},
    {"part": 2**62 + 1, "kind": "document", "seconds": None, "size": 20 * 1024 * 1024},
    {"part": 2**62 + 2, "kind": "video", "seconds": None, "size": None},
]
WAYS = ["north", "north_east", "east", "south_east", "south", "south_west", "west", "north_west"]
CLUES: dict[str, Facts] = {
    "just_before": {"code": "taken_just_before"},
    **{
        f"{unit}_before": {"code": "taken_before", "unit": unit, "count": count}
        for unit, count in (("minutes", 1), ("hours", 2), ("days", 3), ("months", 4), ("years", 5))
    },
    "place": {"code": "place", "latitude": 30.581234, "longitude": 114.293456},
    "at_the_pin": {"code": "at_the_pin"},
    "metres": {"code": "from_the_pin", "unit": "metres", "count": 350.0},
    "kilometres": {"code": "from_the_pin", "unit": "kilometres", "count": 12.0},
    **{f"facing_{way}": {"code": "facing", "way": way} for way in WAYS},
    "machine_made": {"code": "machine_made"},
    "edited": {"code": "edited", "program": "美图秀秀", "by": "software"},
    "screenshot": {"code": "screenshot", "by": "words"},
}


def card(base: Facts = NEW, told: Facts = TOLD, **more: Any) -> Screen:
    """A card."""
    return "ticket.card", TIP | told | base | more


def _menu(name: str, **more: Any) -> Screen:
    return card(CLAIMED, {}, menu={"name": name, **more})


def _note(code: str, **more: Any) -> Screen:
    return "ticket.note", {"ticket": 12, "note": code, "name": "Wang Lei", **more}


def _said(who: str, **more: Any) -> Screen:
    facts = {"ticket": 12, "from": who, "name": "Wang Lei", "designation": [3, 41], **more}
    return "ticket.said", facts


def _prompt(name: str, **more: Any) -> Screen:
    return "ticket.prompt", {"ticket": 12, "prompt": name, "name": "Wang Lei", "person": 9, **more}


def _line(number: int, **more: Any) -> Facts:
    line = {"ticket": number, "designation": [3, 41], "state": "new", "priority": 60, "holder": ""}
    return line | {"message_id": 400 + number, "thread_id": None, "notice": None} | more


def _twin(number: int, **more: Any) -> Facts:
    twin = {"ticket": number, "message_id": 400 + number, "thread_id": 70 + number}
    return twin | {"turned": False, "dismissed_as": None} | more


def _answer(kind: str, **facts: Any) -> Screen:
    return kind, {"reply_to": 99, "thread": None, **facts}


GOOD = {"name": "x", "words_zh": "好", "words_en": "Good"}

SCREENS: dict[str, Screen] = {
    **{f"card_notice_{state}": card(notice_over=state.value) for state in sorted(ENDED)},
    "topic": ("ticket.topic", TIP | {"ticket": 12}),
    "card_new": card(),
    "card_general": card(told={"words": "Somebody is asleep in the lift"}, notice=None),
    "card_from_group": card(told={"words": "He is here"}, channel="group", exercise=True),
    "card_claimed": card(CLAIMED),
    "card_unit": card(told={}, unit=UNIT, routed_by="area"),
    "card_unit_nearest": card(told={}, unit=UNIT, routed_by="nearest"),
    "card_unit_suggested": card(
        CLAIMED,
        {},
        unit=UNIT,
        routed_by="person",
        suggested_unit=UNIT,
        actions=["ask", "forward", "close", "hand_over", "release"],
    ),
    "card_flagged": card(CLAIMED, {}, flags=[Flag.MINOR, Flag.WEAPON]),
    "card_awaiting": card(
        CLAIMED,
        {},
        state="awaiting_reply",
        dialogue={"open": True, "last": "to_tipster", "last_at": "2026-11-22 14:20"},
    ),
    "card_answered": card(
        CLAIMED,
        {},
        dialogue={"open": True, "last": "to_moderators", "last_at": "2026-11-22 14:25"},
    ),
    "card_conversation_ended": card(CLAIMED, {}, dialogue={"open": False}),
    "card_forwarded": card(
        CLAIMED, {}, state="forwarded", forwarded_to="Zhao Qiang", actions=["act", "close"]
    ),
    "card_actioned": card(CLAIMED, {}, state="actioned", forwarded_to="Zhao Qiang"),
    **{
        f"card_field_{name}": card(
            CLAIMED,
            {},
            state="forwarded",
            forwarded_to="Zhao Qiang",
            field={"at": "2026-11-22 14:31"} | said,
        )
        for name, said in (
            ("acknowledged", {"what": "acknowledged"}),
            ("on_scene", {"what": "on_scene"}),
            ("result", {"what": "result", "preset": "nobody_there"}),
            ("result_words", {"what": "result", "words": "He left <10 minutes ago"}),
        )
    },
    "card_proposed": card(
        CLAIMED,
        {},
        flags=[Flag.MINOR],
        closing=CLOSING | {"proposed_by": "Wang Lei"},
        lease_until="",
        actions=["close", "send_back", "release"],
    ),
    "card_closed": card(NEW, {}, state="closed", closing=CLOSING, actions=["reopen"]),
    "card_referred": card(
        NEW,
        {},
        state="closed",
        closing={
            "disposition": "referred",
            "reason": {"words": "It is their area <b>"},
            "other": None,
            "authority": "Jiangxia branch",
        },
        actions=["reopen"],
    ),
    "card_withdrawn": card(
        NEW,
        {},
        withdrawn=True,
        state="closed",
        closing={"disposition": "insufficient", "reason": {"code": "retracted"}},
        actions=["reopen"],
    ),
    "card_twins": card(
        told={},
        twins={
            "tickets": [_twin(11), _twin(9, turned=True, dismissed_as="prank")],
            "more": 3,
            "elsewhere": 2,
        },
    ),
    "card_twins_elsewhere": card(
        told={},
        reasons=[["dismissed_picture", -30], ["picture", 10]],
        twins={"elsewhere": 1, "dismissed_elsewhere": True},
    ),
    "card_notices_own_picture": card(
        told={},
        reasons=[["notices_own_picture", -30]],
        twins={"notices": ["WH-2026-0147"]},
    ),
    "card_cluster": card(
        CLAIMED,
        {},
        cluster={"suggested": [_twin(11), _twin(9)], "can": ["merge", "split"]},
        way=[WAY],
    ),
    "card_cluster_lead": card(
        CLAIMED,
        {},
        cluster={"merged": [_twin(11)], "can": ["split"]},
        way=[WAY, WAY | {"from": "宝丰路口", "from_at": "2026-11-22 14:20", "to": "", "kmh": 31}],
    ),
    "card_cluster_pressing": card(
        told={},
        lift=100,
        cluster={
            "pressing": _twin(11) | {"flags": ["threat_to_life"], "reasons": PRESSING},
            "merged": [_twin(11)],
        },
    ),
    "card_cluster_merged": card(told={}, cluster={"lead": _twin(9)}),
    "card_way_impossible": card(
        told={}, way=[WAY | {"metres": 32_000, "minutes": 10, "kmh": 192, "impossible": True}]
    ),
    "card_way_short": card(told={}, way=[WAY | {"metres": 350, "from": "", "kmh": 21}]),
    "card_way_from_the_notice": card(told={}, way=[WAY | {"from": "", "pin": PIN}]),
    "card_far_off_the_notice": card(told={}, way=[{"metres": 1_104, "pin": PIN}]),
    "card_cut": card(told={"words": "word " * 600}),
    **{
        f"card_clue_{name}": card(told={"clues": [{"picture": None, "clues": [clue]}]})
        for name, clue in CLUES.items()
    },
    "card_originals": card(CLAIMED, {"words": "Listen to this", "originals": FILES}),
    "menu_ask": _menu("ask"),
    "menu_ask_templates": _menu("ask", templates=[[3, "感谢"], [4, "Where <exactly>"]]),
    "menu_template": _menu("template", template=3, words="谢谢您 <b> & {notice}"),
    "menu_forward": _menu("forward", officers=[[6, "Zhao Qiang"], [7, "Sun Li"]]),
    "menu_forward_nobody": _menu("forward", officers=[]),
    "menu_hand_over": _menu("hand_over", units=[{"id": 2, "names": UNIT}]),
    "menu_act": _menu("act"),
    "menu_close": _menu("close"),
    "menu_flag": _menu("flag"),
    "menu_open": card(CLAIMED, {"originals": FILES}, menu={"name": "open"}),
    **{f"menu_reason_{d}": _menu("reason", disposition=d.value) for d in PRESETS},
    "menu_reason_words": _menu("reason", disposition="arrest", words="谢谢您 <b> & all of us"),
    "note_lapsed": _note("lapsed"),
    "note_withdrawn": _note("withdrawn"),
    "note_reopened": _note("reopened"),
    "note_reopened_by_tip": _note("reopened_by_tip"),
    "note_dialogue_ended": _note("dialogue_ended"),
    "note_line_not_delivered": _note("line_not_delivered"),
    "note_outcome_not_delivered": _note("outcome_not_delivered"),
    "note_brief_lost": _note("brief_lost", officer="Zhao Qiang"),
    "note_second_look": _note("second_look"),
    "note_sent_back": _note("sent_back"),
    "note_forwarded": _note("forwarded", officer="Zhao Qiang"),
    "note_handed_over": _note("handed_over", unit=UNIT, words="He lives <there>"),
    "note_moved": _note("moved", unit=UNIT),
    "note_merged": _note("merged", other="9"),
    "note_near_another": _note("near_another", other="9"),
    "note_lead_gone": _note("lead_gone", other="9"),
    "note_apart": _note("apart", other="9"),
    "note_closed": _note("closed", disposition="arrest"),
    "note_acknowledged": _note("field", what="acknowledged"),
    "note_on_scene": _note("field", what="on_scene"),
    "note_result": _note("field", what="result", preset="nobody_there"),
    "note_result_words": _note("field", what="result", words="He left <10 minutes ago"),
    **{f"said_{name}": _said("moderators", preset=name) for name in QUICK_QUESTIONS},
    **{
        f"said_{state}": _said("moderators", words="What was he wearing?", delivery=state)
        for state in ("queued", "sent", "unreachable", "failed")
    },
    "said_chosen": _said("answer", preset="still_there", chosen="yes"),
    "said_words": _said("moderators", words="What was he wearing?"),
    "said_answer": _said("answer", part="text", words="A blue jacket"),
    "said_added": _said("added", part="voice", words="", seconds=74, size=250_000),
    "said_place": _said("added", part="location", place=[30.581234, 114.293456]),
    "said_edited": _said("edited", part="text", words="A green jacket"),
    "words": (
        "ticket.words",
        {
            "ticket": 12,
            "pieces": [
                {"words": "The whole of it & more", "asked": None},
                {"words": "A blue jacket", "asked": {"words": "What was he <wearing>?"}},
                {"words": "At the corner", "asked": {"preset": "where"}},
                {"words": "A white van <old>", "asked": {"question": "vehicle"}},
            ],
        },
    ),
    "file": ("ticket.file", TIP | {"ticket": 12, "name": "Wang <Lei>"}),
    "unmasked": (
        "ticket.unmasked",
        TIP
        | {"ticket": 12, "name": "Wang <Lei>"}
        | {"hidden": [[kind.value, f"<{kind}> 1"] for kind in Kind]},
    ),
    "card_masked": card(
        CLAIMED,
        {"words": masked("13800138000 & a", [(Kind.PHONE, 0, 11)]), "masked": True},
    ),
    "said_masked": _said(
        "answer", part="text", words=masked("".join("x" for _ in Kind), _ONE_OF_EACH)
    ),
    "photo": ("ticket.photo", TIP | {"ticket": 12, "part": 1}),
    "prompt_words": _prompt("words"),
    "prompt_duplicate": _prompt("duplicate", candidates=[_line(11), _line(9)]),
    "prompt_duplicate_words": _prompt("duplicate_words"),
    "prompt_hand_over": _prompt("hand_over", unit=UNIT),
    "prompt_referred": _prompt("referred"),
    "prompt_why_unmask": _prompt("why_unmask"),
    "prompt_aside": _prompt("why_unmask", aside=True),
    "prompt_why_open": _prompt("why_open", file=FILES[0]),
    "prompt_referred_words": _prompt("referred_words"),
    **{f"menu_{name}": _menu(name) for name in ("silence", "matter")},
    "card_told": card(told={}, notice=None, matter_told="fraud", unit=UNIT, routed_by="matter"),
    "card_matter": card(told={}, notice=None, matter="fraud", asks_matter=True),
    "note_put_under": _note("put_under", unit=UNIT),
    "card_silence": card(
        NEW, {}, state="closed", closing=CLOSING, actions=["reopen"], silence=True
    ),
    "queue": _answer(
        "triage.queue",
        mine=False,
        total=15,
        lines=[_line(12, thread_id=77), _line(11, state="claimed", holder="Li Hang")],
    ),
    "queue_empty": _answer("triage.queue", mine=False, total=0, lines=[]),
    "queue_mine": _answer("triage.queue", mine=True, total=1, lines=[_line(12, message_id=None)]),
    "queue_mine_empty": _answer("triage.queue", mine=True, total=0, lines=[]),
    "templates": _answer(
        "triage.templates",
        lines=[
            {
                "template": 3,
                "state": None,
                "disposition": None,
                "name": "感谢",
                "words_zh": "谢谢",
                "words_en": "Thanks <b>",
            },
            {"template": 4, "state": "claimed", "disposition": None, **GOOD},
            {"template": 5, "state": None, "disposition": "arrest", **GOOD},
        ],
    ),
    "templates_none": _answer("triage.templates", lines=[]),
    "ticket": _answer("triage.ticket", **_line(12)),
    "help": _answer("triage.help"),
    **{
        f"surge_{what}": ("triage.surge", {"what": what, "waiting": 61, "at": "2026-11-22 14:05"})
        for what in ("begun", "ended")
    },
    "refusal": _answer("triage.refusal", code="ticket.say_which", params={}),
    "refusal_choices": _answer(
        "triage.refusal",
        code="ticket.unknown_disposition",
        params={"choices": " ".join(Disposition)},
    ),
    **FOLLOWING_UP,
    "brief": ("ticket.brief", TIP | TOLD | {"ticket": 12}),
    "brief_pressed": ("ticket.brief_pressed", {"ticket": 12, "edit": 5, "what": "on_scene"}),
    "ask_result": ("ticket.ask_result", {"ticket": 12}),
    "reported": ("ticket.reported", {"ticket": 12, "edit": 5, "preset": "nobody_there"}),
    "officer_note": ("ticket.officer_note", {"ticket": 12, "note": "withdrawn"}),
    "officer_noted": ("ticket.officer_note", {"ticket": 12, "note": "noted"}),
    **{
        f"outcome_{d}": ("tip.outcome", {"disposition": d.value, "notice": "WH-2026-0147"})
        for d in Disposition
    },
    **ON_DUTY,
    **FIELD,
    **QUIET,
    **FIGURES,
    "card_ringing": card(alert={"since": "2026-11-22 14:12", "names": ["Wang <Lei>"], "rings": 2}),
    "card_nobody_to_ring": card(alert={"since": "2026-11-22 14:12", "names": [], "rings": 1}),
    "card_overdue": card(CLAIMED, overdue=["first_look", "unanswered", "disposition"]),
    "card_looked_at": card(CLAIMED, looking=["Li Hang", "Sun <Li>"], writing=["Wang <Lei>"]),
    "menu_assign": _menu("assign", officers=[[6, "Zhou Min"], [7, "Li Hang"]]),
    "note_assigned": _note("assigned", officer="Li Hang"),
    "note_taken_over": _note("taken_over"),
    "prompt_why_assign": _prompt("why_assign", officer="Li Hang"),
    **{
        f"officer_note_{what}": ("ticket.officer_note", {"ticket": 12, "note": what, "name": "Li"})
        for what in ("assigned", "taken_away", "brief_lost", "second_look")
    },
    "officer_note_lapsed": ("ticket.officer_note", {"ticket": 12, "note": "lapsed"}),
    "outcome_general": ("tip.outcome", {"disposition": "useful", "notice": None}),
    "outcome_words": (
        "tip.outcome",
        {"disposition": "arrest", "notice": None, "words": "谢谢您 <b> & all of us"},
    ),
    "thanks": ("notice.thanks", {"notice": "WH-2026-0147"}),
}


def draw(name: str, language: str) -> str:
    """One message as a text: what it says, and its buttons in brackets."""
    method = rendered(*SCREENS[name], language)
    return shown_by(method)


def shown_by(method: TelegramMethod[Any]) -> str:
    """What a call shows: its words, then a line for each row of buttons."""
    rows = getattr(getattr(method, "reply_markup", None), "inline_keyboard", [])
    keys = [" ".join(f"[{key.text}]" for key in row) for row in rows]
    return "\n".join([words_of(method), *([""] if keys else []), *keys]) + "\n"


def words_of(method: TelegramMethod[Any]) -> str:
    """The words of a call, be they a text, a caption or a topic's name."""
    found = (getattr(method, name, None) for name in ("text", "caption", "name"))
    return str(next((words for words in found if words), ""))


def rendered(kind: str, facts: Facts, language: str, **target: Any) -> TelegramMethod[Any]:
    """The Bot API call that a message becomes."""
    files = (OpenFile("preview.jpg", "photo", b"pixels"),)
    to = Target(chat_id=-1001234567890, t=Texts(language), files=files, **target)
    method = render(kind, facts, to)
    assert method is not None
    return method


def golden(name: str, language: str) -> Path:
    """Where a message's golden text lies."""
    return FOLDER / f"{name}.{language}.txt"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for each in SCREENS:
        for code in LANGUAGES:
            golden(each, code).write_text(draw(each, code), encoding="utf-8")
