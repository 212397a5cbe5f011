"""Replies to a card in a group: taken in, one story, removed, answered where only they can see."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.kit import Kit, To
from desk.notices import lookup as notices
from desk.sealed import to_chat
from desk.sent import AFTER_FAILURE, FailureWhy, SentRow
from desk.tips.front_door import start
from desk.tips.group_intake import tell_not_taken
from storage.tables.audience import AudienceChat, ChatKind
from storage.tables.audit import AuditRow
from storage.tables.people import Area, Officer
from storage.tables.queues import OutboxMessage
from storage.tables.tickets import Ticket
from storage.tables.tips import Tip, TipPart
from tests.desk.notice_house import Desk
from tests.desk.tip_house import CARD, GROUP, Stage, Tipster, stage_with_card
from tests.servers.migrated import on_sqlite
from tipline.roles import Role
from tipline.tips import Channel, PartKind, TipState


@pytest.fixture
def stage(notice_desk: Desk) -> Stage:
    """A desk with one live notice, whose card hangs in a group."""
    return stage_with_card(notice_desk)


@pytest.fixture
def shopper(stage: Stage) -> Tipster:
    """Somebody in the group whom the bot has never met."""
    return stage.tipster(80_001)


def test_words_in_reply_to_the_card_are_a_sent_tip_with_a_ticket(
    stage: Stage, shopper: Tipster
) -> None:
    tip_id = shopper.reply("他在超市")
    assert tip_id is not None
    [tip] = stage.rows(id=tip_id)
    assert (tip.state, tip.channel, tip.notice_id) == (
        TipState.SENT,
        Channel.GROUP,
        stage.notice_id,
    )
    assert len(stage.desk.rows(Ticket, tip_id=tip_id)) == 1
    assert stage.view(tip_id).words == "他在超市"
    assert stage.desk.rows(AuditRow, action="tip.sent", record_id=str(tip_id))


@on_sqlite
def test_a_photo_is_kept_sealed(stage: Stage, shopper: Tipster) -> None:
    tip_id = shopper.reply("在收银台", photo=True)
    [part] = stage.desk.rows(TipPart, tip_id=tip_id)
    assert (part.kind, part.preview.value) == (PartKind.PHOTO, "pending")
    assert b"a picture" not in stage.desk.kit.blobs.get(part.blob)


@on_sqlite
def test_the_reply_is_to_be_removed_and_the_receipt_is_for_their_eyes_only(
    stage: Stage, shopper: Tipster
) -> None:
    shopper.reply("他在超市", message_id=33)
    assert stage.desk.said("citizen.group_delete") == [{"message": 33}]
    [told] = stage.desk.said("citizen.group_receipt")
    assert told["receiver"] == shopper.user_id
    assert stage.desk.said("citizen.receipt") == []


@on_sqlite
def test_somebody_we_know_gets_the_receipt_in_private(stage: Stage, shopper: Tipster) -> None:
    stage.desk.do(start, shopper.citizen, None)
    shopper.reply("他在超市")
    [told] = stage.desk.said("citizen.receipt")
    assert told["group"] is True
    assert stage.desk.said("citizen.group_receipt") == []
    [row] = stage.desk.rows(OutboxMessage, kind="citizen.receipt")
    assert row.chat_key == shopper.citizen.to.chat_key


@on_sqlite
def test_a_reply_to_a_card_that_is_over_is_kept_and_its_receipt_says_so(
    stage: Stage, shopper: Tipster
) -> None:
    stage.desk.do(start, shopper.citizen, None)
    publisher = stage.desk.officer(9003, Role.PUBLISHER)
    stage.desk.do(notices.resolve, publisher, stage.notice_id, "Found.")
    assert shopper.reply("他在超市") is not None
    [told] = stage.desk.said("citizen.receipt")
    assert told["notes"] == ["notice_over"]


def test_nothing_said_in_the_group_carries_what_was_told(stage: Stage, shopper: Tipster) -> None:
    shopper.reply("他在超市 CANARY", photo=True)
    group = to_chat(stage.desk.kit, GROUP, "zh").chat_key
    kinds = {row.kind for row in stage.desk.rows(OutboxMessage, chat_key=group)}
    assert kinds == {"citizen.group_delete", "citizen.group_receipt"}
    for kind in kinds:
        assert "CANARY" not in str(stage.desk.said(kind))


def test_an_album_and_a_second_reply_join_the_first(stage: Stage, shopper: Tipster) -> None:
    first = shopper.reply("", photo=True, album="A")
    assert shopper.reply("", photo=True, album="A") == first
    assert shopper.reply("他往东走了") == first
    assert len(stage.desk.rows(Ticket)) == 1
    assert len(stage.desk.said("citizen.group_receipt")) == 1
    assert len(stage.desk.said("citizen.group_delete")) == 3
    stage.desk.clock.move(minutes=11)
    assert shopper.reply("又看到他") != first


@on_sqlite
def test_two_people_are_two_tips(stage: Stage, shopper: Tipster) -> None:
    first = shopper.reply("他在超市")
    assert stage.tipster(80_002).reply("我也看到了") != first


def test_a_reply_to_anything_else_is_none_of_ours(stage: Stage, shopper: Tipster) -> None:
    assert shopper.reply("哈哈", card=CARD + 1) is None
    assert stage.desk.rows(Tip) == []
    assert stage.desk.said("citizen.group_delete") == []


def test_where_the_receipt_can_t_be_told_the_group_gets_one_neutral_line(
    stage: Stage, shopper: Tipster
) -> None:
    shopper.reply("他在超市")
    group = to_chat(stage.desk.kit, GROUP, "zh")
    row = SentRow(1, "citizen.group_receipt", 1, {"receipt": "X"}, group)
    for _ in range(3):
        stage.desk.do(AFTER_FAILURE["citizen.group_receipt"], row, FailureWhy.REFUSED)
    assert stage.desk.said("citizen.group_line") == [{}]
    stage.desk.clock.move(minutes=11)
    stage.desk.do(AFTER_FAILURE["citizen.group_receipt"], row, FailureWhy.REFUSED)
    assert len(stage.desk.said("citizen.group_line")) == 2


def register(stage: Stage, group: To) -> None:
    """The group hears notices, in English."""

    def put(session: Session, kit: Kit) -> None:
        area, officer = (
            session.scalars(select(Area)).first(),
            session.scalars(select(Officer)).first(),
        )
        assert area is not None
        assert officer is not None
        where: dict[str, Any] = {"chat_key": group.chat_key, "address": group.address, "title": b""}
        where |= {"kind": ChatKind.GROUP, "area_id": area.id, "registered_by": officer.id}
        session.add(AudienceChat(**where, language="en", made_at=kit.clock()))

    stage.desk.do(put)


@pytest.mark.parametrize("spoken", ["zh", "en"])
@on_sqlite
def test_the_neutral_line_is_in_the_language_of_the_group_not_of_who_replied(
    stage: Stage, spoken: str
) -> None:
    shopper = stage.tipster(80_001, language="zh" if spoken == "en" else "en")
    if spoken == "en":
        register(stage, to_chat(stage.desk.kit, GROUP, "zh"))
    shopper.reply("他在超市")
    failed(stage, "citizen.group_receipt", FailureWhy.REFUSED)
    [line] = stage.desk.rows(OutboxMessage, kind="citizen.group_line")
    assert line.language == spoken


def failed(stage: Stage, kind: str, why: FailureWhy = FailureWhy.BLOCKED) -> None:
    """What was said last, of this kind, can't be told to whoever it is for."""
    row = stage.desk.rows(OutboxMessage, kind=kind)[-1]
    to = To(row.chat_key, row.address, row.language)
    facts = stage.desk.said(kind)[-1]
    stage.desk.do(AFTER_FAILURE[kind], SentRow(row.id, kind, row.record_id, facts, to), why)


