"""The page of one notice: what the card says, in full, and proof that it is genuine.

Holds the page from a notice's public facts. Refuses to add to them: what an ended notice once said
is not in its facts any more, so the page cannot say it either.
"""

from collections.abc import Mapping
from typing import Any

from console.frame import framed, paragraphs
from console.markup import Raw, el, together
from console.objection_pages import form
from console.visit import Visit
from locales.features import feature_name, feature_value, headline
from locales.notices import reward_amounts
from tipline.notices import ENDED, SILENT, NoticeState
from tipline.offences import offence_of

__all__ = ["notice_page"]

Facts = Mapping[str, Any]

_SILENT = frozenset(state.value for state in SILENT)
_ENDED = frozenset(state.value for state in ENDED)
_TONES = {"live": "live", "suspended": "stop", "cancelled": "stop"}


def notice_page(visit: Visit, facts: Facts) -> bytes:
    """The page of a published notice as it stands now."""
    t, content = visit.t, facts["content"]
    head = headline(t, facts)
    title = t("page.notice.title", head=head, number=facts["number"])
    rest = () if facts["state"] in _SILENT else _described(visit, facts)
    return framed(
        visit,
        title,
        el("h1", head),
        el("p", facts["number"], " · ", visit.said(content.get("unit")), class_="number"),
        _box(t("notice.exercise"), tone="exercise") if content.get("exercise") else None,
        _state(visit, facts),
        *rest,
        _poster(visit, facts["number"]),
        _objection(visit, facts),
    )


def _state(visit: Visit, facts: Facts) -> Raw:
    """What the record says of it: in force, or what became of it, and since when."""
    t, state = visit.t, facts["state"]
    after = facts["replaced_by"]
    newer = el("a", after, href=visit.to(f"/n/{after}")) if after else ""
    return _box(
        el("strong", t(f"page.notice.{state}", number=newer)),
        t("page.notice.published", at=facts["published_at"]),
        t("page.notice.valid", at=facts["expires_at"]) if facts["expires_at"] else None,
        t("page.notice.ended", at=facts["ended_at"]) if state in _ENDED else None,
        tone=_TONES.get(state, ""),
    )


def _described(visit: Visit, facts: Facts) -> tuple[Raw | None, ...]:
    """All that a live notice says, in the order of its card."""
    t, content = visit.t, facts["content"]
    missing = ".missing" if facts["kind"] == "missing" else ""
    return (
        *_photos(visit, facts),
        _offence(visit, content),
        _happened(visit, facts),
        _description(visit, content.get("description") or ()),
        _section(t("page.notice.ask"), el("p", visit.said(content["ask"]), class_="lines")),
        _box(
            t(f"notice.safety{missing}", emergency=visit.emergency),
            t(f"notice.presumption{missing}"),
            tone="safety",
        ),
        _how_to_tip(visit, facts),
    )


def _photos(visit: Visit, facts: Facts) -> list[Raw]:
    told = facts["content"].get("photos") or ()
    return [_photo(visit, facts, place) for place, _ in enumerate(told[: facts["photos"]], start=1)]


def _photo(visit: Visit, facts: Facts, place: int) -> Raw:
    photo, which = facts["content"]["photos"][place - 1], "" if place == 1 else f"-{place}"
    said = visit.t("page.notice.photo", day=photo["taken_on"], source=_source(visit, photo))
    source, alt = f"/n/{facts['number']}/photo{which}.jpg", visit.t("page.notice.photo.alt")
    # Only the first is seen at once.
    loading = None if place == 1 else "lazy"
    return el(
        "figure",
        el("img", src=source, alt=alt, loading=loading),
        el("figcaption", said),
    )


def _offence(visit: Visit, content: Facts) -> Raw:
    t, offence, basis = visit.t, offence_of(content), content["legal_basis"]
    key = "notice.offence.missing" if offence.is_missing else "notice.offence"
    name = offence.en if t.language == "en" else offence.zh
    told = t(
        "notice.basis",
        instrument=visit.said(basis["instrument"]),
        number=basis["number"],
        case=content["case_number"],
    )
    return together(
        el("h2", t(key, offence=name)),
        el("p", told, class_="lines quiet"),
    )


def _happened(visit: Visit, facts: Facts) -> Raw:
    told = facts["content"]["facts"]
    return _section(
        visit.t("page.notice.facts"),
        el("p", facts["seen_at"], " · ", visit.said(told["place"]), class_="quiet"),
        el("p", visit.said(told["text"]), class_="lines"),
    )


def _description(visit: Visit, entries: Any) -> Raw | None:
    """Feature by feature, gathered by who said so and when."""
    if not entries:
        return None
    origins = dict.fromkeys((entry["source"], entry["as_of"]) for entry in entries)
    lists = (_by_origin(visit, entries, source, day) for source, day in origins)
    return _section(visit.t("page.notice.description"), *lists)


def _by_origin(visit: Visit, entries: Any, source: str, day: str) -> Raw:
    t = visit.t
    mine = [entry for entry in entries if (entry["source"], entry["as_of"]) == (source, day)]
    lines = [
        together(
            el("dt", feature_name(t, entry["feature"])),
            el("dd", feature_value(t, entry["feature"], entry["value"])),
        )
        for entry in mine
    ]
    told = t("notice.described_by", source=t(f"source.{source}"), as_of=day)
    return together(el("p", told, class_="quiet"), el("dl", *lines))


def _how_to_tip(visit: Visit, facts: Facts) -> Raw:
    t, content = visit.t, facts["content"]
    reward, bot = content.get("reward"), visit.bot(facts["number"])
    return _section(
        t("page.tip"),
        el("p", el("a", t("page.tip.bot"), class_="button", href=bot)) if bot else None,
        paragraphs(
            t("page.tip.safe"),
            t("notice.contact", contact=visit.said(content["contact"])),
            t("notice.reward", **reward_amounts(reward)) if reward else None,
        ),
    )


def _poster(visit: Visit, number: str) -> Raw:
    """Drawn when it comes into view, with a mark across it where nobody is to act on it any more."""
    t, file = visit.t, f"/n/{number}/poster"
    picture, pages = f"{file}.png?lang={t.language}", f"{file}.pdf?lang={t.language}"
    return _section(
        t("page.poster"),
        el("figure", el("img", src=picture, alt=t("page.poster.alt"), loading="lazy")),
        el("p", el("a", t("page.poster.walls"), href=pages)),
    )


def _objection(visit: Visit, facts: Facts) -> Raw | None:
    """Where somebody says that the notice is wrong, or not about them."""
    if facts["state"] == NoticeState.CANCELLED:
        return None
    t = visit.t
    return el(
        "details",
        el("summary", t("page.objection")),
        el("p", t("page.objection.what")),
        form(visit, facts["number"]),
        el("p", el("a", t("page.objection.look"), href=visit.to("/objection"))),
    )


def _section(heading: Raw, *content: Raw | None) -> Raw:
    return together(el("h2", heading), *content)


def _box(*texts: Raw | None, tone: str) -> Raw:
    return el("div", paragraphs(*texts), class_=f"state {tone}".strip())


def _source(visit: Visit, told: Facts) -> Raw:
    return visit.t(f"source.{told['source']}")
