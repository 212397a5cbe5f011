"""The signed end of the audit chain, as the channel outside shows it. Refuses anything else of it."""

from typing import Any

from aiogram.methods import SendMessage

from handlers.rendering import Rendered, Target, renders


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
