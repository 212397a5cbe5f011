"""Bad input in turns: albums in pieces, presses that nobody offered, links to nothing, odd senders.

Held over HTTP: what is kept, what is answered, and that a press or a link that leads nowhere
changes nothing and gives nothing away.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot.sample.district import publish_story, sample_officer
from desk.kit import Kit
from desk.notices.endings import resolve
from desk.tips.incoming import content_of
from desk.tips.rows import PARTS, any_tip, key_of
from storage.tables.everything import metadata
from tests.chat.house import RunningHouse, running_house
from tests.promises.acting import (
    carried,
    citizen,
    officer,
    part_of,
    picture,
    until,
    words,
)


@pytest.fixture
async def house(migrated_sqlite_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """The running program on an empty district."""
    async with running_house(migrated_sqlite_url, tmp_path) as running:
        yield running


def count(session: Session, _kit: Kit, of: str) -> int:
    """How many rows there are."""
    return int(session.execute(text(f"SELECT count(*) FROM {of}")).scalar_one())


async def counted(house: RunningHouse, of: str, expected: int) -> bool:
    """Whether so many rows are there, and nothing waits."""
    found = [
        await asyncio.to_thread(house.read, count, one)
        for one in (of, "inbox WHERE state IN ('pending', 'leased')")
    ]
    return found == [expected, 0]


# --------------------------------------------------------------------------- albums


async def test_fifty_photos_at_once_are_one_tip(house: RunningHouse) -> None:
    person = await citizen(house, "Person")
    albums = [[(f"{n}.jpg", picture(10 * a + n)) for n in range(10)] for a in range(5)]
    await asyncio.gather(
        *(house.client.send_album(person.id, house.bot, album) for album in albums)
    )
    await until(lambda: counted(house, "tip_part WHERE blob IS NOT NULL", 50))
    await person.reads(part_of("citizen.ask.where"))
    assert house.read(count, "tip") == 1
    asked = [m for m in await person.chat() if part_of("citizen.ask.where") in words(m)]
    assert len(asked) <= len(albums)


async def test_an_album_with_a_late_and_a_missing_photo_is_one_tip(house: RunningHouse) -> None:
    person = await citizen(house, "Person")
    gone = "Bad Request: wrong file_id or the file is temporarily unavailable"
    await house.client.fault("getFile", "400", description=gone)
    await house.client.fault("getFile", "slow", seconds=2)
    files = [(f"{n}.jpg", picture(20 * n)) for n in range(10)]
    await house.client.send_album(person.id, house.bot, files, caption="十张里的一张")
    await until(lambda: counted(house, "tip_part WHERE blob IS NOT NULL", 9))
    await person.reads(part_of("citizen.ask.where"))
    assert house.read(count, "tip") == 1
    assert house.read(kept_words) == house.read(count, "tip_part") - 9


def kept_words(session: Session, _kit: Kit) -> int:
    """How many parts are words alone."""
    return count(session, _kit, "tip_part WHERE kind = 'text'")


# --------------------------------------------------------------------------- replies

THIRD = {"id": 880_001, "is_bot": False, "first_name": "赵某某", "username": "zhao_moumou"}


def quoting(chat: dict[str, Any], date: int) -> list[dict[str, Any]]:
    """Replies that carry somebody else along: from another chat, with a quotation, to their own message."""
    elsewhere = {"id": -100_777, "type": "supergroup", "title": "赵某某一家"}
    origin = {"type": "user", "date": date, "sender_user": THIRD}
    card = {"phone_number": "+8613900000000", "first_name": "赵某某"}
    external = {"origin": origin, "chat": elsewhere, "message_id": 5, "contact": card}
    theirs = {"message_id": 6, "date": date, "chat": chat, "from": THIRD, "text": "我是赵某某"}
    quote = {"text": "赵某某说的", "position": 0, "is_manual": True}
    return [
        {"external_reply": external, "quote": quote},
        {"reply_to_message": theirs, "quote": quote},
    ]


def all_opened(session: Session, kit: Kit) -> str:
    """Every part, opened, and whatever else stands in the database in plain words."""
    parts = session.execute(select(PARTS)).all()
    opened = [
        content_of(key_of(kit, any_tip(session, row.tip_id, lock=False)), *_of(row))
        for row in parts
    ]
    tables = [session.execute(select(table)).all() for table in metadata.sorted_tables]
    return f"{opened} {tables}"


def _of(row: Any) -> tuple[int, int, bytes]:
    return row.tip_id, row.id, row.content


async def test_whoever_a_reply_quotes_is_kept_nowhere(house: RunningHouse) -> None:
    person, moderator = await citizen(house, "Person"), officer(house, "Mo")
    sender = {"id": person.id, "is_bot": False, "first_name": "P", "language_code": "zh-hans"}
    chat = {"id": person.id, "type": "private", "first_name": "P"}
    await house.client.start(person.id, house.bot)
    await person.reads(part_of("citizen.start"))
    for number, carried_along in enumerate(quoting(chat, 1_790_000_000)):
        told = {"message_id": 200 + number, "date": 1_790_000_000, "chat": chat, "from": sender}
        message = {**told, "text": f"他在码头{number}", **carried_along}
        await house.client.inject(house.bot, {"message": message})
    await until(lambda: counted(house, "tip_part", 2))
    await person.press(r"cd:\d+:r", part_of("citizen.ask.when"))
    await person.press(r"cd:\d+:s", part_of("citizen.review"))
    await person.reads(part_of("citizen.receipt.next"))
    await moderator.reads("他在码头0", peer=house.triage)
    kept = await asyncio.to_thread(house.read, all_opened)
    shown = [*await moderator.chat(house.triage), *await person.chat()]
    assert "他在码头1" in kept
    for name in ("赵某某", "zhao_moumou", "880001", "8613900000000"):
        assert name not in kept
        assert [words(one) for one in shown if name in words(one) and one["from_bot"]] == []


# --------------------------------------------------------------------------- presses

DRAFT, SENT = "draft", "sent"


def as_it_stands(session: Session, _kit: Kit) -> list[tuple[Any, ...]]:
    """What a press could change: tips with their versions, parts, tickets, people, subscribers."""
    found: list[tuple[Any, ...]] = []
    for query in (
        "SELECT id, state, version, question FROM tip ORDER BY id",
        "SELECT id, tip_id, kind FROM tip_part ORDER BY id",
        "SELECT id, state, version, holder_id FROM ticket ORDER BY id",
        "SELECT person_key, language FROM person ORDER BY person_key",
        "SELECT person_key, area_id FROM subscriber ORDER BY id",
    ):
        found += [tuple(row) for row in session.execute(text(query))]
    return found


def made_up(tip: int) -> list[str]:
    """Presses that no button of one's own makes; `tip` is somebody else's."""
    huge, far = 10**22, 2**63
    acts = [f"cd:{tip}:{act}" for act in "rcsmdx"] + [f"ct:{tip}:{act}" for act in "sawrxeyd"]
    answers = [f"ca:{tip}:where:x", f"cs:{tip}:where", f"cg:{tip}:where", f"cp:{tip}:1"]
    numbers = [f"cd:{n}:s" for n in (huge, far, -1, 0, "１２", "٣", "1e3", "", " 1", "0x1")]
    shapes = ["cd", "cd:", "cd:1", "cd:1:s:s", "cd:1:q", "ca:1:nothing:x", "cc:l:xx", "cc:a:999"]
    more = [f"cc:a:{huge}", f"cn:WH-{huge}", "cn:", "cf:z:", f"cw:{tip}:1", f"ct:{far}:x"]
    others = ["t:1:claim::", "pr:approve:1:0", "pd:discard:1:", "pg:1", f"pg:{huge}", "oa:1", "zzz"]
    return [one for one in acts + answers + numbers + shapes + more + others if len(one) <= 64]


async def test_a_press_that_nobody_offered_changes_nothing(house: RunningHouse) -> None:
    owner, other = await citizen(house, "Owner"), await citizen(house, "Other")
    await owner.say("他在码头")
    question = await owner.reads(part_of("citizen.ask.where"))
    tip = int(next(one for one in carried(question)).split(":")[1])
    await other.say("/start")
    shown = await other.reads(part_of("citizen.start"))
    await until(lambda: counted(house, "tip", 1))
    before = house.read(as_it_stands)
    for data in made_up(tip):
        query = await other.press_data(shown, data)
        await other.toast(query)
    await until(lambda: counted(house, "tip", 1))
    assert house.read(as_it_stands) == before
    said = "\n".join(words(one) for one in await other.chat() if one["from_bot"])
    assert "他在码头" not in said
    assert house.read(count, "inbox WHERE state = 'quarantined'") == 0


async def test_pressed_twice_at_once_is_pressed_once(house: RunningHouse) -> None:
    person = await citizen(house, "Person")
    await person.say("他在码头")
    await person.press(r"cd:\d+:r", part_of("citizen.ask.where"))
    review = await person.reads(part_of("citizen.review"), r"cd:\d+:s")
    send = next(one for one in carried(review) if one.endswith(":s"))
    queries = await asyncio.gather(*(person.press_data(review, send) for _ in range(5)))
    await asyncio.gather(*(person.toast(query) for query in queries))
    await person.reads(part_of("citizen.receipt.next"))
    await until(lambda: counted(house, "ticket", 1))
    assert len(await person.receipts()) == 1
    thanked = [m for m in await person.chat() if part_of("citizen.receipt") in words(m)]
    assert len(thanked) == 1


async def test_a_press_on_a_stale_screen_says_so_and_changes_nothing(house: RunningHouse) -> None:
    person = await citizen(house, "Person")
    await person.say("他在码头")
    old = await person.reads(part_of("citizen.ask.where"))
    await person.press(r"cd:\d+:r", part_of("citizen.ask.where"))
    await person.press(r"cd:\d+:s", part_of("citizen.review"))
    await person.reads(part_of("citizen.receipt.next"))
    before = house.read(as_it_stands)
    tip = carried(old)[0].split(":")[1]
    for data in (f"cs:{tip}:where", f"cd:{tip}:x", f"cd:{tip}:s", f"ca:{tip}:when:now"):
        assert await person.toast(await person.press_data(old, data)) != "", data
    assert house.read(as_it_stands) == before


# --------------------------------------------------------------------------- links

NOWHERE = {
    "none": "",
    "unknown": "n-WH-2099-9999",
    "underscores": "_" * 64,
    "long": "n-" + "x" * 5000,
    "lines": "n-WH-2026-0001\nn-WH-2026-0001",
    "another_kind": "w-WH-2026-0001",
    "markup": "<b>n-WH</b>",
    "nul": "n-\0",
    "digits": "n-WH-２０２６-０００１",
    "code": "E-XXXX",
}


async def test_a_link_to_nothing_gets_the_ordinary_welcome(house: RunningHouse) -> None:
    house.write(publish_story)
    await house.sees(await member(house), "WH-2026-0001", peer=house.groups["North"])

    def end(session: Session, kit: Kit) -> None:
        resolve(session, kit, sample_officer(session, kit, "Pu"), 1, "over")

    house.write(end)
    answers = {name: await answer_to(house, payload) for name, payload in NOWHERE.items()}
    assert {name for name, told in answers.items() if told != answers["none"]} == set()


async def member(house: RunningHouse) -> int:
    """Somebody in the group."""
    person = await citizen(house, "Member")
    await house.client.add_member(house.groups["North"], person.id)
    return person.id


async def answer_to(house: RunningHouse, payload: str) -> list[tuple[str, str]]:
    """What a newcomer who follows the link is told."""
    person = await citizen(house, "Newcomer")
    await house.client.start(person.id, house.bot)
    await person.reads(part_of("citizen.start"))
    before = len(await person.chat())
    chat = {"id": person.id, "type": "private", "first_name": "P"}
    sender = {"id": person.id, "is_bot": False, "first_name": "P", "language_code": "zh-hans"}
    command = [{"type": "bot_command", "offset": 0, "length": 6}]
    body = {"message_id": 900, "date": 1_790_000_000, "chat": chat, "from": sender}
    said = {"text": f"/start {payload}".strip(" "), "entities": command}
    await house.client.inject(house.bot, {"message": {**body, **said}})

    async def answered() -> list[tuple[str, str]] | None:
        new = (await person.chat())[before:]
        return [(words(one), json.dumps(one.get("reply_markup"))) for one in new] or None

    return await until(answered)


# --------------------------------------------------------------------------- odd senders


async def test_edits_are_versions_and_a_moving_place_is_none(house: RunningHouse) -> None:
    person = await citizen(house, "Person")
    said = await person.say("他在码头")
    await person.reads(part_of("citizen.ask.where"))
    for change in ("他在渡口", "他在桥上"):
        await house.client.edit(person.id, house.bot, said["message_id"], change)
    place = await house.client.share_place(person.id, house.bot, 30.5, 114.2, live_period=900)
    await person.reads(part_of("citizen.ask.when"))
    for step in range(3):
        moved = {"latitude": 30.6 + step, "longitude": 114.2}
        given = {"person": person.id, "peer": house.bot, "message_id": place["message_id"]}
        await house.client.do("move_place", **given, **moved)
    await until(lambda: counted(house, "tip_part WHERE kind = 'text'", 3))
    assert house.read(count, "tip_part WHERE kind = 'location'") == 1


async def test_in_a_group_only_people_are_heard(house: RunningHouse) -> None:
    house.write(publish_story)
    group = house.groups["North"]
    card = await house.sees(await member(house), "WH-2026-0001", peer=group)
    chat = {"id": group, "type": "supergroup", "title": "North"}
    ours = {"id": house.bot, "is_bot": True, "first_name": "Bot"}
    quoted = {"message_id": card["message_id"], "date": 1, "chat": chat, "from": ours}
    somebody = {"id": 7, "is_bot": False, "first_name": "x"}
    channel = {"id": -1009, "type": "channel", "title": "Channel"}
    senders: list[dict[str, Any]] = [
        {"from": {"id": 8, "is_bot": True, "first_name": "Other bot"}},
        {
            "from": {"id": 136817688, "is_bot": True, "first_name": "Channel"},
            "sender_chat": channel,
        },
        {"from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}, "sender_chat": chat},
        {"from": {"id": 777000, "is_bot": False, "first_name": "T"}, "sender_chat": channel},
        {"sender_chat": channel},
    ]
    for number, sender in enumerate(senders, start=500):
        body = {"message_id": number, "date": 1, "chat": chat, "reply_to_message": quoted}
        await house.client.inject(house.bot, {"message": {**body, **sender, "text": "听到了吗"}})
    body = {"message_id": 600, "date": 1, "chat": chat, "reply_to_message": quoted}
    await house.client.inject(house.bot, {"message": {**body, "from": somebody, "text": "人在"}})
    await officer(house, "Mo").reads("人在", r"t:1:claim::", peer=house.triage)
    await until(lambda: counted(house, "tip", 1))
    assert house.read(count, "inbox WHERE state = 'quarantined'") == 0
