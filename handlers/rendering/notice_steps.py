"""The guided conversation's screens: a question with its choices, and how to skip or go back.

Refuses a screen without a way out: each has skip, back and "see it so far", or says what is next.
"""

from typing import Any

from aiogram.methods import SendMessage

from desk.notices.steps import EXPIRY_DAYS, Step
from handlers.rendering import Rendered, Target, renders
from handlers.rendering.area_choice import narrowed
from handlers.rendering.last_known import NO_PREVIEW, last_known_lines
from handlers.rendering.notice_buttons import (
    DraftButton,
    EntryButton,
    Row,
    draft_button,
    in_rows,
    keyboard,
    pressed,
)
from handlers.rendering.notice_covers import cover_buttons
from locales.catalogue import Raw, Texts
from locales.features import feature_line, feature_name, feature_value, in_language
from tipline.notice_content import NAMES_PERSON
from tipline.notice_description import FEATURE_CODES, MARK_KINDS, VEHICLE_FEATURES, Feature, Source
from tipline.notices import NoticeKind
from tipline.offences import offence_of

_MANY = 20  # entries of the description, from which on their buttons are small


@renders("notice.kinds")
def kinds(_facts: Any, to: Target) -> Rendered:
    """What sort of notice is it to be?"""
    rows = [[draft_button(to.t, f"notice.kind.{kind}", "kind", 0, kind)] for kind in NoticeKind]
    text = to.t("notice.step.kind")
    return SendMessage(chat_id=to.chat_id, text=text, reply_markup=keyboard(rows))


@renders("notice.step")
def step(facts: Any, to: Target) -> Rendered:
    """One question."""
    t, here = to.t, Step(facts["step"])
    lines = [*_took(t, facts["took"]), *fault_lines(t, facts["faults"])]
    lines += [_asked_at(t, facts, here), *_so_far(t, facts, here)]
    lines += narrowed(t, facts, "draft") if here is Step.AREA else []
    rows = [*_choices(t, facts, here), _ways(t, facts, here)]
    return SendMessage(
        chat_id=to.chat_id,
        text="\n\n".join(lines),
        reply_markup=keyboard(rows),
        link_preview_options=NO_PREVIEW,
    )


def _asked_at(t: Texts, facts: Any, here: Step) -> Raw:
    """The question; nobody is suspected where somebody is missed."""
    known, asks = facts.get("last_known"), f"notice.step.{here}.{facts['kind']}"
    if known is not None and known["at"] is None:
        return t("notice.step.last_known.when")
    return t(asks if t.has(asks) else f"notice.step.{here}")


@renders("notice.feature")
def feature(facts: Any, to: Target) -> Rendered:
    """What is to be said of this feature?"""
    t, notice, which = to.t, facts["id"], Feature(facts["feature"])
    lines = [*fault_lines(t, facts["faults"]), _asked_of(t, which, facts), *_waiting(t, facts)]
    buttons = [
        pressed(feature_value(t, which, code), EntryButton(act="value", notice=notice, arg=code))
        for code in FEATURE_CODES.get(which, ())
    ]
    if which is Feature.MARKS and facts["mark"] is None:
        buttons = [
            pressed(t.plain(f"mark.{kind}"), EntryButton(act="mark", notice=notice, arg=kind))
            for kind in MARK_KINDS
        ]
    rows = [*in_rows(buttons, 3), [_to_description(t, notice)]]
    return SendMessage(chat_id=to.chat_id, text="\n\n".join(lines), reply_markup=keyboard(rows))


def _asked_of(t: Texts, which: Feature, facts: Any) -> Raw:
    """What is asked of a feature; of a mark first its kind, then where it is."""
    if facts["mark"] is not None:
        here = f"notice.value.marks.{facts['mark']}"
        key = here if t.has(here) else "notice.value.marks.where"
        return t(key, kind=t(f"mark.{facts['mark']}"))
    hint, common = f"notice.value.{which}", "choose" if which in FEATURE_CODES else "write"
    return t(hint if t.has(hint) else f"notice.value.{common}", name=feature_name(t, which))


@renders("notice.source")
def source(facts: Any, to: Target) -> Rendered:
    """Where does it come from?"""
    t, notice = to.t, facts["id"]
    row = [
        pressed(t.plain(f"source.{one}"), EntryButton(act="source", notice=notice, arg=one))
        for one in Source
    ]
    return _side_question(facts, to, "source", row)


@renders("notice.day")
def day(facts: Any, to: Target) -> Rendered:
    """From which day is it?"""
    t, notice = to.t, facts["id"]
    row = [
        pressed(t.plain(f"notice.button.day.{one}"), EntryButton(act="day", notice=notice, arg=one))
        for one in ("facts", "today")
    ]
    return _side_question(facts, to, "day", row)


def _side_question(facts: Any, to: Target, asks: str, row: Row) -> Rendered:
    """What is asked of a feature or a photo, and of which; others may wait behind it."""
    t, about = to.t, ""
    if facts["what"] == "feature":
        about = feature_value(t, facts["feature"], facts["value"], 60)
    lines = [*fault_lines(t, facts["faults"]), t(f"notice.ask_{asks}.{facts['what']}", about=about)]
    lines += _waiting(t, facts)
    return SendMessage(chat_id=to.chat_id, text="\n\n".join(lines), reply_markup=keyboard([row]))


def _waiting(t: Texts, facts: Any) -> list[Raw]:
    return [t.plural("notice.waiting", facts["waiting"])] * bool(facts["waiting"])


def fault_lines(t: Texts, faults: Any) -> list[Raw]:
    """What is wrong, one line each."""
    return [
        Raw("\n".join(t("notice.fault", fault=fault_words(t, fault)) for fault in faults[:5]))
    ] * bool(faults)


