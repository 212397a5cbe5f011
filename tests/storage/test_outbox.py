"""The outbox: in order within its lane, within every budget, taken over from the dead."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from storage import budget, outbox
from storage.budget import Allowance
from storage.outbox import Asking, Claim, Rates
from storage.statements import table_of
from storage.store import Store
from storage.tables.everything import metadata
from storage.tables.queues import OutboxMessage, OutboxState, RateBudget, Urgency

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
OUTBOX = table_of(OutboxMessage)
BUDGET = table_of(RateBudget)
WIDE = Allowance(1000, 1000)
RATES = Rates(everything=WIDE, chat=WIDE, group=WIDE)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = Store(database_url)
    metadata.create_all(opened.engine)
    yield opened
    opened.close()


def put(
    session: Session,
    chat: str,
    lane: str = "",
    at: datetime = NOW,
    urgency: Urgency = Urgency.IN_TURN,
) -> None:
    session.execute(
        insert(OUTBOX).values(
            lane=(lane or chat).encode(),
            chat_key=chat.encode(),
            address=b"sealed",
            kind="test",
            urgency=urgency,
            language="zh",
            body=b"sealed",
            state=OutboxState.QUEUED,
            attempts=0,
            available_at=at,
            made_at=NOW,
        )
    )


def claim(
    store: Store,
    now: datetime = NOW,
    rates: Rates = RATES,
    groups: frozenset[bytes] = frozenset(),
    lease: str = "mine",
    most: int = 50,
    served: dict[bytes, int] | None = None,
) -> Claim:
    asking = Asking(lease, now, SECOND * 60, most, rates, groups, dict(served or {}))
    return store.write_now(outbox.claim, asking)


def chats(claimed: Claim) -> list[bytes]:
    return [message.chat_key for message in claimed.messages]


def sent(session: Session, message_id: int) -> None:
    session.execute(update(OUTBOX).where(OUTBOX.c.id == message_id).values(state=OutboxState.SENT))


def test_a_lane_keeps_its_order_and_lanes_go_side_by_side(store: Store) -> None:
    for chat in ("a", "a", "b"):
        store.write_now(put, chat)
    first = claim(store)
    assert chats(first) == [b"a", b"b"]
    assert claim(store).messages == ()
    store.write_now(sent, first.messages[0].id)
    assert chats(claim(store)) == [b"a"]


def test_two_lanes_of_one_chat_share_its_budget(store: Store) -> None:
    for lane in ("ticket 1", "ticket 2", "ticket 3"):
        store.write_now(put, "triage", lane)
    slow = Rates(everything=WIDE, chat=WIDE, group=Allowance(1, 2))
    claimed = claim(store, rates=slow, groups=frozenset({b"triage"}))
    assert len(claimed.messages) == 2
    assert claimed.next_at == NOW + SECOND
    assert len(claim(store, NOW + SECOND, slow, frozenset({b"triage"})).messages) == 1


def test_the_common_budget_holds_over_all_chats(store: Store) -> None:
    for number in range(40):
        store.write_now(put, f"chat {number}")
    rates = Rates(everything=Allowance(10, 1), chat=WIDE, group=WIDE)
    gone = [len(claim(store, NOW + SECOND * step / 100, rates).messages) for step in range(301)]
    assert sum(gone) == 31
    assert max(sum(gone[at : at + 100]) for at in range(201)) <= 11


def test_a_pause_holds_everything_and_is_kept(store: Store) -> None:
    store.write_now(put, "a")
    store.write_now(budget.pause, outbox.EVERYTHING, NOW + SECOND * 30)
    store.write_now(budget.pause, outbox.EVERYTHING, NOW + SECOND * 5)
    held = claim(store, NOW + SECOND * 29)
    assert (held.messages, held.next_at) == ((), NOW + SECOND * 30)
    assert chats(claim(store, NOW + SECOND * 30)) == [b"a"]


def test_a_crowd_that_waits_for_one_chat_hides_nobody(store: Store) -> None:
    for number in range(700):
        store.write_now(put, "triage", f"ticket {number}")
    store.write_now(put, "person")
    slow = Rates(everything=WIDE, chat=WIDE, group=Allowance(1, 1))
    assert chats(claim(store, rates=slow, groups=frozenset({b"triage"}))) == [b"triage", b"person"]


def test_a_loud_lane_waits_its_turn(store: Store) -> None:
    for _ in range(5):
        store.write_now(put, "triage", "loud")
    for lane in ("first", "second"):
        store.write_now(put, "triage", lane)
    slow = Rates(everything=WIDE, chat=WIDE, group=Allowance(1, 1))
    served: dict[bytes, int] = {}
    turns: list[bytes] = []
    for turn in range(1, 6):
        claimed = claim(
            store, NOW + SECOND * turn, slow, frozenset({b"triage"}), most=1, served=served
        )
        served[claimed.messages[0].lane] = turn
        turns.append(claimed.messages[0].lane)
        store.write_now(sent, claimed.messages[0].id)
    assert turns == [b"loud", b"first", b"second", b"loud", b"loud"]


def test_an_answer_to_a_press_goes_first_and_a_change_waits_though_not_for_ever(
    store: Store,
) -> None:
    for number in range(60):
        store.write_now(put, "triage", f"card {number}", urgency=Urgency.WHEN_QUIET)
    for lane, urgency in (("post", Urgency.IN_TURN), ("press", Urgency.AT_ONCE)):
        store.write_now(put, "triage", lane, urgency=urgency)
    slow = Rates(everything=WIDE, chat=WIDE, group=Allowance(1, 1))
    triage = frozenset({b"triage"})
    turns: list[bytes] = []
    for seconds in (0, 1, 2, 90):
        (message,) = claim(store, NOW + SECOND * seconds, slow, triage).messages
        turns.append(message.lane)
        store.write_now(sent, message.id)
        if seconds == 2:
            store.write_now(put, "triage", "news")
    assert turns == [b"press", b"post", b"card 0", b"card 1"]


def test_changes_leave_half_of_what_a_chat_takes_at_once_to_whoever_presses(store: Store) -> None:
    for number in range(6):
        store.write_now(put, "triage", f"card {number}", urgency=Urgency.WHEN_QUIET)
    slow, triage = Rates(everything=WIDE, chat=WIDE, group=Allowance(1, 4)), frozenset({b"triage"})
    changes = claim(store, rates=slow, groups=triage)
    assert (len(changes.messages), changes.next_at) == (2, NOW + SECOND)
    for number in range(3):
        store.write_now(put, "triage", f"press {number}", urgency=Urgency.AT_ONCE)
    pressed = claim(store, rates=slow, groups=triage)
    assert [message.lane for message in pressed.messages] == [b"press 0", b"press 1"]


def test_a_paused_chat_holds_nobody_else(store: Store) -> None:
    for chat in ("a", "b"):
        store.write_now(put, chat)
    store.write_now(budget.pause, outbox.chat_budget(b"a"), NOW + SECOND * 30)
    assert chats(claim(store)) == [b"b"]


def test_what_is_for_later_waits_and_says_when(store: Store) -> None:
    store.write_now(put, "a", at=NOW + SECOND * 3)
    early = claim(store)
    assert (early.messages, early.next_at) == ((), NOW + SECOND * 3)
    assert chats(claim(store, NOW + SECOND * 3)) == [b"a"]


def test_a_dead_senders_message_is_taken_over(store: Store) -> None:
    store.write_now(put, "a")
    assert chats(claim(store, lease="dead")) == [b"a"]
    assert claim(store, NOW + SECOND * 59).messages == ()
    [taken] = claim(store, NOW + SECOND * 60).messages
    assert (taken.lease, taken.attempts) == ("mine", 2)


def test_broadcast_leaves_half_of_the_burst_to_interactive_traffic(store: Store) -> None:
    rates = Rates(everything=Allowance(30, 4), chat=WIDE, group=WIDE)
    share = store.write_now(outbox.share_for_deliveries, rates, NOW, 100)
    assert len(share.moments) == 7  # two, and five that nobody drew in time
    assert NOW < share.moments[0] < NOW + SECOND
    apart = [after - before for before, after in pairwise(share.moments)]
    assert max(abs(one - SECOND / 30) for one in apart) < SECOND / 1000
    for number in range(5):
        store.write_now(put, f"chat {number}")
    assert len(claim(store, rates=rates).messages) == 2
    assert store.write_now(outbox.share_for_deliveries, rates, NOW, 100).moments == ()


def test_broadcast_draws_many_at_once_or_none(store: Store) -> None:
    rates = Rates(everything=Allowance(100, 20), chat=WIDE, group=WIDE)
    first = store.write_now(outbox.share_for_deliveries, rates, NOW, 100)
    soon = store.write_now(outbox.share_for_deliveries, rates, NOW + SECOND / 50, 100)
    assert (soon.moments, soon.next_at) == ((), first.next_at)
    assert NOW + SECOND * 4 / 100 < first.next_at < NOW + SECOND * 7 / 100
    then = store.write_now(outbox.share_for_deliveries, rates, first.next_at, 100)
    assert len(then.moments) == 6  # half of what is drawn ahead, and one
    assert then.moments[0] - first.moments[-1] < SECOND * 1.1 / 100  # and nothing is lost by it


def test_broadcast_waits_as_long_as_it_was_told_and_nobody_else_does(store: Store) -> None:
    rates = Rates(everything=WIDE, chat=WIDE, group=WIDE)
    store.write_now(budget.pause, outbox.DELIVERIES, NOW + SECOND * 60)
    share = store.write_now(outbox.share_for_deliveries, rates, NOW, 100)
    assert (share.moments, share.next_at) == ((), NOW + SECOND * 60)
    store.write_now(put, "a")
    assert chats(claim(store, rates=rates)) == [b"a"]


def turns(store: Store, rates: Rates, *asked: tuple[bytes, bool]) -> list[int | None]:
    """After how many seconds each may go; None for now."""
    waits = store.write_now(outbox.turns_in_chats, rates, NOW, asked)
    return [None if until is None else (until - NOW) // SECOND for until in waits]


def test_a_broadcast_keeps_to_each_chats_own_rate(store: Store) -> None:
    rates = Rates(everything=WIDE, chat=Allowance(1, 2), group=Allowance(1 / 3, 2))
    group, other, person = (b"group", True), (b"other", True), (b"person", False)
    assert turns(store, rates, group, group, group, other) == [None, None, 3, None]
    # What was said in the conversation counts as well, and a broadcast counts for what is said next.
    store.write_now(put, "person")
    assert chats(claim(store, rates=rates)) == [b"person"]
    assert turns(store, rates, person, person) == [None, 1]
    store.write_now(put, "group")
    assert chats(claim(store, rates=rates, groups=frozenset({b"group"}))) == []
    store.write_now(budget.pause, outbox.chat_budget(b"other"), NOW + SECOND * 30)
    assert turns(store, rates, other) == [30]


def test_a_subscriber_who_says_nothing_has_no_budget_of_their_own(store: Store) -> None:
    assert turns(store, RATES, (b"person", False)) == [None]
    with store.engine.connect() as connection:
        assert connection.execute(select(BUDGET)).all() == []
