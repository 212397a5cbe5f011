"""Answers to commands in the triage chat, and what it hears of the whole line.

Holds their renderers: lists of tickets, where a ticket is, templates, help, an expected "no". Refuses
what a tipster wrote: that stands on cards and in tickets' threads.
"""

from typing import Any

from aiogram.methods import SendMessage

from desk.tickets.queue import MOST_COUNTED
from handlers.rendering import Raw, Rendered, Target, Texts, renders
from handlers.rendering.answering import answered
from handlers.rendering.ticket_links import ticket_link
from locales.tickets.lines import designation_of
from tipline.inert import shown

_NAME, _LINE = 60, 100
_CLOCK = 11  # where it begins in "2026-11-22 14:05"
_MOST_TEMPLATES = 10


@renders("triage.queue")
def queue(facts: Any, to: Target) -> Rendered:
    """A list of tickets, the most pressing first."""
    own = "_mine" if facts["mine"] else ""
    if not facts["lines"]:
        return answered(facts, to, to.t(f"triage.queue.empty{own}"))
    counted = facts["total"]
    total = f"{counted}+" if counted == MOST_COUNTED else str(counted)
    lines: list[str] = [to.t(f"triage.queue.title{own}", total=total)]
    lines += [_queue_line(to, line) for line in facts["lines"]]
    if more := counted - len(facts["lines"]):
        lines.append(to.t("triage.queue.more", count=more))
    return answered(facts, to, "\n".join(lines))


@renders("triage.ticket")
def ticket(facts: Any, to: Target) -> Rendered:
    """Where one ticket's card is, and how the ticket stands."""
    text = to.t(
        "triage.ticket.here",
        ticket=ticket_link(to, facts),
        designation=designation_of(facts, to.t),
        state=to.t(f"triage.state.short.{facts['state']}"),
    )
    return answered(facts, to, text)


@renders("triage.templates")
def templates(facts: Any, to: Target) -> Rendered:
    """A unit's ready-made words, as many as fit."""
    t = to.t
    if not facts["lines"]:
        return answered(facts, to, t("triage.templates.none"))
    lines: list[str] = [t("triage.templates.title")]
    for line in facts["lines"][-_MOST_TEMPLATES:]:
        words = {key: shown(line[key], _LINE) for key in ("name", "words_zh", "words_en")}
        lines.append(
            t("triage.templates.line", number=line["template"], when=_when(line, t), **words)
        )
    return answered(facts, to, "\n".join(lines))


def _when(template: Any, t: Texts) -> Raw:
    """In which state it is offered, or with which outcome it goes out."""
    if outcome := template["disposition"]:
        return t("triage.templates.with", disposition=t(f"disposition.{outcome}"))
    state = template["state"]
    return t(f"triage.state.short.{state}") if state else t("triage.templates.always")


@renders("triage.surge")
def surge(facts: Any, to: Target) -> Rendered:
    """A surge of the whole line has begun, or is over."""
    text = to.t(f"triage.surge.{facts['what']}", waiting=facts["waiting"], at=facts["at"][_CLOCK:])
    return SendMessage(chat_id=to.chat_id, text=text)


@renders("triage.help")
def help_(facts: Any, to: Target) -> Rendered:
    """What can be done here."""
    return answered(facts, to, to.t("triage.help"))


@renders("triage.refusal")
def refusal(facts: Any, to: Target) -> Rendered:
    """An expected "no" to a command."""
    params = dict(facts["params"])
    if "choices" in params:
        params["choices"] = ", ".join(
            to.t.plain(f"disposition.{d}") for d in params["choices"].split()
        )
    return answered(facts, to, to.t(f"refusal.{facts['code']}", **params))


def _queue_line(to: Target, line: Any) -> str:
    params: dict[str, Any] = {
        "ticket": ticket_link(to, line),
        "designation": designation_of(line, to.t),
        "score": line["priority"],
        "state": to.t(f"triage.state.short.{line['state']}"),
    }
    if holder := line.get("holder"):
        return to.t("triage.queue.line_held", name=shown(holder, _NAME), **params)
    return to.t("triage.queue.line", **params)
