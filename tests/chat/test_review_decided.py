"""Once a review is decided, every approver's card says what was decided and by whom, without buttons."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio

from bot.sample.district import UNIT, sample_officer, story_document
from desk.actors import OPERATOR, OfficerActor
from desk.district.officers import add_officer
from desk.notices import lookup as notices
from tests.chat.citizen_phone import labels, words
from tests.chat.house import RunningHouse, running_house
from tests.chat.officer_phone import Phone, phone, until
from tests.chat.test_publishing import data_of, picture, tell_what_happened
from tipline.roles import Role


@pytest_asyncio.fixture
async def house(migrated_sqlite_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """The district at work."""
    async with running_house(migrated_sqlite_url, tmp_path) as running:
        yield running


async def second_approver(house: RunningHouse) -> Phone:
    """Another officer who may approve, enrolled by code as any."""
    invitation = house.write(
        add_officer, OPERATOR, name="沈洁", badge="B-77", unit=UNIT, roles=(Role.APPROVER,)
    )
    shen = Phone(house, await house.citizen("Shen"))
    await house.client.start(shen.person, house.bot)
    await shen.says(invitation.code, "已登记")
    return shen


async def submitted(house: RunningHouse) -> tuple[OfficerActor, int]:
    """A notice in review; who drafted it, and its id."""
    officer: OfficerActor = house.read(sample_officer, "Pu")
    notice = house.write(notices.draft, officer, story_document(house.house.kit.clock()))
    house.write(notices.submit, officer, notice)
    return officer, int(notice)


async def becomes(phone: Phone, message_id: int, text: str) -> None:
    """Wait until this message of the private chat says so and has no buttons."""

    async def so() -> bool:
        for message in await phone.house.client.history(phone.person, phone.house.bot):
            if message["message_id"] == message_id:
                return text in words(message) and not labels(message)
        return False

    await until(so)


async def test_approved_by_one_both_cards_say_so(house: RunningHouse) -> None:
    chen, shen = phone(house, "Ap"), await second_approver(house)
    await submitted(house)
    hers, his = await shen.sees("请审批"), await chen.sees("请审批")
    stale = data_of(hers, "逐项核对")
    await chen.checks()
    await chen.presses("批准发布", "WH-2026-0001 已发布")
    for approver, card in ((chen, his), (shen, hers)):
        await becomes(approver, card["message_id"], "陈立已批准")
        await becomes(approver, card["message_id"], "WH-2026-0001")
    assert "已经批准发布" in await shen.toast_of(stale, house.bot, hers["message_id"])


async def test_sent_back_by_one_the_other_reads_why(house: RunningHouse) -> None:
    chen, shen = phone(house, "Ap"), await second_approver(house)
    await submitted(house)
    hers, his = await shen.sees("请审批"), await chen.sees("请审批")
    await shen.presses("退回", "请写要改什么")
    await shen.says("时间不对", "已退回")
    await becomes(chen, his["message_id"], "沈洁已退回：时间不对")
    await becomes(shen, hers["message_id"], "沈洁已退回：时间不对")


async def test_opened_twice_or_taken_back_no_card_asks_any_more(house: RunningHouse) -> None:
    chen = phone(house, "Ap")
    officer, notice = await submitted(house)
    first = await chen.sees("请审批")
    await chen.says("/notice", "本单位的通告")
    second = await chen.presses("协查 · 待审批", "请审批")
    await becomes(chen, first["message_id"], "请审批")
    house.write(notices.withdraw_from_review, officer, notice)
    await becomes(chen, second["message_id"], "王芳已撤回")


async def test_a_card_with_a_photo_is_changed_in_its_caption(house: RunningHouse) -> None:
    publisher, chen = phone(house, "Pu"), phone(house, "Ap")
    await tell_what_happened(publisher)
    question = publisher.last
    await house.client.send_photo(publisher.person, house.bot, picture())
    await publisher.sees("从哪里来")
    await becomes(publisher, question, "哪些特征")
    await publisher.presses("监控画面", "哪天拍的")
    await publisher.presses("今天", "已有 1 张照片")
    await publisher.presses("照片发好了", "请群众做什么")
    await publisher.presses("用常用说法", "联系哪里")
    await publisher.says("江岸分局 027-8000 0000", "有奖励吗")
    await publisher.presses("跳过", "有效到什么时候")
    await publisher.presses("30 天", "群众会看到")
    menu: dict[str, Any] = await publisher.sees("范围")
    await publisher.presses("送审", "通知了 1 名审批人")
    await becomes(publisher, menu["message_id"], "范围")
    card = await chen.sees("请审批")
    assert "photo" in card
    confirmed = await chen.checks(on=card["message_id"])
    await chen.presses("批准发布", "已发布")
    await becomes(chen, card["message_id"], "陈立已批准")
    await becomes(chen, confirmed["message_id"], "各项都核对过了")
