"""Covers on a draft's photos: drawn, taken back, kept apart from the original; and the second look."""

import io
from functools import cache
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.sample.district import answer_yes, sign
from desk.actors import OfficerActor
from desk.kit import Kit
from desk.notices import lookup as notices
from desk.notices.checking import answer
from desk.notices.covers import (
    Drawn,
    OpenPhoto,
    drawn,
    grid_picture,
    keep_covers,
    open_photo,
    region_of,
    show_grid,
    without_last,
)
from desk.notices.drafts import add_photo, drop_photos, open_draft, seal_photo, update_of
from desk.notices.pictures import pixels_only
from desk.notices.review import withdraw_from_review
from desk.notices.rows import NOTICES, PHOTO_BOUND_TO, PHOTOS, Photo, notice_row, photos_of
from desk.posting import open_files
from storage.sealing import unseal
from storage.tables.audit import AuditRow
from storage.tables.notices import Notice
from storage.tables.pictures import Fingerprint
from tests.desk.notice_house import Desk, story
from tests.desk.published import People, due, group
from tests.media import corpus
from tests.servers.migrated import on_sqlite
from tipline.checklist import Answer, Point
from tipline.refusals import Refusal
from tipline.roles import Role
from tipline.shapes import Box

WHITE, GREY = 255, 48
ORIGIN = {"taken_on": "2026-11-18", "source": "camera"}


@cache
def white_photo() -> bytes:
    """A photo as it is kept."""
    return pixels_only(corpus.saved(corpus.plain(corpus.WHITE, (480, 360)), "PNG")).picture


def draft_with_photos(desk: Desk, drafter: OfficerActor, count: int = 1) -> int:
    """A draft with white photos of 12 columns and 9 rows, each cell 40 pixels wide."""
    notice_id = desk.do(notices.draft, drafter, story())
    for _ in range(count):
        sealed = seal_photo(desk.kit, white_photo())
        kept = Photo(desk.kit.blobs.put(sealed.sealed), sealed.desk_key)
        assert desk.do(add_photo, drafter, notice_id, kept, **ORIGIN) == []
    return notice_id


def opened(desk: Desk, drafter: OfficerActor, notice_id: int, position: int = 0) -> OpenPhoto:
    """The draft's photo, to be drawn on."""
    return desk.do(open_photo, drafter, notice_id, position)


def cover(
    desk: Desk, drafter: OfficerActor, notice_id: int, words: str, shown: Box | None = None
) -> None:
    """What a typed answer does."""
    photo = opened(desk, drafter, notice_id)
    keep(desk, drafter, notice_id, photo, drawn(desk.kit, photo, words, shown))


def undo(desk: Desk, drafter: OfficerActor, notice_id: int) -> None:
    """What the button does."""
    photo = opened(desk, drafter, notice_id)
    keep(desk, drafter, notice_id, photo, without_last(desk.kit, photo))


def keep(desk: Desk, drafter: OfficerActor, notice_id: int, photo: OpenPhoto, made: Drawn) -> None:
    """Keep what was drawn."""
    assert drafter.to is not None
    desk.do(keep_covers, drafter, drafter.to, notice_id, photo, made)


def pixels(desk: Desk, blob: str, desk_key: bytes) -> Image.Image:
    """A kept picture in grey."""
    key = desk.kit.vault.open_data_key(desk_key)
    data = unseal(key, desk.kit.blobs.get(blob), bound_to=PHOTO_BOUND_TO.encode())
    return Image.open(io.BytesIO(data)).convert("L")


def seen(desk: Desk, notice_id: int, *places: tuple[int, int]) -> list[object]:
    """What the photo shows at these places now: WHITE or GREY."""
    row = desk.look(photos_of, notice_id)[0]
    return _at(pixels(desk, row.blob, row.desk_key), *places)


def _at(image: Image.Image, *places: tuple[int, int]) -> list[object]:
    return [image.getpixel(place) for place in places]


