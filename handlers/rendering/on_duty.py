"""What those on duty see in private: the rota, and what rings.

Holds their renderers and buttons. Refuses a tip's own words: a phone that rings lies on a table.
"""

import functools
import html
from collections.abc import Iterator
from typing import Any

from aiogram.filters.callback_data import CallbackData
from aiogram.methods import EditMessageText
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.rendering import Raw, Rendered, Target, renders
from handlers.rendering.answering import answered
from handlers.rendering.fitting import TEXT_LIMIT, fullest
from locales.catalogue import Texts
from locales.features import in_language
from locales.listing import joined
from locales.tickets.lines import designation_of
from tipline.inert import shown
from tipline.rota import EVERY_DAY, Place

_NAME = 40
_HOUR, _DAY = 60, 24 * 60
_MOST_BUTTONS, _MOST_NAMES = 30, 4
_HOW = 400  # what is said below of how to write it
# What most rotas are made of; everything else is written.
SPANS = {"day": (8 * 60, 20 * 60), "night": (20 * 60, 8 * 60), "always": (0, 0)}

Rows = list[list[InlineKeyboardButton]]


class RingButton(CallbackData, prefix="ar"):
    """Under what rang: I have it."""

    alert: int


class RotaButton(CallbackData, prefix="ro"):
    """A step of setting the rota: `do` is show, who, hours, enter or leave."""

    do: str
    number: int = 0
    span: str = ""
    place: str = ""


@renders("rota.shown")
def rota(facts: Any, to: Target) -> Rendered:
    """Who is on duty now, unit by unit."""
    t = to.t
    text = _rota(facts["units"], t)
    rows: Rows = []
    if "reply_to" not in facts and facts["may_enter"]:
        entries = [entry for unit in facts["units"] for entry in unit["entries"] if entry["mine"]]
        rows = [[_leave(entry, t)] for entry in entries[:_MOST_BUTTONS]]
        rows.append([_button(t.plain("rota.button.enter"), RotaButton(do="who"))])
    elif facts["may_enter"]:
        text = f"{text}\n\n{t('rota.how')}"
    return _said(facts, to, text, rows)


@renders("rota.choice")
def choice(facts: Any, to: Target) -> Rendered:
    """Whom, or which hours."""
    t, back = to.t, [_button(to.t.plain("triage.button.back"), RotaButton(do="show"))]
    if "officer" not in facts:
        people = [
            _button(name, RotaButton(do="hours", number=number))
            for number, name in facts["people"][:_MOST_BUTTONS]
        ]
        rows = [people[start : start + 2] for start in range(0, len(people), 2)]
        return _said(facts, to, t("rota.who"), [*rows, back])
    rows = [
        [
            _button(
                t.plain(f"rota.button.{place}", hours=t.plain(f"rota.span.{span}")),
                RotaButton(do="enter", number=facts["officer"], span=span, place=place),
            )
            for place in Place
        ]
        for span in SPANS
    ]
    text = t("rota.which_hours", name=shown(facts["name"], _NAME))
    return _said(facts, to, f"{text}\n\n{t('rota.how')}", [*rows, back])


@renders("alert.ring")
def ring(facts: Any, to: Target) -> Rendered:
    """A ticket wants somebody."""
    t = to.t
    lines = [
        t("alert.title", number=facts["ticket"], designation=designation_of(facts, t)),
        t(f"alert.cause.{facts['cause']}", waited=_waited(facts["minutes"], t)),
        joined(t, _about(facts, t)),
    ]
    button = _button(t.plain("alert.button.have"), RingButton(alert=facts["alert"]))
    return _said({}, to, Raw("\n".join(line for line in lines if line)), [[button]])


@renders("alert.over")
def over(facts: Any, to: Target) -> Rendered:
    """It rings no more."""
    name = shown(facts["name"], _NAME)
    return _said(
        facts, to, to.t(f"alert.over.{facts['ending']}", number=facts["ticket"], name=name)
    )


