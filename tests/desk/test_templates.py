"""A unit's ready-made words: kept by supervisors, offered where they fit, seen before they are sent."""

from typing import Any

import pytest

from desk.tickets.answers import Where
from desk.tickets.closing import Outcome, close, open_closing
from desk.tickets.templates import (
    NewTemplate,
    drop_template,
    keep_template,
    open_asking,
    preview_template,
    send_template,
)
from storage.tables.templates import Template
from tests.desk.ticket_desk import TicketDesk, refused
from tests.servers.migrated import on_sqlite
from tipline.dispositions import Disposition
from tipline.tickets import TicketState

THANKS = NewTemplate("Thanks", "谢谢，{unit}在核实", "Thank you; {unit} is looking into it")
ABOUT = NewTemplate("About", "关于{notice}", "About {notice}", TicketState.AWAITING_REPLY)
FOUND = NewTemplate("Found", "好", "Good", disposition=Disposition.LOCATED)
FOUND_NEWER = NewTemplate("Found", "很好", "Well done", disposition=Disposition.LOCATED)


def here(stage: TicketDesk) -> Where:
    assert stage.kit.policy.triage is not None
    return Where(stage.kit.policy.triage, 99)


@pytest.fixture(name="kept")
def template_kept(stage: TicketDesk) -> int:
    """A template of the city's unit; its number."""
    stage.desk.do(keep_template, stage.chief, here(stage), THANKS)
    return int(stage.desk.rows(Template)[-1].id)


def offered(stage: TicketDesk, ticket_id: int) -> list[Any]:
    stage.desk.do(open_asking, stage.wang, ticket_id)
    menu = stage.card(ticket_id)["menu"]
    return [name for _number, name in menu["templates"]]


@on_sqlite
def test_it_is_seen_in_the_tipsters_language_and_then_sent(stage: TicketDesk, kept: int) -> None:
    ticket_id = stage.claimed(language="en")
    stage.desk.do(preview_template, stage.wang, ticket_id, kept)
    menu = stage.card(ticket_id)["menu"]
    assert menu["words"].startswith("Thank you; ")
    assert "{" not in menu["words"]
    assert stage.said("dialogue.line") == []
    stage.desk.do(send_template, stage.wang, ticket_id, kept)
    assert [line["words"] for line in stage.said("dialogue.line")] == [menu["words"]]
    assert stage.state(ticket_id) is TicketState.AWAITING_REPLY


def test_only_what_fits_the_ticket_is_offered(stage: TicketDesk, kept: int) -> None:
    stage.desk.do(keep_template, stage.chief, here(stage), ABOUT)
    general = stage.in_state(TicketState.AWAITING_REPLY)
    assert offered(stage, general) == ["Thanks"]  # it is about no notice
    about = stage.claimed(user=9002, notice=stage.notice())
    assert offered(stage, about) == ["Thanks"]
    stage.desk.do(send_template, stage.wang, about, kept)
    assert offered(stage, about) == ["Thanks", "About"]


def test_a_units_own_words_are_seen_and_go_out_with_their_outcome(
    stage: TicketDesk, kept: int
) -> None:
    for new in (FOUND, FOUND_NEWER):
        stage.desk.do(keep_template, stage.chief, here(stage), new)
    ticket_id = stage.claimed(language="en")
    assert offered(stage, ticket_id) == ["Thanks"]
    number = int(stage.desk.rows(Template)[-1].id)
    refused("lifecycle.not_found", stage, send_template, stage.wang, ticket_id, number)
    reason = {"name": "reason", "disposition": "located"}
    stage.desk.do(open_closing, stage.wang, ticket_id, reason)
    assert stage.card(ticket_id)["menu"]["words"] == "Well done"
    stage.desk.do(close, stage.wang, ticket_id, Outcome(Disposition.LOCATED, "person_found"))
    other = stage.claimed(user=9002)
    stage.desk.do(close, stage.wang, other, Outcome(Disposition.USEFUL, "led_on"))
    assert [told["words"] for told in stage.said("tip.outcome")] == ["Well done", ""]


def test_supervisors_keep_them_and_what_they_dropped_is_gone(stage: TicketDesk, kept: int) -> None:
    refused("officer.not_allowed", stage, keep_template, stage.wang, here(stage), THANKS)
    refused("officer.not_allowed", stage, drop_template, stage.wang, here(stage), kept)
    for number in (0, kept + 1, 10**22):
        refused("lifecycle.not_found", stage, drop_template, stage.chief, here(stage), number)
    ticket_id = stage.claimed()
    stage.desk.do(drop_template, stage.chief, here(stage), kept)
    assert stage.said("triage.templates")[-1]["lines"] == []
    assert offered(stage, ticket_id) == []
    refused("lifecycle.not_found", stage, send_template, stage.wang, ticket_id, kept)
    refused("lifecycle.not_found", stage, drop_template, stage.chief, here(stage), kept)


@on_sqlite
def test_nothing_of_a_template_is_kept_in_the_clear(stage: TicketDesk, kept: int) -> None:
    (row,) = stage.desk.rows(Template)
    kept_bytes = b"".join((row.name, row.words_zh, row.words_en))
    assert b"Thank" not in kept_bytes
    assert row.id == kept