def reviewed(desk: Desk, notice_id: int) -> str:
    """The hash on the review card."""
    return str(desk.look(notice_row, notice_id).content_hash)


def refusal(desk: Desk, fn: Any, *args: Any) -> str:
    """The code with which a use case refuses."""
    with pytest.raises(Refusal) as refused:
        desk.do(fn, *args)
    return refused.value.code


# ------------------------------------------------------------------ drawing


@on_sqlite
def test_cells_are_covered_one_after_the_other_and_taken_back(
    notice_desk: Desk, people: People
) -> None:
    drafter = people[0]
    notice_id = draft_with_photos(notice_desk, drafter)
    b3, f2, far = (60, 100), (220, 60), (470, 350)
    cover(notice_desk, drafter, notice_id, "B3")
    assert seen(notice_desk, notice_id, b3, f2, far) == [GREY, WHITE, WHITE]
    cover(notice_desk, drafter, notice_id, "F2")
    assert seen(notice_desk, notice_id, b3, f2, far) == [GREY, GREY, WHITE]
    undo(notice_desk, drafter, notice_id)
    assert seen(notice_desk, notice_id, b3, f2, far) == [GREY, WHITE, WHITE]
    undo(notice_desk, drafter, notice_id)
    assert seen(notice_desk, notice_id, b3, f2, far) == [WHITE, WHITE, WHITE]
    assert [one["covers"] for one in notice_desk.said("notice.covered")] == [1, 2, 1, 0]


@on_sqlite
def test_the_photo_is_known_again_as_it_stands(notice_desk: Desk, people: People) -> None:
    drafter = people[0]
    notice_id = draft_with_photos(notice_desk, drafter)
    cover(notice_desk, drafter, notice_id, "B3")
    first = known(notice_desk)
    cover(notice_desk, drafter, notice_id, "F2")
    second = known(notice_desk)
    undo(notice_desk, drafter, notice_id)
    assert known(notice_desk) == first != second


def known(desk: Desk) -> list[bytes]:
    """The fingerprints that are stored."""
    return [row.keyed for row in desk.rows(Fingerprint) if row.keyed is not None]


@on_sqlite
def test_the_original_stays_sealed_beside_under_another_key(
    notice_desk: Desk, people: People
) -> None:
    notice_id = draft_with_photos(notice_desk, people[0])
    [before] = notice_desk.look(photos_of, notice_id)
    cover(notice_desk, people[0], notice_id, "B3")
    [after] = notice_desk.look(photos_of, notice_id)
    assert (after.original_blob, after.original_desk_key) == (before.blob, before.desk_key)
    assert after.blob != before.blob
    kit = notice_desk.kit
    assert kit.vault.open_data_key(after.desk_key) != kit.vault.open_data_key(before.desk_key)
    cover(notice_desk, people[0], notice_id, "C3")
    [again] = notice_desk.look(photos_of, notice_id)
    assert again.original_blob == before.blob
    undo(notice_desk, people[0], notice_id)
    undo(notice_desk, people[0], notice_id)
    [back] = notice_desk.look(photos_of, notice_id)
    assert (back.blob, back.desk_key) == (before.blob, before.desk_key)
    assert (back.original_blob, back.original_desk_key, back.covers) == (None, None, None)


@on_sqlite
def test_a_region_is_covered_by_its_own_finer_cells(notice_desk: Desk, people: People) -> None:
    notice_id = draft_with_photos(notice_desk, people[0])
    photo = opened(notice_desk, people[0], notice_id)
    region = region_of(notice_desk.kit, photo, "E4-H6", None)
    assert region == Box(160, 120, 320, 240)
    cover(notice_desk, people[0], notice_id, "A1", region)
    assert seen(notice_desk, notice_id, (165, 125), (198, 158), (205, 165)) == [GREY, WHITE, WHITE]
    inner = region_of(notice_desk.kit, photo, "A1-B2", region)
    assert (inner.left, inner.top) == (160, 120)


