"""A live notice that goes on, over HTTP: given more time, then replaced by a newer one."""

from pathlib import Path

from bot.sample.district import publish_story
from tests.chat.citizen_phone import citizen, words
from tests.chat.house import running_house
from tests.chat.officer_phone import phone, until


async def test_a_notice_is_renewed_and_then_replaced_in_every_chat(
    migrated_sqlite_url: str, tmp_path: Path
) -> None:
    async with running_house(migrated_sqlite_url, tmp_path) as house:
        publisher, approver = phone(house, "Pu"), phone(house, "Ap")
        lin = await citizen(house, "Lin")
        for group in house.groups.values():
            await house.client.add_member(group, lin.person)
        number = house.write(publish_story)
        cards = [
            (group, (await house.sees(lin.person, number, peer=group))["message_id"])
            for group in house.groups.values()
        ]
        await publisher.says(f"/notice {number}", "生效中")
        await publisher.presses("续期", "从今天起再续多久")
        await publisher.presses("90 天", "续期已送审，通知了 1 名审批人")
        await approver.sees("请审批续期")
        await approver.checks()
        await approver.presses("同意续期", f"已批准续期，{number} 有效期至")
        await publisher.sees("已批准续期")
        for group, _ in cards:
            await house.sees(lin.person, f"{number} 继续有效", peer=group)

        await publisher.says(f"/notice {number}", "生效中")
        await publisher.presses("更新", "群众会看到")
        await publisher.sees("范围")
        await publisher.presses("送审", "通知了 1 名审批人")
        await approver.sees("请审批")
        await approver.checks()
        newer = f"{number[:-4]}0002"
        await approver.presses("批准发布", f"{newer} 已发布")
        for group, card in cards:
            await house.sees(lin.person, newer, peer=group)

            async def gave_way(group: int = group, card: int = card) -> bool:
                seen = await lin.chat(group)
                [old] = [words(one) for one in seen if one["message_id"] == card]
                return newer in old and "光头" not in old

            await until(gave_way)
