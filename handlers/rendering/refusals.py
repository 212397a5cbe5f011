"""How an expected "no" reaches somebody in private. Refuses codes that the catalogues don't know."""

from typing import Any

from aiogram.methods import SendMessage

from handlers.rendering import Rendered, Target, renders


@renders("refusal")
def refusal(facts: Any, to: Target) -> Rendered:
    """An expected "no", in words."""
    return SendMessage(chat_id=to.chat_id, text=to.t(f"refusal.{facts['code']}", **facts["params"]))
