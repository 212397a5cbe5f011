"""How a message in the triage chat points at another ticket.

Refuses an address where the chat's messages have none: the number is there all the same.
"""

from typing import Any

from handlers.rendering import Target
from locales.catalogue import Raw

__all__ = ["ticket_link"]


def ticket_link(to: Target, line: Any) -> Raw:
    """The ticket's number, as a link to its card where the chat's messages have addresses."""
    number, message_id = f"#{line['ticket']}", line.get("message_id")
    chat = str(to.chat_id).removeprefix("-100")
    if message_id is None or chat == str(to.chat_id):
        return Raw(number)
    path = "/".join(str(p) for p in (chat, line.get("thread_id"), message_id) if p is not None)
    return Raw(f'<a href="https://t.me/c/{path}">{number}</a>')
