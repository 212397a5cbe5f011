"""Planting canaries: everything that people can tell the program, each word and number marked.

Holds the acts, over HTTP, of citizens, officers and strangers, from a name to a closing's reason.
What is meant for the public is marked too, under names that begin with `public_`: finding those is
what shows that the search works. Refuses to look at the database.
"""

import io
import random
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from PIL import Image

from bot.sample.district import UNIT, publish_story, sample_officer, story_document
from desk.actors import OPERATOR
from desk.district.officers import add_officer
from desk.notices.audience import register_chat, registration_code
from desk.notices.drafts import draft
from desk.notices.review import reject, submit
from desk.notices.rows import notice_row
from desk.sealed import to_chat
from storage.tables.audience import ChatKind
from tests.chat.house import RunningHouse
from tests.promises.acting import Message, Person, officer, part_of, until
from tests.promises.searching import canary
from tipline.roles import Role

FIRST_ID = 4_775_511_000_000  # of citizens and groups: wide enough to be found as bytes
LATITUDE, LONGITUDE = 30.577551123, 114.277551987
LIVE_LATITUDE = 30.577552321
KNOWN_LATITUDE, KNOWN_LONGITUDE = 30.577553, 114.277554  # a notice keeps millionths of a degree


@dataclass
class Planted:
    """What was planted besides canaries: numbers, doubles, and exact texts or bytes, by name."""

    numbers: dict[str, int] = field(default_factory=dict)
    reals: dict[str, float] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    data: dict[str, bytes] = field(default_factory=dict)

    def number(self, name: str) -> int:
        """A fresh number, to be looked for later."""
        self.numbers[name] = FIRST_ID + 7919 * (len(self.numbers) + 1)
        return self.numbers[name]


async def plant_everything(house: RunningHouse) -> Planted:
    """All of it; each step waits until what it planted was answered."""
    planted = Planted(reals={"lat": LATITUDE, "lon": LONGITUDE, "live_lat": LIVE_LATITUDE})
    planted.reals |= {"known_lat": KNOWN_LATITUDE, "known_lon": KNOWN_LONGITUDE}
    await plant_poison(house, planted)  # tried again and again while the rest goes on
    group = await plant_group(house, planted)
    plant_notices(house)
    await plant_objection(house, planted)
    await plant_officer(house, planted)
    await plant_half_told(house, planted)
    tipster = await plant_private_tip(house, planted)
    await plant_group_reply(house, planted, group)
    await plant_triage(house, tipster)
    await plant_strangers(house, planted, group)
    await gather_file_ids(house, planted)
    return planted


async def person(house: RunningHouse, planted: Planted, name: str) -> Person:
    """Somebody whose every name is a canary."""
    made = await house.client.add_user(
        canary(f"{name}_first"),
        "zh-hans",
        id=planted.number(f"{name}_id"),
        last_name=canary(f"{name}_last"),
        username=canary(f"{name}_handle").replace("-", "_"),
        phone="+86139" + str(planted.number(f"{name}_phone"))[-8:],
    )
    planted.texts[f"{name}_phone_text"] = "139" + str(planted.numbers[f"{name}_phone"])[-8:]
    return Person(house, int(made["id"]))


async def plant_group(house: RunningHouse, planted: Planted) -> int:
    """A registered group with a title, known by a code."""
    number = -1_000_000_000_000 - planted.number("group_tail")
    planted.numbers["group_id"] = number
    made = await house.client.add_group(canary("group_title"), id=number)
    group = int(made["id"])
    await house.client.add_member(group, house.bot, "administrator")

    def register(session: Any, kit: Any) -> None:
        code = registration_code(session, kit, sample_officer(session, kit, "Su"), 1)
        planted.texts["group_code"] = code
        to = to_chat(kit, group, "zh")
        title, kind = canary("group_title"), ChatKind.SUPERGROUP
        register_chat(session, kit, code, to, title=title, kind=kind)

    house.write(register)
    return group


def plant_notices(house: RunningHouse) -> None:
    """One that is published, one that is sent back with a reason, one that stays a draft."""
    local = house.house.kit.clock().astimezone(house.house.kit.policy.timezone)
    house.write(publish_story, marked(local, "public"))

    def others(session: Any, kit: Any) -> None:
        publisher = sample_officer(session, kit, "Pu")
        draft(session, kit, publisher, marked(local, "draft"))
        back = draft(session, kit, publisher, marked(local, "review"))
        submit(session, kit, publisher, back)
        seen = notice_row(session, back).content_hash
        approver = sample_officer(session, kit, "Ap")
        reject(session, kit, approver, back, seen, canary("rejected_reason"))

    house.write(others)