@on_sqlite
def test_the_grid_shows_the_covers_there_are_and_is_for_one_message(
    notice_desk: Desk, people: People
) -> None:
    drafter = people[0]
    notice_id = draft_with_photos(notice_desk, drafter)
    cover(notice_desk, drafter, notice_id, "B3-C4")
    photo = opened(notice_desk, drafter, notice_id)
    picture = grid_picture(notice_desk.kit, photo, None)
    assert drafter.to is not None
    notice_desk.do(show_grid, drafter.to, notice_id, photo, picture)
    [facts] = notice_desk.said("notice.grid")
    [file] = open_files(notice_desk.kit, facts)
    shown = Image.open(io.BytesIO(file.data)).convert("L")
    assert shown.size == (1280, 960)
    assert _at(shown, (300, 410), (1150, 940)) == [GREY, WHITE]
    kept = {row.blob for row in notice_desk.look(photos_of, notice_id)}
    assert picture.blob not in kept


@on_sqlite
def test_every_step_is_on_record_and_says_nothing_of_where(
    notice_desk: Desk, people: People
) -> None:
    notice_id = draft_with_photos(notice_desk, people[0])
    cover(notice_desk, people[0], notice_id, "B3-D5, F2")
    undo(notice_desk, people[0], notice_id)
    acts = notice_desk.rows(AuditRow, action="notice.photo_covered")
    assert [act.details for act in acts] == ['{"covers":2,"photo":1}', '{"covers":1,"photo":1}']


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("the face", "cover.not_understood"),
        ("B3, Z99", "cover.off_grid"),
        ("A1 " * 61, "cover.too_many"),
    ],
)
@on_sqlite
def test_what_is_not_understood_changes_nothing(
    notice_desk: Desk, people: People, words: str, code: str
) -> None:
    notice_id = draft_with_photos(notice_desk, people[0])
    photo = opened(notice_desk, people[0], notice_id)
    with pytest.raises(Refusal) as refused:
        drawn(notice_desk.kit, photo, words, None)
    assert refused.value.code == code
    assert opened(notice_desk, people[0], notice_id) == photo


@on_sqlite
def test_only_the_drafter_of_a_draft_draws(notice_desk: Desk, people: People) -> None:
    other = notice_desk.officer(9, Role.PUBLISHER)
    notice_id = draft_with_photos(notice_desk, people[0])
    photo = opened(notice_desk, people[0], notice_id)
    made = drawn(notice_desk.kit, photo, "B3", None)
    assert refusal(notice_desk, open_photo, other, notice_id, 0) == "notice.not_yours"
    keep = (other.to, notice_id, photo, made)
    assert refusal(notice_desk, keep_covers, other, *keep) == "notice.not_yours"
    assert refusal(notice_desk, open_photo, people[0], notice_id, 1) == "lifecycle.not_found"
    notice_desk.do(notices.submit, people[0], notice_id)
    assert refusal(notice_desk, open_photo, people[0], notice_id, 0) == "notice.in_review"
    assert refusal(notice_desk, keep_covers, people[0], *keep) == "notice.in_review"
    assert notice_desk.rows(AuditRow, action="notice.photo_covered") == []


@on_sqlite
def test_a_photo_that_changed_meanwhile_is_not_overwritten(
    notice_desk: Desk, people: People
) -> None:
    drafter = people[0]
    notice_id = draft_with_photos(notice_desk, drafter)
    photo = opened(notice_desk, drafter, notice_id)
    late = drawn(notice_desk.kit, photo, "B3", None)
    cover(notice_desk, drafter, notice_id, "F2")
    keep = (drafter, drafter.to, notice_id, photo, late)
    assert refusal(notice_desk, keep_covers, *keep) == "lifecycle.stale"
    notice_desk.do(drop_photos, drafter, notice_id)
    assert refusal(notice_desk, keep_covers, *keep) == "lifecycle.stale"


