"""`check-config --telegram` against a real Bot API stand-in."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from playground.server import Playground
from tests.bot.conftest import Answer, City

TOKEN = "700000001:" + "Q" * 35
TRIAGE = -1_001_500_000_001


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    """A playground with nobody in it."""
    async with Playground(port=0) as running:
        yield running


async def _check(city: City, playground: Playground, **environ: str) -> Answer:
    city.environ |= {"BOT_TOKEN": TOKEN, "BOT_API_URL": playground.url, **environ}
    return await asyncio.to_thread(city.run, "check-config", "--telegram", "--json")


def _codes(answer: Answer) -> list[str]:
    return [fault["code"] for fault in answer.json["faults"]]


async def test_a_bot_in_its_group_is_fine(city: City, playground: Playground) -> None:
    bot = playground.world.add_bot(TOKEN)
    group = playground.world.add_forum("Triage", TRIAGE)
    playground.world.add_member(group, bot, "administrator")
    answer = await _check(city, playground, TRIAGE_CHAT_ID=str(TRIAGE))
    assert (answer.code, _codes(answer)) == (0, [])


async def test_the_groups_it_was_added_to_are_listed(city: City, playground: Playground) -> None:
    bot = playground.world.add_bot(TOKEN)
    for title, number in (("研判群", TRIAGE), ("Square", TRIAGE - 1)):
        playground.world.add_member(playground.world.add_group(title, number), bot)
    for _ in range(2):  # looking takes nothing away
        answer = await _check(city, playground)
        assert _codes(answer) == ["setting.missing"]
        titles = {group["id"]: group["title"] for group in answer.json["groups"]}
        assert titles == {TRIAGE: "研判群", TRIAGE - 1: "Square"}


async def test_a_bot_that_is_not_in_the_group(city: City, playground: Playground) -> None:
    playground.world.add_bot(TOKEN)
    playground.world.add_forum("Triage", TRIAGE)
    answer = await _check(city, playground, TRIAGE_CHAT_ID=str(TRIAGE))
    assert _codes(answer) == ["telegram.not_in_triage"]


async def test_a_bot_that_reads_everything_is_refused(city: City, playground: Playground) -> None:
    playground.world.add_bot(TOKEN, can_read_all_group_messages=True)
    answer = await _check(city, playground, TRIAGE_CHAT_ID=str(TRIAGE))
    assert _codes(answer) == ["telegram.reads_groups"]


async def test_telegram_out_of_reach_is_told_without_its_address(city: City) -> None:
    city.environ |= {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": "http://127.0.0.1:9",
        "TRIAGE_CHAT_ID": str(TRIAGE),
    }
    answer = await asyncio.to_thread(city.run, "check-config", "--telegram", "--json")
    assert _codes(answer) == ["telegram.unreachable"]
    assert TOKEN not in answer.out + answer.err


async def test_a_token_that_telegram_does_not_know(city: City, playground: Playground) -> None:
    answer = await _check(city, playground, BOT_TOKEN=TOKEN + "Q", TRIAGE_CHAT_ID=str(TRIAGE))
    assert _codes(answer) == ["telegram.bad_token"]
