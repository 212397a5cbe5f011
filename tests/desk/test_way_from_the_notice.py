"""Tips compared with the place that the notice keeps: what they say of it, and what takes its place."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from desk.kit import Kit
from desk.notices.rows import NOTICES
from desk.tickets import acts
from desk.tickets.closing import Outcome, close
from tests.desk.test_clusters import codes, seen
from tests.desk.ticket_desk import TicketDesk, do_jobs
from tests.servers.migrated import on_sqlite
from tipline.dispositions import Disposition

SQUARE = {"latitude": 30.58, "longitude": 114.29}
OF_WAY = {"near_last_seen", "travel_fits", "travel_impossible"}


def notice(stage: TicketDesk, ago: int | None = None) -> int:
    """A live notice about somebody last known to be on the square so many minutes ago, or at a time that nobody knows."""
    at = None if ago is None else (stage.desk.clock() - timedelta(minutes=ago)).isoformat()
    return stage.notice(last_known=SQUARE | {"at": at})


def said(stage: TicketDesk, ticket_id: int) -> set[str]:
    """What the ticket's way, or what it is near to, adds to its reasons."""
    return codes(stage, ticket_id) & OF_WAY


def far_off(stage: TicketDesk, ticket_id: int) -> int:
    """How far off the notice's place is, where the card tells no more."""
    (way,) = stage.card(ticket_id)["way"]
    assert way == {"metres": way["metres"], "pin": [30.58, 114.29]}
    return int(way["metres"])


@on_sqlite
def test_the_way_begins_where_the_notice_says(stage: TicketDesk) -> None:
    about = notice(stage, ago=60)
    near, off, flown, before = (
        seen(stage, user, about, km=km, ago=ago)
        for user, km, ago in ((1, 1.5, 30), (2, 9, 20), (3, 150, 40), (4, 0.5, 70))
    )
    assert said(stage, near) == {"near_last_seen"}
    assert said(stage, off) == {"travel_fits"}
    assert said(stage, flown) == {"travel_impossible"}
    assert said(stage, before) == set()
    (way,) = stage.card(near)["way"]
    assert (way["pin"], way["minutes"], way["kmh"]) == ([30.58, 114.29], 30, 3)
    assert far_off(stage, before) == pytest.approx(500, rel=0.01)


def test_at_an_unknown_time_or_long_ago_only_what_is_near_counts(stage: TicketDesk) -> None:
    about = notice(stage)
    near, off = seen(stage, 1, about, km=1.5), seen(stage, 2, about, km=4)
    assert said(stage, near) == {"near_last_seen"}
    assert said(stage, off) == set()
    assert far_off(stage, near) == pytest.approx(1500, rel=0.01)
    assert far_off(stage, off) == pytest.approx(4000, rel=0.01)


@on_sqlite
def test_whoever_is_surely_seen_later_takes_its_place(stage: TicketDesk) -> None:
    about = notice(stage, ago=60)
    first, later = seen(stage, 1, about, km=9, ago=40), seen(stage, 2, about, km=1.5, ago=20)
    assert said(stage, later) == {"near_last_seen"}
    seen(stage, 3, about, km=9, ago=41)  # now two saw them there
    assert "second_sighting" in codes(stage, first)
    assert said(stage, later) == {"travel_fits"}
    assert "pin" not in stage.card(later)["way"][0]


@on_sqlite
@pytest.mark.parametrize("ago", [None, 600], ids=["unknown", "long ago"])
def test_it_gives_way_to_any_sure_sighting_since_however_long_ago(
    stage: TicketDesk, ago: int | None
) -> None:
    about = notice(stage, ago=ago)
    sure = seen(stage, 1, about, km=9, ago=400)
    assert said(stage, seen(stage, 2, about, km=1)) == {"near_last_seen"}
    stage.desk.do(acts.claim, stage.wang, sure)
    stage.desk.do(close, stage.wang, sure, Outcome(Disposition.USEFUL, preset="led_on"))
    do_jobs(stage)
    assert said(stage, seen(stage, 3, about, km=1)) == set()


@on_sqlite
def test_it_is_opened_once_for_all_tips(stage: TicketDesk) -> None:
    about = notice(stage)
    first = seen(stage, 1, about, km=1)

    def spoil(session: Session, kit: Kit) -> None:
        session.execute(update(NOTICES).where(NOTICES.c.id == about).values(last_known=b"no seal"))

    stage.desk.do(spoil)
    second = seen(stage, 2, about, km=-1)
    assert said(stage, first) == said(stage, second) == {"near_last_seen"}
