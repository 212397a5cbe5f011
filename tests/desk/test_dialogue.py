"""The conversation with a tipster, previews of their pictures, and what they hear in the end."""

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from desk.actors import SYSTEM
from desk.kit import Kit
from desk.notices.endings import cancel
from desk.sealed import bytes_of, open_tip
from desk.sent import AFTER_FAILURE, AFTER_SENT, FailureWhy, SentRow, mark_refused
from desk.tickets import acts, dialogue
from desk.tickets.all_words import show_words
from desk.tickets.closing import Outcome, close
from desk.tickets.dialogue import LONGEST_CAPTION, LONGEST_LINE, Line, to_tipster
from desk.tickets.line_pictures import LinePicture, line_target, seal_picture
from desk.tickets.opening import notice_ended
from desk.tickets.previews import due_preview, preview_failed, preview_ready
from desk.tips.people import meet
from desk.tips.rows import TIPS, any_tip, key_of
from storage.sealing import CannotOpen, seal, unseal
from storage.statements import table_of
from storage.tables.queues import OutboxMessage, OutboxState
from storage.tables.tickets import Ticket, TicketMessage
from storage.tables.tips import DialogueLine, LineDirection, Preview, TipPart
from tests.desk.ticket_desk import TicketDesk, do_jobs, refused
from tests.servers.migrated import on_sqlite
from tipline.dispositions import Disposition
from tipline.notices import NoticeState
from tipline.quick_questions import QUICK_QUESTIONS
from tipline.refusals import Refusal
from tipline.roles import Role
from tipline.tickets import TicketState
from tipline.tips import PartKind

PHOTO = {"kind": PartKind.PHOTO, "text": "", "blob": "a" * 64}


OUTBOX = table_of(OutboxMessage)


def sent(stage: TicketDesk, kind: str, ticket_id: int, **facts: Any) -> None:
    """The sender sent it: message 5000 and up, in no topic."""
    of_ticket = (OUTBOX.c.kind == kind) & (OUTBOX.c.record_id == ticket_id)
    stage.desk.do(
        lambda s, _: s.execute(update(OUTBOX).where(of_ticket).values(state=OutboxState.SENT))
    )
    message_id = 5000 + facts.pop("message", 0)
    to = stage.kit.policy.triage
    assert to is not None
    row = SentRow(1, kind, ticket_id, {"ticket": ticket_id, **facts}, to, message_id)
    stage.desk.do(AFTER_SENT[kind], row)


# ------------------------------------------------------------------ to and fro


@on_sqlite
def test_a_question_goes_to_the_tipster_and_waits_for_an_answer(stage: TicketDesk) -> None:
    ticket_id = stage.claimed()
    stage.desk.do(to_tipster, stage.wang, ticket_id, Line(words="What was he wearing?"))
    assert stage.state(ticket_id) is TicketState.AWAITING_REPLY
    (line,) = stage.desk.said("dialogue.line")
    assert line["words"] == "What was he wearing?"
    assert stage.wang.name not in repr(line)
    assert stage.card(ticket_id)["dialogue"]["last"] == "to_tipster"


@on_sqlite
def test_a_line_is_sealed_under_the_tips_own_key(stage: TicketDesk) -> None:
    ticket_id = stage.claimed()
    stage.desk.do(to_tipster, stage.wang, ticket_id, Line(words="unmistakable words"))
    (line,) = stage.desk.rows(DialogueLine)
    assert b"unmistakable" not in line.body

    def opened(session: Session, kit: Kit) -> Any:
        key = key_of(kit, any_tip(session, line.tip_id))
        return open_tip(key, line.tip_id, f"line:{line.id}", line.body)

    assert stage.desk.do(opened) == {"words": "unmistakable words"}


