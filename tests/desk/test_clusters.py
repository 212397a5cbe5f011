"""Clusters: suggested by place, time and picture; merged and split by people, never by themselves."""

from datetime import timedelta
from typing import Any

import pytest

from desk.tickets import acts
from desk.tickets.assigning import assign, assign_in_words
from desk.tickets.closing import Outcome, close, confirm
from desk.tickets.merging import merge, split
from desk.tickets.queue import queue
from storage.tables.audit import AuditRow
from storage.tables.clusters import Cluster, ClusterMember, SightingRow
from tests.desk.same_pictures import PICTURE, Pictures
from tests.desk.ticket_desk import TicketDesk, do_jobs, refused
from tests.servers.migrated import on_sqlite
from tipline.dispositions import Disposition
from tipline.places import Coordinates
from tipline.questions import Answer, Question
from tipline.tickets import Flag, TicketState
from tipline.tips import PartKind

FOUND = Outcome(Disposition.LOCATED, preset="person_found")
KILOMETRE = 0.009  # degrees of latitude


@pytest.fixture(name="notice")
def a_notice(stage: TicketDesk) -> int:
    """The live notice that all tips are about."""
    return stage.notice()


def seen(stage: TicketDesk, user: int, notice: int, *, km: float = 0, ago: int = 10) -> int:
    """A sighting so far north of the square, so many minutes ago, with all that follows."""
    at = stage.desk.clock() - timedelta(minutes=ago)
    pin = {
        "kind": PartKind.LOCATION,
        "text": "",
        "place": Coordinates(30.58 + km * KILOMETRE, 114.29),
    }
    when = Answer(Question.WHEN, f"{at.isoformat()}/minute", "earlier")
    ticket_id = stage.tip(user=user, notice=notice, parts=(pin,), answers={Question.WHEN: when})
    do_jobs(stage)
    return ticket_id


def cluster(stage: TicketDesk, ticket_id: int) -> dict[str, Any]:
    """What the ticket's newest card says of it, by numbers."""
    told = stage.card(ticket_id).get("cluster", {})
    lists = {k: [one["ticket"] for one in told[k]] for k in ("suggested", "merged") if k in told}
    lead = {"lead": told["lead"]["ticket"]} if "lead" in told else {}
    return lists | lead | ({"can": told["can"]} if "can" in told else {})


def codes(stage: TicketDesk, ticket_id: int) -> set[str]:
    """The codes of a ticket's reasons."""
    return {code for code, _ in stage.row(ticket_id).reasons}


# ------------------------------------------------------------------ suggested


@on_sqlite
def test_who_saw_the_same_is_suggested_and_nothing_else_happens(
    stage: TicketDesk, notice: int
) -> None:
    first, near = seen(stage, 1, notice), seen(stage, 2, notice, km=0.5, ago=30)
    far, late = seen(stage, 3, notice, km=2), seen(stage, 4, notice, ago=90)
    same_person = seen(stage, 4, notice, ago=89)
    assert cluster(stage, first) == {"suggested": [near]}
    assert cluster(stage, near) == {"suggested": [first]}
    assert [cluster(stage, t) for t in (far, late, same_person)] == [{}, {}, {}]
    assert "second_sighting" in codes(stage, first) & codes(stage, near)
    assert {stage.state(t) for t in (first, near)} == {TicketState.NEW}
    third = seen(stage, 5, notice, km=0.2)
    assert cluster(stage, third) == {"suggested": [first, near]}
    assert len(stage.desk.rows(Cluster)) == 1


@pytest.fixture(name="between")
def a_tip_between_two_clusters(stage: TicketDesk, notice: int) -> list[int]:
    """Two in the south and two in the north, too far from each other; the test sends the one between."""
    return [seen(stage, user, notice, km=km) for user, km in ((1, 0), (2, 0), (3, 1.2), (4, 1.2))]


@on_sqlite
def test_who_stands_between_two_clusters_makes_them_one(
    stage: TicketDesk, notice: int, between: list[int]
) -> None:
    south, _, north, _ = between
    assert cluster(stage, south) != cluster(stage, north)
    bridge = seen(stage, 5, notice, km=0.6)
    assert cluster(stage, bridge) == {"suggested": between}
    assert cluster(stage, north) == {"suggested": [*between[:2], between[3], bridge]}
    assert bridge in cluster(stage, south)["suggested"]


