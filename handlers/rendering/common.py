"""What any conversation may have to say: a refusal, the audit log's head.

Refuses more: each slice renders its own.
"""

from typing import Any

from aiogram.methods import SendMessage

from handlers.rendering import Rendered, Target, renders


@renders("refusal")
def refusal(facts: Any, to: Target) -> Rendered:
    """An expected "no", in words."""
    return SendMessage(chat_id=to.chat_id, text=to.t(f"refusal.{facts['code']}", **facts["params"]))


@renders("audit.head")
def audit_head(facts: Any, to: Target) -> Rendered:
    """The signed end of the audit chain, for the channel outside."""
    return SendMessage(
        chat_id=to.chat_id,
        text=to.t(
            "audit.head",
            seq=facts["seq"],
            hash=facts["hash"],
            signature=facts["signature"],
            at=facts["at"],
        ),
    )
