"""Traces of a tip's pictures: sealed with the part, told as clues on the card, gone with the tip."""

from datetime import timedelta

from sqlalchemy.orm import Session

from desk.kit import Kit
from desk.tickets.previews import preview_ready
from desk.tips.rows import any_tip, key_of
from desk.tips.traces import open_traces
from storage.tables.tips import TipPart
from tests.desk.ticket_desk import TicketDesk
from tests.servers.migrated import on_sqlite
from tipline.tips import PartKind
from tipline.traces import Traces

PHOTO = {"kind": PartKind.IMAGE_DOCUMENT, "text": "", "blob": "a" * 64}


@on_sqlite
def test_what_follows_from_a_pictures_traces_stands_on_the_card(stage: TicketDesk) -> None:
    ticket_id = stage.tip(parts=(PHOTO,))
    (part,) = stage.desk.rows(TipPart)
    traces = Traces("JPEG", 4000, 3000, taken=part.at - timedelta(hours=3), make="Canary")
    stage.desk.do(preview_ready, part.id, "b" * 64, traces=traces)
    clue = {"code": "taken_before", "unit": "hours", "count": 3}
    assert stage.card(ticket_id)["clues"] == [{"picture": None, "clues": [clue]}]
    (kept,) = stage.desk.rows(TipPart)
    assert kept.traces is not None
    assert b"Canary" not in kept.traces  # sealed, make and model too
    assert "Canary" not in repr(stage.card(ticket_id))
    tip = stage.desk.look(lambda session: any_tip(session, part.tip_id, lock=False))
    opened = open_traces(key_of(stage.kit, tip), part.tip_id, part.id, kept.traces)
    assert opened == traces


def test_a_picture_that_tells_nothing_leaves_the_card_as_it_is(stage: TicketDesk) -> None:
    stage.tip(parts=(PHOTO,))
    (part,) = stage.desk.rows(TipPart)
    cards = len(stage.said("ticket.card"))
    stage.desk.do(preview_ready, part.id, "b" * 64, traces=Traces("JPEG", 4000, 3000))
    assert len(stage.said("ticket.card")) == cards


@on_sqlite
def test_traces_known_before_sending_are_on_the_first_card(stage: TicketDesk) -> None:
    def early(session: Session, kit: Kit, part_id: int) -> None:
        traces = Traces("JPEG", 4000, 3000, software="Snapseed 2.0")
        preview_ready(session, kit, part_id, "b" * 64, traces=traces)

    ticket_id = stage.draft_then_send((PHOTO,), early)
    clue = {"code": "edited", "program": "Snapseed", "by": "software"}
    assert stage.card(ticket_id)["clues"] == [{"picture": None, "clues": [clue]}]


@on_sqlite
def test_traces_go_with_the_tip(stage: TicketDesk) -> None:
    ticket_id = stage.tip(parts=(PHOTO,))
    (part,) = stage.desk.rows(TipPart)
    traces = Traces("JPEG", 4000, 3000, software="Snapseed 2.0")
    stage.desk.do(preview_ready, part.id, "b" * 64, traces=traces)
    stage.retract(ticket_id)
    assert stage.desk.rows(TipPart)[0].traces is None
    assert "clues" not in stage.card(ticket_id)
