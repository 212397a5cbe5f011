"""Cards' pictures that are nowhere stored: known all the same when somebody sends one back."""

import io
import random
from collections.abc import Iterator

import pytest
from PIL import Image

from bot.collages import mark_of
from bot.desk_way import DeskWay
from bot.sent_back import SentBack
from desk.fingerprints import look_for, remember, remember_notices
from desk.notices.card_pictures import card_pictures
from desk.tickets.previews import preview_ready
from media.collage import collage
from media.pool import PhotoPool, Shown
from media.scrubbing import scrub
from storage.near import Near
from storage.tables.notices import NoticePhoto
from storage.tables.pictures import Fingerprint
from storage.tables.tips import TipPart
from tests.desk.notice_house import Desk
from tests.desk.published import People, end, publish_with_photos
from tests.desk.ticket_desk import TicketDesk, do_jobs
from tests.servers.migrated import on_sqlite
from tipline.fingerprints import Fingerprints
from tipline.roles import Role
from tipline.tips import PartKind


@pytest.fixture
def pool() -> Iterator[PhotoPool]:
    """One worker."""
    made = PhotoPool(1, 300.0)
    yield made
    made.close()


def scene(seed: int) -> Shown:
    """A picture with light and shade, as the worker shows it."""
    grains = random.Random(seed).randbytes(12 * 9 * 3)
    image = Image.frombytes("RGB", (12, 9), grains).resize((640, 480), Image.Resampling.BICUBIC)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90)
    shown = scrub(out.getvalue())
    assert isinstance(shown, Shown)
    return shown


def publish(desk: Desk, people: People, *scenes: Shown, exercise: bool = False) -> int:
    """A live notice with these photos, their fingerprints kept; its id."""
    photos = (one.picture for one in scenes)
    notice_id = publish_with_photos(desk, people, *photos, exercise=exercise)
    for row, one in zip(desk.rows(NoticePhoto, notice_id=notice_id), scenes, strict=True):
        assert one.fingerprints is not None
        desk.do(remember_notices, row.id, one.fingerprints)
    return notice_id


def sent_back(*scenes: Shown, exercise: bool = False) -> Fingerprints:
    """How the picture of the card looks to who compares."""
    shown = scrub(collage([one.picture for one in scenes], mark_of(is_drill=exercise)))
    assert isinstance(shown, Shown)
    assert shown.fingerprints is not None
    return shown.fingerprints


async def learnt(desk: Desk, pool: PhotoPool) -> SentBack:
    """All there is to know."""
    cards = SentBack(DeskWay(desk.store, desk.kit), pool)
    while await cards.learn():
        pass
    return cards


async def test_a_card_of_several_photos_and_a_marked_one_are_known(
    notice_desk: Desk, people: People, pool: PhotoPool
) -> None:
    several, marked, plain = (scene(1), scene(2), scene(3)), scene(4), scene(5)
    publish(notice_desk, people, *several)
    publish(notice_desk, people, marked, exercise=True)
    publish(notice_desk, people, plain)
    kept = [row.id for row in notice_desk.rows(Fingerprint) if row.keyed is not None]
    cards = await learnt(notice_desk, pool)
    assert cards.shown_by(sent_back(*several)) == (kept[0],)
    assert cards.shown_by(sent_back(marked, exercise=True)) == (kept[3],)
    assert cards.shown_by(sent_back(scene(6), scene(7))) == ()


@on_sqlite
async def test_they_are_looked_at_once_a_few_at_a_time_and_only_while_the_notice_is_live(
    notice_desk: Desk, people: People, pool: PhotoPool
) -> None:
    live = [publish(notice_desk, people, scene(1), scene(2)) for _ in range(5)]
    end(notice_desk, people, live.pop())
    seen = notice_desk.look(card_pictures, notice_desk.kit, {live[1]})
    assert [one.notice_id for one in seen] == [live[3], live[2], live[0]]
    cards = await learnt(notice_desk, pool)
    assert await cards.learn() == 0


async def test_the_tip_that_brings_it_says_whose_picture_it_is(
    stage: TicketDesk, pool: PhotoPool
) -> None:
    """What the role photos does with it: the card's picture counts as the notice's photo."""
    desk = stage.desk
    people = (
        desk.officer(31, Role.PUBLISHER),
        desk.officer(32, Role.APPROVER),
        desk.officer(33, Role.SUPERVISOR),
    )
    notice_id = publish(desk, people, scene(1), scene(2), scene(3))
    cards = await learnt(desk, pool)
    ticket_id = stage.tip(
        parts=({"kind": PartKind.PHOTO, "text": "", "blob": "a" * 64},), notice=notice_id
    )
    (part,) = desk.rows(TipPart)
    fingerprint = sent_back(scene(1), scene(2), scene(3))
    look = desk.store.read_now(look_for, desk.kit, Near(), part.id, fingerprint)
    desk.do(remember, part.id, look.beside(cards.shown_by(fingerprint)))
    desk.do(preview_ready, part.id, "b" * 64)
    do_jobs(stage)
    assert stage.card(ticket_id)["twins"]["notices"] == ["WH-2026-0001"]
    assert dict(stage.row(ticket_id).reasons)["notices_own_picture"] == -30
