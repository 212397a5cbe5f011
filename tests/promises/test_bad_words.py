"""Bad input in words: kept to the letter, shown inert, on both databases.

Each text is sent as a tip and as an answer to a question, by somebody of its own. Then the tip is
opened and compared, and everything the bot said of it is looked through: nothing invisible in it,
no markup of theirs at work, every message within Telegram's limits.
"""

import asyncio
import unicodedata
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.kit import Kit
from desk.sealed import chat_key
from desk.tips.incoming import content_of
from desk.tips.opened import facts_of
from desk.tips.rows import PARTS, any_tip, key_of
from playground.utf16 import units
from tests.chat.house import RunningHouse, running_house
from tests.naughty import NAUGHTY
from tests.promises.acting import Message, Person, citizen, officer, part_of, until, words

# Each kind is one text, a line for each string: a flow of its own for every string would cost minutes. One by
# one they are in `tests/rules/test_inert.py`.
NASTY = {
    "longest": "长" * 4096,
    "longer_than_telegram": "x" * 10_000,
    "many_units": "\N{POLICE CAR}" * 2048,
    "blank": "\u3164\u2800\u115f",
    **{kind: "\n".join(strings) for kind, strings in NAUGHTY.items()},
}


@pytest.fixture
async def house(migrated_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """The running program on an empty district."""
    async with running_house(migrated_url, tmp_path) as running:
        yield running


async def write(person: Person, number: int, said: str) -> None:
    """Words as Telegram would hand them over, whatever a real app would refuse to send."""
    sender = {"id": person.id, "is_bot": False, "first_name": "P", "language_code": "zh-hans"}
    chat = {"id": person.id, "type": "private", "first_name": "P"}
    body = {"message_id": number, "date": 1_790_000_000, "chat": chat, "from": sender}
    await person.house.client.inject(person.house.bot, {"message": {**body, "text": said}})


def kept(session: Session, kit: Kit, person: int) -> list[str]:
    """What a person wrote, opened, in order."""
    mine = PARTS.c.chat_key == chat_key(kit, person)
    found = []
    for row in session.execute(select(PARTS).where(mine).order_by(PARTS.c.id)):
        key = key_of(kit, any_tip(session, row.tip_id, lock=False))
        found.append(content_of(key, row.tip_id, row.id, row.content)["t"])
    return found


async def is_kept(person: Person, texts: list[str]) -> bool:
    """Whether exactly these texts were kept, to the letter."""
    found: list[str] = await asyncio.to_thread(person.house.read, kept, person.id)
    return found == texts


async def tell(house: RunningHouse, name: str) -> Person:
    """A tip made of one nasty text twice over, sent to the police."""
    said = NASTY[name]
    person = await citizen(house, "P")
    await house.client.start(person.id, house.bot)
    await person.reads(part_of("citizen.start"))
    await write(person, 101, said)
    await until(lambda: is_kept(person, [said]))
    await person.reads(part_of("citizen.ask.where"))
    await write(person, 102, said)
    await person.press(r"cd:\d+:r", part_of("citizen.ask.when"))
    await person.press(r"cd:\d+:s", part_of("citizen.review"))
    await person.reads(part_of("citizen.receipt.next"))
    assert await asyncio.to_thread(house.read, answered, person.id) == said
    return person


def answered(session: Session, kit: Kit, person: int) -> str:
    """What they wrote where the place was asked for."""
    mine = select(PARTS.c.tip_id).where(PARTS.c.chat_key == chat_key(kit, person)).limit(1)
    tip = any_tip(session, session.execute(mine).scalar_one(), lock=False)
    return facts_of(session, kit, tip).place_words


async def test_kept_to_the_letter_and_shown_inert(house: RunningHouse) -> None:
    people = await asyncio.gather(*(tell(house, name) for name in NASTY))
    moderator = officer(house, "Mo")

    async def all_there() -> list[Message] | None:
        cards = [m for m in await moderator.chat(house.triage) if m["from_bot"] and words(m)]
        return cards if sum("#" in words(card) for card in cards) >= len(NASTY) else None

    shown = list(await until(all_there))
    for person in people:
        shown += [message for message in await person.chat() if message["from_bot"]]
    assert [words(one) for one in shown if not is_inert(one)] == []
    texts = [words(one) for one in shown]
    for literal in (
        "<b>bold</b> <a href='https://x.example'>link</a> &amp; &#60;",
        "{{7*7}} ${7*7}",
    ):
        assert any(literal in one for one in texts), literal
    calls = await house.client.calls()
    assert [call["params"] for call in calls if call["status"] == 400] == []


def is_inert(message: Message) -> bool:
    """Nothing invisible, nothing too long, and no markup but ours."""
    said = words(message)
    hidden = [sign for sign in said if unicodedata.category(sign) in ("Cs", "Co", "Cc", "Cf")]
    marks = {entity["type"] for entity in message.get("entities") or []}
    ours = {"bold", "italic", "code", "blockquote", "bot_command", "expandable_blockquote"}
    # What Telegram finds by itself in plain words is no markup: links, names, tags.
    found = {"url", "mention", "hashtag", "cashtag", "phone_number", "email"}
    links: list[Any] = [e for e in message.get("entities") or [] if e["type"] == "text_link"]
    fits = units(said) <= 4096
    return set(hidden) <= {"\n", "\u200d"} and marks <= ours | found and not links and fits
