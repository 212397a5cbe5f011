"""What officers are told about their account and their groups, and what a new group is told.

Refuses names of anybody but the reader, save to their supervisors.
"""

from typing import Any

from aiogram.filters.callback_data import CallbackData
from aiogram.methods import DeleteMessage, SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.rendering import Rendered, Target, renders
from handlers.rendering.area_choice import narrowed
from handlers.rendering.citizen_words import lines
from handlers.rendering.notice_buttons import in_rows, keyboard, pressed
from locales.catalogue import Raw, Texts
from locales.features import in_language
from locales.listing import joined
from tipline.inert import shown
from tipline.languages import LANGUAGES
from tipline.notices import NoticeKind
from tipline.subscribing import bits_of


class AreaButton(CallbackData, prefix="oa"):
    """The area that a group is to be registered for."""

    area: int


class WishesButton(CallbackData, prefix="ow"):
    """Another code for that area, for a chat that gets these kinds of notice, and exercises or not, in
    this language.
    """

    area: int
    kinds: int
    drills: bool
    language: str


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


@renders("officer.unreached")
def unreached(facts: Any, to: Target) -> Rendered:
    """A colleague whom nothing reaches, to their supervisors."""
    text = to.t("officer.unreached", name=shown(facts["name"], 60))
    return SendMessage(chat_id=to.chat_id, text=text)


@renders("officer.console")
def console(facts: Any, to: Target) -> Rendered:
    """The code that opens the console, and the way there."""
    text = to.t("officer.console", code=facts["code"], minutes=facts["minutes"])
    if not (address := facts["address"]):
        return SendMessage(chat_id=to.chat_id, text=text)
    link = f"{address}/console/in?code={facts['code']}"
    return SendMessage(chat_id=to.chat_id, text=text, reply_markup=_open_at(link, to.t))


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
        text=lines([to.t("officer.choose_area"), *narrowed(to.t, facts, "register")]),
        reply_markup=InlineKeyboardMarkup(inline_keyboard=rows),
    )


@renders("officer.group_code")
def group_code(facts: Any, to: Target) -> Rendered:
    """The code to post in the group, shown once."""
    area = in_language(to.t, facts["area"])
    text = to.t("officer.group_code", code=facts["code"], area=area)
    drills = to.t("officer.group_code.drills") if facts["drills"] else None
    said = lines([text, _only(to.t, facts), drills])
    return SendMessage(chat_id=to.chat_id, text=said, reply_markup=_wishes(to.t, facts))


@renders("group.registered")
def registered(facts: Any, to: Target) -> Rendered:
    """One neutral line in the group or channel."""
    key = "group.registered.channel" if facts["kind"] == "channel" else "group.registered"
    text = to.t(key, area=in_language(to.t, facts["area"]))
    drills = to.t("group.registered.drills") if facts["drills"] else None
    return SendMessage(chat_id=to.chat_id, text=lines([text, _only(to.t, facts), drills]))


@renders("group.remove_code")
def remove_code(facts: Any, to: Target) -> Rendered:
    """Take the spent code out of the chat, where the bot may."""
    return DeleteMessage(chat_id=to.chat_id, message_id=facts["message_id"])


def _only(t: Texts, facts: Any) -> Raw | None:
    """The kinds that come to this chat, where not all do."""
    if len(facts["kinds"]) == len(NoticeKind):
        return None
    return t("officer.group_code.kinds", kinds=joined(t, (_kind(t, one) for one in facts["kinds"])))


def _wishes(t: Texts, facts: Any) -> InlineKeyboardMarkup | None:
    """The kinds and the language, those that hold marked; and exercises. Each press makes another code."""
    drills, now = facts["drills"], bits_of(map(NoticeKind, facts["kinds"]))
    holds = {"kinds": now, "drills": drills, "language": facts["language"]}

    def key(words: str, on: bool = False, **wish: Any) -> InlineKeyboardButton:
        data = WishesButton(area=facts["area_id"], **holds | wish)
        return pressed(t.plain("citizen.button.on", what=words) if on else words, data)

    kinds = [
        key(_kind(t, one), one in facts["kinds"], kinds=now ^ bits_of([one])) for one in NoticeKind
    ]
    languages = [
        key(t.plain(f"citizen.button.{one}"), one == facts["language"], language=one)
        for one in LANGUAGES
    ]
    more = [] if drills else [[key(t.plain("officer.button.drills"), drills=True)]]
    return keyboard([*in_rows(kinds, 2), languages, *more])


def _kind(t: Texts, kind: str) -> str:
    return t.plain(f"notice.head.{kind}")


def _open_at(link: str, t: Texts) -> InlineKeyboardMarkup:
    button = InlineKeyboardButton(text=t.plain("officer.button.console"), url=link)
    return InlineKeyboardMarkup(inline_keyboard=[[button]])


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
