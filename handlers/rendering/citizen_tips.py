"""What a tipster reads about a tip that was sent: receipt, state, dialogue.

Holds the renderers of those screens. Refuses promises: what happens next is said, not how it ends.
"""

from typing import Any

from aiogram.methods import SendPhoto

from handlers.rendering import Rendered, Target, Texts, renders
from handlers.rendering.citizen_buttons import (
    LineButton,
    Row,
    TipAct,
    TipButton,
    WhichButton,
    button,
    in_rows,
    keyboard,
)
from handlers.rendering.citizen_words import blocks, lines, message, told, took
from handlers.rendering.pictures import photo_of
from handlers.rendering.rewards import money, pick_up_lines
from tipline.inert import shown
from tipline.quick_questions import READY_ANSWERS

_LONGEST_DIALOGUE = 3000
_READY_IN_A_ROW = 3


def _tip(tip: int, act: TipAct, name: str, t: Texts) -> Any:
    return button(t.plain(f"citizen.button.{name}"), TipButton(tip=tip, act=act))


@renders("citizen.receipt")
def receipt(facts: Any, to: Target) -> Rendered:
    """The tip has gone: thanks, the receipt and its use, what happens now."""
    t = to.t
    how = next((f".{name}" for name in ("group", "idle", "short") if facts.get(name)), "")
    text = blocks(
        [
            t(f"citizen.receipt{how}"),
            lines(told(facts.get("notes", ()), t)),
            t("citizen.receipt.code", receipt=facts["receipt"]),
            t("citizen.receipt.next"),
            t("citizen.receipt.safety", number=to.emergency_number),
        ]
    )
    tip = facts["tip"]
    asks = [_tip(tip, TipAct.QUESTIONS, "questions", t)] if facts.get("short") else []
    return message(to, text, keyboard(asks, _more(tip, t)))


def _more(tip: int, t: Texts) -> Row:
    return [_tip(tip, TipAct.ADD, "add", t), _tip(tip, TipAct.SHOW, "state", t)]


@renders("citizen.mytips")
def mytips(facts: Any, to: Target) -> Rendered:
    """The person's tips, newest first, each with its receipt."""
    t, tips = to.t, facts["tips"]
    if not tips:
        return message(to, t("citizen.mytips.none"))
    told_ = [
        lines([_title(tip, t, n), _state(tip, t), _receipt(tip, t)])
        for n, tip in enumerate(tips, start=1)
    ]
    keys: Row = [
        button(t.plain("citizen.button.open", n=n), TipButton(tip=tip["tip"], act=TipAct.SHOW))
        for n, tip in enumerate(tips, start=1)
    ]
    return message(to, blocks([t("citizen.mytips"), *told_]), keyboard(*in_rows(keys, 4)))


def _title(tip: Any, t: Texts, n: int | None = None) -> str:
    about = (
        t("citizen.tip.about", notice=tip["notice"])
        if tip["notice"]
        else t("citizen.tip.about_general")
    )
    sent = tip["sent_at"] or ""
    if n is None:
        return t("citizen.tip.title", about=about, sent=sent)
    return t("citizen.tip.title_numbered", n=n, about=about, sent=sent)


def _state(tip: Any, t: Texts) -> str:
    return t("citizen.tip.state", state=t(f"citizen.state.{tip['state']}"))


def _receipt(tip: Any, t: Texts) -> str | None:
    return t("citizen.tip.receipt", receipt=tip["receipt"]) if tip["receipt"] else None


@renders("citizen.tip")
def one_tip(facts: Any, to: Target) -> Rendered:
    """One tip: how it stands, and what its tipster may do."""
    t, ask = to.t, facts.get("ask")
    outcome = facts.get("disposition")
    text = blocks(
        [
            lines(
                [
                    _title(facts, t),
                    _state(facts, t),
                    t("citizen.tip.took", what=took(facts["took"], t)) if facts["open"] else None,
                    _receipt(facts, t),
                ]
            ),
            t(f"outcome.{outcome}") if outcome else None,
            *(_reward(facts["reward"], t) if "reward" in facts else []),
            t("citizen.tip.unreachable") if facts["unreachable"] else None,
            t("citizen.tip.elsewhere") if not facts.get("mine", True) else None,
            t(f"citizen.tip.ask.{ask}") if ask else None,
        ]
    )
    return message(to, text, keyboard(*_acts(facts, ask, t)), facts.get("edit"))


