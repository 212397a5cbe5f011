"""Silences and pleas as supervisors read them: what is asked, what stands until when, and why.

Holds their renderers and buttons. Refuses anything of whoever it is about, save the designation of one ticket.
"""

from typing import Annotated, Any

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from pydantic import Field

from handlers.rendering import Rendered, Target, Texts, renders
from handlers.rendering.answering import answered, posted
from locales.masks import told
from locales.tickets.lines import designation_of
from tipline.inert import shown
from tipline.quiet import PleaState, SilenceAction, SilenceState

_NAME, _WORDS, _MOST_LINES = 60, 1000, 12

_BUTTONS = {
    SilenceState.ASKED: (SilenceAction.CONFIRM, SilenceAction.DECLINE),
    SilenceState.STANDING: (SilenceAction.LIFT,),
}


class SilenceButton(CallbackData, prefix="sl"):
    """An act on a silence."""

    silence: Annotated[int, Field(gt=0, lt=2**63)]
    act: SilenceAction


class PleaButton(CallbackData, prefix="pl"):
    """A yes or a no to a plea."""

    plea: Annotated[int, Field(gt=0, lt=2**63)]
    yes: bool


@renders("ticket.silence")
def in_thread(facts: Any, to: Target) -> Rendered:
    """A silence in the thread of its ticket, with what can be done about it."""
    keys = [_act(facts, act, to.t, "") for act in _BUTTONS.get(SilenceState(facts["state"]), ())]
    text = "\n".join([to.t("silence.title", number=facts["ticket"]), *_lines(facts, to.t)])
    keyboard = InlineKeyboardMarkup(inline_keyboard=[keys]) if keys else None
    return posted(facts, to, text, keyboard, to.thread_id, to.card_message_id)


@renders("triage.silences")
def listed(facts: Any, to: Target) -> Rendered:
    """All that stand or wait; each that stands can be lifted here."""
    t, lines = to.t, facts["lines"][:_MOST_LINES]
    if not lines:
        return answered(facts, to, t("silence.none"))
    text: list[str] = [t("silence.list", count=len(facts["lines"]))]
    text += [" · ".join([f"<b>#{line['ticket']}</b>", *_lines(line, t)]) for line in lines]
    keys = [
        [_act(line, SilenceAction.LIFT, t, f" #{line['ticket']}")]
        for line in lines
        if line["state"] == SilenceState.STANDING
    ]
    keyboard = InlineKeyboardMarkup(inline_keyboard=keys) if keys else None
    return answered(facts, to, "\n\n".join(text), keyboard)


@renders("triage.plea")
def plea(facts: Any, to: Target) -> Rendered:
    """Somebody's words, and the silence there is, if there is one."""
    t = to.t
    lines: list[str] = [t("plea.title", words=told(facts["words"], _WORDS, t))]
    if silence := facts.get("silence"):
        lines.append(" · ".join([f"<b>#{silence['ticket']}</b>", *_lines(silence, t)]))
    else:
        lines.append(t("plea.no_silence"))
    keyboard = None
    if facts["state"] == PleaState.ASKED:
        keys = [
            InlineKeyboardButton(
                text=t.plain(f"plea.button.{name}"),
                callback_data=PleaButton(plea=facts["plea"], yes=name == "grant").pack(),
            )
            for name in ("grant", "decline")
        ]
        keyboard = InlineKeyboardMarkup(inline_keyboard=[keys])
    else:
        lines.append(t(f"plea.state.{facts['state']}"))
    return posted(facts, to, "\n\n".join(lines), keyboard)


def _lines(facts: Any, t: Texts) -> list[str]:
    lines: list[str] = [
        designation_of(facts, t),
        t(f"silence.state.{facts['state']}", until=facts["until"] or ""),
        t("silence.asked_by", name=shown(facts["asked_by"], _NAME)),
    ]
    if "decided_by" in facts:
        lines.append(t("silence.decided_by", name=shown(facts["decided_by"], _NAME)))
    return [*lines, t("silence.reason", reason=t(f"silence.reason.{facts['reason']}"))]


def _act(facts: Any, act: SilenceAction, t: Texts, more: str) -> InlineKeyboardButton:
    data = SilenceButton(silence=facts["silence"], act=act).pack()
    return InlineKeyboardButton(text=t.plain(f"silence.button.{act}") + more, callback_data=data)
