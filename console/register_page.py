"""The public register as a page: counts in tables, and the audit log's signed end.

Holds the page from the register's facts, the list of offences among them. Refuses to judge them: it shows numbers.
"""

import base64
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from console.frame import framed, paragraphs
from console.markup import Raw, el, together
from console.visit import Visit
from desk.register import STATES
from tipline.offences import offence_of

__all__ = ["register_page"]

Facts = Mapping[str, Any]
Row = tuple[Raw | str, Mapping[str, int]]


def register_page(visit: Visit, facts: Facts) -> bytes:
    """The whole register."""
    t = visit.t
    return framed(
        visit,
        t("page.register"),
        el("h1", t("page.register")),
        paragraphs(t("page.register.what"), t("page.register.as_of", at=visit.local(facts["at"]))),
        _table(visit, "page.register.all", [(t("page.register.notices"), facts["notices"])]),
        _table(visit, "page.register.by_offence", _offences(visit, facts)),
        _table(visit, "page.register.by_unit", _units(visit, facts["units"])),
        _objections(visit, facts["objections"]),
        paragraphs(
            t("page.register.exercises", count=facts["exercises"]),
            t("page.register.list", version=facts["offences_list"]["version"]),
        ),
        _listed(visit, facts["offences_list"]["entries"]),
        _changes(visit, facts["offences_list"]["changes"]),
        _audit(visit, facts["audit"]),
    )


def _offences(visit: Visit, facts: Facts) -> list[Row]:
    listed = {one["code"]: one["names"] for one in facts["offences_list"]["changes"]}
    named = (
        offence_of({"offence": code, "offence_names": listed.get(code)})
        for code in facts["offences"]
    )
    is_english = visit.t.language == "en"
    return [(one.en if is_english else one.zh, facts["offences"][one.code]) for one in named]


def _changes(visit: Visit, changes: Sequence[Facts]) -> Raw | None:
    """Every change of the list of offences that was ever proposed, and how far it came."""
    if not changes:
        return None
    t = visit.t
    lines = []
    for one in changes:
        at = visit.local(one["in_force_at"] or one["seconded_at"] or one["proposed_at"])
        what = t(f"page.register.change.{one['kind']}", code=one["code"])
        how = t(f"page.register.change.{one['step']}", at=at)
        lines.append(el("li", what, " ", *_entry(visit, one), " · ", how))
    return together(el("h2", t("page.register.changes")), el("ul", *lines))


def _listed(visit: Visit, entries: Sequence[Facts]) -> Raw:
    """The list in force: what a notice may name, and nothing else."""
    t = visit.t
    lines = [el("li", *_entry(visit, one)) for one in entries]
    # An address of its own, to be pointed at: /register#offences.
    heading = el("h2", t("page.register.listed"), id="offences")
    return together(heading, el("p", t("page.register.listed.what")), el("ul", *lines))


def _entry(visit: Visit, facts: Facts) -> list[Raw | str]:
    """An entry's name, and its article and threshold where it has them."""
    name, article = visit.said(facts["names"]), facts["article"]
    if article is None:
        return [name]
    return [name, visit.t("offence.law", article=article, years=facts["limb_years"])]


def _units(visit: Visit, units: Iterable[Facts]) -> list[Row]:
    return [(visit.said(unit["names"]), unit["notices"]) for unit in units]


def _table(visit: Visit, key: str, rows: list[Row]) -> Raw | None:
    """One row for each thing counted, one column for each state."""
    if not rows:
        return None
    t = visit.t
    heads = [el("th", t(f"page.register.state.{state}"), scope="col") for state in STATES]
    lines = [
        el("tr", el("th", name, scope="row"), *(_cell(counts[state]) for state in STATES))
        for name, counts in rows
    ]
    heading = key.replace(".", "-")
    return together(
        el("h2", t(key), id=heading),
        el(
            "div",
            el(
                "table",
                el("thead", el("tr", el("td"), *heads)),
                el("tbody", *lines),
                aria_labelledby=heading,
            ),
            class_="scroll",
            # Wider than a phone: a keyboard has to reach it to scroll it.
            tabindex=0,
            role="region",
            aria_labelledby=heading,
        ),
    )


def _cell(count: int) -> Raw:
    return el("td", f"{count:,}")


def _objections(visit: Visit, counts: Mapping[str, int]) -> Raw:
    """How many objections there were, and how they were decided."""
    t = visit.t
    lines = [
        together(el("dt", t(f"page.register.objection.{state}")), el("dd", f"{count:,}"))
        for state, count in counts.items()
    ]
    return together(el("h2", t("page.register.objections")), el("dl", *lines))


def _audit(visit: Visit, head: Facts | None) -> Raw:
    t = visit.t
    key = base64.b64encode(visit.front.signing_public).decode()
    told = [el("p", t("page.register.unsigned"))]
    if head is not None:
        shown = {**head, "seq": str(head["seq"]), "at": visit.local(head["at"]), "key": key}
        lines = [
            together(el("dt", t(f"page.register.audit.{name}")), el("dd", el("code", shown[name])))
            for name in ("seq", "at", "hash", "signature", "key")
        ]
        told = [el("dl", *lines)]
    return together(
        el("h2", t("page.register.audit")), el("p", t("page.register.audit.what")), *told
    )