def _reward(reward: Any, t: Texts) -> list[str]:
    waits = t("reward.told.waits", notice=reward["notice"], money=money(reward, t))
    return [waits, *pick_up_lines(reward, t)]


def _acts(facts: Any, ask: str | None, t: Texts) -> list[Row]:
    tip = facts["tip"]
    if not facts["open"]:
        return []
    if ask is not None:
        really = (
            _tip(tip, TipAct.RETRACT_REALLY, "retract_really", t)
            if ask == TipAct.RETRACT
            else _tip(tip, TipAct.END_REALLY, "end_really", t)
        )
        return [[really], [_tip(tip, TipAct.SHOW, "back", t)]]
    talk: Row = []
    if facts["dialogue"]:
        talk = [_tip(tip, TipAct.WRITE, "write", t), _tip(tip, TipAct.END, "end", t)]
    here = [] if facts.get("mine", True) else [_tip(tip, TipAct.HERE, "here", t)]
    return [_more(tip, t), talk, here, [_tip(tip, TipAct.RETRACT, "retract", t)]]


@renders("citizen.added")
def added(facts: Any, to: Target) -> Rendered:
    """What came is with the tip, or with the moderators."""
    t = to.t
    text = lines([t(f"citizen.added.{facts['purpose']}"), *told(facts["notes"], t)])
    keys = keyboard([_tip(facts["tip"], TipAct.DONE, "finished", t)])
    return message(to, text, keys, facts.get("edit"))


@renders("citizen.add_now")
def add_now(facts: Any, to: Target) -> Rendered:
    """What comes next goes to this tip, or to its moderators."""
    t = to.t
    text = t("citizen.add_now.write" if facts["writing"] else "citizen.add_now.add")
    return message(to, text, keyboard([_tip(facts["tip"], TipAct.DONE, "finished", t)]))


@renders("citizen.which")
def which(facts: Any, to: Target) -> Rendered:
    """It went to the draft; perhaps it was meant for the moderators who wait."""
    t = to.t
    data = WhichButton(tip=facts["tip"], message=facts["message"])
    return message(
        to, t("citizen.which"), keyboard([button(t.plain("citizen.button.for_police"), data)])
    )


@renders("dialogue.line")
def dialogue_line(facts: Any, to: Target) -> Rendered:
    """A line from the moderators, and how to answer it."""
    t, preset = to.t, facts.get("preset")
    ready = [
        button(_ready(preset, value, t), LineButton(line=facts["line"], value=value))
        for value in READY_ANSWERS.get(preset, ())
    ]
    text = blocks([*_line_words(facts, t), t("dialogue.line.hint")])
    tip = facts["tip"]
    other = [_tip(tip, TipAct.WRITE, "reply", t), _tip(tip, TipAct.END, "end", t)]
    keys = keyboard(*in_rows(ready, _READY_IN_A_ROW), other)
    if to.files:
        photo = photo_of(to.files[0])
        return SendPhoto(chat_id=to.chat_id, photo=photo, caption=text, reply_markup=keys)
    return message(to, text, keys)


@renders("dialogue.answered")
def dialogue_answered(facts: Any, to: Target) -> Rendered:
    """The same line, with what was chosen in place of its buttons."""
    t = to.t
    chosen = t("dialogue.line.chosen", chosen=_ready(facts["preset"], facts["chosen"], t))
    keys = keyboard([_tip(facts["tip"], TipAct.WRITE, "reply", t)])
    return message(to, blocks([*_line_words(facts, t), chosen]), keys, facts["edit"])


def _ready(preset: str, value: str, t: Texts) -> str:
    return t.plain(f"citizen.answer.{preset}.{value}")


def _line_words(facts: Any, t: Texts) -> list[str]:
    """What it is about, and the words."""
    preset, notice = facts.get("preset"), facts.get("notice")
    words = t(f"triage.preset.{preset}") if preset else shown(facts["words"], _LONGEST_DIALOGUE)
    about = t("dialogue.line.about", notice=notice) if notice else t("dialogue.line.about_general")
    return [about, t("dialogue.line.words", words=words)] if words else [about]
