"""Objections as Telegram shows them: to whoever asks, to the reviewer, to supervisors.

Holds the renderers. Refuses to show what was written to anybody but the reviewer.
"""

from typing import Any

from aiogram.filters.callback_data import CallbackData
from aiogram.methods import SendMessage

from handlers.rendering import Rendered, Target, renders
from handlers.rendering.notice_buttons import Row, in_rows, keyboard, pressed
from locales.catalogue import Raw
from locales.objections import state_lines
from tipline.objections import Ground


class GroundButton(CallbackData, prefix="og"):
    """The ground of an objection to a notice."""

    ground: str
    number: str


class ObjectionButton(CallbackData, prefix="ob"):
    """A reviewer's act on an objection."""

    act: str
    objection: int


class ReleaseButton(CallbackData, prefix="oc"):
    """A supervisor releases the case of a draft."""

    notice: int


@renders("objection.grounds")
def grounds(facts: Any, to: Target) -> Rendered:
    """What is said against the notice?"""
    number = facts["notice"]
    rows = [
        [pressed(to.t.plain(f"objection.ground.{one}"), GroundButton(ground=one, number=number))]
        for one in Ground
    ]
    return _said(to, to.t("objection.grounds", number=number), rows)


@renders("objection.words")
def ask_words(facts: Any, to: Target) -> Rendered:
    """In your own words."""
    return _said(to, to.t("objection.words", number=facts["notice"]))


@renders("objection.receipt")
def receipt(facts: Any, to: Target) -> Rendered:
    """It is kept; here is the receipt."""
    given = {"number": facts["notice"], "receipt": facts["receipt"]}
    return _said(to, to.t("objection.receipt", **given))


@renders("objection.state")
def state(facts: Any, to: Target) -> Rendered:
    """How it stands, for whoever has the receipt."""
    return _said(to, Raw("\n\n".join(state_lines(to.t, facts))))


@renders("objection.asked")
def asked(facts: Any, to: Target) -> Rendered:
    """Somebody objects: would you take it?"""
    t, button = to.t, ObjectionButton(act="take", objection=facts["id"])
    key = "objection.late" if facts["late"] else "objection.asked"
    told = {
        "number": facts["notice"],
        "ground": t(f"objection.ground.{facts['ground']}"),
        "at": facts["due_at"],
    }
    return _said(to, t(key, **told), [[pressed(t.plain("objection.button.take"), button)]])


@renders("objection.review")
def review(facts: Any, to: Target) -> Rendered:
    """The whole of it, for the reviewer."""
    t = to.t
    text = t(
        "objection.review",
        number=facts["notice"],
        state=t(f"notice.state.{facts['notice_state']}"),
        ground=t(f"objection.ground.{facts['ground']}"),
        at=facts["asked_at"],
        due=facts["due_at"],
        words=facts["words"],
    )
    buttons: Row = [
        pressed(t.plain(f"objection.button.{act}"), ObjectionButton(act=act, objection=facts["id"]))
        for act in facts["acts"]
    ]
    return _said(to, text, in_rows(buttons, 1))


@renders("objection.told")
def told(facts: Any, to: Target) -> Rendered:
    """One line to the reviewer."""
    return _said(to, to.t(f"objection.told.{facts['what']}", number=facts["notice"]))


@renders("objection.nobody")
def nobody(facts: Any, to: Target) -> Rendered:
    """To the moderators' group: there is nobody who may review."""
    return _said(to, to.t("objection.nobody", number=facts["notice"], at=facts["due_at"]))


@renders("case.release")
def release(facts: Any, to: Target) -> Rendered:
    """A notice is wanted from a case that was cleared."""
    text = to.t("case.release", number=facts["withdrawn"], name=facts["by"])
    button = pressed(to.t.plain("case.button.release"), ReleaseButton(notice=facts["notice"]))
    return _said(to, text, [[button]])


@renders("case.told")
def case_told(facts: Any, to: Target) -> Rendered:
    """One line about a case that was cleared."""
    return _said(to, to.t(f"case.told.{facts['what']}"))


def _said(to: Target, text: Raw, rows: list[Row] | None = None) -> SendMessage:
    return SendMessage(chat_id=to.chat_id, text=text, reply_markup=keyboard(rows or []))