@on_sqlite
def test_what_people_lead_is_joined_and_what_else_they_lead_is_named(
    stage: TicketDesk, notice: int, between: list[int]
) -> None:
    south, second, north, _ = between
    for lead in (south, north):
        stage.desk.do(acts.claim, stage.wang, lead)
        stage.desk.do(merge, stage.wang, lead)
    bridge = seen(stage, 5, notice, km=0.6)
    assert cluster(stage, bridge)["lead"] == south
    told = {"ticket": bridge, "note": "near_another", "other": str(north)}
    assert told in stage.said("ticket.note")
    stage.desk.do(split, stage.wang, south)
    seen(stage, 6, notice, km=0.6)
    assert stage.desk.do(merge, stage.wang, north) == 4
    assert cluster(stage, second)["lead"] == north


def test_the_same_picture_from_two_people_is_suggested_too(stage: TicketDesk, notice: int) -> None:
    pictures = Pictures(stage)
    first = pictures.sent(PICTURE, user=1, notice=notice)
    same_person = pictures.sent(PICTURE, user=1, notice=notice)
    other = pictures.sent(PICTURE, user=2, notice=notice)
    assert {row.ticket_id for row in stage.desk.rows(ClusterMember)} == {first, same_person, other}
    assert cluster(stage, other) == {"suggested": [first, same_person]}


def test_a_sighting_goes_with_its_tip(stage: TicketDesk, notice: int) -> None:
    ticket_id = seen(stage, 1, notice)
    (row,) = stage.desk.rows(SightingRow)
    assert b"30.58" not in row.point + row.cell_key + row.hour_key
    stage.retract_by(ticket_id, 1)
    assert stage.desk.rows(SightingRow) == []
    assert cluster(stage, seen(stage, 2, notice)) == {}


# ------------------------------------------------------------------ the way


@on_sqlite
def test_the_way_from_the_last_sure_place_is_told_and_the_impossible_flagged(
    stage: TicketDesk, notice: int
) -> None:
    seen(stage, 1, notice, ago=40)
    unsure = seen(stage, 2, notice, km=5, ago=35)  # from a place that nobody else confirmed
    assert not stage.card(unsure).get("way")
    confirmed = seen(stage, 3, notice, ago=39)
    assert "second_sighting" in codes(stage, confirmed)
    walked, drove, flew = (
        seen(stage, user, notice, km=km, ago=ago)
        for user, km, ago in ((4, 1.5, 20), (5, 9, 30), (6, 32, 29))
    )
    assert "near_last_seen" in codes(stage, walked)
    assert "travel_fits" in codes(stage, drove)
    assert "travel_impossible" in codes(stage, flew)
    (way,) = stage.card(flew)["way"]
    assert (way["impossible"], way["minutes"]) == (True, 10)
    assert way["metres"] == pytest.approx(32_000, rel=0.01)
    assert [way["kmh"] for way in stage.card(walked)["way"]] == [5]


@on_sqlite
def test_the_card_of_a_lead_tells_the_whole_way(stage: TicketDesk, notice: int) -> None:
    for user, km, ago in ((1, 0, 60), (2, 0, 59), (3, 3, 30), (4, 3, 29)):
        seen(stage, user, notice, km=km, ago=ago)
    lead = seen(stage, 5, notice, km=6, ago=10)
    seen(stage, 6, notice, km=6, ago=10)
    assert len(stage.card(lead)["way"]) == 1
    stage.desk.do(acts.claim, stage.wang, lead)
    stage.desk.do(merge, stage.wang, lead)
    legs = stage.card(lead)["way"]
    assert [leg["metres"] for leg in legs] == pytest.approx([3000, 3000], rel=0.01)
    assert legs[0]["at"] == legs[1]["from_at"]


@on_sqlite
def test_what_came_to_nothing_confirms_nobody_until_it_is_reopened(
    stage: TicketDesk, notice: int
) -> None:
    first, second = seen(stage, 1, notice, ago=20), seen(stage, 2, notice, ago=20)
    later = seen(stage, 3, notice, km=3, ago=10)
    assert "travel_fits" in codes(stage, later)
    stage.desk.do(acts.claim, stage.wang, second)
    stage.desk.do(close, stage.wang, second, Outcome(Disposition.PRANK, preset="known_joke"))
    do_jobs(stage)
    assert "second_sighting" not in codes(stage, first)
    assert "travel_fits" not in codes(stage, later)  # no place before it is sure any more
    stage.desk.do(acts.reopen, stage.wang, second)
    do_jobs(stage)
    assert "second_sighting" in codes(stage, first) & codes(stage, second)
    assert "travel_fits" in codes(stage, later)


