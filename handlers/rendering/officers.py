"""What officers are told about their account and their groups, and what a new group is told.

Refuses names of anybody but the reader.
"""

from typing import Any

from aiogram.filters.callback_data import CallbackData
from aiogram.methods import DeleteMessage, SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.rendering import Rendered, Target, renders
from handlers.rendering.notice_buttons import keyboard, pressed
from locales.catalogue import Raw
from locales.features import in_language


class AreaButton(CallbackData, prefix="oa"):
    """The area that a group is to be registered for."""

    area: int


class DrillsButton(CallbackData, prefix="od"):
    """A code for a group of that area which takes part in exercises too."""

    area: int


@renders("officer.enrolled")
def enrolled(facts: Any, to: Target) -> Rendered:
    """The code was right: who you are here and what you may do."""
    return _welcome("officer.enrolled", facts, to)


@renders("officer.welcome")
def welcome(facts: Any, to: Target) -> Rendered:
    """An officer's first screen."""
    return _welcome("officer.welcome", facts, to)


@renders("officer.code_refused")
def code_refused(_facts: Any, to: Target) -> Rendered:
    """A code that opens nothing; never said why."""
    return SendMessage(chat_id=to.chat_id, text=to.t("officer.code_refused"))


@renders("officer.areas")
def areas(facts: Any, to: Target) -> Rendered:
    """Which area is the group in?"""
    if not facts["areas"]:
        return SendMessage(chat_id=to.chat_id, text=to.t("officer.no_areas"))
    rows = [
        [
            InlineKeyboardButton(
                text=in_language(to.t, area["names"], 60),
                callback_data=AreaButton(area=area["id"]).pack(),
            )
        ]
        for area in facts["areas"]
    ]
    return SendMessage(
        chat_id=to.chat_id,
        text=to.t("officer.choose_area"),
        reply_markup=InlineKeyboardMarkup(inline_keyboard=rows),
    )


@renders("officer.group_code")
def group_code(facts: Any, to: Target) -> Rendered:
    """The code to post in the group, shown once."""
    area = in_language(to.t, facts["area"])
    text = to.t("officer.group_code", code=facts["code"], area=area)
    if facts["drills"]:
        return SendMessage(chat_id=to.chat_id, text=f"{text}\n{to.t('officer.group_code.drills')}")
    drills = pressed(to.t.plain("officer.button.drills"), DrillsButton(area=facts["area_id"]))
    return SendMessage(chat_id=to.chat_id, text=text, reply_markup=keyboard([[drills]]))


@renders("group.registered")
def registered(facts: Any, to: Target) -> Rendered:
    """One neutral line in the group or channel."""
    key = "group.registered.channel" if facts["kind"] == "channel" else "group.registered"
    text = to.t(key, area=in_language(to.t, facts["area"]))
    drills = f"\n{to.t('group.registered.drills')}" if facts["drills"] else ""
    return SendMessage(chat_id=to.chat_id, text=f"{text}{drills}")


@renders("group.remove_code")
def remove_code(facts: Any, to: Target) -> Rendered:
    """Take the spent code out of the chat, where the bot may."""
    return DeleteMessage(chat_id=to.chat_id, message_id=facts["message_id"])


def _welcome(key: str, facts: Any, to: Target) -> Rendered:
    t = to.t
    may = [t(f"officer.may.{role}") for role in facts["roles"]]
    text = t(
        key,
        name=facts["name"],
        unit=in_language(t, facts["unit"]),
        roles=Raw(t("officer.between").join(t(f"role.{role}") for role in facts["roles"])),
        may=Raw("\n".join([*may, "", t("officer.may.citizen")])),
    )
    return SendMessage(chat_id=to.chat_id, text=text)