@pytest.mark.parametrize("answer", ["receipt", "added", "note"])
@on_sqlite
def test_whoever_blocked_us_since_is_answered_for_their_eyes_only_then_by_the_neutral_line(
    stage: Stage, shopper: Tipster, answer: str
) -> None:
    stage.desk.do(start, shopper.citizen, None)
    shopper.reply("他在超市")
    shopper.reply("他往东走了")
    stage.desk.do(tell_not_taken, shopper.group_reply(), "file_too_big")
    group = to_chat(stage.desk.kit, GROUP, "zh")
    failed(stage, f"citizen.{answer}")
    [told] = stage.desk.said(f"citizen.group_{answer}")
    [row] = stage.desk.rows(OutboxMessage, kind=f"citizen.group_{answer}")
    assert (told["receiver"], row.chat_key) == (shopper.user_id, group.chat_key)
    assert "in_group" not in told
    failed(stage, f"citizen.group_{answer}", FailureWhy.REFUSED)
    assert stage.desk.said("citizen.group_line") == [{}]


@on_sqlite
def test_a_strangers_second_reply_and_too_large_file_are_answered_for_their_eyes_only(
    stage: Stage, shopper: Tipster
) -> None:
    shopper.reply("他在超市")
    shopper.reply("他往东走了")
    stage.desk.do(tell_not_taken, shopper.group_reply(), "file_too_big")
    for kind in ("group_receipt", "group_added", "group_note"):
        [told] = stage.desk.said(f"citizen.{kind}")
        assert told["receiver"] == shopper.user_id


@on_sqlite
def test_whatever_else_can_t_be_told_in_private_goes_to_no_group(
    stage: Stage, shopper: Tipster
) -> None:
    row = SentRow(1, "citizen.receipt", 1, {"receipt": "X"}, shopper.citizen.to)
    stage.desk.do(AFTER_FAILURE["citizen.receipt"], row, FailureWhy.BLOCKED)
    assert stage.desk.said("citizen.group_receipt") == []
    assert stage.desk.said("citizen.group_line") == []


@on_sqlite
def test_somebody_we_know_hears_in_private_that_a_second_reply_was_added(
    stage: Stage, shopper: Tipster
) -> None:
    stage.desk.do(start, shopper.citizen, None)
    tip_id = shopper.reply("他在超市")
    assert shopper.reply("他往东走了") == tip_id
    assert shopper.reply(photo=True, album="A") == tip_id
    [told] = stage.desk.said("citizen.added")
    assert (told["tip"], told["purpose"], told["notes"]) == (tip_id, "add", [])
