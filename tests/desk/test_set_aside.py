"""Messages that lie aside: kept whole, put back, overtaken, let go; and marks of whoever lost the lease."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

import desk.tips.screens  # noqa: F401  # registers what follows a screen that failed
from desk.actors import OPERATOR
from desk.kit import Kit, To
from desk.outgoing import say
from desk.sent import FailureWhy, SentRow, mark_later, mark_refused, mark_sent, set_aside
from desk.waiting import let_go_old, quarantined, queue_figures, try_again
from storage import outbox
from storage.budget import Allowance
from storage.outbox import Asking, ClaimedMessage, Rates
from storage.tables.queues import OutboxMessage, OutboxState
from tests.desk.notice_house import Desk
from tests.desk.ticket_desk import TicketDesk
from tests.servers.migrated import on_sqlite
from tipline.refusals import Refusal

WIDE = Allowance(1000, 1000)
PERSON = 70_001


def claimed(desk: Desk, lease: str = "mine") -> list[ClaimedMessage]:
    """What a sender takes now."""
    rates = Rates(everything=WIDE, chat=WIDE, group=WIDE)
    asking = Asking(lease, desk.clock(), timedelta(seconds=15), 50, rates, frozenset())
    return list(desk.store.write_now(outbox.claim, asking).messages)


def row_of(message: ClaimedMessage, facts: dict[str, Any]) -> SentRow:
    """The message as its followers see it."""
    to = To(message.chat_key, message.address, message.language)
    return SentRow(message.id, message.kind, message.record_id, facts, to)


def told(desk: Desk, kind: str, facts: dict[str, Any], **how: Any) -> ClaimedMessage:
    """Say something to one person, and have a sender take it."""
    desk.do(say, desk.person(PERSON)[1], kind, facts, **how)
    return claimed(desk)[-1]


def aside(desk: Desk, kind: str, facts: dict[str, Any], **how: Any) -> ClaimedMessage:
    """The same, and our own code fails on it."""
    message = told(desk, kind, facts, **how)
    assert desk.do(set_aside, message, "KeyError", row_of(message, facts))
    return message


def states(desk: Desk) -> list[tuple[OutboxState, bool]]:
    """Each message's state, and whether it still has its body."""
    return [(row.state, row.body is not None) for row in desk.rows(OutboxMessage)]


QUEUED, ASIDE = (OutboxState.QUEUED, True), (OutboxState.QUARANTINED, True)
REPLACED = (OutboxState.REPLACED, False)


def test_what_lies_aside_is_whole_counted_and_in_nobodys_way(notice_desk: Desk) -> None:
    message = aside(notice_desk, "citizen.receipt", {"receipt": "X"})
    notice_desk.do(say, notice_desk.person(PERSON)[1], "citizen.note", {"note": "help"})
    assert states(notice_desk) == [ASIDE, QUEUED]
    assert notice_desk.store.read_now(queue_figures)["outbox_quarantined"] == 1
    (found,) = notice_desk.store.read_now(quarantined)
    assert (found.queue, found.row, found.kind) == ("outbox", message.id, "citizen.receipt")
    assert (found.fault, found.since) == ("KeyError", notice_desk.clock())
    assert [later.kind for later in claimed(notice_desk)] == ["citizen.note"]


@pytest.mark.parametrize("one", [True, False])
def test_put_back_it_is_sent_with_all_its_tries_before_what_came_later(
    notice_desk: Desk, one: bool
) -> None:
    message = aside(notice_desk, "citizen.receipt", {"receipt": "X"})
    notice_desk.do(say, notice_desk.person(PERSON)[1], "citizen.note", {"note": "help"})
    assert notice_desk.do(try_again, OPERATOR, "outbox", message.id if one else None) == 1
    (again,) = claimed(notice_desk)
    assert (again.id, again.body) == (message.id, message.body)
    assert (again.attempts, again.tries_used) == (1, 0)
    with pytest.raises(Refusal, match=r"quarantine\.nothing"):
        notice_desk.do(try_again, OPERATOR, "outbox", None)


def test_what_a_newer_one_has_overtaken_is_not_sent_any_more(notice_desk: Desk) -> None:
    aside(notice_desk, "ticket.card", {"ticket": 1}, topic="ticket.card:1")
    newer = told(notice_desk, "ticket.card", {"ticket": 1}, topic="ticket.card:1")
    assert notice_desk.do(mark_sent, row_of(newer, {"ticket": 1}), newer.lease)
    assert notice_desk.do(try_again, OPERATOR, "outbox", None) == 1
    assert states(notice_desk)[0] == REPLACED


def test_after_a_month_its_body_goes(notice_desk: Desk) -> None:
    aside(notice_desk, "citizen.receipt", {"receipt": "X"})
    assert notice_desk.do(let_go_old, notice_desk.clock() - timedelta(days=30)) == 0
    notice_desk.clock.move(days=31)
    assert notice_desk.do(let_go_old, notice_desk.clock() - timedelta(days=30)) == 1
    assert states(notice_desk) == [(OutboxState.FAILED, False)]


def test_a_withdrawn_tips_posts_are_emptied_where_they_lie(stage: TicketDesk) -> None:
    tip = stage.tip()
    message = next(m for m in claimed(stage.desk) if m.kind.startswith("ticket."))
    assert stage.desk.do(set_aside, message, "KeyError", None)
    stage.retract(tip)
    [row] = stage.desk.rows(OutboxMessage, id=message.id)
    assert (row.state, row.body) == (OutboxState.FAILED, None)


@on_sqlite
def test_a_screen_that_lies_aside_is_not_sent_a_second_way(notice_desk: Desk) -> None:
    aside(notice_desk, "citizen.ask", {"edit": 7})
    assert states(notice_desk) == [ASIDE]


Mark = Callable[[Session, Kit, ClaimedMessage], bool]
MARKS: dict[str, Mark] = {
    "sent": lambda session, kit, late: mark_sent(session, kit, row_of(late, {}), late.lease),
    "failed": lambda session, kit, late: (
        mark_refused(session, kit, row_of(late, {}), late.lease, FailureWhy.GONE) is not None
    ),
    "set aside": lambda session, kit, late: set_aside(session, kit, late, "KeyError", None),
    "later": lambda session, kit, late: mark_later(session, late, kit.clock(), "Trouble"),
}


@pytest.mark.parametrize("mark", MARKS.values(), ids=MARKS)
def test_whoever_lost_the_lease_marks_nothing(notice_desk: Desk, mark: Mark) -> None:
    late = told(notice_desk, "citizen.receipt", {"receipt": "X"})
    notice_desk.clock.move(seconds=16)
    (taken,) = claimed(notice_desk, lease="another's")
    before = notice_desk.rows(OutboxMessage)
    assert notice_desk.do(mark, late) is False
    assert notice_desk.rows(OutboxMessage) == before
    assert notice_desk.do(mark, taken) is True
    assert notice_desk.do(mark, taken) is False
