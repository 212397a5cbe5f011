"""A ticket's topic in the triage chat: made, its card pinned, closed with the ticket, opened again.

Holds their renderers. Refuses all but the first where there is no topic: in a group without topics
a pinned card would stand above every other ticket's.
"""

from typing import Any

from aiogram.methods import CloseForumTopic, CreateForumTopic, PinChatMessage, ReopenForumTopic

from handlers.rendering import Rendered, Target, renders
from locales.tickets.lines import designation_of
from tipline.inert import shown

_LONGEST_NAME = 128


@renders("ticket.topic")
def topic(facts: Any, to: Target) -> Rendered:
    """A topic of its own for each ticket; the sender leaves it out in a group without topics."""
    words = to.t.plain(
        "triage.topic", number=facts["ticket"], designation=designation_of(facts, to.t)
    )
    return CreateForumTopic(chat_id=to.chat_id, name=shown(words, _LONGEST_NAME))


@renders("ticket.pin")
def pin(_: Any, to: Target) -> Rendered:
    """The card, within reach however long the thread below it grows."""
    if to.thread_id is None or to.card_message_id is None:
        return None
    return PinChatMessage(
        chat_id=to.chat_id, message_id=to.card_message_id, disable_notification=True
    )


@renders("ticket.topic_close")
def close(_: Any, to: Target) -> Rendered:
    """Nothing is left to do here."""
    if to.thread_id is None:
        return None
    return CloseForumTopic(chat_id=to.chat_id, message_thread_id=to.thread_id)


@renders("ticket.topic_reopen")
def reopen(_: Any, to: Target) -> Rendered:
    """There is something to do again."""
    if to.thread_id is None:
        return None
    return ReopenForumTopic(chat_id=to.chat_id, message_thread_id=to.thread_id)
