"""What a ticket's card says of pictures that came before, and how it points at another ticket.

Holds these lines and the link to a ticket's card. Refuses the numbers of tickets that not everybody
who reads the card may see: of those it has the count.
"""

from collections.abc import Iterator
from typing import Any

from handlers.rendering import Target
from handlers.rendering.listing import joined
from locales.catalogue import Raw

__all__ = ["ticket_link", "twin_lines"]


def twin_lines(twins: Any, to: Target) -> Iterator[str]:
    """The notice that showed the picture; the tickets that hold it; how it once ended."""
    t = to.t
    if notices := twins.get("notices"):
        yield t("triage.card.twins.notice", notices=joined(t, notices))
    told = [_twin(twin, to) for twin in twins.get("tickets", ())]
    if more := twins.get("more"):
        told.append(t("triage.card.twins.more", count=more))
    if elsewhere := twins.get("elsewhere"):
        told.append(t.plural("triage.card.twins.elsewhere", elsewhere))
    if told:
        yield t("triage.card.twins", tickets=joined(t, told))
    dismissed = next((twin for twin in twins.get("tickets", ()) if twin["dismissed_as"]), None)
    if dismissed is not None:
        disposition = t(f"disposition.{dismissed['dismissed_as']}")
        link = ticket_link(to, dismissed)
        yield t("triage.card.twins.dismissed", ticket=link, disposition=disposition)
    elif "dismissed_elsewhere" in twins:
        yield t("triage.card.twins.dismissed_elsewhere")


def ticket_link(to: Target, line: Any) -> Raw:
    """The ticket's number, as a link to its card where the chat's messages have addresses."""
    number, message_id = f"#{line['ticket']}", line.get("message_id")
    chat = str(to.chat_id).removeprefix("-100")
    if message_id is None or chat == str(to.chat_id):
        return Raw(number)
    path = "/".join(str(p) for p in (chat, line.get("thread_id"), message_id) if p is not None)
    return Raw(f'<a href="https://t.me/c/{path}">{number}</a>')


def _twin(twin: Any, to: Target) -> Raw:
    link = ticket_link(to, twin)
    return to.t("triage.card.twins.turned", ticket=link) if twin["turned"] else link
