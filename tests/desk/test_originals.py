"""Originals: opened one at a time, by whoever works tickets, for a reason that is kept."""

from typing import Any

import pytest

from desk.sealed import open_desk, seal_tip
from desk.sent import AFTER_SENT, SentRow
from desk.tickets.originals import ask_why, open_original
from desk.tickets.previews import preview_failed, preview_ready
from desk.tips.rows import any_tip, key_of, original_field
from storage.sealing import unseal
from storage.tables.audit import AuditRow
from storage.tables.tickets import TicketMessage
from storage.tables.tips import TipPart
from tests.desk.ticket_desk import TicketDesk, refused
from tests.servers.migrated import on_sqlite
from tipline.tips import PartKind

WHY = "The voice may name the street"
VOICE: dict[str, Any] = {
    "kind": PartKind.VOICE,
    "text": "",
    "blob": "a" * 64,
    "seconds": 14,
    "size": 61_234,
}
PHOTO: dict[str, Any] = {"kind": PartKind.IMAGE_DOCUMENT, "text": "", "blob": "b" * 64}


def with_file(stage: TicketDesk, **part: Any) -> tuple[int, int]:
    """A ticket with one file: its number, and the part's."""
    ticket_id = stage.tip(parts=(VOICE | part, {}))
    kept, _words = sorted(stage.desk.rows(TipPart), key=lambda row: row.id)
    return ticket_id, kept.id


def audited(stage: TicketDesk) -> list[Any]:
    return [row for row in stage.desk.rows(AuditRow) if row.action == "original.opened"]


@on_sqlite
def test_the_card_names_files_by_kind_length_and_size(stage: TicketDesk) -> None:
    ticket_id, part_id = with_file(stage)
    told = {"part": part_id, "kind": "voice", "seconds": 14, "size": 61_234}
    assert stage.card(ticket_id)["originals"] == [told]
    parts = [{"kind": "voice", "count": 1, "seconds": [14], "sizes": [61_234]}]
    assert stage.card(ticket_id)["parts"] == parts


@on_sqlite
@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("王小明的供述.PDF", ".pdf"),
        ("IMG_5195.HEIC", ".heic"),
        ("a.tar.gz", ".gz"),
        ("letter.wang", None),  # whoever names a file may write a name there
        ("no ending", None),
        (".pdf\n", None),
        ("", None),
    ],
)
def test_a_document_is_named_by_a_usual_ending_and_never_by_its_name(
    stage: TicketDesk, name: str, ending: str | None
) -> None:
    document = {"kind": PartKind.DOCUMENT, "seconds": None, "name": name}
    ticket_id, _ = with_file(stage, **document)
    (told,) = stage.card(ticket_id)["originals"]
    assert told.get("ending") == ending
    assert name[:8] not in str(told) or not name


@on_sqlite
def test_a_file_is_opened_for_a_reason_and_the_opening_is_on_record(stage: TicketDesk) -> None:
    ticket_id, part_id = with_file(stage)
    stage.desk.do(ask_why, stage.wang, ticket_id, part_id)
    assert stage.said("ticket.prompt")[-1]["file"]["seconds"] == 14
    assert stage.said("ticket.file") == []
    stage.desk.do(open_original, stage.wang, ticket_id, part_id, f" {WHY} ")
    (posted,) = stage.said("ticket.file")
    (file,) = posted["files"]
    assert file["blob"] == "a" * 64
    (row,) = audited(stage)
    assert (row.record_kind, row.record_id) == ("ticket", str(ticket_id))
    assert row.actor == stage.wang.audit_name
    assert WHY.encode() not in row.reason  # sealed
    reason = stage.desk.look(lambda s: open_desk(s, stage.kit, "audit.reason", row.reason))
    assert reason == WHY


@on_sqlite
def test_what_is_posted_opens_the_original_and_nothing_else(stage: TicketDesk) -> None:
    ticket_id, part_id = with_file(stage)
    stage.desk.do(open_original, stage.wang, ticket_id, part_id, WHY)
    (file,) = stage.said("ticket.file")[0]["files"]
    tip = stage.desk.look(lambda s: any_tip(s, stage.row(ticket_id).tip_id, lock=False))
    key = key_of(stage.kit, tip)
    sealed = seal_tip(key, tip.id, original_field(part_id), b"as it came")
    assert unseal(key, sealed, bound_to=file["bound_to"].encode()) == b"as it came"