@on_sqlite
def test_what_is_taken_back_confirms_nobody(stage: TicketDesk, notice: int) -> None:
    first, near = seen(stage, 1, notice), seen(stage, 2, notice, km=0.5)
    stage.retract_by(near, 2)
    do_jobs(stage)
    assert "second_sighting" not in codes(stage, first)


@on_sqlite
def test_whoever_corrects_the_place_confirms_nobody_at_the_old_one(
    stage: TicketDesk, notice: int
) -> None:
    first, other = seen(stage, 1, notice), seen(stage, 2, notice)
    pin = {"kind": PartKind.LOCATION, "place": Coordinates(30.78, 114.29)}
    stage.add(other, "", **pin)
    do_jobs(stage)
    assert "second_sighting" not in codes(stage, first) | codes(stage, other)


@on_sqlite
def test_a_place_that_becomes_sure_later_tells_the_way_from_it(
    stage: TicketDesk, notice: int
) -> None:
    first, later = seen(stage, 1, notice, ago=40), seen(stage, 2, notice, km=32, ago=29)
    assert "travel_impossible" not in codes(stage, later)
    seen(stage, 3, notice, ago=41)
    assert "second_sighting" in codes(stage, first)
    assert "travel_impossible" in codes(stage, later)


@on_sqlite
def test_an_outcome_makes_a_place_sure(stage: TicketDesk, notice: int) -> None:
    first, later = seen(stage, 1, notice, ago=40), seen(stage, 2, notice, km=1.5, ago=20)
    stage.desk.do(acts.claim, stage.wang, first)
    stage.desk.do(close, stage.wang, first, Outcome(Disposition.USEFUL, preset="led_on"))
    do_jobs(stage)
    assert "near_last_seen" in codes(stage, later)


# ------------------------------------------------------------------ merged, split


@pytest.fixture(name="pair")
def two_of_one_moment(stage: TicketDesk, notice: int) -> tuple[int, int]:
    """Two tickets that are suggested; Wang holds the first."""
    first, second = seen(stage, 1, notice), seen(stage, 2, notice)
    stage.desk.do(acts.claim, stage.wang, first)
    return first, second


@on_sqlite
def test_closing_the_lead_closes_what_was_merged_and_tells_each_tipster(
    stage: TicketDesk, pair: tuple[int, int]
) -> None:
    lead, other = pair
    assert cluster(stage, lead) == {"suggested": [other], "can": ["merge", "split"]}
    assert stage.desk.do(merge, stage.wang, lead) == 1
    assert cluster(stage, lead) == {"merged": [other], "can": ["split"]}
    assert cluster(stage, other) == {"lead": lead, "can": ["split"]}
    assert stage.state(other) is TicketState.NEW
    stage.desk.do(close, stage.wang, lead, FOUND)
    do_jobs(stage)
    rows = [stage.row(ticket_id) for ticket_id in pair]
    assert {row.state for row in rows} == {TicketState.CLOSED}
    assert {row.disposition for row in rows} == {Disposition.LOCATED}
    outcomes = stage.said("tip.outcome")
    assert sorted(one["tip"] for one in outcomes) == sorted(row.tip_id for row in rows)
    acts_kept = [r.action for r in stage.desk.rows(AuditRow) if r.record_id == str(other)]
    assert acts_kept[-1] == "ticket.closed"


@on_sqlite
def test_what_carries_a_mark_or_is_somebody_elses_is_not_closed_with_the_lead(
    stage: TicketDesk, notice: int, pair: tuple[int, int]
) -> None:
    lead, marked = pair
    held, gone = seen(stage, 3, notice), seen(stage, 4, notice)
    stage.desk.do(acts.claim, stage.li, held)
    stage.desk.do(merge, stage.wang, lead)
    stage.desk.do(acts.flag, stage.wang, marked, Flag.MINOR)
    stage.retract_by(gone, 4)
    stage.desk.do(close, stage.wang, lead, FOUND)
    do_jobs(stage)
    assert [stage.state(t) for t in (marked, held)] == [TicketState.NEW, TicketState.CLAIMED]
    assert stage.row(gone).disposition is Disposition.INSUFFICIENT
    assert stage.desk.do(acts.claim_next, stage.li) == marked


def duplicate_of(other: int) -> Outcome:
    """Closed as the duplicate of another ticket."""
    return Outcome(Disposition.DUPLICATE, preset="same_sighting", other=other)