@on_sqlite
def test_a_picture_goes_with_the_words_and_is_let_go_with_the_tip(stage: TicketDesk) -> None:
    ticket_id = stage.claimed()
    target = stage.desk.do(line_target, stage.wang, ticket_id)
    sealed = seal_picture(target, b"rebuilt pixels")
    picture = LinePicture(target, stage.kit.blobs.put(sealed))
    stage.desk.do(to_tipster, stage.wang, ticket_id, Line(words="This bag?", picture=picture))
    (line,) = stage.desk.rows(DialogueLine)
    assert (line.id, line.blob) == (target.line_id, picture.blob)
    (said,) = stage.desk.said("dialogue.line")
    (file,) = said["files"]
    key, bound_to = bytes_of(file["key"]), file["bound_to"].encode()
    assert unseal(key, stage.kit.blobs.get(file["blob"]), bound_to=bound_to) == b"rebuilt pixels"
    assert "files" not in stage.said("ticket.said")[-1]  # whoever sent it has it
    stage.retract(ticket_id)
    (line,) = stage.desk.rows(DialogueLine)
    assert (line.body, line.blob) == (None, None)


@on_sqlite
def test_a_picture_has_no_place_where_its_officer_may_not_write(stage: TicketDesk) -> None:
    ticket_id = stage.claimed()
    refused("ticket.claimed_by_other", stage, line_target, stage.li, ticket_id)
    picture = LinePicture(stage.desk.do(line_target, stage.wang, ticket_id), "a" * 64)
    long = Line(words="长" * (LONGEST_CAPTION + 1), picture=picture)
    refused("dialogue.too_long", stage, to_tipster, stage.wang, ticket_id, long)


@on_sqlite
def test_an_answer_brings_the_ticket_back_to_its_holder(stage: TicketDesk) -> None:
    ticket_id = stage.in_state(TicketState.AWAITING_REPLY)
    part_id = stage.answer(ticket_id, "At the corner")
    row = stage.row(ticket_id)
    assert (row.state, row.holder_id) == (TicketState.CLAIMED, stage.wang.id)
    assert row.lease_until == stage.desk.clock() + stage.kit.policy.claim
    said = stage.said("ticket.said")[-1]
    assert (said["from"], said["words"]) == ("answer", "At the corner")
    directions = [line.direction for line in stage.desk.rows(DialogueLine)]
    assert directions == [LineDirection.TO_TIPSTER, LineDirection.TO_MODERATORS]
    assert part_id in [part.id for part in stage.desk.rows(TipPart)]


@on_sqlite
def test_a_quick_question_is_sent_by_name(stage: TicketDesk) -> None:
    ticket_id = stage.claimed()
    for preset in QUICK_QUESTIONS:
        stage.desk.do(to_tipster, stage.wang, ticket_id, Line(preset=preset))
    assert [f["preset"] for f in stage.desk.said("dialogue.line")] == list(QUICK_QUESTIONS)


def test_lines_that_cannot_be_sent_are_refused(stage: TicketDesk) -> None:
    ticket_id = stage.claimed()
    refused("dialogue.empty", stage, to_tipster, stage.wang, ticket_id, Line(words=" \n"))
    refused("dialogue.empty", stage, to_tipster, stage.wang, ticket_id, Line(preset="who_are_you"))
    long = Line(words="长" * (LONGEST_LINE + 1))
    refused("dialogue.too_long", stage, to_tipster, stage.wang, ticket_id, long)
    refused("ticket.claimed_by_other", stage, to_tipster, stage.li, ticket_id, Line("Hello?"))
    assert stage.desk.rows(DialogueLine) == []


def end(stage: TicketDesk, ticket_id: int) -> None:
    def ended(session: Session, kit: Kit) -> None:
        tip = any_tip(session, stage.row(ticket_id).tip_id)
        dialogue.end(session, kit, tip, SYSTEM)

    stage.desk.do(ended)


