"""What a ticket's card says of tickets that are perhaps of one moment, and of the way from the last one.

Holds these lines. Refuses to say that two are the same: people merge.
"""

from collections.abc import Iterator
from typing import Any

from locales.catalogue import Raw, Texts
from locales.listing import joined
from locales.tickets.maps import map_link
from locales.tickets.twins import Link
from tipline.inert import shown

__all__ = ["cluster_lines"]

_PLACE = 60
_TIME = 11  # where it begins in "2026-11-22 14:05"


def cluster_lines(facts: Any, t: Texts, link: Link) -> Iterator[str]:
    """The lead, the most pressing that it leads, those merged, those suggested, and the way from the places that are sure, leg by leg."""
    cluster = facts.get("cluster", {})
    if lead := cluster.get("lead"):
        yield t("triage.card.cluster.lead", ticket=link(lead))
    if most := cluster.get("pressing"):
        flags = [t(f"triage.flag.{flag}") for flag in most["flags"]]
        reasons = [t(f"triage.reason.{code}") for code, weight in most["reasons"] if weight > 0]
        why = joined(t, dict.fromkeys([*flags, *reasons]))
        yield t("triage.card.cluster.pressing", ticket=link(most), reasons=why)
    for name in ("merged", "suggested"):
        if tickets := cluster.get(name):
            links = joined(t, (link(line) for line in tickets))
            yield t(f"triage.card.cluster.{name}", tickets=links)
    yield from (_way(leg, t) for leg in facts.get("way", ()))


def _way(way: Any, t: Texts) -> str:
    distance, pin = _distance(way["metres"], t), way.get("pin")
    if pin is not None and "at" not in way:
        return t("triage.card.way.far_off", link=map_link(pin), distance=distance)
    begins = way["from_at"], way["from"]
    params = {
        "before": _stop(*begins) if pin is None else _notices_own(begins[0], pin, t),
        "here": _stop(way["at"], way["to"]),
        "distance": distance,
    }
    if way["impossible"]:
        return t("triage.card.way.impossible", minutes=way["minutes"], **params)
    return t("triage.card.way", speed=way["kmh"] or 0, **params)


def _notices_own(at: str, pin: Any, t: Texts) -> Raw:
    """Where the way begins at the place that the notice keeps."""
    return t("triage.card.way.last_known", time=at[_TIME:], link=map_link(pin))


def _stop(at: str, place: str) -> str:
    return f"{at[_TIME:]} {shown(place, _PLACE)}".rstrip()


def _distance(metres: int, t: Texts) -> str:
    if metres < 1000:
        return t("triage.distance.metres", count=metres)
    kilometres = metres / 1000
    count = f"{kilometres:.1f}" if kilometres < 10 else f"{kilometres:.0f}"
    return t("triage.distance.kilometres", count=count)
