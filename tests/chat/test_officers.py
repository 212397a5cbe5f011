"""Officers in chat: enrolled by a code, greeted, registering groups; and groups that come and go."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.sample.district import UNIT, publish_story
from desk.actors import OPERATOR
from desk.district.officers import add_officer, disable_officer, officer_by_badge
from desk.district.sign_ins import enter, entered
from desk.district.units import add_area
from storage.statements import table_of
from storage.tables.audience import AudienceChat
from tests.chat.citizen_phone import words
from tests.chat.house import RunningHouse, running_house
from tests.chat.officer_phone import Phone, phone, until
from tipline.roles import Role

_CHATS = table_of(AudienceChat)


@pytest.fixture
async def house(migrated_sqlite_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """The district at work."""
    async with running_house(migrated_sqlite_url, tmp_path) as running:
        yield running


async def somebody(house: RunningHouse, name: str, language: str = "zh-hans") -> Phone:
    """A new person who has started the bot."""
    person = await house.citizen(name, language)
    await house.client.start(person, house.bot)
    here = Phone(house, person)
    await here.sees("")
    return here


def chats(house: RunningHouse) -> list[Any]:
    """The registered chats."""
    return list(house.read(lambda session, _kit: session.execute(_CHATS.select()).all()))


async def test_the_console_opens_with_a_code_that_is_said_in_private(house: RunningHouse) -> None:
    invitation = house.write(
        add_officer, OPERATOR, name="沈洁", badge="B-77", unit=UNIT, roles=(Role.MODERATOR,)
    )
    shen = await somebody(house, "Shen")
    await shen.says(invitation.code, "/console 在浏览器里打开工作台")
    told = await shen.says("/console", "您的验证码")
    assert "10 分钟内有效" in told["text"]
    code = told["text"].splitlines()[1]
    token = house.write(enter, code)
    here = house.read(entered, token)
    assert here is not None
    assert (here.officer.id, here.language) == (invitation.officer_id, "zh")
    assert house.write(enter, code) is None


async def test_a_code_makes_an_officer_and_disabling_ends_it(house: RunningHouse) -> None:
    invitation = house.write(
        add_officer, OPERATOR, name="沈洁", badge="B-77", unit=UNIT, roles=(Role.PUBLISHER,)
    )
    shen = await somebody(house, "Shen")
    await shen.says("EN-00000-00000", "这个登记码用不了")
    welcome = await shen.says(invitation.code.lower(), "已登记")
    assert "发布人" in welcome["text"]
    await shen.says("/start", "/notice new 起草通告")
    await shen.says("/register", "您没有这个权限")
    await shen.says("/notice new", "哪一种通告")
    house.write(disable_officer, OPERATOR, house.read(officer_by_badge, "B-77"))
    pressed = await house.client.press(shen.person, house.bot, shen.last, label="寻人")
    assert "query" in pressed
    answer = await shen.says("/start", "")
    assert "起草通告" not in answer["text"]


async def test_a_second_account_of_an_officer_is_refused(house: RunningHouse) -> None:
    first, second = (
        house.write(add_officer, OPERATOR, name="沈洁", badge=badge, unit=UNIT, roles=(role,))
        for badge, role in (("B-1", Role.PUBLISHER), ("B-2", Role.APPROVER))
    )
    shen = await somebody(house, "Shen")
    await shen.says(first.code, "已登记")
    await shen.says(second.code, "已经属于另一名警员")


async def test_a_group_is_registered_by_a_supervisors_code(house: RunningHouse) -> None:
    house.write(add_area, OPERATOR, "JIANGHAN", {"zh": "江汉区", "en": "Jianghan"}, unit=UNIT)
    supervisor = phone(house, "Su")
    await supervisor.says("/register 武昌", "没有名字里带“武昌”的片区")
    await supervisor.says("/register jianghan", "/register GR-")
    await supervisor.says("/register", "哪个片区")
    await supervisor.presses("江岸区", "/register GR-")
    # Neighbours who read English get their cards in it.
    shown = await supervisor.presses("English", "/register GR-")
    code = shown["text"].split("/register ", 1)[1].split()[0]

    neighbour = await house.citizen("Neighbour")
    group = int((await house.client.add_group("New block"))["id"])
    await house.client.add_member(group, house.bot, "administrator", rights=["can_delete_messages"])
    await house.client.add_member(group, neighbour)
    told = "This group will receive police notices for Jiang'an"
    card = await registered(house, neighbour, group, f"/register {code}", told)
    assert "Suspected: indecent assault" in words(card)


async def registered(
    house: RunningHouse, person: int, chat: int, code: str, told: str
) -> dict[str, Any]:
    """Post the code: it is answered, taken away, and a notice comes; its card."""
    posted = await house.client.say(person, chat, code)
    await house.client.wait_for(person, chat, told, from_bot=True)

    async def gone() -> bool:
        seen = await house.client.history(person, chat)
        return posted["message_id"] not in {message["message_id"] for message in seen}

    await until(gone)
    number = house.write(publish_story)
    return await house.client.wait_for(person, chat, number, from_bot=True)


async def code_for_jiangan(house: RunningHouse) -> str:
    """A code that a supervisor has made; of an only area it comes at once."""
    shown = await phone(house, "Su").says("/register", "/register GR-")
    return str(shown["text"].split("/register ", 1)[1].split()[0])


@pytest.mark.parametrize("posted_as", ["/register {code}", "{code}"])
async def test_a_channel_is_registered_by_a_code_posted_in_it(
    house: RunningHouse, posted_as: str
) -> None:
    editor = await house.citizen("Editor")
    channel = int((await house.client.add_channel("Police news"))["id"])
    await house.client.add_member(channel, editor, "creator")
    await house.client.add_member(channel, house.bot, "administrator")
    await house.client.say(editor, channel, "/register GR-00000-00000")
    await house.client.say(editor, channel, "今天的新闻")
    text = posted_as.format(code=await code_for_jiangan(house))
    card = await registered(house, editor, channel, text, "本频道今后会发布江岸区的警方通告")
    assert "回复本消息" not in card["text"]
    await house.client.remove_member(channel, house.bot)

    async def left() -> bool:
        return any(one.kind == "channel" and one.state == "left" for one in chats(house))

    await until(left)


async def test_a_code_that_cannot_be_deleted_registers_all_the_same(house: RunningHouse) -> None:
    editor = await house.citizen("Editor")
    channel = int((await house.client.add_channel("Police news"))["id"])
    await house.client.add_member(channel, editor, "creator")
    rights = ["can_post_messages"]
    await house.client.add_member(channel, house.bot, "administrator", rights=rights)
    posted = await house.client.say(editor, channel, await code_for_jiangan(house))
    await house.client.wait_for(editor, channel, "本频道今后会发布", from_bot=True)
    number = house.write(publish_story)
    await house.client.wait_for(editor, channel, number, from_bot=True)
    seen = [message["message_id"] for message in await house.client.history(editor, channel)]
    assert posted["message_id"] in seen


async def test_a_wrong_code_in_a_group_is_met_with_silence(house: RunningHouse) -> None:
    neighbour = await house.citizen("Neighbour")
    north = house.groups["North"]
    await house.client.add_member(north, neighbour)
    await house.client.wait_for(neighbour, north, "本群今后会收到", from_bot=True)
    posted = await house.client.say(neighbour, north, "/register GR-00000-00000")
    number = house.write(publish_story)
    card = await house.client.wait_for(neighbour, north, number, from_bot=True)
    seen = [message["message_id"] for message in await house.client.history(neighbour, north)]
    assert [each for each in seen if each > posted["message_id"]] == [card["message_id"]]


async def test_groups_that_leave_and_move_are_followed(house: RunningHouse) -> None:
    neighbour = await house.citizen("Neighbour")
    north, south = house.groups["North"], house.groups["South"]
    await house.client.add_member(south, neighbour)
    await house.client.remove_member(north, house.bot)

    async def one_left() -> bool:
        return sorted(chat.state.value for chat in chats(house)) == ["active", "left"]

    await until(one_left)
    before = {chat.chat_key for chat in chats(house)}
    moved = int((await house.client.migrate(south))["id"])

    async def one_moved() -> bool:
        return {chat.chat_key for chat in chats(house)} != before

    await until(one_moved)
    number = house.write(publish_story)
    await house.client.wait_for(neighbour, moved, number, from_bot=True)
    await phone_in_triage(house, f"/broadcast {number}", "已投放 1 · 待投放 0 · 未送达 0")


async def phone_in_triage(house: RunningHouse, text: str, answer: str) -> Any:
    """Ask in the triage chat and wait until what is answered there says so."""
    asked = await house.client.say(house.people["Mo"], house.triage, text)
    return await house.sees(
        house.people["Mo"], answer, peer=house.triage, after=asked["message_id"]
    )


async def test_a_shortened_card_can_be_read_in_full_by_anybody(house: RunningHouse) -> None:
    number = house.write(publish_story)
    reader = await somebody(house, "Anna", "en")
    await house.client.start(reader.person, house.bot, f"w-{number}")
    whole = await reader.sees("Do not approach")
    assert number in whole["text"]
    await house.client.start(reader.person, house.bot, "w-WH-2026-9999")
    await house.client.start(reader.person, house.bot)
    known, unknown = (await reader.sees("")), (await reader.sees(""))
    assert known["text"] == unknown["text"]
