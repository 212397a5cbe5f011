"""Figures in words: the numbers as one message, and what stands on the week's picture.

Holds the renderers and the words of the sheet. Refuses a table of persons: no fact here has a name.
"""

from typing import Any

from aiogram.methods import SendPhoto
from aiogram.types import BufferedInputFile

from desk.figures.weekly import Panel, Sheet
from handlers.rendering import Raw, Rendered, Target, renders
from handlers.rendering.answering import answered
from locales.catalogue import Texts
from locales.listing import joined

__all__ = ["sheet_of"]

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_MOST_LINES = 8
_NOTICE_LINES = ("published", "live", "resolved", "cancelled", "expired", "superseded")


@renders("figures.told")
def told(facts: Any, to: Target) -> Rendered:
    """The numbers of some days."""
    blocks = [_heading(facts, to.t), _tips(facts, to.t), _times(facts, to.t), _rest(facts, to.t)]
    return answered(facts, to, Raw("\n\n".join(blocks)))


@renders("figures.week")
def week(facts: Any, to: Target) -> Rendered:
    """The week's picture, its numbers below it for whoever cannot see it."""
    (file,) = to.files
    caption = "\n\n".join([_heading(facts, to.t), _times(facts, to.t)])
    photo = BufferedInputFile(file.data, file.name)
    return SendPhoto(
        chat_id=to.chat_id, photo=photo, caption=Raw(caption), disable_notification=True
    )


def sheet_of(facts: Any, t: Texts) -> Sheet:
    """What stands on the picture."""
    tips = facts["tips"]
    outcomes = [(name, count) for name, count in facts["dispositions"].items() if count]
    kinds = tips["by_kind"]
    return Sheet(
        title=t.plain("figures.sheet"),
        subtitle=t.plain("figures.days", first=facts["since"], last=facts["until"]),
        numbers=[
            (str(tips["total"]), t.plain("figures.tips.short")),
            (_length(facts["first_look"]["median"], t), t.plain("figures.first_look.short")),
            (_length(facts["disposition"]["median"], t), t.plain("figures.disposition.short")),
            (str(_found(facts)), t.plain("figures.found.short")),
        ],
        panels=[
            Panel(
                t.plain("figures.by_day"),
                [day[5:] for day in tips["by_day"]],
                list(tips["by_day"].values()),
            ),
            Panel(t.plain("figures.by_hour"), [f"{hour}" for hour in range(24)], tips["by_hour"]),
            Panel(
                t.plain("figures.by_kind"),
                [_kind(kind, t) for kind in kinds],
                list(kinds.values()),
                across=True,
            ),
            Panel(
                t.plain("figures.outcomes"),
                [t.plain(f"disposition.{name}") for name, _ in outcomes],
                [count for _, count in outcomes],
                across=True,
            ),
        ],
    )


def _heading(facts: Any, t: Texts) -> str:
    heading = t("figures.title", first=facts["since"], last=facts["until"])
    about = facts.get("notice") or facts.get("unit")
    return f"{heading}\n{t('figures.about', what=about)}" if about else heading


def _tips(facts: Any, t: Texts) -> str:
    tips = facts["tips"]
    lines = [t("figures.tips", count=tips["total"])]
    if tips["retracted"] or tips["purged"]:
        gone = {"retracted": tips["retracted"], "purged": tips["purged"]}
        lines.append(t("figures.gone", **gone))
    if tips["over_quota"]:
        lines.append(t("figures.over_quota", count=tips["over_quota"]))
    kinds = [_each(_kind(kind, t), count, t) for kind, count in tips["by_kind"].items()]
    for key, told in (
        ("figures.by_kind", kinds),
        ("figures.by_unit", _all(tips["by_unit"], t)),
        ("figures.by_area", _all(tips["by_area"], t)),
        ("figures.by_notice", _all(tips["by_notice"], t)),
    ):
        if told:
            lines.append(t("figures.line", what=t(key), told=joined(t, _first(told, t))))
    return "\n".join(lines)


def _first(told: list[Raw], t: Texts) -> list[Raw]:
    """As many as a glance takes in, and how many there are besides."""
    more = len(told) - _MOST_LINES
    return told if more <= 0 else [*told[:_MOST_LINES], t("figures.more", count=more)]


def _times(facts: Any, t: Texts) -> str:
    return "\n".join(
        t(
            f"figures.{name}",
            median=_length(facts[name]["median"], t),
            p95=_length(facts[name]["p95"], t),
        )
        for name in ("first_look", "disposition")
    )


def _rest(facts: Any, t: Texts) -> str:
    outcomes = [
        _each(t.plain(f"disposition.{name}"), count, t)
        for name, count in facts["dispositions"].items()
        if count
    ]
    notices = [
        _each(t.plain(f"figures.notices.{name}"), facts["notices"][name], t)
        for name in _NOTICE_LINES
        if facts["notices"][name]
    ]
    deliveries = facts["deliveries"]
    rewards = [
        t(f"figures.rewards.{name}", count=sums["count"], amount=f"{sums['amount']:,}")
        for name, sums in facts["rewards"].items()
        if sums["count"]
    ]
    lines = [
        t("figures.line", what=t(key), told=joined(t, told))
        for key, told in (
            ("figures.outcomes", outcomes),
            ("figures.notices", notices),
            ("figures.rewards", rewards),
        )
        if told
    ]
    not_sent = deliveries["failed"] + deliveries["unknown"]
    lines.append(t("figures.deliveries", sent=deliveries["sent"], failed=not_sent))
    lines.append(t("figures.alerts", count=sum(facts["alerts"].values())))
    return "\n".join(lines)


def _found(facts: Any) -> int:
    outcomes = facts["dispositions"]
    return int(outcomes["arrest"] + outcomes["located"])


def _kind(kind: str, t: Texts) -> str:
    return t.plain(f"figures.kind.{kind}")


def _all(counts: dict[str, int], t: Texts) -> list[Raw]:
    return [_each(name, count, t) for name, count in counts.items()]


def _each(name: str, count: int, t: Texts) -> Raw:
    return t("figures.each", name=name, count=count)


def _length(seconds: int | None, t: Texts) -> str:
    """A duration with as much as a glance takes in."""
    if seconds is None:
        return "–"
    if seconds < 2 * _HOUR:
        return t.plain("figures.minutes", count=max(1, round(seconds / _MINUTE)))
    if seconds < 2 * _DAY:
        return t.plain("figures.hours", count=f"{seconds / _HOUR:.1f}".removesuffix(".0"))
    return t.plain("figures.whole_days", count=f"{seconds / _DAY:.1f}".removesuffix(".0"))