@on_sqlite
def test_an_ended_conversation_stays_ended_for_both(stage: TicketDesk) -> None:
    ticket_id = stage.in_state(TicketState.AWAITING_REPLY)
    end(stage, ticket_id)
    assert stage.state(ticket_id) is TicketState.CLAIMED
    assert stage.said("ticket.note")[-1]["note"] == "dialogue_ended"
    assert "ask" not in stage.card(ticket_id)["actions"]
    refused("dialogue.ended", stage, to_tipster, stage.wang, ticket_id, Line(words="Still there?"))
    with pytest.raises(Refusal, match=r"dialogue\.ended"):
        stage.answer(ticket_id)


@on_sqlite
def test_whether_a_line_arrived_is_recorded(stage: TicketDesk) -> None:
    ticket_id = stage.in_state(TicketState.AWAITING_REPLY)
    (line,) = stage.desk.rows(DialogueLine)
    to = stage.citizen().to
    row = SentRow(1, "dialogue.line", line.id, {"tip": line.tip_id}, to, 77)
    stage.desk.do(AFTER_FAILURE["dialogue.line"], row, FailureWhy.BLOCKED)
    assert stage.said("ticket.note")[-1] == {"ticket": ticket_id, "note": "line_not_delivered"}
    assert stage.desk.rows(DialogueLine)[0].delivered_at is None
    stage.desk.do(AFTER_SENT["dialogue.line"], row)
    assert stage.desk.rows(DialogueLine)[0].delivered_at == stage.desk.clock()


def test_who_asked_to_be_forgotten_cannot_be_asked(stage: TicketDesk) -> None:
    ticket_id = stage.claimed()
    forget = update(TIPS).values(address=None, chat_key=None)
    stage.desk.do(lambda session, kit: session.execute(forget))
    refused("dialogue.ended", stage, to_tipster, stage.wang, ticket_id, Line(words="Hello?"))
    assert stage.desk.do(close, stage.wang, ticket_id, Outcome(Disposition.USEFUL, "led_on"))
    assert stage.said("tip.outcome") == []


def test_all_of_it_shows_each_answer_below_its_question(stage: TicketDesk) -> None:
    ticket_id = stage.claimed(words="He was at the bus stop")
    for line, reply in ((Line(words="What colour?"), "Blue"), (Line(preset="where"), "Line 2")):
        stage.desk.do(to_tipster, stage.wang, ticket_id, line)
        stage.answer(ticket_id, reply)
        stage.desk.clock.move(minutes=1)
    stage.desk.do(show_words, stage.wang, ticket_id)
    (page,) = stage.said("ticket.words")
    assert [(piece["asked"], piece["words"]) for piece in page["pieces"]] == [
        (None, "He was at the bus stop"),
        ({"words": "What colour?"}, "Blue"),
        ({"preset": "where"}, "Line 2"),
    ]


# ------------------------------------------------------------------ pictures


def test_a_preview_that_is_ready_is_posted_in_the_thread(stage: TicketDesk) -> None:
    ticket_id = stage.tip(parts=(PHOTO,))
    (part,) = stage.desk.rows(TipPart)
    work = stage.desk.do(due_preview, part.id)
    assert work is not None
    assert work.blob == "a" * 64
    stage.desk.do(preview_ready, part.id, "b" * 64)
    (posted,) = stage.said("ticket.photo")
    assert posted["files"][0]["blob"] == "b" * 64
    assert posted["files"][0]["bound_to"] == work.preview_bound_to
    assert "a" * 64 not in repr(posted)
    assert stage.desk.do(due_preview, part.id) is None
    stage.desk.do(preview_ready, part.id, "c" * 64)
    assert len(stage.said("ticket.photo")) == 1
    assert ticket_id == posted["ticket"]


@on_sqlite
def test_original_and_preview_are_bound_to_their_part(stage: TicketDesk) -> None:
    stage.tip(parts=(PHOTO,))
    (part,) = stage.desk.rows(TipPart)
    work = stage.desk.do(due_preview, part.id)
    assert work is not None
    preview = seal(work.data_key, b"pixels", bound_to=work.preview_bound_to.encode())
    assert unseal(work.data_key, preview, bound_to=work.preview_bound_to.encode()) == b"pixels"
    with pytest.raises(CannotOpen):
        unseal(work.data_key, preview, bound_to=work.bound_to.encode())


