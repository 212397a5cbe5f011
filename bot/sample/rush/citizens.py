"""What the forty citizens of a rush do: tell something each in their own way, and answer when asked.

Holds one coroutine for each part. Refuses to hurry past what the phone shows: a button is pressed when
it is there.
"""

import asyncio
import io
import random
import re

from PIL import Image

from bot.sample.phone import RECEIPT, Phone, carried, until, words
from bot.sample.rush.beat import Beat
from bot.sample.rush.stage import EAST, WEST, Part, SampleCitizen
from bot.sample.stage import CENTRE, GROUP
from locales.catalogue import Texts

__all__ = ["answer", "tell"]

_SAYINGS = 6  # of each kind in the catalogue
# A press on one of these answers what a moderator has asked.
_READY, _REPLY = r"cl:\d+:\w+", r"ct:\d+:w"
_ANSWERED_IN_WORDS = 0.3
_WITHIN = 0.004  # degrees: four hundred metres


async def tell(beat: Beat, phone: Phone, who: SampleCitizen) -> None:
    """Come at some moment of the rush, and play one's part."""
    dice = beat.dice(phone.id)
    # What nobody looks at comes early, so that there is time to ring.
    share = 0.1 if who.part is Part.PRESSING else 0.9
    await asyncio.sleep(dice.uniform(0, share * beat.seconds))
    if who.part is Part.GROUP:
        await _reply_in_group(phone, dice)
        return
    after = await _send(beat, phone, who, dice)
    if who.part is Part.RETRACTS:
        await phone.press(r"ct:\d+:s", after=after)
        await phone.press(r"ct:\d+:r", after=after)
        await phone.press(r"ct:\d+:x", after=after)
    if who.part is Part.FORGOTTEN:
        asked = await phone.say("/forget")
        await phone.press(r"cc:f:yes", after=asked["message_id"])


async def answer(beat: Beat, phone: Phone, who: SampleCitizen) -> None:
    """Answer whatever the moderators ask, by a press or in words, until the rush is over."""
    dice, answered = beat.dice(-phone.id), set[int]()
    while not await beat.is_over_after(10):
        for message in await phone.chat():
            ready = [one for one in carried(message) if re.fullmatch(_READY, one)]
            asked = ready or any(re.fullmatch(_REPLY, one) for one in carried(message))
            is_question = asked and not RECEIPT.search(words(message))
            if not is_question or message["message_id"] in answered:
                continue
            answered.add(message["message_id"])
            if ready and dice.random() > _ANSWERED_IN_WORDS:
                await phone.press_data(message, dice.choice(ready))
            else:
                said = _saying("answers", who, dice)
                await phone.say(said, reply_to=message["message_id"])


async def _send(beat: Beat, phone: Phone, who: SampleCitizen, dice: random.Random) -> int:
    """A tip in private, as far as this part tells it; the number of its first message."""
    general = who.part in (Part.PRESSING, Part.ELSEWHERE)
    said = _saying(who.part.value if general else "sightings", who, dice)
    if who.part in (Part.SIGHTING, Part.RETRACTS):
        first = await phone.send_photo(_picture(dice), said)
    else:
        first = await phone.say(said)
    after: int = first["message_id"]
    await phone.press(r"ca:\d+:notice:general" if general else r"ca:\d+:notice:WH-.*", after=after)
    if who.part is not Part.WORDS:
        await _place_and_time(beat, phone, who, dice, after)
    await phone.press(r"cd:\d+:r", after=after)
    await phone.press(r"cd:\d+:s", after=after)
    await _receipt(phone)
    return after


async def _place_and_time(
    beat: Beat, phone: Phone, who: SampleCitizen, dice: random.Random, after: int
) -> None:
    await phone.reads("", r"cs:\d+:where", after=after)
    await phone.client.share_place(phone.id, phone.bot, *_place(who.part, dice))
    await beat.moment(1)
    await phone.press(r"ca:\d+:when:now", after=after)
    still_there = who.part is Part.PRESSING or dice.random() < 0.2
    await phone.press(rf"ca:\d+:still_there:{'yes' if still_there else 'no'}", after=after)


async def _reply_in_group(phone: Phone, dice: random.Random) -> None:
    """A photo under the notice's card; then the private chat, where answers come."""
    card = await phone.reads("WH-", r"pg:.*", peer=GROUP)
    data = _picture(dice)
    await phone.send_photo(data, peer=GROUP, reply_to=card["message_id"])
    await _receipt(phone, GROUP)
    await phone.client.start(phone.id, phone.bot, "mytips")


async def _receipt(phone: Phone, *peers: int) -> None:
    async def look() -> bool:
        return bool(await phone.receipts(*peers))

    await until(look, phone.patience, phone.every)


def _saying(kind: str, who: SampleCitizen, dice: random.Random) -> str:
    return Texts(who.language).plain(f"rush.{kind}.{dice.randrange(_SAYINGS) + 1}")


def _place(part: Part, dice: random.Random) -> tuple[float, float]:
    spots = {Part.PRESSING: EAST.spot, Part.ELSEWHERE: WEST.spot}
    north, east = spots.get(part, (CENTRE["latitude"], CENTRE["longitude"]))
    return north + dice.uniform(-_WITHIN, _WITHIN), east + dice.uniform(-_WITHIN, _WITHIN)


def _picture(dice: random.Random) -> bytes:
    """A photo of nothing, unlike every other one."""
    held = io.BytesIO()
    drawn = Image.frombytes("RGB", (8, 6), dice.randbytes(8 * 6 * 3))
    drawn.resize((640, 480), Image.Resampling.BICUBIC).save(held, "JPEG")
    return held.getvalue()
