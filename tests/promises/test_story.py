"""The story that everything serves, once through, from the enrolling of an officer to the thanks.

On both databases, by polling and by webhook, over HTTP alone. At its end every call that the bot
made to a public group is accounted for (W3): nobody there ever saw what a tip said.
"""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.sample.district import UNIT, story_document
from desk.actors import OPERATOR, officer_by_id
from desk.district.officers import add_officer
from desk.notices.importing import import_notices, read_parcel
from tests.chat.house import BOT_ID, RunningHouse, running_house
from tests.promises.acting import (
    Message,
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
from tipline.roles import Role

IN_GROUP, IN_PRIVATE = "群里说的：他在水果摊", "私下说的：他在码头"
ANSWER, REPORTED, WHY_ENDED = "往渡口那边走了", "人在现场", "人已到案"
SECRETS = (IN_GROUP, IN_PRIVATE, ANSWER, REPORTED, WHY_ENDED, "Shopper", "Walker", "30.5", "114.2")
CARD = ("sendPhoto", "card")


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_from_the_description_to_the_thanks(
    migrated_url: str, tmp_path: Path, way: str
) -> None:
    async with running_house(migrated_url, tmp_path, webhook=way == "webhook") as house:
        publisher = await enrol_publisher(house)
        await register_west(house)
        await let_the_bot_delete(house, "North")
        await publish(house, publisher, tmp_path)
        shopper, walker, bystander = [
            await member(house, name) for name in ("Shopper", "Walker", "Bystander")
        ]
        removed = await reply_in_north(house, shopper)
        await tell_in_private(house, walker)
        ticket = await claim_together(house)
        await ask_and_answer(house, ticket, walker)
        await send_an_officer(house, ticket)
        await close_with_arrest(house, ticket, walker)
        await resolve(house, publisher, shopper, walker)
        await nobody_in_a_group_saw_a_tip(house, bystander, removed)


async def enrol_publisher(house: RunningHouse) -> Person:
    """Somebody new works here: the operator's code, sent to the bot in private."""
    person = await citizen(house, "Hu")
    given: dict[str, Any] = {
        "name": "胡静",
        "badge": "B-9",
        "unit": UNIT,
        "roles": [Role.PUBLISHER],
    }
    invitation = house.write(lambda s, kit: add_officer(s, kit, OPERATOR, **given))
    house.people["officer"] = invitation.officer_id
    await house.client.start(person.id, house.bot)
    await person.say(invitation.code)
    await person.reads(part_of("officer.may.publisher"))
    return person


async def register_west(house: RunningHouse) -> None:
    """A supervisor posts a one-time code in a group; the code is taken out again."""
    west = int((await house.client.add_group("West"))["id"])
    house.groups["West"] = west
    supervisor = officer(house, "Su")
    await house.client.add_member(west, supervisor.id)
    await let_the_bot_delete(house, "West")
    await supervisor.say("/register")
    told = await supervisor.reads(part_of("officer.group_code"))
    code = re.search(r"\S*-\S*-\S*", words(told))
    assert code is not None
    posted = await supervisor.say(f"/register {code[0].strip('：。')}", peer=west)
    await supervisor.reads(part_of("group.registered"), peer=west)
    await until(lambda: is_gone(supervisor, west, posted))


async def is_gone(person: Person, group: int, message: Message) -> bool:
    """Whether a message no longer stands in the group."""
    return all(one["message_id"] != message["message_id"] for one in await person.chat(group))


async def let_the_bot_delete(house: RunningHouse, group: str) -> None:
    """Make the bot an administrator that may delete."""
    rights = {"can_delete_messages": True}
    await house.client.add_member(house.groups[group], BOT_ID, "administrator", rights=rights)


async def publish(house: RunningHouse, publisher: Person, folder: Path) -> None:
    """A file is imported; its publisher sends it to review; another person approves it."""
    clock = house.house.kit.clock().astimezone(house.house.kit.policy.timezone)
    document = story_document(clock)
    day = document["description"][0]["as_of"]
    document["photos"] = [{"file": "sketch.jpg", "taken_on": day, "source": "camera"}]
    (folder / "sketch.jpg").write_bytes(picture(7))
    parcel = read_parcel(house.house.kit, json.dumps(document), folder)

    def bring_in(session: Any, kit: Any) -> None:
        by = officer_by_id(session, kit, house.people["officer"])
        assert by is not None
        import_notices(session, kit, by, parcel)

    house.write(bring_in)
    await publisher.say("/notice")
    await publisher.press(r"pd:open:1:.*")
    await publisher.press(r"pd:submit:1:.*")
    await approve(officer(house, "Ap"), 1)


async def member(house: RunningHouse, name: str) -> Person:
    """Somebody who is in every group, and reads the card there."""
    person = await citizen(house, name)
    for group in house.groups.values():
        await house.client.add_member(group, person.id)
        await person.reads("WH-2026-0001", r"pg:.*", peer=group)
    return person


async def reply_in_north(house: RunningHouse, shopper: Person) -> Message:
    """A photo in reply to the card: taken in, removed, answered for the shopper's eyes only."""
    north = house.groups["North"]
    card = await shopper.reads("WH-2026-0001", peer=north)
    sent = await shopper.photo(IN_GROUP, peer=north, reply_to=card["message_id"])
    await until(lambda: has_receipt(shopper, north))
    await until(lambda: is_gone(shopper, north, sent))
    await house.client.start(shopper.id, house.bot, "mytips")
    (receipt,) = await shopper.receipts(north)
    await shopper.reads(receipt)
    return sent


async def has_receipt(person: Person, *peers: int) -> bool:
    """Whether they were given a receipt."""
    return len(await person.receipts(*peers)) == 1


async def tell_in_private(house: RunningHouse, walker: Person) -> None:
    """A photo, safe before any question; a pin; two answers; sent."""
    await walker.photo(IN_PRIVATE, shade=200)
    await walker.press(r"ca:\d+:notice:WH-2026-0001")
    await walker.reads(part_of("citizen.ask.where"))
    await house.client.share_place(walker.id, house.bot, 30.581234, 114.291234)
    await walker.press(r"ca:\d+:when:now")
    await walker.press(r"ca:\d+:still_there:yes")
    await walker.press(r"cd:\d+:r", part_of("citizen.ask.certainty"))
    await walker.press(r"cd:\d+:s", part_of("citizen.review"))
    await until(lambda: has_receipt(walker))


async def claim_together(house: RunningHouse) -> int:
    """Two moderators press at once: one holds the ticket, the other is told who."""
    mo, min_ = officer(house, "Mo"), officer(house, "Min")
    card = await mo.reads(IN_PRIVATE, r"t:\d+:claim::", peer=house.triage)
    data = next(one for one in carried(card) if ":claim:" in one)
    queries = await asyncio.gather(
        *(one.press_data(card, data, peer=house.triage) for one in (mo, min_))
    )
    toasts = [await one.toast(query) for one, query in zip((mo, min_), queries, strict=True)]
    told_who = [any(name in toast for name in ("周敏", "李航")) for toast in toasts]
    assert sorted(told_who) == [False, True]
    house.people["holder"] = (min_ if told_who[0] else mo).id
    return int(data.split(":")[1])


async def ask_and_answer(house: RunningHouse, ticket: int, walker: Person) -> None:
    """The holder asks with one press; the tipster answers; the moderators read it."""
    holder = Person(house, house.people["holder"])
    await holder.press(rf"t:{ticket}:ask::", peer=house.triage)
    await holder.press(rf"t:{ticket}:ask:direction:", peer=house.triage)
    question = await walker.reads(part_of("triage.preset.direction"))
    assert "周敏" not in words(question)
    assert "李航" not in words(question)
    await walker.say(ANSWER)
    await holder.reads(ANSWER, peer=house.triage)


async def send_an_officer(house: RunningHouse, ticket: int) -> None:
    """Forwarded to somebody in the field, who answers with three presses."""
    holder, field = Person(house, house.people["holder"]), officer(house, "Of")
    await holder.press(rf"t:{ticket}:forward::", peer=house.triage)
    await holder.press(rf"t:{ticket}:forward:\d+:", peer=house.triage)
    await field.press(rf"t:{ticket}:acknowledged::", IN_PRIVATE)
    await field.press(rf"t:{ticket}:on_scene::")
    await field.press(rf"t:{ticket}:result::")
    await field.reads(part_of("triage.prompt.result"), rf"t:{ticket}:result:found:")
    await field.say(REPORTED)
    await holder.reads(REPORTED, peer=house.triage)


async def close_with_arrest(house: RunningHouse, ticket: int, walker: Person) -> None:
    """Closed with a ready-made reason; the tipster hears what came of it."""
    holder = Person(house, house.people["holder"])
    await holder.press(rf"t:{ticket}:close::", peer=house.triage)
    await holder.press(rf"t:{ticket}:close:arrest:", peer=house.triage)
    await holder.press(rf"t:{ticket}:close:arrest:(?!words)\w+", peer=house.triage)
    await walker.reads(part_of("outcome.arrest"))


async def resolve(house: RunningHouse, publisher: Person, shopper: Person, walker: Person) -> None:
    """The notice has done its work: cards change, the groups hear it, contributors are thanked."""
    await publisher.say("/notice")
    await publisher.press(r"pd:open:1:.*", "")
    await publisher.press(r"pd:resolve:1:.*")
    await publisher.reads(part_of("notice.told.why_resolve"))
    await publisher.say(WHY_ENDED)
    for group in house.groups.values():
        line = await shopper.reads(part_of("notice.correction.resolved"), peer=group)
        ended = line["reply_to_message"]["caption"]
        assert "光头" not in ended
        assert "WH-2026-0001" in ended
    for person in (shopper, walker):
        await person.reads(part_of("outcome.thanks"))


# Say nothing; where the bot may not pin, it is asked once.
KEEPS_ON_TOP = (("pinChatMessage", ""), ("unpinChatMessage", ""))


async def nobody_in_a_group_saw_a_tip(
    house: RunningHouse, bystander: Person, removed: Message
) -> None:
    """Each call to a public group is one that a notice or a neutral line accounts for."""
    ended = [("editMessageMedia", "card"), ("sendMessage", "notice.correction.resolved")]
    neutral = [("sendMessage", "group.registered")]
    taken_in = [("deleteMessage", ""), ("sendMessage", "only for the shopper")]
    expected = {
        "South": [*neutral, CARD, *ended],
        "West": [*neutral, ("deleteMessage", ""), CARD, *ended],
        "North": [*neutral, CARD, *taken_in, *ended],
    }
    for group, calls in expected.items():
        made = [
            call for call in await said_to(house, house.groups[group]) if call not in KEEPS_ON_TOP
        ]
        assert sorted(made) == sorted(calls), group
        seen = await bystander.chat(house.groups[group])
        assert removed["message_id"] not in [m["message_id"] for m in seen if group == "North"]
        ours = [json.dumps(m, ensure_ascii=False) for m in seen if m["from_bot"]]
        assert [secret for secret in SECRETS for m in ours if secret in m] == []


async def said_to(house: RunningHouse, group: int) -> list[tuple[str, str]]:
    """Every call to a group, as (method, what it says)."""
    found = []
    for call in await house.client.calls(chat_id=group):
        given = call["params"]
        text = json.dumps(given, ensure_ascii=False)
        assert [secret for secret in SECRETS if secret in text] == []
        found.append((call["method"], what(given)))
    return found


def what(given: dict[str, Any]) -> str:
    """The source of what a call says: a text's key, the card, or for one person's eyes only."""
    if "ephemeral_message_parameters" in given:
        return "only for the shopper"
    text = str(given.get("text") or given.get("caption") or given.get("media") or "")
    for key in ("group.registered", "notice.correction.resolved"):
        if part_of(key) in text:
            return key
    is_card = bool((text and "message_id" not in given) or "media" in given)
    # Whatever else a group is told is a notice, or nothing.
    assert ("WH-2026-0001" in text) if is_card else (text == ""), text
    return "card" if is_card else ""
