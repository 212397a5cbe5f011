"""The small pages: the front page, and what is said when there is no page.

Holds both. Refuses hints: whatever was asked for and is not there gets the same words.
"""

from console.frame import code_field, framed, paragraphs
from console.markup import Raw, el, together
from console.visit import Visit

__all__ = ["SAID", "front_page", "no_page"]

SAID = frozenset({403, 404, 405, 413, 415, 429, 503})
"""The statuses that have words of their own; others get those of 400."""


def front_page(visit: Visit) -> bytes:
    """What this is, how to tell something, how to check a notice."""
    t, bot = visit.t, visit.bot()
    return framed(
        visit,
        t("page.home"),
        el("h1", t("page.home")),
        paragraphs(t("page.home.what")),
        el("h2", t("page.tip")),
        el("p", el("a", t("page.tip.bot"), class_="button", href=bot)) if bot else None,
        paragraphs(t("page.tip.safe")),
        el("h2", t("page.check")),
        _check(visit),
        el("h2", t("page.home.more")),
        el("p", el("a", t("page.register"), href=visit.to("/register"))),
        el("p", el("a", t("page.objection.look"), href=visit.to("/objection"))),
    )


def no_page(visit: Visit, status: int, *, switch: bool) -> bytes:
    """The page for an answer that is none."""
    key = f"page.no.{status if status in SAID else 400}"
    t = visit.t
    return framed(
        visit,
        t(key),
        el("h1", t(key)),
        paragraphs(t(f"{key}.more")),
        together(el("h2", t("page.check")), _check(visit)) if status == 404 else None,
        el("p", el("a", t("page.back"), href=visit.to("/"))),
        switch=switch,
    )


def _check(visit: Visit) -> Raw:
    """Where a notice's number is typed in."""
    t = visit.t
    return el(
        "form",
        code_field("number", t("page.check.number"), "WH-2026-0147"),
        el("input", type="hidden", name="lang", value=t.language) if visit.chosen else None,
        el("button", t("page.check.button")),
        action="/n",
        method="get",
    )
