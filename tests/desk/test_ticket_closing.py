"""How tickets end at the desk, by one or by two, and what tipsters do to them; on both databases."""

from desk.tickets import acts
from desk.tickets.all_words import show_words
from desk.tickets.closing import Outcome, close, confirm
from storage.tables.alerts import Alert
from storage.tables.queues import OutboxMessage
from tests.desk.ticket_desk import TicketDesk, do_jobs, refused
from tests.servers.migrated import on_sqlite
from tipline.dispositions import Disposition
from tipline.tickets import Flag, TicketState

# ------------------------------------------------------------------ closing


@on_sqlite
def test_closing_tells_the_tipster_what_came_of_it(stage: TicketDesk) -> None:
    ticket_id = stage.claimed()
    outcome = Outcome(Disposition.ARREST, preset="caught_there")
    assert stage.desk.do(close, stage.wang, ticket_id, outcome)
    (told,) = stage.desk.rows(OutboxMessage, kind="tip.outcome")
    assert told.chat_key == stage.citizen().to.chat_key
    assert stage.said("tip.outcome")[0]["disposition"] == "arrest"
    assert stage.card(ticket_id)["closing"]["reason"] == {"code": "caught_there"}


LACKING = [
    (Outcome(Disposition.USEFUL), "ticket.needs_reason"),
    (Outcome(Disposition.USEFUL, preset="advertising"), "ticket.needs_reason"),
    (Outcome(Disposition.USEFUL, words="  "), "ticket.needs_reason"),
    (Outcome(Disposition.USEFUL, words="x" * 1001), "ticket.reason_too_long"),
    (Outcome(Disposition.DUPLICATE, preset="same_sighting"), "ticket.needs_other_ticket"),
    (Outcome(Disposition.DUPLICATE, preset="same_sighting", other=10**9), "lifecycle.not_found"),
    (Outcome(Disposition.REFERRED, preset="other_area"), "ticket.needs_authority"),
]


@on_sqlite
def test_a_closing_that_lacks_something_is_refused(stage: TicketDesk) -> None:
    ticket_id = stage.claimed()
    for outcome, code in LACKING:
        refused(code, stage, close, stage.wang, ticket_id, outcome)
    assert stage.state(ticket_id) is TicketState.CLAIMED
    assert stage.said("tip.outcome") == []


@on_sqlite
def test_a_duplicate_names_another_ticket(stage: TicketDesk) -> None:
    first, second = stage.tip(), stage.claimed()
    itself = Outcome(Disposition.DUPLICATE, words="same", other=second)
    refused("ticket.duplicate_of_itself", stage, close, stage.wang, second, itself)
    stage.desk.do(
        close, stage.wang, second, Outcome(Disposition.DUPLICATE, words="same", other=first)
    )
    assert stage.row(second).duplicate_of == first
    stage.desk.do(acts.claim, stage.wang, first)
    back = Outcome(Disposition.DUPLICATE, words="same", other=second)
    refused("ticket.duplicate_of_itself", stage, close, stage.wang, first, back)


def test_a_flagged_ticket_is_closed_by_two(stage: TicketDesk) -> None:
    ticket_id = stage.claimed(by=stage.chief)
    stage.desk.do(acts.flag, stage.chief, ticket_id, Flag.WEAPON)
    outcome = Outcome(Disposition.UNFOUNDED, preset="nobody_there")
    assert not stage.desk.do(close, stage.chief, ticket_id, outcome)
    assert stage.state(ticket_id) is TicketState.CLAIMED
    assert stage.said("tip.outcome") == []
    assert stage.card(ticket_id)["closing"]["proposed_by"] == stage.chief.name
    refused("ticket.second_look_same_person", stage, confirm, stage.chief, ticket_id)
    refused("ticket.claimed_by_other", stage, confirm, stage.wang, ticket_id)
    stage.desk.do(confirm, stage.deputy, ticket_id)
    assert stage.row(ticket_id).disposition is Disposition.UNFOUNDED
    assert stage.said("tip.outcome")[0]["disposition"] == "unfounded"


