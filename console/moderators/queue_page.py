"""The queue as a page: the open tickets, the most pressing first, each with the reasons for its place.

Refuses what a tip says: that is on its ticket's own page, where a look is written down.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from console.markup import Raw, el, together
from console.moderators.pages import desk_page
from console.visit import Visit
from desk.district.sign_ins import Entrance
from locales.listing import joined
from locales.tickets.lines import designation_of, reasons_of, score_of
from tipline.inert import shown

__all__ = ["queue_page"]

Facts = Mapping[str, Any]

_NAME = 40
_COLUMNS = ("priority", "ticket", "why", "state", "since")
_MOST_COUNTED = 1000


def queue_page(visit: Visit, entrance: Entrance, facts: Facts) -> bytes:
    """All that is open in the officer's units, or in the officer's own hands."""
    t, title = visit.t, visit.t("desk.mine" if facts["own"] else "desk.queue")
    return desk_page(
        visit,
        entrance,
        title,
        el("h1", title),
        el("p", _counted(visit, facts)),
        _table(visit, title, facts["lines"]) if facts["lines"] else None,
        el("p", t("desk.acts_in_chat"), class_="quiet"),
    )


def _counted(visit: Visit, facts: Facts) -> Raw:
    t, total, here = visit.t, facts["total"], len(facts["lines"])
    if not total:
        return t("desk.none.mine" if facts["own"] else "desk.none")
    if total >= _MOST_COUNTED:
        return t("desk.count.most", most=_MOST_COUNTED, here=here)
    if total > here:
        return t("desk.count.some", count=total, here=here)
    return t.plural("desk.count", total)


def _table(visit: Visit, caption: str, lines: Sequence[Facts]) -> Raw:
    t = visit.t
    head = el("tr", *(el("th", t(f"desk.column.{name}"), scope="col") for name in _COLUMNS))
    table = el(
        "table",
        el("caption", caption, class_="hidden"),
        el("thead", head),
        el("tbody", *(_row(visit, line) for line in lines)),
        class_="tickets",
    )
    return el("div", table, class_="scroll", tabindex="0", role="region", aria_label=caption)


def _row(visit: Visit, line: Facts) -> Raw:
    t = visit.t
    notice = line["notice"]
    about = t("triage.card.notice", notice=notice) if notice else t("triage.card.general")
    ticket = f"#{line['ticket']} · {designation_of(line, t)}"
    link = el("a", ticket, href=visit.to(f"/console/tickets/{line['ticket']}"))
    reasons = t("desk.withdrawn") if line["withdrawn"] else joined(t, reasons_of(line, t))
    return el(
        "tr",
        el("td", score_of(line), class_="score"),
        el("th", link, el("br"), el("span", about, class_="quiet"), scope="row"),
        el("td", reasons),
        el("td", _state(visit, line)),
        el("td", el("time", line["made_at"][5:], datetime=line["made_at"])),
    )


def _state(visit: Visit, line: Facts) -> Raw:
    state = visit.t(f"triage.state.short.{line['state']}")
    if not line["holder"]:
        return state
    return together(state, el("br"), el("span", shown(line["holder"], _NAME), class_="quiet"))
