"""The list of offences and its changes, as supervisors of the topmost unit see them.

Holds the renderers. Refuses to name whoever took a step: that stands in the audit log.
"""

from typing import Any

from aiogram.filters.callback_data import CallbackData
from aiogram.methods import SendMessage

from handlers.rendering import Rendered, Target, renders
from handlers.rendering.notice_buttons import keyboard, pressed
from locales.features import in_language


class OffenceButton(CallbackData, prefix="of"):
    """A step of a change of the list."""

    act: str
    change: int


@renders("offence.list")
def listed(facts: Any, to: Target) -> Rendered:
    """The version, and how it changes."""
    text = to.t("offence.list", version=facts["version"], count=facts["count"])
    return SendMessage(chat_id=to.chat_id, text=text)


@renders("offence.change")
def change(facts: Any, to: Target) -> Rendered:
    """One change, how far it is, and the step that this reader may take."""
    t = to.t
    name = in_language(t, facts["names"])
    what = t(f"offence.change.{facts['kind']}", name=name, article=facts["article"] or "")
    how = t(f"offence.step.{facts['step']}", at=facts["at"] or "")
    rows = [
        [
            pressed(t.plain(f"offence.button.{act}"), OffenceButton(act=act, change=facts["id"]))
            for act in facts["acts"]
        ]
    ]
    return SendMessage(chat_id=to.chat_id, text=f"{what}\n{how}", reply_markup=keyboard(rows))
