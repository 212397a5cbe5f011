"""A screen that another has replaced: it keeps its words and loses its buttons.

Refuses to change anything where no message is known.
"""

from typing import Any

from aiogram.methods import EditMessageReplyMarkup

from handlers.rendering import Rendered, Target, renders


@renders("screen.put_away")
def put_away(facts: Any, to: Target) -> Rendered:
    """Take the buttons from the message named, or from the one that is the screen now."""
    message_id = facts.get("message", to.card_message_id)
    if message_id is None:
        return None
    return EditMessageReplyMarkup(chat_id=to.chat_id, message_id=message_id)
