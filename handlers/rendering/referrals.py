"""A referral's file as people read it, in the ticket's thread and by a supervisor who is told.

Holds the renderers of both. Refuses to leave out a paper: each is short enough that all fit.
"""

from typing import Any

from aiogram.methods import SendMessage
from aiogram.types import ReplyParameters

from handlers.rendering import Rendered, Target, Texts, renders
from tipline.inert import shown
from tipline.referrals import AUTHORITY_LIMIT, PAPER_LIMIT

_NAME = 60


@renders("ticket.referral")
def in_thread(facts: Any, to: Target) -> Rendered:
    """The whole file."""
    reply = None
    if to.thread_id is None and to.card_message_id is not None:
        reply = ReplyParameters(message_id=to.card_message_id, allow_sending_without_reply=True)
    return SendMessage(
        chat_id=to.chat_id,
        message_thread_id=to.thread_id,
        text="\n\n".join(_file(facts, to.t)),
        reply_parameters=reply,
    )


@renders("referral.overdue")
def overdue(facts: Any, to: Target) -> Rendered:
    """The same, to a supervisor, since the day has passed."""
    lines = [to.t("referral.overdue.told"), *_file(facts, to.t)]
    return SendMessage(chat_id=to.chat_id, text="\n\n".join(lines))


def _file(facts: Any, t: Texts) -> list[str]:
    head = t(
        "referral.title",
        number=facts["ticket"],
        authority=shown(facts["authority"], AUTHORITY_LIMIT),
        due=facts["due_at"][:10],
        state=t(f"referral.state.{facts['state']}"),
    )
    return [head, *(_paper(paper, facts, t) for paper in facts["papers"])]


def _paper(paper: Any, facts: Any, t: Texts) -> str:
    heading = t(
        "referral.paper",
        kind=t(f"referral.paper.{paper['kind']}"),
        at=paper["at"],
        by=shown(paper["by"], _NAME),
    )
    words = shown(paper["words"], PAPER_LIMIT)
    told = t("referral.words", words=words) if words else t("referral.order", due=facts["due_at"])
    return f"{heading.rstrip()}\n{told}"  # the clock has no name
