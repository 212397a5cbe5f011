"""Objecting on the web: the form below a notice, the receipt, and the way back to the answer.

Holds pages only. Refuses to put a receipt into an address, where it would stand in logs and
histories: it is typed into a form, and shown once.
"""

from collections.abc import Mapping
from typing import Any

from console.frame import code_field, framed, paragraphs
from console.markup import Raw, el
from console.visit import Visit
from locales.objections import state_lines
from tipline.objections import WORDS_LIMIT, Ground
from tipline.refusals import Refusal

__all__ = ["TRAP", "asked_page", "form", "form_page", "look_page", "state_page"]

TRAP = "website"
"""A field that people don't see; what fills in every field gives itself away."""


def form(visit: Visit, number: str, ground: str = "", words: str = "") -> Raw:
    """The form, with what was filled in before."""
    t = visit.t
    return el(
        "form",
        el(
            "fieldset",
            el("legend", t("page.objection.ground")),
            *(_choice(visit, one, checked=ground == one) for one in Ground),
        ),
        el("label", t("page.objection.words"), for_="words"),
        el(
            "textarea",
            words,
            id="words",
            name="words",
            rows=6,
            required=True,
            maxlength=WORDS_LIMIT,
            aria_describedby="words-hint",
        ),
        el("p", t("page.objection.hint"), id="words-hint", class_="quiet"),
        el(
            "div",
            el("label", t("page.objection.trap"), for_=TRAP),
            el("input", id=TRAP, name=TRAP, tabindex=-1, autocomplete="off"),
            class_="trap",
            aria_hidden="true",
        ),
        el("button", t("page.objection.send")),
        action=visit.to(f"/n/{number}/objection"),
        method="post",
    )


def form_page(visit: Visit, number: str, ground: str, words: str, refusal: Refusal | None) -> bytes:
    """The form once more, with what was written and what is to be mended."""
    t = visit.t
    key = "page.objection.trapped" if refusal is None else f"refusal.{refusal.code}"
    said = t(key, **({} if refusal is None else refusal.params))
    return framed(
        visit,
        t("page.objection"),
        el("h1", t("page.objection")),
        _box(said),
        form(visit, number, ground, words),
        switch=False,
    )


def asked_page(visit: Visit, number: str, receipt: str) -> bytes:
    """It is kept; the receipt, this once."""
    t = visit.t
    return framed(
        visit,
        t("page.objection.asked"),
        el("h1", t("page.objection.asked")),
        el("p", t("page.objection.receipt", number=number)),
        el("p", receipt, class_="code"),
        paragraphs(t("page.objection.keep"), t("page.objection.next")),
        el("p", el("a", t("page.objection.look"), href=visit.to("/objection"))),
        switch=False,
    )


def look_page(visit: Visit, refusal: Refusal | None = None) -> bytes:
    """Where a receipt is typed in."""
    t = visit.t
    return framed(
        visit,
        t("page.objection.look"),
        el("h1", t("page.objection.look")),
        _box(t(f"refusal.{refusal.code}")) if refusal else None,
        el(
            "form",
            code_field("receipt", t("page.objection.code"), "XXXX-XXXX-XXXX"),
            el("button", t("page.objection.show")),
            action=visit.to("/objection"),
            method="post",
        ),
        switch=refusal is None,
    )


def state_page(visit: Visit, facts: Mapping[str, Any]) -> bytes:
    """How it stands, and the answer."""
    t, number = visit.t, facts["notice"]
    return framed(
        visit,
        t("page.objection.look"),
        el("h1", t("page.objection.state")),
        *(el("p", line, class_="lines") for line in state_lines(t, facts)),
        el("p", el("a", t("page.objection.notice", number=number), href=visit.to(f"/n/{number}"))),
        switch=False,
    )


def _choice(visit: Visit, ground: Ground, *, checked: bool) -> Raw:
    return el(
        "label",
        el("input", type="radio", name="ground", value=ground, required=True, checked=checked),
        el("span", visit.t(f"objection.ground.{ground}")),
        class_="choice",
    )


def _box(text: Raw) -> Raw:
    return el("div", el("p", text), class_="state stop", role="alert")
