"""W7 and W8: somebody named by a notice objects without a name, and is answered in time.

On both databases, over HTTP alone: a form or the bot, two groups that hold copies, the reviewer's
phone, the page and the register.
"""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.sample.district import publish_story, sample_officer, story_document
from desk.notices.drafts import draft
from tests.chat.house import RunningHouse, running_house
from tests.promises.acting import (
    RECEIPT,
    Person,
    approve,
    carried,
    citizen,
    officer,
    part_of,
    picture,
    until,
    words,
)

WROTE, WHY, NEW = "那天我在外地，有车票。", "车票属实，不是此人。", "监控显示另有其人。"
BALD = "光头"


@pytest.fixture
async def house(migrated_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """The district at work, with the story's notice in its groups."""
    async with running_house(migrated_url, tmp_path) as running:
        yield running


class Browser:
    """A browser without scripts: pages and forms."""

    def __init__(self, house: RunningHouse, session: aiohttp.ClientSession) -> None:
        self._url = f"http://127.0.0.1:{house.environment['WEB_PORT']}"
        self._session = session

    async def page(self, path: str) -> str:
        """The page as text."""
        async with self._session.get(self._url + path) as answer:
            return await answer.text()

    async def sends(self, path: str, **fields: str) -> str:
        """The page that a form is answered with."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
        }
        data = urlencode(fields)
        async with self._session.post(self._url + path, data=data, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.text()


async def bystander(house: RunningHouse) -> Person:
    """Somebody in every group, who has seen the card there."""
    person = await citizen(house, "Bystander")
    for group in house.groups.values():
        await house.client.add_member(group, person.id)
        await person.reads(BALD, peer=group)
    return person


async def everywhere(house: RunningHouse, person: Person, text: str, *, bald: bool) -> None:
    """Wait until every group's card says so, and whether it still describes somebody."""
    for group in house.groups.values():

        async def shown(group: int = group) -> bool:
            cards = [
                m for m in await person.chat(group) if m["from_bot"] and "pg:" in str(carried(m))
            ]
            return bool(cards) and text in words(cards[0]) and (BALD in words(cards[0])) == bald

        await until(shown)


async def test_from_the_form_to_the_answer_without_a_name(house: RunningHouse) -> None:
    number = house.write(publish_story)
    reader = await bystander(house)
    async with aiohttp.ClientSession() as session:
        web = Browser(house, session)
        sent = {"ground": "not_me", "words": WROTE, "website": ""}
        (receipt,) = RECEIPT.findall(await web.sends(f"/n/{number}/objection", **sent))
        await taken_and_suspended(house, reader, web, number)
        await still_taken(house, reader)
        await upheld(house, reader)
        answered = await web.sends("/objection", receipt=receipt)
        assert WHY in answered
        assert part_of("objection.state.upheld") in answered
        assert part_of("page.notice.cancelled") in await web.page(f"/n/{number}")
        register = json.loads(await web.page("/register.json"))
        assert register["objections"]["upheld"] == 1
        assert register["notices"]["cancelled"] == 1
    await in_the_bot(house, receipt)
    await what_is_cleared_stays_unpublished(house)


async def taken_and_suspended(
    house: RunningHouse, reader: Person, web: Browser, number: str
) -> None:
    """The reviewer reads what was written, and has every copy say that nobody is to act on it."""
    reviewer = officer(house, "Su")
    asked = await reviewer.reads(number, r"ob:take:\d+")
    assert WROTE not in words(asked)
    await reviewer.press(r"ob:take:\d+")
    await reviewer.press(r"ob:suspend:\d+", WROTE)
    await everywhere(house, reader, part_of("notice.ended.suspended"), bald=False)
    for group in house.groups.values():
        await reader.reads(part_of("notice.correction.suspended"), peer=group)
    suspended = await web.page(f"/n/{number}")
    assert part_of("page.notice.suspended") in suspended
    assert BALD not in suspended


async def upheld(house: RunningHouse, reader: Person) -> None:
    """The reviewer upholds, with a reason; the notice goes from every copy."""
    reviewer = officer(house, "Su")
    await reviewer.press(r"ob:uphold:\d+", WROTE)
    await reviewer.reads(part_of("objection.told.why_uphold"))
    await reviewer.say(WHY)
    await reviewer.reads(part_of("objection.told.upheld"))
    await everywhere(house, reader, part_of("notice.ended.cancelled"), bald=False)


async def still_taken(house: RunningHouse, reader: Person) -> None:
    """A reply to the card of a suspended notice is a tip like any other."""
    group = next(iter(house.groups.values()))
    cards = [m for m in await reader.chat(group) if m["from_bot"] and "pg:" in str(carried(m))]
    await house.client.start(reader.id, house.bot)
    await reader.reads("")  # whoever is known there is told the receipt in private
    await reader.say("他在水果摊", peer=group, reply_to=cards[0]["message_id"])

    async def given() -> bool:
        return bool(await reader.receipts(group))

    await until(given)


async def in_the_bot(house: RunningHouse, receipt: str) -> None:
    """The answer is the receipt's, not the account's."""
    stranger = await citizen(house, "Stranger")
    await house.client.start(stranger.id, house.bot)
    await stranger.say(receipt.lower())
    await stranger.reads(WHY)


async def what_is_cleared_stays_unpublished(house: RunningHouse) -> None:
    """W8: the same case again waits for a supervisor, who gives a reason."""
    publisher, approver, supervisor = (officer(house, key) for key in ("Pu", "Ap", "Su"))
    clock = house.house.kit.clock().astimezone(house.house.kit.policy.timezone)

    def begin(session: object, kit: object) -> int:
        by = sample_officer(session, kit, "Pu")  # type: ignore[arg-type]  # handed on as it came
        return draft(session, kit, by, story_document(clock))  # type: ignore[arg-type]  # the same

    again = house.write(begin)
    await publisher.say("/notice")
    await publisher.press(rf"pd:open:{again}:")
    await publisher.press(rf"pd:submit:{again}:")
    await publisher.reads(part_of("notice.told.cleared"))
    await supervisor.press(rf"oc:{again}")
    await supervisor.reads(part_of("case.told.why"))
    await supervisor.say(NEW)
    await publisher.reads(part_of("case.told.go_on"))
    await publisher.press(rf"pd:submit:{again}:")
    await approve(approver, again)
    await approver.reads("WH-2026-0002")


async def test_from_the_card_to_the_answer_in_the_bot(house: RunningHouse) -> None:
    number = house.write(publish_story)
    reader, reviewer = await bystander(house), officer(house, "Su")
    named = await citizen(house, "Named")
    group = next(iter(house.groups.values()))
    card = await reader.reads(BALD, peer=group)
    assert f"?start=o-{number}" in str(card["reply_markup"])

    await house.client.start(named.id, house.bot, f"o-{number}")
    await named.press(rf"og:wrong:{number}")
    await named.reads(part_of("objection.words"))
    await house.client.send_photo(named.id, house.bot, picture())
    await until(lambda: said_twice(named, part_of("objection.words")))
    await named.say("长" * 2001)
    await named.reads("2000")
    await named.say(WROTE)
    given = await named.reads(part_of("objection.receipt"))
    (receipt,) = RECEIPT.findall(words(given))

    await reviewer.press(r"ob:take:\d+", number)
    await reviewer.press(r"ob:suspend:\d+", WROTE)
    await everywhere(house, reader, part_of("notice.ended.suspended"), bald=False)
    await reviewer.press(r"ob:decline:\d+", WROTE)
    await reviewer.reads(part_of("objection.told.why_decline"))
    await reviewer.say("车票对不上。")
    await everywhere(house, reader, number, bald=True)
    await reader.reads(part_of("notice.correction.live"), peer=group)

    await named.say(f"/status {receipt}")
    await named.reads("车票对不上。")


async def said_twice(person: Person, text: str) -> bool:
    """Whether the bot has said this again."""
    return sum(text in words(message) for message in await person.chat()) > 1


@pytest.mark.parametrize(
    "payload", ["o-", "o-WH-2026-9999", "o-wh-2026-0001", "o-o-WH-2026-0001", "o-" + "A" * 60]
)
async def test_a_link_that_leads_nowhere_gets_the_ordinary_welcome(
    house: RunningHouse, payload: str
) -> None:
    house.write(publish_story)
    stranger = await citizen(house, "Stranger")
    await house.client.start(stranger.id, house.bot, payload)
    first = await stranger.reads("")
    assert not re.search(part_of("objection.grounds"), words(first))


async def test_buttons_of_an_objection_move_nothing_in_other_hands(house: RunningHouse) -> None:
    number = house.write(publish_story)
    stranger, publisher = await citizen(house, "Stranger"), officer(house, "Pu")
    await house.client.start(stranger.id, house.bot)
    screen = await stranger.reads("")
    for data in (
        "ob:take:1",
        f"ob:uphold:{10**22}",
        "ob:uphold:٣",
        f"og:speech:{number}",
        "og:not_me:WH-2026-9999",
        f"og:not_me:{'A' * 40}",
        "oc:1",
    ):
        query = await stranger.press_data(screen, data)
        await stranger.toast(query)
    own = await publisher.reads("")
    query = await publisher.press_data(own, "ob:take:1")
    assert await publisher.toast(query)
