"""Blobs that nothing names any more: taken away once they are old, and nothing else ever."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.desk_way import DeskWay
from bot.sweeping import sweep_once
from desk.kit import Kit
from desk.leftovers import TABLES, names_after, still_named
from desk.notices.drafts import draft
from desk.notices.rows import Photo, add_photo_row
from storage.statements import changed, table_of
from storage.tables.queues import OutboxMessage, OutboxState
from storage.tables.tips import TipPart
from tests.desk.notice_house import Desk, story
from tests.desk.published import People
from tests.desk.ticket_desk import TicketDesk
from tipline.tips import PartKind

A, B, C = (letter * 64 for letter in "abc")
MONTH_AND_MORE = 60  # days; the test's clock is a little behind the blobs' own


def everything_sent(session: Session, _kit: Kit) -> None:
    session.execute(update(table_of(OutboxMessage)).values(state=OutboxState.SENT))


async def test_what_nothing_names_is_taken_away_once_it_is_old(stage: TicketDesk) -> None:
    blobs = stage.kit.blobs
    kept, orphan = blobs.put(b"named"), blobs.put(b"not named")
    stage.tip(parts=({"kind": PartKind.IMAGE_DOCUMENT, "text": "", "blob": kept}, {}))
    stage.desk.do(everything_sent)
    way = DeskWay(stage.desk.store, stage.kit)
    assert await sweep_once(way) == 0
    stage.desk.clock.move(days=MONTH_AND_MORE)
    assert await sweep_once(way) == 1
    assert kept in set(blobs.keys())
    assert orphan not in set(blobs.keys())


async def test_nothing_is_taken_while_an_old_message_waits(stage: TicketDesk) -> None:
    orphan = stage.kit.blobs.put(b"perhaps in that message")
    stage.tip()
    stage.desk.clock.move(days=MONTH_AND_MORE)
    assert await sweep_once(DeskWay(stage.desk.store, stage.kit)) == 0
    assert orphan in set(stage.kit.blobs.keys())


def test_a_part_names_its_file_its_preview_and_its_thumbnail(stage: TicketDesk) -> None:
    ticket_id = stage.tip(parts=({"kind": PartKind.IMAGE_DOCUMENT, "text": "", "blob": A}, {}))
    part = table_of(TipPart)
    previewed = update(part).where(part.c.blob == A).values(preview_blob=B, thumbnail_blob=C)
    assert stage.desk.do(lambda session, _kit: changed(session, previewed)) == 1
    assert named(stage.desk) == [A, B, C]
    stage.retract(ticket_id)
    assert named(stage.desk) == []


def test_a_notices_photo_names_the_picture_and_what_it_was_before_its_covers(
    notice_desk: Desk, people: People
) -> None:
    notice_id = notice_desk.do(draft, people[0], story())
    notice_desk.do(add_photo_row, notice_id, Photo(A, b"wrapped", B, b"wrapped", b"sealed"))
    assert named(notice_desk) == [A, B]


def named(desk: Desk) -> list[str]:
    """What both questions say is named, when asked of three."""
    pages = [desk.do(names_after, table, 0)[0] for table in range(TABLES)]
    found = sorted(name for page in pages for name in page)
    assert desk.do(still_named, [A, B, C]) == set(found)
    return found
