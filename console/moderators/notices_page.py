"""Notices on their way, as a page: how far each has come, the time left, what went wrong and where.

Refuses to hold one up: that is done in the triage chat, by a button there.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from console.markup import Raw, el
from console.moderators.pages import desk_page
from console.visit import Visit
from desk.district.sign_ins import Entrance
from locales.broadcasts import chat_line, detail_lines, done_of, state_line
from locales.notices import title

__all__ = ["notices_page", "unchanged_page"]

Facts = Mapping[str, Any]


def notices_page(visit: Visit, entrance: Entrance, notices: Sequence[Facts]) -> bytes:
    """The notices of the officer's units that went out last."""
    t = visit.t
    return desk_page(
        visit,
        entrance,
        t("desk.notices"),
        el("h1", t("desk.notices")),
        None if notices else el("p", t("desk.none.notices")),
        *(_notice(visit, one) for one in notices),
        el("p", t("desk.hold_in_chat"), class_="quiet"),
    )


def _notice(visit: Visit, facts: Facts) -> Raw:
    t, card = visit.t, facts["card"]
    done, total = done_of(facts["progress"])
    name = title(t, card)
    bar = el("progress", value=done, max=total, aria_label=card["number"]) if total else None
    return el(
        "section",
        el("h2", el("a", name, href=f"/n/{card['number']}")),
        el("p", state_line(facts, t)),
        el("p", bar, " ", t("desk.done", done=done, total=total)) if bar else None,
        *(el("p", line, class_="quiet") for line in detail_lines(facts, t)),
        el("p", _all_stuck(visit, facts)) if facts["stuck_count"] else None,
    )


def _all_stuck(visit: Visit, facts: Facts) -> Raw:
    words = visit.t.plural("desk.unchanged.all", facts["stuck_count"])
    return el("a", words, href=_page_of(visit, facts["card"]["number"], 0))


def _page_of(visit: Visit, number: str, after: int) -> str:
    return visit.to(f"/console/notices/{number}/unchanged/{after}")


def unchanged_page(visit: Visit, entrance: Entrance, facts: Facts) -> bytes:
    """One page of the chats whose copy can't be changed, each with its reason."""
    t, number, after = visit.t, facts["number"], facts["next"]
    heading = Raw(f"{t('desk.unchanged')} · {number}")
    following = "" if after is None else _page_of(visit, number, after)
    return desk_page(
        visit,
        entrance,
        heading,
        el("h1", heading),
        *(el("p", chat_line(chat, t)) for chat in facts["chats"]),
        None if facts["chats"] else el("p", t("desk.none.unchanged")),
        el("p", el("a", t("desk.unchanged.next"), href=following)) if following else None,
    )
