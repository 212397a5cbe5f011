"""Notices as Telegram shows them: the card, the changed card, the correction.

Holds the renderers of what goes to the public; those for officers are gathered from beside.
Refuses to render anything but what was approved and what the record says of it now.
"""

from typing import Any

from aiogram.filters.callback_data import CallbackData
from aiogram.methods import (
    DeleteMessage,
    EditMessageCaption,
    EditMessageMedia,
    EditMessageText,
    SendMessage,
    SendPhoto,
)
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    ReplyParameters,
)

import handlers.rendering.broadcast
import handlers.rendering.notice_checks
import handlers.rendering.notice_covers
import handlers.rendering.notice_desk
import handlers.rendering.notice_import
import handlers.rendering.notice_steps
import handlers.rendering.offences
import handlers.rendering.officers
import handlers.rendering.posters  # noqa: F401  # each registers its kinds when imported
from handlers.rendering import Rendered, Target, renders
from handlers.rendering.fitting import CAPTION_LIMIT, TEXT_LIMIT
from handlers.rendering.notice_buttons import deep_link, objection_payload, whole_payload
from handlers.rendering.notice_text import card_text
from handlers.rendering.pictures import photo_of, plain_picture
from handlers.rendering.subscribing import leave_row
from locales.catalogue import Raw
from locales.notices import is_silent
from tipline.notices import NoticeState, notice_payload


class GenuineButton(CallbackData, prefix="pg"):
    """The button "Is this genuine?" below a card."""

    notice: int


@renders("notice.card")
def card(facts: Any, to: Target) -> Rendered:
    """The card, posted."""
    text = _words(facts, to, as_caption=bool(to.files))
    buttons = card_buttons(facts, to, text)
    if to.files:
        photo = photo_of(to.files[0])
        return SendPhoto(chat_id=to.chat_id, photo=photo, caption=text, reply_markup=buttons)
    return SendMessage(chat_id=to.chat_id, text=text, reply_markup=buttons)


@renders("notice.card_edit")
def card_edit(facts: Any, to: Target) -> Rendered:
    """The card, changed where it stands. A photo goes with its description, and comes back with it."""
    where: dict[str, Any] = {"chat_id": to.chat_id, "message_id": facts["message_id"]}
    text = _words(facts, to, as_caption=facts["photo"])
    buttons = card_buttons(facts, to, text)
    if not facts["photo"]:
        return EditMessageText(text=text, reply_markup=buttons, **where)
    grey = BufferedInputFile(plain_picture(), "ended.png")
    photo = photo_of(to.files[0]) if to.files else grey
    return EditMessageMedia(
        media=InputMediaPhoto(media=photo, caption=text), reply_markup=buttons, **where
    )


@renders("notice.shared_edit")
def shared_edit(facts: Any, to: Target) -> Rendered:
    """A copy that somebody shared, changed where it stands. Telegram takes no new file there, so its
    picture is changed once there is one that it knows.
    """
    to_anywhere = {**facts, "to_chat": "elsewhere"}
    text = _words(facts, to, as_caption=facts["photo"])
    buttons = card_buttons(to_anywhere, to, text)
    where: dict[str, Any] = {"inline_message_id": facts["inline_message_id"]}
    if not facts["photo"]:
        return EditMessageText(text=text, reply_markup=buttons, **where)
    if not to.files:
        return EditMessageCaption(caption=text, reply_markup=buttons, **where)
    media = InputMediaPhoto(media=photo_of(to.files[0]), caption=text)
    return EditMessageMedia(media=media, reply_markup=buttons, **where)


@renders("notice.card_delete")
def card_delete(facts: Any, to: Target) -> Rendered:
    """The card, taken away where Telegram still allows it."""
    return DeleteMessage(chat_id=to.chat_id, message_id=facts["message_id"])


@renders("notice.correction")
def correction(facts: Any, to: Target) -> Rendered:
    """The line that says in the same chat what became of the notice, in reply to its card; silently
    in the reader's quiet hours.
    """
    reply = None
    if facts["message_id"]:
        reply = ReplyParameters(message_id=facts["message_id"], allow_sending_without_reply=True)
    what = "renewed" if facts["renewed"] else facts["state"]
    named = {"number": facts["number"], "after": facts["replaced_by"] or ""}
    text = to.t(f"notice.correction.{what}", until=facts["expires_at"] or "", **named)
    if facts["content"].get("exercise"):
        text = Raw(f"{to.t('notice.exercise')}\n{text}")
    silent = None if facts["rings"] else True
    return SendMessage(
        chat_id=to.chat_id, text=text, reply_parameters=reply, disable_notification=silent
    )


def card_buttons(facts: Any, to: Target, text: str) -> InlineKeyboardMarkup:
    """The button "I have seen this" while it is live, "Is this genuine?" and "It is wrong" always.

    Where the card had to be shortened, a third one leads to the whole text, in private.
    """
    rows = []
    if not is_silent(facts):
        payload = notice_payload(facts["number"])
        rows.append([deep_link(to, "notice.button.seen", payload)])
        if to.t("notice.shortened") in text:
            rows.append([deep_link(to, "notice.button.whole", whole_payload(facts["number"]))])
    genuine = GenuineButton(notice=facts["id"]).pack()
    label = to.t.plain("notice.button.genuine")
    rows.append([InlineKeyboardButton(text=label, callback_data=genuine)])
    # A notice that was withdrawn is objected to no more.
    if facts["state"] != NoticeState.CANCELLED:
        rows[-1].append(deep_link(to, "notice.button.wrong", objection_payload(facts["number"])))
    # A card without a sort of chat came to somebody who asked for it.
    if facts["to_chat"] is None:
        rows.append(leave_row(to.t))
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _words(facts: Any, to: Target, *, as_caption: bool) -> str:
    limit = CAPTION_LIMIT if as_caption else TEXT_LIMIT
    return card_text(to.t, facts, to.emergency_number, limit)
