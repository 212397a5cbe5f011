"""A surge over HTTP: tips are taken as they come, questions follow on a press, moderators see both ends.

One that comes out of the blue is asked which notice it is about, and goes with the press.
"""

from pathlib import Path

from bot.sample.district import publish_story
from desk.surging import turn
from tests.chat.citizen_phone import Phone, citizen, labels
from tests.chat.house import running_house
from tests.chat.triage_room import desk_of


async def out_of_the_blue(zhao: Phone) -> None:
    """Send a photo, and say with one press which notice it is about."""
    await zhao.photo("他上了船")
    only = await zhao.sees("只问一件事")
    assert labels(only)[1:] == ["都不是", "跳过"]
    await zhao.press(only, labels(only)[0])
    await zhao.sees("原样交给警方", "答几个小问题")


async def test_a_photo_is_taken_at_once_and_asked_about_on_a_press(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with running_house(sqlite_url, tmp_path, SURGE_BEGINS="1", SURGE_ENDS="0") as house:
        number = house.write(publish_story)
        early, lin = await citizen(house, "Wu"), await citizen(house, "Lin")
        mo = desk_of(house, "Mo")
        await early.send_tip("他在码头")
        house.write(turn)
        await mo.sees("线索来得太快", "1 条还没人看")
        await lin.start(f"n-{number}")
        await lin.sees("看到了什么")
        await lin.photo("他在桥上")
        receipt = await lin.sees("原样交给警方", "答几个小问题")
        assert "您的回执" in str(receipt)
        card = await mo.sees(f"通告 {number}", "他在桥上", "照片 ×1", label="我来处理")
        await lin.press(receipt, "答几个小问题")
        await lin.sees("在哪里看到的")
        await lin.say("江汉路步行街口")
        await lin.press(await lin.sees("什么时候", "刚刚"), "刚刚")
        await lin.press(await lin.sees("还在那里吗", "还在"), "还在")
        await mo.sees("#2 · ", "江汉路步行街口", "现在还在")
        asked = await lin.sees("", "够了")
        assert "够了" in labels(asked)
        await lin.press(asked, "够了")
        await lin.sees("已补充到您的线索")
        await out_of_the_blue(await citizen(house, "Zhao"))
        await mo.press(await mo.sees(f"通告 {number}", "他上了船", label="我来处理"), "我来处理")
        await mo.press(card, "我来处理")
        await mo.press(await mo.sees("#1 · ", label="我来处理"), "我来处理")
        house.write(turn)
        await mo.sees("赶上了")