@on_sqlite
def test_a_lead_is_no_duplicate_of_what_would_end_with_it(
    stage: TicketDesk, pair: tuple[int, int]
) -> None:
    lead, other = pair
    stage.desk.do(acts.flag, stage.wang, lead, Flag.MINOR)
    stage.desk.do(close, stage.wang, lead, duplicate_of(other))
    stage.desk.do(merge, stage.wang, lead)
    stage.desk.do(confirm, stage.chief, lead)
    do_jobs(stage)
    assert stage.row(lead).duplicate_of == other
    assert stage.desk.do(acts.claim_next, stage.li) == other
    stage.desk.do(acts.reopen, stage.wang, lead)
    stage.desk.do(acts.flag, stage.chief, lead, Flag.MINOR)
    stage.desk.do(acts.claim, stage.wang, lead)
    refusal = refused(
        "ticket.duplicate_of_follower", stage, close, stage.wang, lead, duplicate_of(other)
    )
    assert refusal.params == {"other": other}


@on_sqlite
def test_a_lead_that_is_closed_leads_nobody_who_comes_later(
    stage: TicketDesk, notice: int, pair: tuple[int, int]
) -> None:
    lead, other = pair
    stage.desk.do(merge, stage.wang, lead)
    stage.desk.do(close, stage.wang, lead, FOUND)
    do_jobs(stage)
    assert cluster(stage, other) == {"lead": lead}
    late, later = seen(stage, 3, notice), seen(stage, 4, notice)
    stage.desk.do(acts.claim, stage.li, late)
    assert cluster(stage, late) == {"suggested": [later], "can": ["merge", "split"]}
    assert stage.desk.do(merge, stage.li, late) == 1
    assert cluster(stage, later) == {"suggested": list(pair), "lead": late, "can": ["split"]}
    stage.desk.do(acts.reopen, stage.wang, lead)
    assert stage.desk.do(acts.claim_next, stage.wang) == lead


@on_sqlite
def test_what_its_closed_lead_left_behind_is_free_to_lead(
    stage: TicketDesk, notice: int, pair: tuple[int, int]
) -> None:
    lead, marked = pair
    stage.desk.do(merge, stage.wang, lead)
    stage.desk.do(acts.flag, stage.wang, marked, Flag.MINOR)
    stage.desk.do(close, stage.wang, lead, FOUND)
    do_jobs(stage)
    late = seen(stage, 3, notice)
    stage.desk.do(acts.claim, stage.li, marked)
    assert cluster(stage, marked) == {"suggested": [late], "can": ["merge", "split"]}
    assert stage.desk.do(merge, stage.li, marked) == 1
    assert cluster(stage, late)["lead"] == marked


def test_a_cluster_between_others_joins_those_whose_lead_is_closed(
    stage: TicketDesk, notice: int, between: list[int]
) -> None:
    south = between[0]
    stage.desk.do(acts.claim, stage.wang, south)
    stage.desk.do(merge, stage.wang, south)
    stage.desk.do(close, stage.wang, south, FOUND)
    do_jobs(stage)
    bridge = seen(stage, 5, notice, km=0.6)
    assert "near_another" not in [one["note"] for one in stage.said("ticket.note")]
    assert "lead" not in cluster(stage, bridge)


@on_sqlite
def test_what_was_closed_as_a_prank_is_no_longer_named(
    stage: TicketDesk, notice: int, pair: tuple[int, int]
) -> None:
    joke, other = pair
    third = seen(stage, 3, notice)
    assert cluster(stage, third) == {"suggested": [joke, other]}
    stage.desk.do(close, stage.wang, joke, Outcome(Disposition.PRANK, preset="known_joke"))
    do_jobs(stage)
    assert cluster(stage, other) == {"suggested": [third]}
    assert cluster(stage, third) == {"suggested": [other]}


def test_what_is_merged_waits_with_its_lead_and_not_in_the_queue(
    stage: TicketDesk, pair: tuple[int, int]
) -> None:
    lead, other = pair
    stage.desk.do(merge, stage.wang, lead)
    assert [line.ticket_id for line in stage.desk.do(queue, stage.wang).lines] == [lead]
    refused("ticket.none_waiting", stage, acts.claim_next, stage.li)
    refusal = refused("ticket.with_lead", stage, acts.claim, stage.li, other)
    assert refusal.params["lead"] == lead
    assert "claim" not in stage.card(other)["actions"]
    refused("ticket.with_lead", stage, assign, stage.chief, other, stage.li.id, "She is free")
    refused("ticket.with_lead", stage, assign_in_words, stage.chief, other, "")
    refused("ticket.claimed_by_other", stage, split, stage.li, other)
    stage.desk.do(split, stage.wang, other)
    assert stage.desk.do(acts.claim_next, stage.li) == other


