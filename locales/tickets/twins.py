"""What is said of pictures that came before a ticket's own.

Holds these lines, and what points at another ticket: each place has a way of its own. Refuses the
numbers of tickets that not everybody who reads the card may see: of those it has the count.
"""

from collections.abc import Callable, Iterator
from typing import Any

from locales.catalogue import Raw, Texts
from locales.listing import joined

__all__ = ["Link", "twin_lines"]

Link = Callable[[Any], Raw]
"""From a ticket as a line of facts to its number, as a link where it has an address."""


def twin_lines(twins: Any, t: Texts, link: Link) -> Iterator[str]:
    """The notice that showed the picture; the tickets that hold it; how it once ended."""
    if notices := twins.get("notices"):
        yield t("triage.card.twins.notice", notices=joined(t, notices))
    told = [_twin(twin, t, link) for twin in twins.get("tickets", ())]
    if more := twins.get("more"):
        told.append(t("triage.card.twins.more", count=more))
    if elsewhere := twins.get("elsewhere"):
        told.append(t.plural("triage.card.twins.elsewhere", elsewhere))
    if told:
        yield t("triage.card.twins", tickets=joined(t, told))
    dismissed = next((twin for twin in twins.get("tickets", ()) if twin["dismissed_as"]), None)
    if dismissed is not None:
        disposition = t(f"disposition.{dismissed['dismissed_as']}")
        yield t("triage.card.twins.dismissed", ticket=link(dismissed), disposition=disposition)
    elif "dismissed_elsewhere" in twins:
        yield t("triage.card.twins.dismissed_elsewhere")


def _twin(twin: Any, t: Texts, link: Link) -> Raw:
    return t("triage.card.twins.turned", ticket=link(twin)) if twin["turned"] else link(twin)
