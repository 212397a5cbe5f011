"""One ticket as a page: what the card says, in full, the photos, the conversation, and why it stands where
it stands.

Refuses buttons: what can be done now is named, and done in the triage chat.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from console.markup import Raw, el, together
from console.moderators.pages import desk_page
from console.visit import Visit
from desk.district.sign_ins import Entrance
from locales.listing import joined
from locales.tickets.lines import (
    WHOLE,
    about_lines,
    content_lines,
    designation_of,
    flag_lines,
    reasons_of,
    score_of,
    standing_lines,
)
from locales.tickets.said import said_words
from tipline.inert import shown

__all__ = ["ticket_page"]

Facts = Mapping[str, Any]

_NAME = 60


def ticket_page(visit: Visit, entrance: Entrance, facts: Facts) -> bytes:
    """All that somebody who works here may know of a ticket."""
    t = visit.t
    title = f"#{facts['ticket']} · {designation_of(facts, t)}"
    return desk_page(
        visit,
        entrance,
        title,
        el("h1", title),
        el("p", t("triage.card.exercise"), class_="state exercise")
        if facts.get("exercise")
        else None,
        _lines([*about_lines(facts, t), *flag_lines(facts, t)]),
        el("div", _lines(standing_lines(facts, t)), class_="state"),
        el("div", _tip(visit, facts), _place_in_queue(visit, facts), class_="beside"),
    )


def _tip(visit: Visit, facts: Facts) -> Raw:
    """What came in, and what was said since."""
    t = visit.t
    return el(
        "div",
        el("h2", t("desk.told")),
        _lines(content_lines(facts, t, lambda line: _link(visit, line), WHOLE)),
        _photos(visit, facts),
        *_conversation(visit, facts["said"]),
    )


def _place_in_queue(visit: Visit, facts: Facts) -> Raw:
    """Why it stands where it stands, and what can be done now."""
    t, reasons = visit.t, [el("li", one) for one in reasons_of(facts, visit.t)]
    return el(
        "div",
        el("h2", t("desk.why", score=score_of(facts))),
        el("ul", *reasons) if reasons else el("p", t("desk.why.nothing")),
        _acts(visit, facts),
    )


def _lines(lines: Iterable[str]) -> Raw:
    """Each line a paragraph; where a tipster's own words go on, so does the paragraph."""
    return together(*(el("p", Raw(line), class_="lines") for line in lines))


def _link(visit: Visit, line: Facts) -> Raw:
    number = line["ticket"]
    return el("a", f"#{number}", href=visit.to(f"/console/tickets/{number}"))


def _photos(visit: Visit, facts: Facts) -> Raw | None:
    """Each small, for a telephone on a slow line; a press opens it whole."""
    parts = facts["photos"]
    pressed = (_photo(visit, facts, part, place) for place, part in enumerate(parts, 1))
    return el("figure", *pressed, class_="photos") if parts else None


def _photo(visit: Visit, facts: Facts, part: int, place: int) -> Raw:
    kept = f"/console/tickets/{facts['ticket']}/photos/{part}"
    alt = visit.t("desk.photo", number=place, of=len(facts["photos"]))
    small = el("img", src=f"{kept}-small.jpg", alt=alt, loading="lazy")
    return el("a", small, href=f"{kept}.jpg")


def _conversation(visit: Visit, said: Sequence[Facts]) -> tuple[Raw, ...]:
    if not said:
        return ()
    items = (_said(visit, one) for one in said)
    return el("h2", visit.t("desk.conversation")), el("ol", *items, class_="said")


def _said(visit: Visit, said: Facts) -> Raw:
    t = visit.t
    ours = said["from"] == "moderators"
    who = shown(said["name"], _NAME) if ours else t("desk.tipster")
    delivery = t(f"triage.delivery.{said['delivery']}") if ours else None
    return el(
        "li",
        el("p", el("strong", who), " ", el("time", said["at"][5:], datetime=said["at"])),
        el("p", said_words(said, t), class_="lines"),
        el("p", delivery, class_="quiet") if delivery else None,
        class_="ours" if ours else None,
    )


def _acts(visit: Visit, facts: Facts) -> Raw:
    """What can be done now, and where."""
    t, possible = visit.t, facts["actions"]
    how = t("desk.acts", number=facts["ticket"])
    if not possible:
        return el("p", how, class_="quiet")
    named = joined(t, (t(f"triage.button.{act}") for act in possible))
    return together(el("h2", t("desk.possible")), el("p", named), el("p", how, class_="quiet"))