def test_a_lead_that_is_taken_back_sets_the_others_free(
    stage: TicketDesk, pair: tuple[int, int]
) -> None:
    lead, other = pair
    stage.desk.do(merge, stage.wang, lead)
    stage.retract_by(lead, 1)
    assert stage.desk.rows(Cluster)[0].lead_id is None
    assert "claim" in stage.card(other)["actions"]
    assert {"lead_gone", "withdrawn"} <= {one["note"] for one in stage.said("ticket.note")}
    assert stage.desk.do(acts.claim_next, stage.li) == other


@on_sqlite
def test_splitting_undoes_a_merge_and_then_takes_the_ticket_out_for_good(
    stage: TicketDesk, pair: tuple[int, int]
) -> None:
    lead, other = pair
    stage.desk.do(merge, stage.wang, lead)
    stage.desk.do(split, stage.wang, lead)
    assert cluster(stage, lead) == {"suggested": [other], "can": ["merge", "split"]}
    stage.desk.do(split, stage.wang, lead)
    assert cluster(stage, lead) == {}
    stage.add(lead)
    do_jobs(stage)
    assert cluster(stage, lead) == {}
    assert "second_sighting" not in codes(stage, lead) | codes(stage, other)
    refused("ticket.nothing_to_split", stage, split, stage.wang, lead)
    refused("ticket.nothing_to_merge", stage, merge, stage.wang, lead)
    stage.desk.do(close, stage.wang, lead, FOUND)
    do_jobs(stage)
    assert stage.state(other) is TicketState.NEW


@on_sqlite
def test_merging_is_offered_again_as_soon_as_something_comes_back(
    stage: TicketDesk, pair: tuple[int, int]
) -> None:
    first, second = pair
    ways_back = (
        lambda: stage.desk.do(acts.reopen, stage.li, second),
        lambda: stage.add(second, "He has come back, with a knife"),
    )
    for comes_back in ways_back:
        stage.desk.do(acts.claim, stage.li, second)
        stage.desk.do(close, stage.li, second, FOUND)
        do_jobs(stage)
        assert cluster(stage, first) == {"suggested": [second], "can": ["split"]}
        comes_back()
        do_jobs(stage)
        assert cluster(stage, first)["can"] == ["merge", "split"]


@on_sqlite
def test_merging_is_offered_only_where_it_is_allowed(
    stage: TicketDesk, notice: int, pair: tuple[int, int]
) -> None:
    first, second = pair
    assert cluster(stage, first)["can"] == ["merge", "split"]
    stage.desk.do(acts.claim, stage.li, second)
    stage.desk.do(close, stage.li, second, FOUND)
    do_jobs(stage)
    assert cluster(stage, first) == {"suggested": [second], "can": ["split"]}
    refused("ticket.nothing_to_merge", stage, merge, stage.wang, first)
    third, fourth = seen(stage, 3, notice), seen(stage, 4, notice)
    do_jobs(stage)
    assert cluster(stage, first)["can"] == ["merge", "split"]
    stage.desk.do(merge, stage.wang, first)
    stage.desk.do(acts.flag, stage.wang, first, Flag.MINOR)
    fifth = seen(stage, 5, notice)
    sixth = seen(stage, 6, notice)
    stage.desk.do(acts.claim, stage.li, fifth)
    assert (cluster(stage, third)["lead"], cluster(stage, fourth)["lead"]) == (first, first)
    assert cluster(stage, fifth) == {"suggested": [second, sixth], "lead": first, "can": ["split"]}


def test_only_who_holds_it_merges_and_one_leads(stage: TicketDesk, notice: int, pair: Any) -> None:
    lead, other = pair
    refused("ticket.claimed_by_other", stage, merge, stage.li, lead)
    refused("ticket.not_claimed", stage, merge, stage.li, other)
    stage.desk.do(merge, stage.wang, lead)
    third = seen(stage, 3, notice)
    stage.desk.do(acts.claim, stage.li, third)
    seen(stage, 4, notice)
    refused("ticket.goes_with_another", stage, merge, stage.li, third)
    assert stage.desk.do(merge, stage.wang, lead) == 2