@on_sqlite
def test_a_preview_ready_before_sending_is_posted_when_it_is_sent(stage: TicketDesk) -> None:
    def early(session: Session, kit: Kit, part_id: int) -> None:
        preview_ready(session, kit, part_id, "b" * 64)

    ticket_id = stage.draft_then_send((PHOTO,), early)
    (posted,) = stage.said("ticket.photo")
    assert posted["ticket"] == ticket_id


@on_sqlite
def test_a_picture_that_cannot_be_shown_is_named_on_the_card(stage: TicketDesk) -> None:
    ticket_id = stage.tip(parts=(PHOTO,))
    (part,) = stage.desk.rows(TipPart)
    stage.desk.do(preview_failed, part.id)
    assert stage.card(ticket_id)["no_preview"] == 1
    assert stage.desk.rows(TipPart)[0].preview is Preview.FAILED
    assert stage.said("ticket.photo") == []


@on_sqlite
def test_pictures_that_cannot_be_shown_are_told_of_once_a_tip_taken_back_of_none(
    stage: TicketDesk,
) -> None:
    def told() -> list[Any]:
        return [one["note"] for one in stage.said("citizen.note")]

    stage.desk.do(meet, stage.citizen(1))
    stage.tip(user=1, parts=(PHOTO, PHOTO))
    first, second = stage.desk.rows(TipPart)
    for part in (first, second, first):
        stage.desk.do(preview_failed, part.id)
    assert told() == ["no_preview"]
    stage.retract_by(stage.tip(user=1, parts=(PHOTO,)), 1)
    stage.desk.do(preview_failed, stage.desk.rows(TipPart)[-1].id)
    assert told() == ["no_preview"]


@on_sqlite
def test_open_tickets_of_a_notice_that_ended_show_how_a_few_at_a_time(stage: TicketDesk) -> None:
    notice_id = stage.notice()
    tickets = [stage.tip(user=user, notice=notice_id) for user in range(1, 9)]
    stage.desk.do(acts.claim, stage.wang, tickets[0])
    stage.desk.do(close, stage.wang, tickets[0], Outcome(Disposition.SPAM, "advertising"))
    stage.desk.do(cancel, stage.desk.officer(9009, Role.SUPERVISOR), notice_id, "人找错了")
    do_jobs(stage)

    def shown() -> list[int]:
        return [one["ticket"] for one in stage.said("ticket.card") if one["notice_over"]]

    assert shown() == tickets[1:6]
    do_jobs(stage)
    assert shown() == tickets[1:6]
    stage.desk.clock.move(seconds=30)
    do_jobs(stage)
    assert shown() == tickets[1:]
    assert {one["notice_over"] for one in stage.said("ticket.card")} == {None, "cancelled"}


def test_a_withdrawn_tips_posts_are_erased_even_those_on_their_way(stage: TicketDesk) -> None:
    ticket_id = stage.tip(parts=(PHOTO,))
    (part,) = stage.desk.rows(TipPart)
    sent(stage, "ticket.photo", ticket_id, part=part.id, message=1)
    sent(stage, "ticket.note", ticket_id, message=2)
    stage.retract(ticket_id)
    assert [facts["message"] for facts in stage.said("ticket.erase")] == [5001]
    assert [row.message_id for row in stage.desk.rows(TicketMessage)] == [5002]
    sent(stage, "ticket.said", ticket_id, message=3)
    assert [facts["message"] for facts in stage.said("ticket.erase")] == [5001, 5003]
    assert stage.desk.do(due_preview, part.id) is None


