"""Subscribing as a citizen sees it: areas, kinds of notice, quiet hours, and the way out.

Holds one screen with three pages, and the button below a subscriber's card. Refuses a page that
can't be left again.
"""

from typing import Any

from aiogram.types import InlineKeyboardButton

from handlers.rendering import Rendered, Target, Texts, renders
from handlers.rendering.area_choice import narrowed
from handlers.rendering.citizen_buttons import Choice, ChoiceButton, Row, button, in_rows, keyboard
from handlers.rendering.citizen_words import LONGEST_LABEL, lines, message
from tipline.inert import shown
from tipline.notices import NoticeKind


@renders("citizen.subscribe")
def subscribe(facts: Any, to: Target) -> Rendered:
    """What there is to choose, with what was asked for marked."""
    t = to.t
    if not facts["areas"]:
        return message(to, t("citizen.subscribe.none"))
    rows = {"areas": _areas, "kinds": _kinds, "quiet": _quiet}[facts["page"]](t, facts)
    if facts["page"] == "areas":
        text = lines([t("citizen.subscribe"), *narrowed(t, facts, "subscribe")])
    else:
        text = t(f"subscribe.{facts['page']}")
    return message(to, text, keyboard(*rows), facts["edit"])


def leave_row(t: Texts) -> list[InlineKeyboardButton]:
    """One press that ends it, below every card that comes by subscription."""
    return [_key(t, Choice.LEAVE, "all", "subscribe.button.leave")]


def _areas(t: Texts, facts: Any) -> list[Row]:
    every = _marked(t, Choice.AREA, "all", t.plain("citizen.button.all_areas"), facts["all"])
    areas: Row = [
        _marked(
            t,
            Choice.AREA,
            str(area["id"]),
            shown(area["names"][t.language], LONGEST_LABEL),
            area["id"] in facts["mine"],
        )
        for area in facts["areas"]
    ]
    place = [_key(t, Choice.PLACE, "", "subscribe.button.place")]
    if not facts["any"]:
        return [[every], *in_rows(areas, 2), place]
    kinds = t.plain("subscribe.button.kinds", count=len(facts["kinds"]), of=len(NoticeKind))
    quiet = t.plain("subscribe.button.quiet", hours=_hours(t, facts, facts["quiet"]))
    if not facts["hours"][facts["quiet"]]:
        quiet = t.plain("subscribe.button.no_quiet")
    return [
        [every],
        *in_rows(areas, 2),
        place,
        [_button(Choice.KIND, "", kinds), _button(Choice.QUIET, "", quiet)],
        [_marked(t, Choice.AREA, "drills", t.plain("citizen.button.drills"), facts["drills"])],
        [_key(t, Choice.AREA, "none", "citizen.button.no_areas")],
    ]


def _kinds(t: Texts, facts: Any) -> list[Row]:
    keys: Row = [
        _marked(t, Choice.KIND, kind, t.plain(f"notice.head.{kind}"), kind in facts["kinds"])
        for kind in NoticeKind
    ]
    return [*in_rows(keys, 2), _back(t)]


def _quiet(t: Texts, facts: Any) -> list[Row]:
    keys: Row = [
        _marked(t, Choice.QUIET, quiet, _hours(t, facts, quiet), quiet == facts["quiet"])
        for quiet in facts["hours"]
    ]
    return [*in_rows(keys, 2), _back(t)]


def _hours(t: Texts, facts: Any, quiet: str) -> str:
    hours = facts["hours"][quiet]
    if not hours:
        return t.plain("subscribe.hours.none")
    begins, ends = hours
    return t.plain("subscribe.hours", begins=f"{begins}:00", ends=f"{ends}:00")


def _back(t: Texts) -> Row:
    return [_key(t, Choice.AREA, "page", "subscribe.button.back")]


def _key(t: Texts, about: Choice, value: str, key: str) -> InlineKeyboardButton:
    return _button(about, value, t.plain(key))


def _marked(t: Texts, about: Choice, value: str, words: str, on: bool) -> InlineKeyboardButton:
    return _button(about, value, t.plain("citizen.button.on", what=words) if on else words)


def _button(about: Choice, value: str, words: str) -> InlineKeyboardButton:
    return button(words, ChoiceButton(about=about, value=value))
