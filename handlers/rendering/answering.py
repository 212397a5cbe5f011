"""An answer to a command, where the command was written; and a message with buttons that then changes.

Holds the one way in which each is said. Refuses to be lost: it is sent though the command was deleted.
"""

from typing import Any

from aiogram.methods import EditMessageText, SendMessage
from aiogram.types import InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters

from handlers.rendering import Rendered, Target

__all__ = ["answered", "posted"]

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def answered(
    facts: Any, to: Target, text: str, keyboard: InlineKeyboardMarkup | None = None
) -> SendMessage:
    """A reply in a group, in its topic; in private, where facts name no message, what comes next."""
    reply = None
    if "reply_to" in facts:
        reply = ReplyParameters(message_id=facts["reply_to"], allow_sending_without_reply=True)
    return SendMessage(
        chat_id=to.chat_id,
        message_thread_id=facts.get("thread"),
        text=text,
        reply_markup=keyboard,
        link_preview_options=_NO_PREVIEW,
        reply_parameters=reply,
    )


def posted(
    facts: Any,
    to: Target,
    text: str,
    keys: InlineKeyboardMarkup | None,
    thread_id: int | None = None,
    card: int | None = None,
) -> Rendered:
    """The message, or the change of the one whose button was pressed."""
    if (edit := facts.get("edit")) is not None:
        return EditMessageText(chat_id=to.chat_id, message_id=edit, text=text, reply_markup=keys)
    reply = None
    if thread_id is None and card is not None:
        reply = ReplyParameters(message_id=card, allow_sending_without_reply=True)
    return SendMessage(
        chat_id=to.chat_id,
        message_thread_id=thread_id,
        text=text,
        reply_markup=keys,
        reply_parameters=reply,
    )
