"""What stands around every page of the console, and its small pages: signing in, no such page.

Refuses names of citizens: whoever is signed in is named, nobody else.
"""

import hashlib
from pathlib import Path
from types import MappingProxyType

from console.frame import Around, code_field, framed, paragraphs
from console.markup import Child, Raw, el
from console.visit import Visit
from desk.district.sign_ins import Entrance
from tipline.roles import Right, may

__all__ = ["LIVE", "LIVE_PATH", "desk_page", "no_desk_page", "sign_in_page"]

LIVE = (Path(__file__).parent / "live.js").read_bytes()
# Its content's hash is in its name: it can be kept for good, and a new one is seen at once.
LIVE_PATH = f"/console/live-{hashlib.sha256(LIVE).hexdigest()[:12]}.js"

_TICKETS = {"/console/": "desk.queue", "/console/mine": "desk.mine"}
_NOTICES = {"/console/notices": "desk.notices"}
_FOOTER = "desk.written_down"


def desk_page(visit: Visit, entrance: Entrance, title: str, *main: Child) -> bytes:
    """A page for somebody who is signed in; it brings itself up to date where scripts run."""
    return framed(
        visit,
        title,
        el("p", visit.t("desk.away"), id="away", class_="state stop", role="status", hidden=True),
        *main,
        around=_around(visit, entrance, LIVE_PATH),
    )


def no_desk_page(visit: Visit, entrance: Entrance | None, status: int) -> bytes:
    """The page for an answer that is none."""
    key = f"desk.no.{status if status in (403, 404, 429, 503) else 400}"
    title = visit.t(key)
    return framed(
        visit,
        title,
        el("h1", title),
        paragraphs(visit.t(f"{key}.more")),
        around=_around(visit, entrance, None),
        switch=False,
    )


def sign_in_page(visit: Visit, *, typed: str = "", refused: bool = False) -> bytes:
    """Where the bot's code is typed in."""
    t, bot = visit.t, visit.bot()
    return framed(
        visit,
        t("desk.sign_in"),
        el("h1", t("desk.sign_in")),
        el("p", t("desk.sign_in.refused"), class_="state stop", role="alert") if refused else None,
        paragraphs(t("desk.sign_in.how")),
        el("p", el("a", t("desk.sign_in.bot"), href=bot)) if bot else None,
        el(
            "form",
            code_field("code", t("desk.sign_in.code"), "CO-7K2Q4-XM9PD", typed),
            el("button", t("desk.sign_in.button")),
            action="/console/in",
            method="post",
        ),
        around=_around(visit, None, None),
        switch=not refused,
    )


def _around(visit: Visit, entrance: Entrance | None, script: str | None) -> Around:
    beside: dict[str, str] = {}
    if entrance is not None:
        beside |= _TICKETS if may(entrance.officer.roles, Right.SEE_TICKETS) else {}
        beside |= _NOTICES
    above = None if entrance is None else _signed_in(visit, entrance)
    return Around("/console/", MappingProxyType(beside), _FOOTER, above, script, "desk")


def _signed_in(visit: Visit, entrance: Entrance) -> Raw:
    """Who is signed in here, and the way out."""
    until = visit.local(entrance.ends_at.isoformat())
    return el(
        "form",
        el("span", visit.t("desk.signed_in", name=entrance.officer.name, until=until[-5:])),
        el("button", visit.t("desk.sign_out"), class_="plain"),
        action="/console/out",
        method="post",
        class_="account",
    )
