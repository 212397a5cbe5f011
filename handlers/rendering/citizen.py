"""The pages a citizen reads: the first screen, notices, settings, short answers, groups.

Holds their renderers, and gathers those of drafts and sent tips beside it. Refuses anything in a
group but neutral words.
"""

from typing import Any

from aiogram.methods import DeleteMessage, SendMessage
from aiogram.types import EphemeralMessageParameters, InlineKeyboardMarkup

import handlers.rendering.checked
import handlers.rendering.citizen_ask
import handlers.rendering.citizen_tips
import handlers.rendering.subscribing  # noqa: F401  # each registers its kinds when imported
from handlers.rendering import Rendered, Target, Texts, renders
from handlers.rendering.citizen_buttons import (
    Choice,
    ChoiceButton,
    NoticeButton,
    Row,
    button,
    keyboard,
    link,
    page_row,
)
from handlers.rendering.citizen_words import (
    blocks,
    lines,
    message,
    notice_line,
    private_chat,
    told,
)
from tipline.languages import LANGUAGES


@renders("citizen.welcome")
def welcome(facts: Any, to: Target) -> Rendered:
    """First contact, once: what is kept, what Telegram sees, and whom to call."""
    t = to.t
    safe = t("citizen.welcome.kept") if facts["kept"] else ""
    return message(to, safe + t("citizen.welcome", number=to.emergency_number))


@renders("citizen.start")
def start(facts: Any, to: Target) -> Rendered:
    """What to do now."""
    t, found = to.t, facts["notices"]
    asked = t("citizen.start.notices") if found else None
    text = blocks([t("citizen.start"), asked, t("citizen.start.more")])
    return message(to, text, _notice_keys(facts, t))


@renders("citizen.notices")
def notices(facts: Any, to: Target) -> Rendered:
    """The live notices as buttons."""
    t, found = to.t, facts["notices"]
    text = t("citizen.notices") if found else t("citizen.notices.none")
    return message(to, text, _notice_keys(facts, t), facts.get("edit"))


def _notice_keys(facts: Any, t: Texts) -> InlineKeyboardMarkup | None:
    rows: list[Row] = [
        [button(notice_line(notice, t), NoticeButton(number=notice["number"]))]
        for notice in facts["notices"]
    ]
    return keyboard(*rows, page_row(facts, t))


@renders("citizen.note")
def note(facts: Any, to: Target) -> Rendered:
    """A page or a short answer by its name."""
    t, name = to.t, facts["note"]
    text = t(f"citizen.note.{name}", number=to.emergency_number)
    return message(to, text, _note_keys(name, t), facts.get("edit"))


def _note_keys(name: str, t: Texts) -> InlineKeyboardMarkup | None:
    if name == "forget":
        forget = ChoiceButton(about=Choice.FORGET, value="yes")
        keep = ChoiceButton(about=Choice.FORGET, value="no")
        return keyboard(
            [button(t.plain("citizen.button.forget"), forget)],
            [button(t.plain("citizen.button.keep"), keep)],
        )
    if name == "language":
        return keyboard(
            [
                button(
                    t.plain(f"citizen.button.{code}"),
                    ChoiceButton(about=Choice.LANGUAGE, value=code),
                )
                for code in LANGUAGES
            ]
        )
    return None


@renders("citizen.forgotten")
def forgotten(facts: Any, to: Target) -> Rendered:
    """The last thing that is said."""
    return message(to, to.t("citizen.forgotten"), edit=facts["edit"])


@renders("citizen.group_receipt")
def group_receipt(facts: Any, to: Target) -> Rendered:
    """The receipt in the group, for the eyes of the one who replied."""
    text = to.t("citizen.group.receipt", receipt=facts["receipt"])
    return _to_one(facts, to, [text, *told(facts.get("notes", ()), to.t)])


@renders("citizen.group_added")
def group_added(facts: Any, to: Target) -> Rendered:
    """The same of a further reply: it is with the tip."""
    return _to_one(facts, to, [to.t("citizen.group.added"), *told(facts["notes"], to.t)])


@renders("citizen.group_note")
def group_note(facts: Any, to: Target) -> Rendered:
    """The same of a file that could not be taken in."""
    note = to.t(f"citizen.note.{facts['note']}")
    return _to_one(facts, to, [note, to.t("citizen.group.only_you")])


def _to_one(facts: Any, to: Target, told_: list[str]) -> Rendered:
    return SendMessage(
        chat_id=to.chat_id,
        text=lines(told_),
        reply_markup=_private_key(to),
        ephemeral_message_parameters=EphemeralMessageParameters(receiver_user_id=facts["receiver"]),
    )


@renders("citizen.group_line")
def group_line(_: Any, to: Target) -> Rendered:
    """One neutral line for everybody in the group."""
    return message(to, lines([to.t("citizen.group.line")]), _private_key(to))


def _private_key(to: Target) -> InlineKeyboardMarkup | None:
    url = private_chat(to, "mytips")
    return keyboard([link(to.t.plain("citizen.button.private"), url)])


@renders("citizen.group_delete")
def group_delete(facts: Any, to: Target) -> Rendered:
    """Take the reply out of the group, where the bot may."""
    return DeleteMessage(chat_id=to.chat_id, message_id=facts["message"])
