"""An exercise over HTTP: a group is registered for it, and wherever it shows, it says what it is."""

from pathlib import Path

from bot.sample.district import publish_story, story_document
from tests.chat.citizen_phone import citizen
from tests.chat.house import running_house
from tests.chat.officer_phone import Phone, phone

ADDRESS = "https://tips.wuhan.test"


async def test_an_exercise_says_so_wherever_it_shows(
    migrated_sqlite_url: str, tmp_path: Path
) -> None:
    async with running_house(migrated_sqlite_url, tmp_path, PUBLIC_URL=ADDRESS) as house:
        lin, supervisor = await citizen(house, "Lin"), phone(house, "Su")
        drills = int((await house.client.add_group("Drills"))["id"])
        for one in (house.bot, lin.person):
            await house.client.add_member(drills, one)
        await house.client.add_member(house.groups["North"], lin.person)
        await supervisor.says("/register", "/register GR-")
        shown = await supervisor.presses("换一个也收演练的码", "这个群也会收到演练")
        code = shown["text"].split("/register ", 1)[1].split()[0]
        await house.client.say(lin.person, drills, f"/register {code}")
        await house.client.wait_for(lin.person, drills, "每条都会注明", from_bot=True)

        exercise = story_document(house.house.kit.clock()) | {"exercise": True}
        number = house.write(publish_story, exercise)
        card = await house.client.wait_for(lin.person, drills, number, from_bot=True)
        assert "演练，不是真实事件" in card["text"]
        reader = Phone(house, lin.person)
        said = await reader.toast("这是真的吗？", drills, card["message_id"])
        assert said.startswith(f"【演练】{number} 由武汉市公安局发布，不是真实事件")
        assert said.endswith(f"{ADDRESS}/n/{number}")

        await lin.start()
        await lin.sees("", "【演练】协查")
        await house.client.forward(lin.person, lin.bot, drills, card["message_id"])
        checked = await lin.sees("【演练】", "我见过")
        await lin.press(checked, "我见过")
        await lin.sees("通告：【演练】协查")
        north = await lin.chat(house.groups["North"])
        assert [one for one in north if number in str(one)] == []
