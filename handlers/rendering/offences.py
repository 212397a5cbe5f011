"""The list of offences and its changes, as supervisors of the topmost unit see them.

Holds the renderers. Refuses to name whoever took a step: that stands in the audit log.
"""

from typing import Any

from aiogram.filters.callback_data import CallbackData
from aiogram.methods import SendMessage

from handlers.rendering import Rendered, Target, renders
from handlers.rendering.notice_buttons import keyboard, pressed
from locales.catalogue import Texts
from locales.features import in_language


class OffenceButton(CallbackData, prefix="of"):
    """A step of a change of the list."""

    act: str
    change: int


@renders("offence.list")
def listed(facts: Any, to: Target) -> Rendered:
    """The version, how it changes, and what stands on it."""
    t, entries = to.t, facts["entries"]
    head = t("offence.list", version=facts["version"], count=len(entries))
    lines = [t("offence.entry", entry=_entry(t, one)) for one in entries]
    return SendMessage(chat_id=to.chat_id, text="\n".join([head, "", *lines]))


@renders("offence.change")
def change(facts: Any, to: Target) -> Rendered:
    """One change, how far it is, and the step that this reader may take."""
    t = to.t
    what = t(f"offence.change.{facts['kind']}", entry=_entry(t, facts))
    how = t(f"offence.step.{facts['step']}", at=facts["at"] or "")
    rows = [
        [
            pressed(t.plain(f"offence.button.{act}"), OffenceButton(act=act, change=facts["id"]))
            for act in facts["acts"]
        ]
    ]
    return SendMessage(chat_id=to.chat_id, text=f"{what}\n{how}", reply_markup=keyboard(rows))


def _entry(t: Texts, facts: Any) -> str:
    """An entry's name, and its article and threshold where it has them."""
    name = in_language(t, facts["names"])
    if facts["article"] is None:
        return name
    return name + t.plain("offence.law", article=facts["article"], years=facts["limb_years"])