async def plant_objection(house: RunningHouse, planted: Planted) -> None:
    """Somebody named by the notice objects, and a supervisor answers."""
    named, reviewer = await person(house, planted, "named"), officer(house, "Su")
    await house.client.start(named.id, house.bot, "o-WH-2026-0001")
    await named.press(r"og:not_me:.*")
    await named.reads(part_of("objection.words"))
    await named.say(canary("objection_words"))
    await named.reads(part_of("objection.receipt"))
    await reviewer.press(r"ob:take:\d+")
    await reviewer.press(r"ob:decline:\d+", canary("objection_words"))
    await reviewer.reads(part_of("objection.told.why_decline"))
    await reviewer.say(canary("objection_reason"))
    await reviewer.reads(part_of("objection.told.declined"))


def marked(now: datetime, name: str) -> dict[str, Any]:
    """The story's notice with a canary in every text, and a place that is never published."""
    document = story_document(now)
    for part in ("text", "place"):
        document["facts"][part] = {one: canary(f"{name}_{part}_{one}") for one in ("zh", "en")}
    document["last_known"] = {"latitude": KNOWN_LATITUDE, "longitude": KNOWN_LONGITUDE}
    document["ask"] = {one: canary(f"{name}_ask_{one}") for one in ("zh", "en")}
    document["contact"] = {one: canary(f"{name}_contact_{one}") for one in ("zh", "en")}
    document["case_number"] = canary(f"{name}_case")
    document["legal_basis"]["number"] = canary(f"{name}_basis")
    return document


async def plant_officer(house: RunningHouse, planted: Planted) -> None:
    """An officer's name, badge and code; a wrong code; an officer who is a citizen too."""
    new = await person(house, planted, "officer")
    given: dict[str, Any] = {"unit": UNIT, "roles": [Role.OFFICER]}
    name, badge = canary("officer_name"), canary("badge")

    def add(session: Any, kit: Any) -> str:
        return add_officer(session, kit, OPERATOR, name=name, badge=badge, **given).code

    planted.texts["officer_code"] = house.write(add)
    await new.say(f"/start {canary('start_payload')}")
    await new.reads(part_of("citizen.start"))
    await new.say(planted.texts["officer_code"])
    await new.reads(name)


def noise(seed: int) -> bytes:
    """A JPEG that looks like nothing else."""
    held = io.BytesIO()
    grain = random.Random(seed).randbytes(320 * 240 * 3)
    Image.frombytes("RGB", (320, 240), grain).save(held, "JPEG", quality=90)
    return held.getvalue()


async def plant_half_told(house: RunningHouse, planted: Planted) -> None:
    """A draft that is never sent: words, a file with its name and bytes, a contact, a forward."""
    teller = await person(house, planted, "teller")
    third = await person(house, planted, "third")
    await teller.say(canary("draft_words"))
    await teller.reads(part_of("citizen.ask.notice"))
    data = random.Random(5).randbytes(4096) + canary("file_bytes").encode()
    planted.data["file"] = data[512:544]
    name = canary("file_name") + ".txt"
    await house.client.send_file(
        teller.id, house.bot, name, data, "document", caption=canary("caption")
    )
    await house.client.share_contact(teller.id, house.bot, whose=third.id)
    await teller.reads(part_of("citizen.note.not_taken_contact"))
    elsewhere = int((await house.client.add_group("Elsewhere"))["id"])
    for one in (teller, third):
        await house.client.add_member(elsewhere, one.id)
    said = await third.say(canary("third_words"), peer=elsewhere)
    await house.client.forward(teller.id, house.bot, elsewhere, said["message_id"])
    await teller.reads(part_of("citizen.told.forwarded"))


async def plant_private_tip(house: RunningHouse, planted: Planted) -> Person:
    """Told in words throughout, sent, added to, changed; the receipt is planted with it."""
    tipster = await person(house, planted, "tipster")
    picture = noise(11)
    photo = await house.client.send_photo(tipster.id, house.bot, picture, canary("photo_caption"))
    planted.data["photo"] = (await stored(house, photo))[2000:2032]
    await tipster.press(r"ca:\d+:notice:WH-.*")
    await tipster.reads(part_of("citizen.ask.where"))
    await house.client.share_place(tipster.id, house.bot, LATITUDE, LONGITUDE)
    await tipster.press(r"ca:\d+:when:now")
    await tipster.press(r"ca:\d+:still_there:no")
    await tipster.reads(part_of("citizen.ask.direction"))
    first = await tipster.say(canary("direction"))
    await tipster.reads(part_of("citizen.ask.certainty"))
    await house.client.edit(tipster.id, house.bot, first["message_id"], canary("edited"))
    await tipster.press(r"cd:\d+:r", part_of("citizen.ask.certainty"))
    await tipster.press(r"cd:\d+:s")
    (planted.texts["receipt"],) = await until(lambda: receipts(tipster))
    await tipster.press(r"ct:\d+:a")
    await tipster.say(canary("added"))
    await tipster.reads(part_of("citizen.added.add"))
    return tipster


