"""A picture that somebody sent us is never published, however it was changed on the way."""

import pytest

from desk.notices.importing import ImportRefused, Parcel, import_notices
from desk.notices.origins import check_origin
from desk.notices.rows import Photo
from tests.desk.notice_house import story
from tests.desk.same_pictures import (
    ANOTHER,
    CROP,
    PICTURE,
    WHOLE,
    Pictures,
    flipped,
    live_notice,
    prints,
)
from tests.desk.ticket_desk import TicketDesk
from tests.servers.migrated import on_sqlite
from tipline.fingerprints import Fingerprints, variants
from tipline.refusals import Refusal
from tipline.roles import Role
from tipline.twins import REACH


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
