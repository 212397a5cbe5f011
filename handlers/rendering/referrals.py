"""A referral's file as people read it: in the ticket's thread, by a supervisor who is told, on paper.

Holds the renderers of these, and the words of the pages. Refuses to leave out a paper: each is short enough that all fit.
"""

from typing import Any

from aiogram.methods import SendDocument, SendMessage
from aiogram.types import BufferedInputFile, ReplyParameters

from desk.referrals.printing import Section
from handlers.rendering import Rendered, Target, Texts, renders
from handlers.rendering.answering import answered
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


@renders("referral.letter")
def letter(facts: Any, to: Target) -> Rendered:
    """The file to print, to the officer who asked for it."""
    (file,) = to.files
    upload = BufferedInputFile(file.data, file.name)
    caption = to.t("referral.letter.caption", number=facts["ticket"])
    return SendDocument(chat_id=to.chat_id, document=upload, caption=caption)


@renders("referral.letter_sent")
def letter_sent(facts: Any, to: Target) -> Rendered:
    """Where it was asked for: it went to their own chat."""
    return answered(facts, to, to.t("referral.letter.sent", number=facts["ticket"]))


def letter_words(facts: Any, t: Texts) -> tuple[str, str, tuple[Section, ...]]:
    """What stands on the pages: the title, the deadline with the state, and every paper."""
    title = t.plain("referral.letter.title", number=facts["ticket"], authority=facts["authority"])
    state = t.plain(f"referral.state.{facts['state']}")
    about = t.plain("referral.letter.about", due=facts["due_at"], state=state)
    return title, about, tuple(_section(paper, facts, t) for paper in facts["papers"])


def _section(paper: Any, facts: Any, t: Texts) -> Section:
    return Section(
        label=t.plain(f"referral.paper.{paper['kind']}"),
        lead=f"{paper['at']} {paper['by']}".rstrip(),
        text=paper["words"] or t.plain("referral.order", due=facts["due_at"]),
    )


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