@on_sqlite
def test_the_second_look_can_send_it_back(stage: TicketDesk) -> None:
    ticket_id = stage.in_state(TicketState.CLAIMED, flagged=True)
    outcome = Outcome(Disposition.PRANK, preset="known_joke")
    stage.desk.do(close, stage.wang, ticket_id, outcome)
    stage.desk.do(acts.send_back, stage.chief, ticket_id)
    row = stage.row(ticket_id)
    assert (row.state, row.disposition, row.proposed_by) == (TicketState.CLAIMED, None, None)
    refused("ticket.no_closing_proposed", stage, confirm, stage.chief, ticket_id)


def test_only_a_supervisor_takes_a_mark_away(stage: TicketDesk) -> None:
    ticket_id = stage.in_state(TicketState.CLAIMED, flagged=True)
    refused("ticket.needs_second_look", stage, acts.flag, stage.wang, ticket_id, Flag.MINOR)
    stage.desk.do(acts.flag, stage.chief, ticket_id, Flag.MINOR)
    assert stage.row(ticket_id).flags == []


@on_sqlite
def test_new_facts_void_a_proposed_closing(stage: TicketDesk) -> None:
    ticket_id = stage.in_state(TicketState.CLAIMED, flagged=True)
    stage.desk.do(close, stage.wang, ticket_id, Outcome(Disposition.PRANK, preset="known_joke"))
    stage.add(ticket_id)
    assert stage.row(ticket_id).disposition is None
    refused("ticket.no_closing_proposed", stage, confirm, stage.chief, ticket_id)


# ------------------------------------------------------------------ what tipsters do


def test_what_the_tipster_adds_is_said_in_the_thread(stage: TicketDesk) -> None:
    ticket_id = stage.claimed()
    stage.add(ticket_id, "And he wore a red hat")
    said = stage.said("ticket.said")[-1]
    assert (said["from"], said["words"]) == ("added", "And he wore a red hat")
    assert "red hat" in stage.card(ticket_id)["words"]


@on_sqlite
def test_a_joke_stays_closed_until_something_grave_is_added(stage: TicketDesk) -> None:
    ticket_id = stage.tip("救命 哈哈哈")
    stage.desk.do(acts.claim, stage.wang, ticket_id)
    stage.desk.do(close, stage.wang, ticket_id, Outcome(Disposition.PRANK, preset="known_joke"))
    stage.add(ticket_id)
    assert stage.state(ticket_id) is TicketState.CLOSED
    stage.add(ticket_id, "救命 他拿刀在砍人 还在这里")
    do_jobs(stage)
    row = stage.row(ticket_id)
    assert (row.state, row.disposition) == (TicketState.NEW, None)
    assert "danger_in_words" in {code for code, _ in row.reasons}
    (alert,) = stage.desk.rows(Alert, ticket_id=ticket_id)
    assert alert.ended_at is None


@on_sqlite
def test_a_withdrawn_tip_is_shown_no_more(stage: TicketDesk) -> None:
    ticket_id = stage.claimed()
    stage.retract(ticket_id)
    row = stage.row(ticket_id)
    assert (row.state, row.disposition) == (TicketState.CLOSED, Disposition.INSUFFICIENT)
    card = stage.card(ticket_id)
    assert card["withdrawn"]
    assert "words" not in card
    assert card["closing"]["reason"] == {"code": "retracted"}
    assert stage.said("tip.outcome") == []
    refused("tip.gone", stage, show_words, stage.wang, ticket_id)


@on_sqlite
def test_officers_who_were_sent_keep_a_withdrawn_ticket_and_hear_of_it(stage: TicketDesk) -> None:
    ticket_id = stage.in_state(TicketState.FORWARDED)
    stage.retract(ticket_id)
    assert stage.state(ticket_id) is TicketState.FORWARDED
    assert stage.card(ticket_id)["withdrawn"]
    assert stage.said("ticket.officer_note") == [{"ticket": ticket_id, "note": "withdrawn"}]
