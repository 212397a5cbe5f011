"""Quick questions answered by one press, and what became of each line, told in the thread."""

from typing import Any

import pytest

from desk.sent import AFTER_FAILURE, AFTER_SENT, FailureWhy, SentRow
from desk.tickets.dialogue import Line, to_tipster
from desk.tickets.quick_answers import answer_by_press
from storage.tables.tips import DialogueLine, LineDirection
from tests.desk.ticket_desk import TicketDesk, do_jobs, refused
from tipline.tickets import TicketState

SHOWN_AT = 5001


def asked(stage: TicketDesk, preset: str = "still_there") -> tuple[int, int]:
    """A ticket whose tipster was asked a quick question: its number, and the line's."""
    ticket_id = stage.claimed()
    stage.desk.do(to_tipster, stage.wang, ticket_id, Line(preset=preset))
    return ticket_id, stage.desk.rows(DialogueLine)[-1].id


def test_a_press_is_an_answer_and_counts_for_the_tip(stage: TicketDesk) -> None:
    ticket_id, line_id = asked(stage)
    before = stage.row(ticket_id).priority
    stage.desk.do(answer_by_press, stage.citizen(), line_id, "yes", 77)
    row = stage.row(ticket_id)
    assert row.state is TicketState.CLAIMED
    assert row.priority > before
    assert stage.card(ticket_id)["still_there"] == "yes"
    said = stage.said("ticket.said")[-1]
    assert (said["from"], said["preset"], said["chosen"]) == ("answer", "still_there", "yes")
    (told,) = stage.said("dialogue.answered")
    assert (told["edit"], told["chosen"]) == (77, "yes")
    directions = [line.direction for line in stage.desk.rows(DialogueLine)]
    assert directions == [LineDirection.TO_TIPSTER, LineDirection.TO_MODERATORS]


def test_one_line_has_one_answer_and_only_of_ours(stage: TicketDesk) -> None:
    ticket_id, line_id = asked(stage, "alone")
    me = stage.citizen()
    refused("lifecycle.stale", stage, answer_by_press, me, line_id, "perhaps", 77)
    refused("lifecycle.stale", stage, answer_by_press, me, 7, "yes", 77)
    stranger = stage.citizen(9002)
    refused("lifecycle.not_found", stage, answer_by_press, stranger, line_id, "yes", 77)
    stage.desk.do(answer_by_press, me, line_id, "no", 77)
    refused("dialogue.answered", stage, answer_by_press, me, line_id, "yes", 77)
    stage.retract(ticket_id)
    refused("dialogue.ended", stage, answer_by_press, me, line_id, "yes", 77)


def delivered(stage: TicketDesk, line_id: int, why: FailureWhy | None = None) -> None:
    """The sender is through with the line."""
    (facts,) = stage.said("dialogue.line")
    row = SentRow(1, "dialogue.line", line_id, facts, stage.citizen().to, 77)
    if why is None:
        stage.desk.do(AFTER_SENT["dialogue.line"], row)
    else:
        stage.desk.do(AFTER_FAILURE["dialogue.line"], row, why)


def shown(stage: TicketDesk, ticket_id: int) -> None:
    """The sender has posted the line in the thread."""
    to = stage.kit.policy.triage
    assert to is not None
    facts = next(said for said in stage.said("ticket.said") if said["from"] == "moderators")
    stage.desk.do(
        AFTER_SENT["ticket.said"], SentRow(2, "ticket.said", ticket_id, facts, to, SHOWN_AT)
    )


@pytest.mark.parametrize("shown_first", [True, False])
@pytest.mark.parametrize(
    ("why", "told"),
    [
        (None, "sent"),
        (FailureWhy.BLOCKED, "unreachable"),
        (FailureWhy.NOT_STARTED, "unreachable"),
        (FailureWhy.TRIED_OUT, "failed"),
    ],
)
def test_the_thread_says_what_became_of_a_line(
    stage: TicketDesk, why: FailureWhy | None, told: str, shown_first: bool
) -> None:
    ticket_id, line_id = asked(stage)
    assert stage.said("ticket.said")[-1]["delivery"] == "queued"
    steps: list[Any] = [lambda: shown(stage, ticket_id), lambda: delivered(stage, line_id, why)]
    for step in steps if shown_first else reversed(steps):
        step()
    do_jobs(stage)
    changes = [said for said in stage.said("ticket.said") if said.get("edit") == SHOWN_AT]
    assert [(said["delivery"], said["preset"]) for said in changes] == [(told, "still_there")]
