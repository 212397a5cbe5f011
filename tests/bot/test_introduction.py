"""What people see of the bot before they write to it: a menu and a few words, in their language."""

from collections.abc import AsyncIterator

import pytest

from bot.house import make_bot
from bot.introduction import introduce
from bot.settings import Settings, parse_settings
from playground.faults import Fault
from playground.server import Playground
from playground.world import World

TOKEN = "700000001:" + "Q" * 35
BOT_ID = 700000001
TRIAGE, GROUP = -1_001_500_000_001, -1_001_500_000_002


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    """A bot in a triage group and a public group, with a reader of each language."""
    async with Playground() as running:
        world = running.world
        bot = world.add_bot(TOKEN)
        people = (
            bot.user_id,
            world.add_user("小雨", "zh-hans").id,
            world.add_user("Anna", "en").id,
        )
        for chat in (world.add_forum("Triage", TRIAGE), world.add_group("Square", GROUP)):
            for one in people:
                world.add_member(chat, one)
        yield running


def _settings(playground: Playground) -> Settings:
    return parse_settings(
        {"BOT_TOKEN": TOKEN, "BOT_API_URL": playground.url, "TRIAGE_CHAT_ID": str(TRIAGE)}
    )


async def _introduced(playground: Playground, *, whole: bool = True) -> World:
    settings = _settings(playground)
    bot = make_bot(settings)
    assert await introduce(bot, settings) is whole
    await bot.session.close()
    return playground.world


def _menu(world: World, name: str, chat: int) -> dict[str, str]:
    person = next(one.id for one in world.users.values() if one.first_name == name)
    shown = world.chat_view(world.peer(person, chat), person)["commands"]
    return {one["command"]: one["description"] for one in shown}


@pytest.mark.parametrize(("name", "word"), [("小雨", "我的线索和回执"), ("Anna", "Your tips")])
async def test_the_private_menu_speaks_the_readers_language(
    playground: Playground, name: str, word: str
) -> None:
    world = await _introduced(playground)
    assert word in _menu(world, name, BOT_ID)["mytips"]


async def test_moderators_have_a_menu_of_their_own_and_the_public_group_none(
    playground: Playground,
) -> None:
    world = await _introduced(playground)
    assert "queue" in _menu(world, "小雨", TRIAGE)
    assert "forget" not in _menu(world, "小雨", TRIAGE)
    assert _menu(world, "小雨", GROUP) == {}


@pytest.mark.parametrize(("name", "word"), [("小雨", "绝对匿名"), ("Anna", "anonymity")])
async def test_nobody_presses_start_without_having_read_what_telegram_sees(
    playground: Playground, name: str, word: str
) -> None:
    world = await _introduced(playground)
    person = next(one.id for one in world.users.values() if one.first_name == name)
    about = world.chat_view(world.peer(person, BOT_ID), person)["about"]
    assert word in about
    assert "110" in about


async def test_a_telegram_that_is_away_is_asked_again(playground: Playground) -> None:
    playground.world.faults.append(Fault("setMyDescription", "5xx"))
    await _introduced(playground, whole=False)
    assert "tip" in _menu(await _introduced(playground), "Anna", BOT_ID)