async def receipts(one: Person) -> set[str] | None:
    """Their receipts, once there are any."""
    return await one.receipts() or None


async def stored(house: RunningHouse, photo: Message) -> bytes:
    """The largest size of a photo as the bot fetches it."""
    address = photo["photo"][-1]["address"]
    async with house.client.session.get(house.client.url + address) as answer:
        return await answer.read()


async def plant_group_reply(house: RunningHouse, planted: Planted, group: int) -> None:
    """A reply to the card with a photo and words, by somebody who never met the bot."""
    replier = await person(house, planted, "replier")
    await house.client.add_member(group, replier.id)
    card = await replier.reads("WH-", peer=group)
    reply = await house.client.send_photo(
        replier.id, group, noise(12), canary("group_caption"), reply_to=card["message_id"]
    )
    planted.data["group_photo"] = (await stored(house, reply))[2000:2032]
    await until(lambda: has_receipt(replier, group))
    (planted.texts["group_receipt"],) = await replier.receipts(group)


async def has_receipt(one: Person, group: int) -> bool:
    """Whether they were given one for their eyes only."""
    return bool(await one.receipts(group))


async def plant_triage(house: RunningHouse, tipster: Person) -> None:
    """Both sides of the dialogue, a report from the field, reasons and an authority."""
    mo, field = officer(house, "Mo"), officer(house, "Of")
    peer = house.triage
    card = await mo.reads(canary("photo_caption"), r"t:\d+:claim::", peer=peer)
    topic = card["message_thread_id"]
    await mo.press(r"t:\d+:claim::", canary("photo_caption"), peer=peer)
    await mo.reads(canary("photo_caption"), r"t:\d+:forward::", peer=peer)
    await mo.say(f"/reply {canary('moderator_words')}", peer=peer, topic=topic)
    await tipster.reads(canary("moderator_words"))
    await tipster.say(canary("answer"))
    await mo.reads(canary("answer"), peer=peer)
    await mo.say(canary("talk_among_moderators"), peer=peer, topic=topic)
    await mo.press(r"t:\d+:forward::", canary("photo_caption"), peer=peer)
    await mo.press(r"t:\d+:forward:6:", peer=peer)
    await field.press(r"t:\d+:on_scene::", canary("photo_caption"))
    await field.press(r"t:\d+:result::", canary("photo_caption"))
    await field.reads(part_of("triage.prompt.result"))
    await field.say(canary("field_report"))
    await mo.reads(canary("field_report"), peer=peer)
    referred = f"/close referred {canary('authority')}；{canary('closing_reason')}"
    await mo.say(referred, peer=peer, topic=topic)
    await tipster.reads(part_of("outcome.referred"))


async def plant_poison(house: RunningHouse, planted: Planted) -> None:
    """What fails for ever, what nobody can read, kinds that nobody asked for."""
    chat = {"id": planted.number("poison_chat"), "type": "private", "first_name": "x"}
    sender = {"id": planted.number("poison_id"), "is_bot": False, "first_name": canary("poison")}
    body = {"message_id": 2**63, "date": 1_790_000_000, "chat": chat, "from": sender}
    broken = {"message": {**body, "text": canary("poison_words")}}
    await house.client.inject(house.bot, broken)
    unreadable = {"message": {"message_id": 1, "text": canary("unreadable")}}
    await house.client.inject(house.bot, unreadable)
    unknown = {"no_such_kind": {"text": canary("unknown_kind"), "chat": chat, "from": sender}}
    await house.client.inject(house.bot, unknown)
    post = {"channel_post": {**body, "message_id": 9, "text": canary("channel_post")}}
    await house.client.inject(house.bot, post)


async def plant_strangers(house: RunningHouse, planted: Planted, group: int) -> None:
    """Idle talk, a live place out of the blue, an unknown receipt."""
    stranger = await person(house, planted, "stranger")
    await house.client.add_member(group, stranger.id)
    await stranger.say(canary("idle_talk"), peer=group)
    await house.client.share_place(
        stranger.id, house.bot, LIVE_LATITUDE, LONGITUDE, live_period=900
    )
    await stranger.reads(part_of("citizen.ask.notice"))
    await stranger.say(f"/status {canary('status')}")
    await stranger.say("/forget")
    await stranger.reads(part_of("citizen.note.forget"))


async def gather_file_ids(house: RunningHouse, planted: Planted) -> None:
    """Telegram's own names of the files that were fetched."""
    for number, call in enumerate(await house.client.calls("getFile")):
        planted.texts[f"file_id_{number}"] = call["params"]["file_id"]
        planted.texts[f"file_unique_id_{number}"] = call["answer"]["file_unique_id"]
