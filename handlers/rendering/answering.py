"""An answer to a command, where the command was written.

Holds the one way in which it is said. Refuses to be lost: it is sent though the command was deleted.
"""

from typing import Any

from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters

from handlers.rendering import Target

__all__ = ["answered"]

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
