"""A silence over HTTP: three pranks, asked for and agreed to by two, kept to, pleaded against, lifted.

On one database: the desk's own tests have both.
"""

from pathlib import Path

from sqlalchemy.orm import Session

from bot.sample.district import UNIT
from desk.actors import OPERATOR
from desk.district.officers import add_officer, enrol
from desk.kit import Kit
from desk.sealed import person_key, to_chat
from tests.chat.citizen_phone import Phone, citizen
from tests.chat.house import RunningHouse, running_house
from tests.chat.triage_room import Desk, Message, desk_of
from tipline.roles import Role

THIRD = 510_000_009


async def one_more_supervisor(house: RunningHouse) -> Desk:
    """A supervisor beside the district's own two."""
    await house.client.add_user("何静", "zh-hans", id=THIRD)
    await house.client.add_member(house.triage, THIRD)
    house.write(_hire, THIRD, "何静")
    return Desk(house, THIRD)


def _hire(session: Session, kit: Kit, number: int, name: str) -> None:
    roles = (Role.SUPERVISOR,)
    invitation = add_officer(
        session, kit, OPERATOR, name=name, badge=f"X-{number}", unit=UNIT, roles=roles
    )
    enrol(session, kit, invitation.code, person_key(kit, number), to_chat(kit, number, "zh"))


async def prank(lin: Phone, mo: Desk, words: str) -> Message:
    """A tip that is closed as a prank; returns its card."""
    await lin.send_tip(words)
    card = await mo.sees(words, label="我来处理")
    await mo.press(card, "我来处理")
    await mo.say("/close prank 又是同一个玩笑", topic=card["message_thread_id"])
    return await mo.sees(words, label="申请静默")


async def test_three_pranks_two_supervisors_and_a_plea(sqlite_url: str, tmp_path: Path) -> None:
    async with running_house(sqlite_url, tmp_path) as house:
        lin, mo, su = await citizen(house, "Lin"), desk_of(house, "Mo"), desk_of(house, "Su")
        second, third = desk_of(house, "De"), await one_more_supervisor(house)
        await lin.start()
        cards = [await prank(lin, mo, f"哈哈 {number}") for number in ("甲", "乙", "丙")]
        await su.press(cards[-1], "申请静默")
        await su.press(await su.sees("丙", label="一再开玩笑"), "一再开玩笑")
        waits = await second.sees("等另一位主管同意", label="同意")
        assert "经手" in await su.press(waits, "同意")
        await second.press(waits, "同意")
        await second.sees("静默到", label="解除")
        assert await lin.send_tip("嘻嘻 丁")
        await lin.say("/appeal 这次是真的 <请看>")
        await lin.sees("收到了")
        plea = await third.sees("这次是真的", label="照常受理")
        assert not [m for m in await mo.chat() if "嘻嘻 丁" in str(m)]
        await third.press(plea, "照常受理")
        await lin.sees("照常有人看")
        await mo.sees("嘻嘻 丁", label="我来处理")
        await su.say("/quiet")
        await su.sees("现在没有静默")
