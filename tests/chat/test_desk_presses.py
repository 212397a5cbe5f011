"""A moderator's less frequent presses over HTTP: assigning, merging, ready-made words, unmasking.

What each may and may not is in the desk's own tests, on both databases.
"""

from bot.sample.district import publish_story
from desk.actors import OPERATOR
from desk.district.matters import have_handled
from desk.district.units import add_unit
from tests.chat.citizen_phone import Phone, citizen, words
from tests.chat.house import RunningHouse
from tests.chat.test_twins import jpeg, scene
from tests.chat.triage_room import Desk, Message, desk_of
from tipline.matters import Matter


async def tip(house: RunningHouse, text: str, shown: str = "") -> tuple[Phone, Message]:
    """Somebody sends a tip; their phone, and the card as a moderator sees it."""
    lin = await citizen(house, "Lin")
    await lin.send_tip(text)
    return lin, await desk_of(house, "Mo").sees(shown or text, label="我来处理")


async def chosen(desk: Desk, card: Message, label: str) -> Message:
    """The card after this button was pressed on it."""
    shown = await desk.until(lambda m: m["message_id"] == card["message_id"])
    await desk.press(shown, label)
    return await desk.until_changed(shown)


async def test_a_supervisor_assigns_and_says_why(small_house: RunningHouse) -> None:
    house = small_house
    _, card = await tip(house, "他在江汉路")
    su, min_ = desk_of(house, "Su"), Phone(house, house.people["Min"])
    await su.say("/assign", topic=card["message_thread_id"])
    menu = await su.sees("#1 · ", label="李航")
    await su.press(menu, "李航")
    asked = await su.sees("为什么指派给 李航")
    await su.say("她熟悉那条街", reply_to=asked["message_id"], topic=card["message_thread_id"])
    await su.sees("指派给了 李航")
    await su.sees("#1 · ", "李航 正在处理", label="结案")
    await min_.sees("#1 指派给您了")


async def test_two_tickets_are_worked_as_one_and_apart_again(small_house: RunningHouse) -> None:
    house = small_house
    number = house.write(publish_story)
    for name, text, quality in (("Lin", "他在江汉路", 90), ("Zhou", "我也看见了", 60)):
        phone = await citizen(house, name)
        await phone.start(f"n-{number}")
        told = (await phone.sees("看到了什么"))["message_id"]
        picture = jpeg(scene(7), quality)
        await house.client.send_photo(phone.person, phone.bot, picture, text)
        await phone.press(await phone.sees("", "够了", after=told), "够了")
        await phone.press(await phone.sees("发送前看一眼", "发送给警方", after=told), "发送给警方")
    mo, min_ = desk_of(house, "Mo"), desk_of(house, "Min")
    other = await mo.sees("#2 · ", "同一张图片：#1", label="我来处理")
    lead = await mo.sees("#1 · ", "同一张图片：#2", label="我来处理")
    await mo.press(lead, "我来处理")
    assert await mo.press(await mo.sees("#1 · ", label="合并处理"), "合并处理") == "又并入 1 个。"
    await mo.sees("#2：周敏 把它和 #1 合并处理")
    assert "#1" in await min_.press_data(other, "t:2:claim::")
    assert await mo.press(await mo.sees("#1 · ", label="不是一回事"), "不是一回事") == "已分开。"
    await min_.press(await min_.sees("#2 · ", label="我来处理"), "我来处理")
    await min_.sees("#2 · ", "李航 正在处理")


async def test_ready_made_words_are_looked_at_and_sent(small_house: RunningHouse) -> None:
    house = small_house
    lin, card = await tip(house, "他在码头")
    mo, su = desk_of(house, "Mo"), desk_of(house, "Su")
    await su.say("/templates new 感谢 | 谢谢您，有急事请打 {emergency} | Thank you")
    await su.sees("感谢", "{emergency}")
    await mo.press(card, "我来处理")
    await mo.sees("#1 · ", label="问线索人")
    await chosen(mo, card, "问线索人")
    await chosen(mo, card, "» 感谢")
    menu = await mo.sees("谢谢您，有急事请打 110", label="发给线索人")
    await mo.press(menu, "发给线索人")
    await lin.sees("谢谢您，有急事请打 110")


async def test_what_is_masked_is_read_for_a_reason_after_the_closing_too(
    small_house: RunningHouse,
) -> None:
    house = small_house
    _, card = await tip(house, "他的电话 13800138000", "他的电话")
    mo = desk_of(house, "Mo")
    assert "13800138000" not in words(card)
    await mo.press(card, "我来处理")
    await mo.say("/close 有用 好线索", topic=card["message_thread_id"])
    closed = await mo.sees("已结案：有用", label="看被遮盖的内容")
    assert "总话题" in await mo.press(closed, "看被遮盖的内容")
    asked = await mo.sees("#1", "为什么要看被遮盖的内容")
    assert "message_thread_id" not in asked
    await mo.say("要核对号码", reply_to=asked["message_id"])
    shown = await mo.sees("打开了被遮盖的内容", "13800138000")
    assert shown["message_thread_id"] == card["message_thread_id"]


async def test_a_general_tip_goes_to_whoever_handles_its_matter(small_house: RunningHouse) -> None:
    house = small_house
    house.write(add_unit, OPERATOR, "WC", {"zh": "武昌分局", "en": "Wuchang"}, parent="WH")
    house.write(have_handled, OPERATOR, "WC", Matter.FRAUD)
    _, card = await tip(house, "有人冒充民警要钱")
    mo = desk_of(house, "Mo")
    menu = await chosen(mo, card, "这是什么事")
    assert await mo.press(menu, "诈骗") == "已归类。"
    await mo.sees("#1：归类后转到武昌分局")
    await mo.sees("#1 · ", "一般线索，不针对通告 · 诈骗", "单位：武昌分局", label="我来处理")
    zhou = await citizen(house, "Zhou")
    told = (await zhou.say("有人冒充银行要密码"))["message_id"]
    await zhou.press(await zhou.sees("是关于哪方面的", "诈骗", after=told), "诈骗")
    await zhou.press(await zhou.sees("", "够了", after=told), "够了")
    await zhou.press(await zhou.sees("发送前看一眼", "发送给警方", after=told), "发送给警方")
    await mo.sees("#2 · ", "诈骗（群众说的）", "单位：武昌分局（负责这类事）", label="我来处理")