def fault_words(t: Texts, fault: Any) -> Raw:
    """One fault in words."""
    return t(f"refusal.{fault['code']}", **fault["params"])


def _took(t: Texts, took: Any) -> list[Raw]:
    """The answer that was pressed, said back."""
    if took is None:
        return []
    step, value = took["step"], took["value"]
    is_offence = step == Step.OFFENCE
    words = _offence_name(t, value, took.get("names")) if is_offence else in_language(t, value)
    return [t("notice.took", name=t(f"notice.name.{step}"), value=words)]


def _so_far(t: Texts, facts: Any, here: Step) -> list[Raw]:
    """What the step holds already."""
    if here is Step.DESCRIPTION and facts["entries"]:
        lines = [t("notice.line", line=feature_line(t, entry, 60)) for entry in facts["entries"]]
        return [Raw("\n".join(lines))]
    if here is Step.PHOTOS and facts["photos"]:
        return [t.plural("notice.photos_so_far", facts["photos"])]
    return last_known_lines(t, facts)


def _choices(t: Texts, facts: Any, here: Step) -> list[Row]:
    notice = facts["id"]
    match here:
        case Step.OFFENCE:
            return in_rows(
                [_offence(t, notice, code, facts["names"]) for code in facts["offences"]], 2
            )
        case Step.DESCRIPTION:
            return _features(t, facts)
        case Step.LAST_KNOWN if facts["last_known"]:
            return [[draft_button(t, "notice.button.no_place", "no_place", notice)]]
        case Step.PHOTOS if facts["photos"]:
            drop = draft_button(t, "notice.button.no_photos", "no_photos", notice)
            return [*cover_buttons(t, notice, facts["photos"]), [drop]]
        case Step.ASK | Step.CONTACT:
            return _usual(t, facts, here)
        case Step.EXPIRES:
            labels = [(t.plural("notice.days", days), days) for days in EXPIRY_DAYS]
            return [[pressed(label, _expiry(notice, days)) for label, days in labels]]
        case Step.AREA:
            return _areas(t, facts)
        case _:
            return []


def _usual(t: Texts, facts: Any, here: Step) -> list[Row]:
    """What is mostly said, one press away."""
    button = DraftButton(act="usual", notice=facts["id"], arg=here)
    label = t.plain("notice.button.usual_ask") if here is Step.ASK else facts["contact"][:60]
    return [[pressed(label, button)]] if label else []


def _offence(t: Texts, notice: int, code: str, names: Any) -> Any:
    name = _offence_name(t, code, names[code])
    return pressed(name, DraftButton(act="offence", notice=notice, arg=code))


def _offence_name(t: Texts, code: str, names: Any) -> str:
    offence = offence_of({"offence": code, "offence_names": names})
    return offence.en if t.language == "en" else offence.zh


def _drops(t: Texts, facts: Any) -> list[Row]:
    """A button to take out each entry; of many, two to a row and in fewer words."""
    many = len(facts["entries"]) > _MANY
    each = [
        pressed(
            t.plain("notice.button.drop", line=_in_short(t, entry, 10 if many else 30)),
            EntryButton(act="drop", notice=facts["id"], arg=str(place)),
        )
        for place, entry in enumerate(facts["entries"])
    ]
    return in_rows(each, 2 if many else 1)


def _in_short(t: Texts, entry: Any, limit: int) -> str:
    feature = str(entry.get("feature", ""))
    return f"{feature_name(t, feature)} {feature_value(t, feature, entry.get('value'), limit)}"


def _features(t: Texts, facts: Any) -> list[Row]:
    notice, vehicle = facts["id"], facts["kind"] == NoticeKind.VEHICLE
    # A vehicle's features first where the notice is about one, a person's first elsewhere.
    fitting = [one for one in Feature if one != Feature.NAME or facts["kind"] in NAMES_PERSON]
    order = sorted(fitting, key=lambda one: (one in VEHICLE_FEATURES) != vehicle)
    pick = [
        pressed(feature_name(t, one), EntryButton(act="pick", notice=notice, arg=one))
        for one in order
    ]
    done = draft_button(t, "notice.button.described", "skip", notice, Step.DESCRIPTION)
    return [*in_rows(pick, 3), *_drops(t, facts), [done]]


def _areas(t: Texts, facts: Any) -> list[Row]:
    notice = facts["id"]
    everywhere = draft_button(t, "notice.button.all_areas", "area", notice, "0")
    each = [
        pressed(
            in_language(t, area["names"], 40),
            DraftButton(act="area", notice=notice, arg=str(area["id"])),
        )
        for area in facts["areas"]
    ]
    return [[everywhere], *in_rows(each, 2)]


def _expiry(notice: int, days: int) -> DraftButton:
    return DraftButton(act="expiry", notice=notice, arg=str(days))


def _ways(t: Texts, facts: Any, here: Step) -> Row:
    """Skip, or leave it as it is; back, and what there is so far."""
    notice, before = facts["id"], facts["back"]
    keeps = "pictured" if here is Step.PHOTOS else "unchanged"
    label = f"notice.button.{keeps if facts['answered'] else 'skip'}"
    skip = draft_button(t, label, "skip", notice, here)
    back = [draft_button(t, "notice.button.back", "goto", notice, before)] if before else []
    preview = draft_button(t, "notice.button.preview", "goto", notice, Step.PREVIEW)
    row = [] if here in (Step.DESCRIPTION, Step.COURT) else [skip]
    return [*row, *back, preview]


def _to_description(t: Texts, notice: int) -> Any:
    return draft_button(t, "notice.button.to_description", "goto", notice, Step.DESCRIPTION)
