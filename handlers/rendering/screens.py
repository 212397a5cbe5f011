"""A screen that another has replaced: it keeps its words and loses its buttons.

Refuses to change anything where no message is known.
"""

from typing import Any

from aiogram.methods import EditMessageReplyMarkup

from handlers.rendering import Rendered, Target, renders


@renders("screen.put_away")
def put_away(facts: Any, to: Target) -> Rendered:
    """Take the buttons from the screen of now, or from the one named, unless it is on show again."""
    message_id = facts.get("message", to.card_message_id)
    if message_id is None or ("message" in facts and message_id == to.card_message_id):
        return None
    return EditMessageReplyMarkup(chat_id=to.chat_id, message_id=message_id)
