"""The same picture again: tickets that hold it hear of each other, whoever sent it, and no more."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.sample.district import sign
from desk.actors import OfficerActor
from desk.fingerprints import look_for, remember, remember_notices
from desk.kit import Kit
from desk.notices.drafts import draft, drop_photos
from desk.notices.importing import ImportRefused, Parcel, import_notices
from desk.notices.origins import check_origin
from desk.notices.review import submit
from desk.notices.rows import Photo, add_photo_row, notice_row, write_document
from desk.tickets import acts
from desk.tickets.closing import Outcome, close
from desk.tickets.previews import preview_ready
from desk.tickets.queue import candidates
from desk.tips.drafts import discard, drop_part
from desk.tips.rows import PARTS
from storage.near import Near
from storage.tables.notices import NoticePhoto
from storage.tables.pictures import Fingerprint, Twin
from storage.tables.tips import TipPart
from tests.desk.notice_house import story
from tests.desk.ticket_desk import TicketDesk, do_jobs
from tests.servers.migrated import on_sqlite
from tipline.dispositions import Disposition
from tipline.fingerprints import Fingerprints, distance, variants
from tipline.refusals import Refusal
from tipline.roles import Role
from tipline.tickets import TicketState
from tipline.tips import PartKind
from tipline.twins import MOST, REACH

PHOTO = {"kind": PartKind.PHOTO, "text": "", "blob": "a" * 64}
PICTURE = 0xF0E1_D2C3_B4A5_9687
ANOTHER = PICTURE ^ 0xFFFF_0000_FFFF_0000


def prints(picture: int | Fingerprints) -> Fingerprints:
    """A picture whose crop and whole are like nothing else, unless it is told what they are like."""
    if isinstance(picture, Fingerprints):
        return picture
    return Fingerprints(picture, picture ^ 0x5555_5555, picture ^ 0x5555_5555 << 32)


class Pictures:
    """The photos role of a test: it knows what every picture looks like."""

    def __init__(self, stage: TicketDesk) -> None:
        self.stage = stage
        self.near = Near()

    def sent(self, picture: int | Fingerprints, **how: Any) -> int:
        """Somebody sends a tip with this picture, and all that follows is done; the ticket."""
        ticket_id = self.stage.tip(parts=(PHOTO,), **how)
        self.ready(ticket_id, picture)
        do_jobs(self.stage)
        return ticket_id

    def ready(self, ticket_id: int, picture: int | Fingerprints) -> None:
        """The ticket's newest picture has its preview."""
        tip_id = self.stage.row(ticket_id).tip_id
        self.seen(self.stage.desk.rows(TipPart, tip_id=tip_id)[-1].id, picture)

    def seen(self, part_id: int, picture: int | Fingerprints) -> None:
        """What the photos role does with a picture."""
        desk, found = self.stage.desk, prints(picture)
        look = desk.store.read_now(look_for, desk.kit, self.near, part_id, found)
        desk.do(remember, part_id, look)
        desk.do(preview_ready, part_id, "b" * 64)

    def twins(self, ticket_id: int) -> dict[str, Any]:
        """What the card says of them."""
        told: dict[str, Any] = self.stage.card(ticket_id).get("twins", {})
        return told

    def named(self, ticket_id: int) -> list[int]:
        """The tickets that the card names."""
        return [twin["ticket"] for twin in self.twins(ticket_id).get("tickets", [])]

    def reasons(self, ticket_id: int) -> dict[str, int]:
        """Why the ticket is as pressing as it is."""
        return dict(self.stage.row(ticket_id).reasons)


@pytest.fixture
def pictures(stage: TicketDesk) -> Pictures:
    return Pictures(stage)


def flipped(picture: int, bits: int) -> int:
    """The picture with so many bits otherwise."""
    return picture ^ ((1 << bits) - 1) << 20


