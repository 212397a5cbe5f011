"""A broadcast as the triage chat follows it: one message that changes, with buttons to hold it up.

Refuses buttons where nothing is left to hold up.
"""

from typing import Any

from aiogram.methods import EditMessageText, SendMessage

from handlers.rendering import Rendered, Target, renders
from handlers.rendering.notice_buttons import BroadcastButton, keyboard, pressed
from locales.broadcasts import progress_lines
from locales.catalogue import Texts
from tipline.broadcasts import BroadcastAction


@renders("notice.progress")
def progress(facts: Any, to: Target) -> Rendered:
    """How far a notice's deliveries are: sent once, changed from then on."""
    keys = [_button(to.t, act, facts["card"]["id"]) for act in facts["acts"]]
    text, buttons = "\n".join(progress_lines(facts, to.t)), keyboard([keys])
    if facts["edit"] is not None:
        return EditMessageText(
            chat_id=to.chat_id, message_id=facts["edit"], text=text, reply_markup=buttons
        )
    return SendMessage(
        chat_id=to.chat_id,
        text=text,
        reply_markup=buttons,
        message_thread_id=facts["thread_id"],
    )


def _button(t: Texts, act: str, notice: int) -> Any:
    data = BroadcastButton(act=BroadcastAction(act), notice=notice)
    return pressed(t.plain(f"broadcast.button.{act}"), data)