def _about(facts: Any, t: Texts) -> Iterator[str]:
    notice = facts["notice"]
    yield t("triage.card.notice", notice=notice) if notice else t("triage.card.general")
    yield from (t(f"triage.flag.{flag}") for flag in facts["flags"])
    yield from (t(f"triage.reason.{code}") for code in facts["reasons"])


def _waited(minutes: int, t: Texts) -> str:
    if minutes < 2 * _HOUR:
        return t.plural("alert.waited.minutes", minutes)
    if minutes < 2 * _DAY:
        return t.plural("alert.waited.hours", minutes // _HOUR)
    return t.plural("alert.waited.days", minutes // _DAY)


def _rota(units: Any, t: Texts) -> str:
    """Every unit with its hours; where that is too long, who is on duty now in as many as fit."""
    forms = (
        functools.partial(_units, units, t),
        *(functools.partial(_units, units[:most], t, hours=False) for most in (60, 30, 10)),
    )
    return fullest(TEXT_LIMIT - _HOW, forms)


def _units(units: Any, t: Texts, *, hours: bool = True) -> str:
    return "\n\n".join([t("rota.title"), *(_unit(unit, t, hours=hours) for unit in units)])


def _unit(unit: Any, t: Texts, *, hours: bool) -> str:
    lines = [t("rota.unit", unit=in_language(t, unit["names"], _NAME))]
    now = {place: unit["now"][place] for place in Place if unit["now"][place]}
    lines += [t(f"rota.now.{place}", names=_names(names, t)) for place, names in now.items()]
    if not now:
        lines.append(t(f"rota.now.nobody.{unit['stands_in']}"))
    if unit.get("nobody_reached"):
        lines.append(t("rota.nobody_reached"))
    if unreached := unit.get("unreached"):
        lines.append(t("rota.unreached", names=_names(unreached, t)))
    if hours:
        lines += [t("rota.entry", entry=_entry(entry, t)) for entry in unit["entries"]]
    return "\n".join(lines)


def _names(names: list[str], t: Texts) -> Raw:
    return joined(t, (html.escape(shown(one, _NAME), quote=False) for one in names[:_MOST_NAMES]))


def _entry(entry: Any, t: Texts) -> str:
    return t.plain(
        "rota.entry.words",
        name=shown(entry["name"], _NAME),
        days=_days(entry["days"], t),
        hours=_hours(entry["begins"], entry["ends"], t),
        place=t.plain(f"rota.place.{entry['place']}"),
    )


def _days(days: list[int], t: Texts) -> str:
    """The days in words: every day, Monday to Friday, or each of them."""
    if set(days) == EVERY_DAY:
        return t.plain("rota.days.every")
    first, last = days[0], days[-1]
    if len(days) > 2 and last - first == len(days) - 1:
        ends = {"first": t.plain(f"rota.day.{first}"), "last": t.plain(f"rota.day.{last}")}
        return t.plain("rota.days.from_to", **ends)
    return t.plain("rota.days.and").join(t.plain(f"rota.day.{day}") for day in days)


def _hours(begins: int, ends: int, t: Texts) -> str:
    if begins == ends:
        return t.plain("rota.hours.all")
    return t.plain("rota.hours", begins=_clock(begins), ends=_clock(ends))


def _clock(minutes: int) -> str:
    return f"{minutes // _HOUR:02d}:{minutes % _HOUR:02d}"


def _leave(entry: Any, t: Texts) -> InlineKeyboardButton:
    label = t.plain("rota.button.leave", entry=_entry(entry, t))
    return _button(label, RotaButton(do="leave", number=entry["id"]))


def _button(label: str, data: CallbackData) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=shown(label, 60) or "?", callback_data=data.pack())


def _said(facts: Any, to: Target, text: str, rows: Rows | None = None) -> Rendered:
    """A new message, in answer to one, or in place of the one that was pressed."""
    keyboard = InlineKeyboardMarkup(inline_keyboard=rows) if rows else None
    if edit := facts.get("edit"):
        return EditMessageText(
            chat_id=to.chat_id, message_id=edit, text=text, reply_markup=keyboard
        )
    return answered(facts, to, text, keyboard)
