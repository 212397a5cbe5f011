"""A reward over HTTP: proposed in the thread, approved by two, told, collected at the counter.

On one database: the desk's own tests have both.
"""

from pathlib import Path

from bot.sample.district import publish_story
from tests.chat.citizen_phone import citizen, words
from tests.chat.house import running_house
from tests.chat.officer_phone import phone
from tests.chat.triage_room import desk_of


async def test_from_the_thread_to_the_counter(sqlite_url: str, tmp_path: Path) -> None:
    async with running_house(sqlite_url, tmp_path) as house:
        house.write(publish_story)
        lin = await citizen(house, "Lin")
        await lin.start("n-WH-2026-0001")
        await lin.sees("您看到了什么")
        await lin.send_tip("他在江汉路")
        mo, su, other = desk_of(house, "Mo"), desk_of(house, "Su"), desk_of(house, "De")
        card = await mo.sees("他在江汉路", label="我来处理")
        await mo.press(card, "我来处理")
        await mo.say("/close arrest 当场抓获", topic=card["message_thread_id"])
        await mo.sees("结案了：抓获")
        await mo.say("/reward #1 1000 据此抓获")  # nobody writes in a closed topic
        await mo.until(lambda m: "#1 · " in words(m) and "message_thread_id" not in m)
        asked = await mo.sees("1,000 元", label="同意")
        assert await mo.press(asked, "同意") == "您没有这个权限。"
        await su.press(asked, "同意")
        await su.sees("还差一人", label="同意")
        await other.press(asked, "同意")
        ready = await lin.sees("有奖励：1,000 元")
        code = words(ready).split("领取码：")[1].split()[0]
        counter = phone(house, "Of")
        await counter.says(f"/payout {code}", "领取码有效")
        await house.client.press(counter.person, house.bot, counter.last, label="已发给对方")
        await house.sees(counter.person, "已发放 1,000 元")
        await lin.sees("已经领取")
        await counter.says(f"/payout {code}", "领取码无效")