@pytest.mark.parametrize(
    ("facts", "withdrawn", "why", "ended"),
    [
        pytest.param({"edit": 5001}, True, FailureWhy.GONE, OutboxState.REPLACED, id="erased"),
        pytest.param({"edit": 5001}, False, FailureWhy.GONE, OutboxState.FAILED, id="not-by-us"),
        pytest.param({"edit": 5001}, True, FailureWhy.REFUSED, OutboxState.FAILED, id="refused"),
        pytest.param({}, True, FailureWhy.GONE, OutboxState.FAILED, id="a-new-post"),
    ],
)
@on_sqlite
def test_a_change_of_a_post_that_was_erased_with_its_tip_is_no_failure(
    stage: TicketDesk, facts: Any, withdrawn: bool, why: FailureWhy, ended: OutboxState
) -> None:
    ticket_id = stage.claimed()
    stage.desk.do(to_tipster, stage.wang, ticket_id, Line(preset="where"))
    (said,) = stage.outbox("ticket.said")
    if withdrawn:
        stage.retract(ticket_id)
    stage.desk.do(
        lambda s, _: s.execute(update(OUTBOX).where(OUTBOX.c.id == said.id).values(lease="me"))
    )
    to = stage.kit.policy.triage
    assert to is not None
    row = SentRow(said.id, "ticket.said", ticket_id, facts, to)
    assert stage.desk.do(mark_refused, row, "me", why) is ended
    (said,) = stage.outbox("ticket.said")
    assert (said.state, said.body) == (ended, None)


def test_a_card_that_somebody_deleted_is_posted_anew(stage: TicketDesk) -> None:
    ticket_id = stage.tip()
    sent(stage, "ticket.card", ticket_id)
    assert stage.row(ticket_id).card_message_id == 5000
    to = stage.kit.policy.triage
    assert to is not None
    row = SentRow(1, "ticket.card", ticket_id, {"ticket": ticket_id}, to)
    before = len(stage.said("ticket.card"))
    stage.desk.do(AFTER_FAILURE["ticket.card"], row, FailureWhy.GONE)
    stage.desk.do(AFTER_FAILURE["ticket.card"], row, FailureWhy.GONE)
    do_jobs(stage)
    assert stage.row(ticket_id).card_message_id is None
    assert len(stage.said("ticket.card")) == before + 1


# ------------------------------------------------------------------ thanks


@on_sqlite
def test_everybody_who_contributed_to_a_resolved_notice_is_thanked_once(stage: TicketDesk) -> None:
    notice_id = stage.notice()
    tips = [stage.tip(user=user, notice=notice_id) for user in (1, 2, 2, 3, 4)]
    stage.desk.do(acts.claim, stage.wang, tips[3])
    stage.desk.do(close, stage.wang, tips[3], Outcome(Disposition.SPAM, "advertising"))
    stage.retract_by(tips[4], 4)
    stage.tip(user=5)
    stage.desk.do(notice_ended, notice_id, NoticeState.RESOLVED)
    do_jobs(stage)
    stage.desk.do(notice_ended, notice_id, NoticeState.RESOLVED)
    do_jobs(stage)
    thanked = [row.chat_key for row in stage.outbox("notice.thanks")]
    assert thanked == [stage.citizen(1).to.chat_key, stage.citizen(2).to.chat_key]
    assert [bool(stage.row(ticket).thanked_at) for ticket in tips] == [True] * 3 + [False] * 2


def test_many_are_thanked_in_steps(stage: TicketDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.tickets.outcomes._AT_ONCE", 2)
    notice_id = stage.notice()
    for user in (1, 2, 1, 3, 1):
        stage.tip(user=user, notice=notice_id)
    stage.desk.do(notice_ended, notice_id, NoticeState.RESOLVED)
    do_jobs(stage)
    thanked = [row.chat_key for row in stage.outbox("notice.thanks")]
    assert thanked == [stage.citizen(user).to.chat_key for user in (1, 2, 3)]
    open_ones = select(Ticket.__table__.c.id).where(Ticket.__table__.c.thanked_at.is_(None))  # type: ignore[attr-defined]  # made at run time
    assert stage.desk.look(lambda s: s.execute(open_ones).all()) == []