def live_notice(
    stage: TicketDesk, picture: int, unit: str = "WH", user: int = 201, *, live: bool = True
) -> int:
    """A notice with this photo."""
    publisher = stage.desk.officer(user, Role.PUBLISHER, unit=unit)
    notice_id: int = stage.desk.do(draft, publisher, story())
    stage.desk.do(_with_photo, notice_id, picture)
    if live:
        approver = stage.desk.officer(user + 1, Role.APPROVER, unit=unit)
        stage.desk.do(submit, publisher, notice_id)
        stage.desk.do(_approved, approver, notice_id)
    return notice_id


def _with_photo(session: Session, kit: Kit, notice_id: int, picture: int) -> None:
    key = kit.vault.new_data_key().wrapped
    add_photo_row(session, kit, notice_id, Photo("c" * 64, key, fingerprints=prints(picture)))
    row = notice_row(session, notice_id)
    photo = {"file": "photo-1.jpg", "taken_on": "2026-11-18", "source": "camera"}
    write_document(session, kit, row, story(photos=[photo]))


def _approved(session: Session, kit: Kit, approver: OfficerActor, notice_id: int) -> None:
    reviewed = notice_row(session, notice_id).content_hash
    sign(session, kit, approver, notice_id, reviewed)


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


# The same scene: one picture, and one cropped from it. Each is looked for as the other as well.
WHOLE = Fingerprints(PICTURE, ANOTHER, 0x0123_4567_89AB_CDEF)
CROP = Fingerprints(ANOTHER, 0xFEDC_BA98_7654_3210, PICTURE)


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


@pytest.mark.parametrize("form", [0, 3])
@on_sqlite
def test_a_picture_that_first_came_in_a_tip_goes_into_no_notice(
    stage: TicketDesk, pictures: Pictures, form: int
) -> None:
    pictures.sent(PICTURE)
    again = variants(flipped(PICTURE, REACH))[form]
    with pytest.raises(Refusal) as refused:
        stage.desk.do(check_origin, prints(again))
    assert refused.value.code == "photo.of_a_tip"
    stage.desk.do(check_origin, prints(ANOTHER))
    stage.desk.do(check_origin, prints(flipped(PICTURE, REACH + 1)))


@pytest.mark.parametrize(("sent", "published"), [(WHOLE, CROP), (CROP, WHOLE)])
@on_sqlite
def test_nor_does_a_crop_of_it_or_what_it_was_cropped_from(
    stage: TicketDesk, pictures: Pictures, sent: Fingerprints, published: Fingerprints
) -> None:
    pictures.sent(sent)
    with pytest.raises(Refusal, match="photo.of_a_tip"):
        stage.desk.do(check_origin, published)


@on_sqlite
def test_a_notices_own_picture_sent_back_to_us_may_be_used_again(
    stage: TicketDesk, pictures: Pictures
) -> None:
    live_notice(stage, PICTURE)
    pictures.sent(PICTURE)
    stage.desk.do(check_origin, prints(flipped(PICTURE, 3)))


def test_a_file_with_a_picture_of_a_tip_is_refused_as_a_whole(
    stage: TicketDesk, pictures: Pictures
) -> None:
    pictures.sent(PICTURE)
    key = stage.kit.vault.new_data_key().wrapped
    kept = [Photo("c" * 64, key, fingerprints=prints(one)) for one in (PICTURE, ANOTHER)]
    named = [{"file": f"{n}.jpg", "taken_on": "2026-11-18", "source": "camera"} for n in (0, 1, 2)]
    photos = {"0.jpg": kept[0], "1.jpg": kept[1]}
    parcel = Parcel((story(photos=named),), photos, {}, is_list=True)
    with pytest.raises(ImportRefused) as refused:
        stage.desk.do(import_notices, stage.desk.officer(201, Role.PUBLISHER), parcel)
    assert [(one.path, one.code) for one in refused.value.faults] == [
        ("photos[0].file", "check.photo_of_tip"),
        ("photos[2].file", "check.photo_missing"),
    ]
