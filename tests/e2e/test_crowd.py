"""What `make demo CROWD=1` promises: a notice's whole way before a large audience, and back again.

The house is the demo's own: its stage, its crowd, its program as a process, killed in the middle. Officers
act by their phones alone. `CROWD` is the size of the audience, 200 groups and 2,000 people in `make soak`.
"""

import os
import re
from pathlib import Path

from bot.sample import crowd
from bot.sample.stage import GROUP
from desk.notices.progress import Progress
from tests.chat.house import RunningHouse
from tests.chat.officer_phone import phone
from tests.chat.test_publishing import draft_the_story
from tests.e2e.crowded_demo import CrowdedDemo, crowded_demo
from tests.promises.acting import part_of, until
from tests.promises.test_broadcast import chats_by_state, copies, settled, texts

CROWD = int(os.environ.get("CROWD", "220"))
GROUPS = CROWD // 11
# Slow enough that a kill finds some sent, some in the air, some waiting.
RATE = max(60, CROWD // 4)
NOTICE, NUMBER = 1, "WH-2026-0001"
LOST = crowd.group_ids(GROUPS)[GROUPS // 2]  # Telegram takes its card, and the answer never comes
TOO_FAST = 2  # seconds that Telegram asks for in the middle


async def test_a_notice_goes_out_to_a_crowd_and_is_taken_back(tmp_path: Path) -> None:
    seats = {"groups": GROUPS, "people": CROWD - GROUPS}
    async with crowded_demo(tmp_path / "demo", **seats, rate=RATE) as demo:
        house = demo.house
        await until(lambda: greeted(house))
        await draft_the_story(phone(house, "Pu"))
        await send_back_and_amend(house)
        await house.client.fault("sendPhoto", "timeout_after_accept", chat_id=LOST)
        await approve(house)
        await demo.bar_reaches(30)
        await house.client.fault("sendPhoto", "429", seconds=TOO_FAST)
        await demo.bar_reaches(60)
        await demo.kill()
        told = await settled(house, NOTICE)
        lost = check_posted(house, told)
        await demo.bar_says(part_of("broadcast.state.done"))
        await check_moved(demo)

        await withdraw(house)
        await settled(house, NOTICE)
        check_taken_back(house, lost)
        check_explained(house, lost, await demo.bar_says(part_of("broadcast.state.changed_but")))


async def greeted(house: RunningHouse) -> bool:
    """Whether every group has heard that it is registered."""
    return all(texts(house.world.group(one)) for one in crowd.group_ids(GROUPS))


async def send_back_and_amend(house: RunningHouse) -> None:
    """Refused with a reason; the publisher reads it and mends what it names."""
    publisher, approver = phone(house, "Pu"), phone(house, "Ap")
    await publisher.sees("范围")
    await publisher.presses("送审", "通知了 1 名审批人")
    await approver.sees("请审批")
    await approver.presses("退回", "请写要改什么")
    await approver.says("请核对时间", "已退回")
    await publisher.sees("请核对时间")
    await publisher.presses("继续修改", "群众会看到")
    await publisher.sees("范围")
    await publisher.presses("时间", "什么时候")
    await publisher.says("昨天 20:15", "群众会看到")
    await publisher.sees("范围")
    await publisher.presses("送审", "通知了 1 名审批人")


async def approve(house: RunningHouse) -> None:
    """The approver reads the amended notice, says yes to every point, and signs."""
    approver = phone(house, "Ap")
    review = await approver.sees("20:15")
    await approver.checks(on=review["message_id"])
    await approver.presses("批准发布", "已发布")


async def withdraw(house: RunningHouse) -> None:
    """It was the wrong man."""
    publisher = phone(house, "Pu")
    await publisher.says("/notice", "本单位的通告")
    await publisher.presses(f"协查 {NUMBER} · 生效中", "已投放")
    await publisher.presses("撤销", "为什么撤销")
    await publisher.says("弄错了人", "已撤销")


def check_posted(house: RunningHouse, told: Progress) -> set[int]:
    """Every chat has one card, and none has two; returns those of which nobody knows what they have."""
    by_chat = {chat: state for state, chat, _ in house.read(chats_by_state)}
    audience = {*crowd.group_ids(GROUPS), *crowd.person_ids(CROWD - GROUPS), GROUP}
    assert set(by_chat) == audience
    assert set(by_chat.values()) == {"sent", "unknown"}
    seen, lost = copies(house, NUMBER), {c for c, state in by_chat.items() if state == "unknown"}
    assert {seen[chat]["card"] for chat in audience - lost} == {1}
    assert max(seen[chat]["card"] for chat in lost) == seen[LOST]["card"] == 1
    assert told.reasons == {}
    return lost


async def check_moved(demo: CrowdedDemo) -> None:
    """The bar went up from nothing to all, by steps, through the "too fast" and the kill."""
    bars = await demo.bars()
    assert bars == sorted(bars)
    assert (bars[0], bars[-1]) == (0, 100)
    assert len(set(bars)) >= 5
    calls = demo.house.world.calls_of("sendPhoto")
    assert [one.status for one in calls if one.status != 200].count(429) == 1


def check_taken_back(house: RunningHouse, lost: set[int]) -> None:
    """Every card that we know of was changed, and every chat read the correction once."""
    seen = copies(house, NUMBER)
    for chat in house.read(chats_by_state):
        assert seen[chat[1]]["correction"] == 1
    known = {chat for _, chat, _ in house.read(chats_by_state)} - lost
    assert {(seen[chat]["card"], seen[chat]["changed"]) for chat in known} == {(0, 1)}


def check_explained(house: RunningHouse, lost: set[int], said: str) -> None:
    """What could not be changed is counted, with the reason, and groups are named."""
    assert f"{part_of('broadcast.why.no_answer')} {len(lost)}" in said
    titles = {house.world.group(chat).title for chat in lost if chat < 0}
    named = set(re.findall(r"· (示例 \d+)：", said))
    assert named <= titles
    assert len(named) == min(10, len(titles))