@on_sqlite
def test_an_update_of_a_notice_takes_the_covers_along(notice_desk: Desk, people: People) -> None:
    notice_id = draft_with_photos(notice_desk, people[0])
    cover(notice_desk, people[0], notice_id, "B3")
    publish(notice_desk, people, notice_id)
    new_id = notice_desk.do(update_of, people[0], notice_id)
    assert opened(notice_desk, people[0], new_id).shapes == (Box(40, 80, 80, 120),)
    undo(notice_desk, people[0], new_id)
    assert seen(notice_desk, new_id, (60, 100)) == [WHITE]
    assert seen(notice_desk, notice_id, (60, 100)) == [GREY]


# ------------------------------------------------------------------ what is published


def publish(desk: Desk, people: People, notice_id: int) -> None:
    """Submitted by the one, looked through and approved by the other."""
    desk.do(notices.submit, people[0], notice_id)
    desk.do(sign, people[1], notice_id, reviewed(desk, notice_id))


@on_sqlite
def test_what_is_posted_is_the_covered_photo(notice_desk: Desk, people: People) -> None:
    group(notice_desk, people, -300, "JH-1")
    notice_id = draft_with_photos(notice_desk, people[0])
    cover(notice_desk, people[0], notice_id, "B3")
    publish(notice_desk, people, notice_id)
    [card] = due(notice_desk)
    [file] = open_files(notice_desk.kit, card.facts)
    posted = Image.open(io.BytesIO(file.data)).convert("L")
    assert _at(posted, (60, 100), (470, 350)) == [GREY, WHITE]


@on_sqlite
def test_an_approver_is_shown_every_photo_as_covered(notice_desk: Desk, people: People) -> None:
    notice_id = draft_with_photos(notice_desk, people[0], 3)
    cover(notice_desk, people[0], notice_id, "B3")
    notice_desk.do(notices.submit, people[0], notice_id)
    each = notice_desk.said("notice.photo")
    assert [(one["number"], one["total"]) for one in each] == [(1, 3), (2, 3), (3, 3)]
    [card] = notice_desk.said("notice.review")
    covered = [row.blob for row in notice_desk.look(photos_of, notice_id)]
    assert [file["blob"] for one in each for file in one["files"]] == covered
    assert [file["blob"] for file in card["files"]] == covered


@on_sqlite
def test_drawing_on_a_photo_voids_the_review_of_it(notice_desk: Desk, people: People) -> None:
    notice_id = draft_with_photos(notice_desk, people[0])
    notice_desk.do(notices.submit, people[0], notice_id)
    old = reviewed(notice_desk, notice_id)
    notice_desk.do(look_through, people[1], notice_id, old)
    notice_desk.do(withdraw_from_review, people[0], notice_id)
    cover(notice_desk, people[0], notice_id, "B3")
    notice_desk.do(notices.submit, people[0], notice_id)
    for act in (look_through, notices.approve):
        assert refusal(notice_desk, act, people[1], notice_id, old) == "notice.content_changed"


# ------------------------------------------------------------------ the second person (W6)


def in_review(desk: Desk, people: People) -> tuple[int, str]:
    """A submitted notice with a photo, and the hash on its card."""
    notice_id = draft_with_photos(desk, people[0])
    desk.do(notices.submit, people[0], notice_id)
    return notice_id, reviewed(desk, notice_id)


def look_through(
    session: Session, kit: Kit, actor: OfficerActor, notice_id: int, card: str
) -> None:
    """Say that no bystander shows, and nothing of the other points."""
    answer(session, kit, actor, notice_id, card, Point.BYSTANDERS, Answer.YES)


@on_sqlite
def test_photos_that_nobody_looked_through_are_not_published(
    notice_desk: Desk, people: People
) -> None:
    notice_id, card = in_review(notice_desk, people)
    notice_desk.do(answer_yes, people[1], notice_id, card)
    doubt = (people[1], notice_id, card, Point.BYSTANDERS, Answer.UNSURE)
    notice_desk.do(answer, *doubt)
    assert refusal(notice_desk, notices.approve, people[1], notice_id, card) == "notice.unchecked"
    notice_desk.do(look_through, people[1], notice_id, card)
    assert notice_desk.do(notices.approve, people[1], notice_id, card) == "WH-2026-0001"
    row = notice_desk.look(notice_row, notice_id)
    assert (row.photos_confirmed_by, row.photos_confirmed_hash) == (people[1].id, row.photos_hash)


