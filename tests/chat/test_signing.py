"""Signing in chat: a point that is wrong sends back; an emergency; the list of offences changed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sample.district import UNIT, sample_officer, story_document
from desk.actors import OPERATOR, OfficerActor
from desk.district.officers import add_officer
from desk.notices import lookup as notices
from desk.notices.offence_list import propose
from tests.chat.citizen_phone import labels
from tests.chat.house import RunningHouse, running_house
from tests.chat.officer_phone import Phone, phone
from tests.servers.migrated import on_sqlite
from tipline.offence_changes import Change, ChangeKind
from tipline.offences import OFFENCES
from tipline.roles import Role


@pytest.fixture
async def house(migrated_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """The district at work."""
    async with running_house(migrated_url, tmp_path) as running:
        yield running


def submitted(house: RunningHouse, **changes: str) -> OfficerActor:
    """A notice in review; who drafted it."""
    officer: OfficerActor = house.read(sample_officer, "Pu")
    document = story_document(house.house.kit.clock()) | changes
    house.write(notices.submit, officer, house.write(notices.draft, officer, document))
    return officer


async def another(house: RunningHouse, name: str) -> Phone:
    """One more supervisor, enrolled by code as any."""
    role = (Role.SUPERVISOR,)
    invitation = house.write(add_officer, OPERATOR, name=name, badge=name, unit=UNIT, roles=role)
    new = Phone(house, await house.citizen(name))
    await house.client.start(new.person, house.bot)
    await new.says(invitation.code, "已登记")
    return new


@on_sqlite
async def test_a_point_that_is_wrong_goes_back_as_the_reason(house: RunningHouse) -> None:
    publisher, approver = phone(house, "Pu"), phone(house, "Ap")
    submitted(house)
    await approver.sees("请审批")
    asked = await approver.presses("逐项核对", "核对 1/5")
    await house.client.press(approver.person, house.bot, approver.last, label="否")
    offered = await approver.changed(asked["text"])
    assert labels(offered) == ["按这个理由退回", "再看一遍"]
    await house.client.press(approver.person, house.bot, approver.last, label="按这个理由退回")
    await approver.sees("已退回")
    await publisher.sees("法律依据不对，请核对文书和文号。")


@on_sqlite
async def test_somebody_missing_is_out_before_a_second_person_signs(house: RunningHouse) -> None:
    supervisor, approver = phone(house, "Su"), phone(house, "Ap")
    submitted(house, kind="missing", offence="missing_person")
    await supervisor.says("/notice", "本单位的通告")
    await supervisor.presses("寻人 · 待审批", "请审批")
    done = await supervisor.checks()
    assert "只凭您一人签字" in done["text"]
    await supervisor.presses("紧急：先发布 24 小时", "WH-2026-0001 已发布，24 小时内有效")
    await approver.sees("请补第二个签字")
    await approver.checks()
    await approver.presses("补签", "已补签，WH-2026-0001 有效期至")
    await supervisor.sees("已补签")


async def test_three_supervisors_change_the_list(house: RunningHouse) -> None:
    first = house.read(sample_officer, "Su")
    two, three = await another(house, "Bai"), await another(house, "Cen")
    house.write(propose, first, Change(ChangeKind.REMOVE, OFFENCES["theft"]))
    await two.sees("已提议，等另一人附议")
    await two.presses("附议", "已附议，等第三人确认")
    await three.sees("已提议")
    await three.sees("已附议，等第三人确认")
    await three.presses("确认", "三人已同意")
    shown = await two.says("/offences", "罪名清单现为第 1 版")
    assert "24 项" in shown["text"]
    assert "撤回" in labels(await two.sees("三人已同意"))
