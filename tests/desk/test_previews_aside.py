"""Pictures that we fail on: tried for a while, then set aside where operators see them, made anew when they say so."""

import asyncio
from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.desk_way import DeskWay
from bot.photos import Photos, claim_previews
from desk.actors import OPERATOR
from desk.kit import Kit
from desk.tickets.previews import preview_broken, preview_failed, preview_ready
from desk.waiting import quarantined, queue_figures, try_again
from storage.statements import table_of
from storage.tables.tips import Preview, TipPart
from tests.desk.ticket_desk import TicketDesk, do_jobs
from tests.promises.acting import until
from tests.servers.migrated import on_sqlite
from tipline.retry import PREVIEW
from tipline.tips import PartKind

PARTS = table_of(TipPart)


def photo(blob: str) -> dict[str, object]:
    """A part with a picture that waits for its preview."""
    return {"kind": PartKind.PHOTO, "text": "", "blob": blob}


def break_until_aside(stage: TicketDesk) -> int:
    """We fail on the only picture as often as it is tried; returns how often that was."""
    (part,) = stage.desk.rows(TipPart)
    for tries in range(1, 100):
        if stage.desk.do(preview_broken, part.id, "CannotOpen", jitter=0.5):
            return tries
    raise AssertionError("it is tried for ever")


def test_what_we_fail_on_is_tried_less_and_less_often_then_set_aside(stage: TicketDesk) -> None:
    ticket_id = stage.tip(parts=(photo("a" * 64),))
    assert stage.desk.do(claim_previews, 2)
    (part,) = stage.desk.rows(TipPart)
    waits = []
    for _ in range(2):
        assert not stage.desk.do(preview_broken, part.id, "CannotOpen", jitter=1)
        [now] = stage.desk.rows(TipPart)
        waits.append(now.preview_until - stage.desk.clock())
        assert stage.desk.do(claim_previews, 2) == []
    assert waits == [timedelta(seconds=2), timedelta(seconds=4)]
    assert stage.desk.store.read_now(queue_figures)["previews"] == 1
    assert break_until_aside(stage) == PREVIEW.attempts - 2
    figures = stage.desk.store.read_now(queue_figures)
    assert (figures["previews"], figures["previews_quarantined"]) == (0, 1)
    (found,) = stage.desk.store.read_now(quarantined)
    assert (found.queue, found.row, found.fault) == ("previews", part.id, "CannotOpen")
    assert (found.attempts, found.kind) == (PREVIEW.attempts, "photo")
    assert stage.card(ticket_id)["no_preview"] == 1


def test_put_back_it_is_made_and_the_card_no_longer_says_that_there_is_none(
    stage: TicketDesk,
) -> None:
    ticket_id = stage.tip(parts=(photo("a" * 64),))
    break_until_aside(stage)
    (part,) = stage.desk.rows(TipPart)
    assert stage.desk.do(try_again, OPERATOR, "previews", part.id) == 1
    do_jobs(stage)
    assert stage.card(ticket_id)["no_preview"] == 0
    (work,) = stage.desk.do(claim_previews, 2)
    stage.desk.do(preview_ready, work.part_id, "b" * 64)
    assert len(stage.said("ticket.photo")) == 1
    assert stage.desk.store.read_now(quarantined) == []


@on_sqlite
def test_a_picture_that_nobody_could_show_is_no_fault_of_ours(stage: TicketDesk) -> None:
    stage.tip(parts=(photo("a" * 64),))
    (part,) = stage.desk.rows(TipPart)
    stage.desk.do(preview_broken, part.id, "CannotOpen", jitter=0.5)
    stage.desk.do(preview_failed, part.id)
    assert stage.desk.store.read_now(quarantined) == []


@on_sqlite
def test_of_a_tip_taken_back_nothing_lies_aside(stage: TicketDesk) -> None:
    ticket_id = stage.tip(parts=(photo("a" * 64),))
    break_until_aside(stage)
    stage.retract(ticket_id)
    assert stage.desk.store.read_now(quarantined) == []


async def test_an_original_that_is_lost_ends_aside_by_itself(stage: TicketDesk) -> None:
    stage.tip(parts=(photo("f" * 64),))
    stopping = asyncio.Event()
    running = asyncio.create_task(Photos(DeskWay(stage.desk.store, stage.kit)).run(stopping))

    def is_aside(session: Session, _kit: Kit) -> bool:
        # Its next try is due, and all but the last are over.
        values = {"preview_tries": PREVIEW.attempts - 1, "preview_until": None}
        pending = (PARTS.c.preview == Preview.PENDING) & PARTS.c.preview_tries.is_not(None)
        session.execute(update(PARTS).where(pending).values(**values))
        return queue_figures(session)["previews_quarantined"] == 1

    await until(lambda: asyncio.to_thread(stage.desk.do, is_aside))
    stopping.set()
    await running