@pytest.mark.parametrize("reason", ["", "  \n "])
@on_sqlite
def test_without_a_reason_nothing_is_opened(stage: TicketDesk, reason: str) -> None:
    ticket_id, part_id = with_file(stage)
    opened = (open_original, stage.wang, ticket_id, part_id)
    refused("ticket.needs_reason", stage, *opened, reason)
    refused("ticket.reason_too_long", stage, *opened, "x" * 5000)
    assert stage.said("ticket.file") == audited(stage) == []


@on_sqlite
def test_only_those_who_work_the_units_tickets_open_files(stage: TicketDesk) -> None:
    ticket_id, part_id = with_file(stage)
    for deed in ((ask_why,), (open_original, WHY)):
        act, *reason = deed
        refused("officer.not_allowed", stage, act, stage.patrol, ticket_id, part_id, *reason)
        refused("lifecycle.not_found", stage, act, stage.elsewhere, ticket_id, part_id, *reason)
    assert stage.said("ticket.file") == audited(stage) == []


@pytest.mark.parametrize("part_id", [0, 7, 2**63, 10**22])
@on_sqlite
def test_a_number_that_no_file_has(stage: TicketDesk, part_id: int) -> None:
    ticket_id, _ = with_file(stage)
    refused("ticket.no_such_file", stage, ask_why, stage.wang, ticket_id, part_id)
    refused("ticket.no_such_file", stage, open_original, stage.wang, ticket_id, part_id, WHY)


@on_sqlite
def test_another_tickets_file_is_not_opened_through_this_one(stage: TicketDesk) -> None:
    _, part_id = with_file(stage)
    other = stage.tip(user=9002)
    refused("ticket.no_such_file", stage, open_original, stage.wang, other, part_id, WHY)


def test_a_picture_is_opened_only_where_it_has_no_preview(stage: TicketDesk) -> None:
    ticket_id = stage.tip(parts=(PHOTO, PHOTO))
    shown, hidden = sorted(part.id for part in stage.desk.rows(TipPart))
    stage.desk.do(preview_ready, shown, "c" * 64)
    assert "originals" not in stage.card(ticket_id)
    stage.desk.do(preview_failed, hidden)
    assert [file["part"] for file in stage.card(ticket_id)["originals"]] == [hidden]
    refused("ticket.no_such_file", stage, open_original, stage.wang, ticket_id, shown, WHY)
    stage.desk.do(open_original, stage.wang, ticket_id, hidden, WHY)
    assert stage.said("ticket.file")[0]["files"][0]["blob"] == "b" * 64


@pytest.mark.parametrize(
    ("kind", "name", "ending"),
    [
        (PartKind.VOICE, "", ".ogg"),
        (PartKind.VIDEO, "Lin's flat.MOV", ".mov"),
        (PartKind.DOCUMENT, "Lin Wei.pdf", ".pdf"),
        (PartKind.DOCUMENT, "Lin Wei", ".bin"),
        (PartKind.DOCUMENT, "a.b/../../etc", ".bin"),
        (PartKind.DOCUMENT, "x.\u202etxt.exe\n", ".bin"),
    ],
)
@on_sqlite
def test_a_files_own_name_is_not_shown(
    stage: TicketDesk, kind: PartKind, name: str, ending: str
) -> None:
    ticket_id, part_id = with_file(stage, kind=kind, name=name)
    stage.desk.do(open_original, stage.wang, ticket_id, part_id, WHY)
    assert stage.said("ticket.file")[0]["files"][0]["name"] == f"ticket-{ticket_id}{ending}"


def test_nothing_of_a_withdrawn_tip_is_opened_and_what_was_is_erased(stage: TicketDesk) -> None:
    ticket_id, part_id = with_file(stage)
    stage.desk.do(open_original, stage.wang, ticket_id, part_id, WHY)
    to = stage.kit.policy.triage
    assert to is not None
    row = SentRow(1, "ticket.file", ticket_id, {"ticket": ticket_id}, to, 5001)
    stage.desk.do(AFTER_SENT["ticket.file"], row)
    assert [kept.shows_tip for kept in stage.desk.rows(TicketMessage)] == [True]
    stage.retract(ticket_id)
    assert [erased["message"] for erased in stage.said("ticket.erase")] == [5001]
    assert "originals" not in stage.card(ticket_id)
    refused("tip.gone", stage, open_original, stage.wang, ticket_id, part_id, WHY)