@on_sqlite
def test_without_photos_nobody_is_asked_for_bystanders(notice_desk: Desk, people: People) -> None:
    notice_id = notice_desk.do(notices.draft, people[0], story())
    notice_desk.do(notices.submit, people[0], notice_id)
    card = reviewed(notice_desk, notice_id)
    assert refusal(notice_desk, look_through, people[1], notice_id, card) == "lifecycle.not_found"
    assert notice_desk.do(sign, people[1], notice_id, card) == "WH-2026-0001"


# ------------------------------------------------------------------ the database itself


def force(desk: Desk, notice_id: int, **values: Any) -> None:
    """Write past every rule of the program."""
    statement = update(NOTICES).where(NOTICES.c.id == notice_id).values(**values)
    desk.do(lambda session, _kit: session.execute(statement))


def forced_live(desk: Desk, people: People, **values: Any) -> dict[str, Any]:
    """Values with which a notice is live but for its photos."""
    return {
        "state": "live",
        "number": "WH-2026-0099",
        "approved_by": people[1].id,
        "checked_by": people[1].id,
        "answers": {"basis": "yes"},
        "offences_version": 1,
        "offence": "arson",
        "legal_basis": "x",
        "expires_at": desk.clock(),
        "published_at": desk.clock(),
        "public_content": {"a": 1},
        **values,
    }


@pytest.mark.parametrize("missing", ["photos_confirmed_by", "photos_confirmed_hash"])
def test_the_database_publishes_no_photos_without_a_look(
    notice_desk: Desk, people: People, missing: str
) -> None:
    notice_id, card = in_review(notice_desk, people)
    photos = notice_desk.look(notice_row, notice_id).photos_hash
    looked = {"photos_confirmed_by": people[1].id, "photos_confirmed_hash": photos}
    whole = forced_live(notice_desk, people, approved_hash=card, **looked)
    for state in ("live", "superseded", "resolved", "expired"):
        with pytest.raises(IntegrityError):
            force(notice_desk, notice_id, **whole | {"state": state, missing: None})
    with pytest.raises(IntegrityError):
        force(notice_desk, notice_id, **whole | {"photos_hash": "0" * 64})
    force(notice_desk, notice_id, **whole)
    [row] = notice_desk.rows(Notice)
    assert row.state.value == "live"


def test_the_database_refuses_another_approver_than_the_one_who_looked(
    notice_desk: Desk, people: People
) -> None:
    other = notice_desk.officer(9, Role.APPROVER)
    notice_id, card = in_review(notice_desk, people)
    photos = notice_desk.look(notice_row, notice_id).photos_hash
    looked = {"photos_confirmed_by": other.id, "photos_confirmed_hash": photos}
    whole = forced_live(notice_desk, people, approved_hash=card, **looked)
    with pytest.raises(IntegrityError):
        force(notice_desk, notice_id, **whole)


def test_the_database_refuses_the_drafters_own_look(notice_desk: Desk, people: People) -> None:
    notice_id, _ = in_review(notice_desk, people)
    with pytest.raises(IntegrityError):
        force(notice_desk, notice_id, photos_confirmed_by=people[0].id)


@pytest.mark.parametrize("column", ["original_blob", "original_desk_key", "covers"])
def test_the_database_keeps_covers_and_original_together(
    notice_desk: Desk, people: People, column: str
) -> None:
    notice_id = draft_with_photos(notice_desk, people[0])
    cover(notice_desk, people[0], notice_id, "B3")
    statement = update(PHOTOS).where(PHOTOS.c.notice_id == notice_id).values(**{column: None})
    with pytest.raises(IntegrityError):
        notice_desk.do(lambda session, _kit: session.execute(statement))
    assert notice_desk.do(open_draft, people[0], notice_id).photos == 1
