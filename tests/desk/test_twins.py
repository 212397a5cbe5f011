"""The same picture again: tickets that hold it hear of each other, whoever sent it, and no more."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.fingerprints import look_for, remember, remember_notices
from desk.kit import Kit
from desk.notices.drafts import drop_photos
from desk.notices.rows import notice_row
from desk.tickets import acts
from desk.tickets.closing import Outcome, close
from desk.tickets.previews import preview_ready
from desk.tickets.queue import candidates
from desk.tips.drafts import discard, drop_part
from desk.tips.rows import PARTS
from storage.tables.notices import NoticePhoto
from storage.tables.pictures import Fingerprint, Twin
from storage.tables.tips import TipPart
from tests.desk.same_pictures import (
    ANOTHER,
    CROP,
    PHOTO,
    PICTURE,
    WHOLE,
    Pictures,
    flipped,
    live_notice,
    prints,
)
from tests.desk.ticket_desk import TicketDesk, do_jobs
from tests.servers.migrated import on_sqlite
from tipline.dispositions import Disposition
from tipline.fingerprints import Fingerprints, distance, variants
from tipline.refusals import Refusal
from tipline.tickets import TicketState
from tipline.twins import MOST, REACH

# ------------------------------------------------------------------ two who sent the same


@on_sqlite
def test_two_tickets_with_the_same_picture_name_each_other(
    stage: TicketDesk, pictures: Pictures
) -> None:
    first = pictures.sent(PICTURE)
    assert pictures.twins(first) == {}
    second = pictures.sent(flipped(PICTURE, REACH), user=9002)
    assert (pictures.named(first), pictures.named(second)) == ([second], [first])
    assert "picture_known" not in pictures.reasons(first)
    assert pictures.reasons(second)["picture_known"] == -15
    assert {stage.state(first), stage.state(second)} == {TicketState.NEW}


@on_sqlite
def test_a_picture_beyond_reach_is_another_picture(pictures: Pictures) -> None:
    first = pictures.sent(PICTURE)
    second = pictures.sent(flipped(PICTURE, REACH + 1), user=9002)
    assert (pictures.twins(first), pictures.twins(second)) == ({}, {})
    assert "picture_known" not in pictures.reasons(second)


@on_sqlite
def test_a_turned_picture_says_so(pictures: Pictures) -> None:
    turned = variants(PICTURE)[-1]
    first = pictures.sent(PICTURE)
    second = pictures.sent(turned, user=9002)
    for ticket_id in (first, second):
        (twin,) = pictures.twins(ticket_id)["tickets"]
        assert twin["turned"] is (distance(PICTURE, turned) > REACH)


@pytest.mark.parametrize("order", [(WHOLE, CROP), (CROP, WHOLE)])
@on_sqlite
def test_a_crop_and_its_whole_are_the_same_picture_whichever_comes_first(
    stage: TicketDesk, pictures: Pictures, order: tuple[Fingerprints, ...]
) -> None:
    first, second = [pictures.sent(one, user=9002 + n) for n, one in enumerate(order)]
    assert (pictures.named(first), pictures.named(second)) == ([second], [first])
    assert [twin["turned"] for twin in pictures.twins(second)["tickets"]] == [False]


@on_sqlite
def test_two_at_once_find_their_crop_as_well(stage: TicketDesk, pictures: Pictures) -> None:
    tickets = [stage.tip(parts=(PHOTO,), user=user) for user in (9001, 9002)]
    work = list(zip([part.id for part in stage.desk.rows(TipPart)], (WHOLE, CROP), strict=True))
    desk, near = stage.desk, pictures.near
    looks = [desk.store.read_now(look_for, desk.kit, near, *each) for each in work]
    for (part, _), look in zip(work, looks, strict=True):
        desk.do(remember, part, look)
        desk.do(preview_ready, part, "b" * 64)
    do_jobs(stage)
    assert [pictures.named(ticket) for ticket in tickets] == [tickets[1:], tickets[:1]]


@on_sqlite
def test_pictures_seen_before_their_tips_were_sent_meet_all_the_same(
    stage: TicketDesk, pictures: Pictures
) -> None:
    def early(session: Session, kit: Kit, part_id: int) -> None:
        remember(
            session, kit, part_id, look_for(session, kit, pictures.near, part_id, prints(PICTURE))
        )
        preview_ready(session, kit, part_id, "b" * 64)

    first = pictures.sent(PICTURE, user=9002)
    second = stage.draft_then_send((PHOTO,), early)
    assert "twins" not in stage.card(second)
    do_jobs(stage)
    assert (pictures.named(first), pictures.named(second)) == ([second], [first])


def test_two_at_once_find_each_other(stage: TicketDesk, pictures: Pictures) -> None:
    tickets = [stage.tip(parts=(PHOTO,), user=user) for user in (9001, 9002)]
    parts = [part.id for part in stage.desk.rows(TipPart)]
    desk, near = stage.desk, pictures.near
    looks = [desk.store.read_now(look_for, desk.kit, near, part, prints(PICTURE)) for part in parts]
    assert [look.twins for look in looks] == [(), ()]
    for part, look in zip(parts, looks, strict=True):
        desk.do(remember, part, look)
    for part in reversed(parts):
        desk.do(preview_ready, part, "b" * 64)
    do_jobs(stage)
    assert [pictures.named(ticket) for ticket in tickets] == [tickets[1:], tickets[:1]]


def test_the_same_picture_twice_in_one_tip_is_no_news(
    stage: TicketDesk, pictures: Pictures
) -> None:
    ticket_id = pictures.sent(PICTURE)
    stage.add(ticket_id, **PHOTO)
    pictures.ready(ticket_id, PICTURE)
    do_jobs(stage)
    assert pictures.twins(ticket_id) == {}
    assert len(stage.desk.rows(Fingerprint)) == 2


@on_sqlite
def test_a_picture_that_everybody_sends_stays_readable(
    stage: TicketDesk, pictures: Pictures
) -> None:
    tickets = [pictures.sent(PICTURE, user=9100 + place) for place in range(MOST + 4)]
    told = pictures.twins(tickets[-1])
    assert pictures.named(tickets[-1]) == tickets[-2:-8:-1]
    assert told["more"] == MOST - 6
    newest = stage.desk.rows(Fingerprint)[-1].id
    assert len(stage.desk.rows(Twin, newer=newest)) == MOST


@on_sqlite
def test_it_is_written_down_once_however_often_the_work_is_taken_up(
    stage: TicketDesk, pictures: Pictures
) -> None:
    ticket_id = stage.tip(parts=(PHOTO,))
    (part,) = stage.desk.rows(TipPart)
    desk = stage.desk
    look = desk.store.read_now(look_for, desk.kit, pictures.near, part.id, prints(PICTURE))
    desk.do(remember, part.id, look)
    pictures.ready(ticket_id, PICTURE)
    desk.do(remember, part.id, look)
    (row,) = stage.desk.rows(Fingerprint)
    assert (row.part_id, len(row.keyed)) == (part.id, 8)
    assert int.from_bytes(row.keyed) != PICTURE


def test_a_ticket_with_the_same_picture_is_the_first_guess_at_a_duplicate(
    stage: TicketDesk, pictures: Pictures
) -> None:
    twin = pictures.sent(PICTURE, notice=stage.notice())
    about_nothing = pictures.sent(ANOTHER, user=9002)
    ticket_id = pictures.sent(PICTURE, user=9003)
    guessed = stage.desk.do(candidates, stage.wang, ticket_id)
    assert [line.ticket_id for line in guessed] == [twin, about_nothing]


# ------------------------------------------------------------------ the notice's own


def test_the_notices_own_photo_sent_back_shows_nothing_new(
    stage: TicketDesk, pictures: Pictures
) -> None:
    notice = live_notice(stage, PICTURE)
    first = pictures.sent(flipped(PICTURE, 3), notice=notice)
    second = pictures.sent(PICTURE, notice=notice, user=9002)
    for ticket_id in (first, second):
        assert pictures.twins(ticket_id)["notices"] == ["WH-2026-0001"]
        assert pictures.reasons(ticket_id)["notices_own_picture"] == -30
        assert not {"picture", "picture_known"} & pictures.reasons(ticket_id).keys()
    assert pictures.named(second) == [first]


@on_sqlite
def test_a_photo_that_the_police_took_from_a_tip_is_not_held_against_it(
    stage: TicketDesk, pictures: Pictures
) -> None:
    tip = pictures.sent(PICTURE)
    stage.desk.clock.move(minutes=5)
    live_notice(stage, PICTURE)
    other = pictures.sent(PICTURE, user=9002)
    assert "notices" not in pictures.twins(tip)
    assert "notices_own_picture" not in pictures.reasons(tip)
    assert pictures.twins(other)["notices"] == ["WH-2026-0001"]


@on_sqlite
def test_a_notice_that_nobody_has_seen_is_not_spoken_of(
    stage: TicketDesk, pictures: Pictures
) -> None:
    live_notice(stage, PICTURE, live=False)
    ticket_id = pictures.sent(PICTURE)
    assert pictures.twins(ticket_id) == {}
    assert "notices_own_picture" not in pictures.reasons(ticket_id)


def test_a_photo_that_was_covered_is_known_as_people_saw_it(
    stage: TicketDesk, pictures: Pictures
) -> None:
    notice = live_notice(stage, PICTURE)
    [photo] = stage.desk.rows(NoticePhoto, notice_id=notice)
    stage.desk.do(remember_notices, photo.id, prints(ANOTHER))
    sent_back = pictures.sent(ANOTHER, notice=notice)
    assert pictures.twins(sent_back)["notices"] == ["WH-2026-0001"]
    assert "notices" not in pictures.twins(pictures.sent(PICTURE, notice=notice, user=9002))


def test_photos_taken_out_of_a_draft_are_forgotten(stage: TicketDesk) -> None:
    notice = live_notice(stage, PICTURE, live=False)
    (publisher,) = {row.drafted_by for row in [stage.desk.look(notice_row, notice)]}
    stage.desk.do(drop_photos, stage.desk.actor(publisher), notice)
    assert [row.keyed for row in stage.desk.rows(Fingerprint)] == [None]


# ------------------------------------------------------------------ dismissed before


@pytest.mark.parametrize("disposition", [Disposition.PRANK, Disposition.SPAM])
@on_sqlite
def test_a_picture_of_a_dismissed_ticket_is_known_for_it(
    stage: TicketDesk, pictures: Pictures, disposition: Disposition
) -> None:
    first = pictures.sent(PICTURE)
    dismiss(stage, first, disposition)
    second = pictures.sent(PICTURE, user=9002)
    (twin,) = pictures.twins(second)["tickets"]
    assert (twin["ticket"], twin["dismissed_as"]) == (first, disposition)
    assert pictures.reasons(second)["dismissed_picture"] == -30
    assert "picture_known" not in pictures.reasons(second)


@on_sqlite
def test_a_dismissal_and_its_end_reach_who_came_later_and_nobody_earlier(
    stage: TicketDesk, pictures: Pictures
) -> None:
    first, second, third = (pictures.sent(PICTURE, user=user) for user in (9001, 9002, 9003))
    dismiss(stage, second, Disposition.PRANK)
    assert "dismissed_picture" not in pictures.reasons(first)
    assert pictures.twins(first)["tickets"][1]["dismissed_as"] is None
    assert pictures.reasons(third)["dismissed_picture"] == -30
    stage.desk.do(acts.reopen, stage.wang, second)
    do_jobs(stage)
    assert pictures.reasons(third) == {"picture": 10, "general": -5, "picture_known": -15}


@on_sqlite
def test_other_ends_say_nothing_of_the_picture(stage: TicketDesk, pictures: Pictures) -> None:
    first = pictures.sent(PICTURE)
    dismiss(stage, first, Disposition.UNFOUNDED, "nobody_there")
    second = pictures.sent(PICTURE, user=9002)
    assert pictures.reasons(second)["picture_known"] == -15


def dismiss(stage: TicketDesk, ticket_id: int, disposition: Disposition, preset: str = "") -> None:
    reasons = {Disposition.PRANK: "known_joke", Disposition.SPAM: "advertising"}
    stage.desk.do(acts.claim, stage.wang, ticket_id)
    outcome = Outcome(disposition, preset=preset or reasons[disposition])
    assert stage.desk.do(close, stage.wang, ticket_id, outcome)
    do_jobs(stage)


# ------------------------------------------------------------------ who may read of it


@on_sqlite
def test_tickets_of_other_units_are_counted_and_not_named(
    stage: TicketDesk, pictures: Pictures
) -> None:
    jianghan = live_notice(stage, ANOTHER, "JH", 201)
    wuchang = live_notice(stage, ANOTHER, "WC", 211)
    city = pictures.sent(PICTURE, user=9001)
    station = pictures.sent(PICTURE, notice=jianghan, user=9002)
    other = pictures.sent(PICTURE, notice=wuchang, user=9003)
    dismiss_elsewhere(stage, other)
    last = pictures.sent(PICTURE, notice=jianghan, user=9004)
    assert pictures.named(city) == [last, other, station]
    assert pictures.named(last) == [station]
    told = pictures.twins(last)
    assert (told["elsewhere"], told["dismissed_elsewhere"]) == (2, True)
    assert all(str(ticket) not in str(told["tickets"]) for ticket in (city, other))


def dismiss_elsewhere(stage: TicketDesk, ticket_id: int) -> None:
    stage.desk.do(acts.claim, stage.elsewhere, ticket_id)
    stage.desk.do(close, stage.elsewhere, ticket_id, Outcome(Disposition.PRANK, "known_joke"))
    do_jobs(stage)


# ------------------------------------------------------------------ forgetting


def test_a_retracted_tip_leaves_neither_fingerprint_nor_mention(
    stage: TicketDesk, pictures: Pictures
) -> None:
    first = pictures.sent(PICTURE)
    second = pictures.sent(PICTURE, user=9002)
    stage.retract(first)
    do_jobs(stage)
    assert pictures.twins(second) == {}
    assert "picture_known" not in pictures.reasons(second)
    assert stage.desk.rows(Twin) == []
    assert len([row for row in stage.desk.rows(Fingerprint) if row.keyed]) == 1
    third = pictures.sent(PICTURE, user=9003)
    assert pictures.named(third) == [second]


def test_a_picture_whose_tip_ended_meanwhile_is_not_remembered(
    stage: TicketDesk, pictures: Pictures
) -> None:
    ticket_id = stage.tip(parts=(PHOTO,))
    (part,) = stage.desk.rows(TipPart)
    desk = stage.desk
    look = desk.store.read_now(look_for, desk.kit, pictures.near, part.id, prints(PICTURE))
    stage.retract(ticket_id)
    desk.do(remember, part.id, look)
    assert stage.desk.rows(Fingerprint) == []


def test_what_is_taken_out_of_a_draft_is_forgotten(stage: TicketDesk, pictures: Pictures) -> None:
    def taken_out(session: Session, kit: Kit, part_id: int) -> None:
        remember(
            session, kit, part_id, look_for(session, kit, pictures.near, part_id, prints(PICTURE))
        )
        tip_id = session.execute(select(PARTS.c.tip_id).where(PARTS.c.id == part_id)).scalar_one()
        drop_part(session, kit, tip_id, part_id)

    stage.draft_then_send((PHOTO, {}), taken_out)
    assert [row.keyed for row in stage.desk.rows(Fingerprint)] == [None]


@on_sqlite
def test_a_draft_that_is_given_up_is_forgotten(stage: TicketDesk, pictures: Pictures) -> None:
    def given_up(session: Session, kit: Kit, part_id: int) -> None:
        remember(
            session, kit, part_id, look_for(session, kit, pictures.near, part_id, prints(PICTURE))
        )
        assert discard(session, kit, stage.citizen().person_key)

    with pytest.raises(Refusal):
        stage.draft_then_send((PHOTO,), given_up)
    assert [row.keyed for row in stage.desk.rows(Fingerprint)] == [None]
