"""The picture of a card: carried until Telegram has it, and the plain one in its place at the end."""

from desk.notices.deliveries import Delivered, all_delivered
from desk.notices.rows import Photo, add_photo_row, notice_row, photos_of
from desk.notices.shared_copies import SharedCopy, remember_shared
from desk.outgoing import COLLAGE_PART
from desk.posting import open_files
from tests.desk.notice_house import Desk
from tests.desk.published import (
    People,
    delivered,
    due,
    end,
    group,
    post_all,
    publish,
    publish_with_photos,
)
from tests.servers.migrated import on_sqlite


@on_sqlite
def test_the_sender_opens_the_photo_until_telegram_has_it(
    notice_desk: Desk, people: People
) -> None:
    for number in range(2):
        group(notice_desk, people, -300 - number, "JH-1")
    publish_with_photos(notice_desk, people, b"pixels")

    [first] = due(notice_desk, limit=1)
    [opened] = open_files(notice_desk.kit, first.facts)
    assert (opened.data, opened.file_id) == (b"pixels", None)
    notice_desk.do(delivered, first.id, first.lease, 1, "telegrams-own")
    [second] = due(notice_desk, limit=1)
    [opened] = open_files(notice_desk.kit, second.facts)
    assert (opened.data, opened.file_id) == (b"", "telegrams-own")


def test_several_photos_go_together_until_telegram_has_the_one_they_make(
    notice_desk: Desk, people: People
) -> None:
    for number in range(2):
        group(notice_desk, people, -300 - number, "JH-1")
    notice_id = publish_with_photos(notice_desk, people, b"front", b"side", b"back")
    [first] = due(notice_desk, limit=1)
    opened = open_files(notice_desk.kit, first.facts)
    assert [one.data for one in opened] == [b"front", b"side", b"back"]
    assert {one.kind for one in opened} == {COLLAGE_PART}
    notice_desk.do(delivered, first.id, first.lease, 1, "the-collage")
    [second] = due(notice_desk, limit=1)
    [known] = open_files(notice_desk.kit, second.facts)
    assert (known.kind, known.file_id) == ("photo", "the-collage")
    end(notice_desk, people, notice_id)
    assert [one.facts["files"] for one in due(notice_desk)] == [[]]


@on_sqlite
def test_the_plain_picture_of_an_ended_card_does_not_become_the_photo(
    notice_desk: Desk, people: People
) -> None:
    group(notice_desk, people, -300, "JH-1")
    notice_id = publish(notice_desk, people)
    post_all(notice_desk)
    notice_desk.do(add_photo_row, notice_id, Photo("0" * 64, b"wrapped"))
    end(notice_desk, people, notice_id)
    [edit] = due(notice_desk)
    assert edit.carries_plain
    made = Delivered(edit.id, edit.lease, None, "the-plain-one", is_plain=edit.carries_plain)
    notice_desk.do(all_delivered, [made])
    [photo] = notice_desk.look(photos_of, notice_id)
    assert (photo.file_id, photo.ended_file_id) == (None, "the-plain-one")


def test_a_shared_copy_gets_the_plain_picture_that_telegram_has(
    notice_desk: Desk, people: People
) -> None:
    group(notice_desk, people, -300, "JH-1")
    notice_id = publish_with_photos(notice_desk, people, b"pixels")
    post_all(notice_desk)
    number = notice_desk.look(notice_row, notice_id).number
    copy = SharedCopy("AgAAAB", with_photo=True)
    assert notice_desk.do(remember_shared, number, copy, "en")
    end(notice_desk, people, notice_id)
    [ours] = due(notice_desk, limit=1)
    made = Delivered(ours.id, ours.lease, None, "the-plain-one", is_plain=ours.carries_plain)
    notice_desk.do(all_delivered, [made])
    [theirs] = [one for one in due(notice_desk) if one.kind == "notice.shared_edit"]
    [known] = open_files(notice_desk.kit, theirs.facts)
    assert (known.file_id, theirs.carries_plain) == ("the-plain-one", False)
