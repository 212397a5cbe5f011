"""What five moderators and two officers do in a rush: look up at the same moment, claim, work, close.

Holds one coroutine for each moderator and each officer in the field. All see the same cards and take
the most pressing one, so that several press "claim" at once and all but one are refused. Refuses to
look anywhere but at the triage chat and one's own phone.
"""

import contextlib
import random
import re
from dataclasses import dataclass, field

from bot.sample.phone import Message, Phone, carried, words
from bot.sample.rush.beat import Beat
from bot.sample.rush.cards import OfCard, begins, claimable, has, unfinished
from bot.sample.rush.stage import EAST, WEST
from bot.sample.stage import TRIAGE
from locales.catalogue import Texts

__all__ = ["Moderator", "serve_in_the_field"]

# Most of what comes helps a little; the rest is there as well.
_ENDS = (
    ("useful", "led_on"),
    ("useful", "confirmed_known"),
    ("already_known", "told_before"),
    ("insufficient", "too_unclear"),
    ("unfounded", "nobody_there"),
    ("person_cleared", "identity_checked"),
)
_QUESTIONS = ("direction", "alone", "looks", "where")


@dataclass
class Moderator:
    """One moderator at work. `asleep`: looks at nothing until the station is woken."""

    beat: Beat
    phone: Phone
    name: str
    language: str
    of_city: bool
    asleep: bool = False
    _not_ours: set[int] = field(default_factory=set)
    _begun: set[int] = field(default_factory=set)

    async def work(self) -> None:
        """Take one ticket after the other until the rush is over."""
        dice, t = self.beat.dice(self.phone.id), Texts(self.language)
        if self.asleep:
            await self.beat.awake.wait()
        while not await self.beat.together(3):
            # Taken back by its tipster, closed with its lead, or drawn anew: a button never comes.
            with contextlib.suppress(TimeoutError):
                await self._step(dice, t)

    async def _step(self, dice: random.Random, t: Texts) -> None:
        if self.of_city:
            await self._have()
        cards = await self.phone.chat(TRIAGE)
        mine = unfinished(cards, t, self.name, self._begun)
        if mine is None:
            waits = claimable(cards, t, self._not_ours, self._skips(t))
            mine = await self._claim(waits, t)
        if mine is not None:
            await self._go_on(mine, dice, t)

    def _skips(self, t: Texts) -> str:
        """The city leaves what is the sleeping station's to it, until the phones climb to the city."""
        return EAST.names[t.language] if self.of_city and not self.beat.awake.is_set() else ""

    async def _have(self) -> None:
        """Press "I have it" on what rings."""
        for message in await self.phone.chat():
            for data in carried(message):
                if re.fullmatch(r"ar:\d+", data):
                    await self.phone.toast(await self.phone.press_data(message, data))

    async def _claim(self, card: OfCard | None, t: Texts) -> OfCard | None:
        if card is None:
            return None
        seen = {"message_id": card.message}
        query = await self.phone.press_data(seen, f"t:{card.ticket}:claim::", peer=TRIAGE)
        claimed = begins(t, "triage.toast.claimed", "until")
        won = (await self.phone.toast(query)).startswith(claimed)
        if not won and not self.of_city:
            self._not_ours.add(card.ticket)
        return card if won else None

    async def _go_on(self, card: OfCard, dice: random.Random, t: Texts) -> None:
        """Work on a ticket as it stands, and close it."""
        is_new = card.ticket not in self._begun
        self._begun.add(card.ticket)
        now = await self._reads(card, rf"t:{card.ticket}:close::")
        if has(now, rf"t:{card.ticket}:merge::"):
            await self._press(card, rf"t:{card.ticket}:merge::")
        # What was begun before is only closed.
        match dice.choice(("ask", "ask", "forward", "hand_over", "")) if is_new else "":
            case "ask":
                await self._ask(card, dice.choice(_QUESTIONS), t)
            case "forward":
                await self._forward(card, dice, t)
            case "hand_over" if self.of_city and card.general and not _is_of_west(now, t):
                await self._hand_over(card, t)
                return
        await self.beat.moment(4)
        await self._close(card, *dice.choice(_ENDS))

    async def _ask(self, card: OfCard, which: str, t: Texts) -> None:
        await self._press(card, rf"t:{card.ticket}:ask::")
        await self._press(card, rf"t:{card.ticket}:ask:{which}:")
        answered = begins(t, "triage.card.dialogue.answered", "at")
        for _ in range(6):
            await self.beat.moment(3)
            if answered in words(await self._reads(card, "")):
                return

    async def _forward(self, card: OfCard, dice: random.Random, t: Texts) -> None:
        await self._press(card, rf"t:{card.ticket}:forward::")
        menu = await self._reads(card, rf"t:{card.ticket}:forward:\d+:")
        officers = [one for one in carried(menu) if re.fullmatch(r"t:\d+:forward:\d+:", one)]
        await self.phone.press_data(menu, dice.choice(officers), peer=TRIAGE)
        for _ in range(6):
            await self.beat.moment(3)
            if t.plain("triage.result.found") in words(await self._reads(card, "")):
                return

    async def _hand_over(self, card: OfCard, t: Texts) -> None:
        """To the other station, with the note that is asked for."""
        await self._press(card, rf"t:{card.ticket}:hand_over::")
        menu = await self._reads(card, rf"t:{card.ticket}:hand_over:\d+:")
        units = [one for row in menu["reply_markup"]["inline_keyboard"] for one in row]
        west = next(one for one in units if one["text"] == WEST.names[t.language])
        before = (await self.phone.chat(TRIAGE, card.topic))[-1]["message_id"]
        await self.phone.press_data(menu, west["callback_data"], peer=TRIAGE)
        asked = await self.phone.reads(self.name, peer=TRIAGE, topic=card.topic, after=before)
        note = t.plain("rush.handing_over")
        where = {"peer": TRIAGE, "topic": card.topic, "reply_to": asked["message_id"]}
        await self.phone.say(note, **where)

    async def _close(self, card: OfCard, disposition: str, reason: str) -> None:
        close = rf"t:{card.ticket}:close"
        await self._press(card, rf"{close}::")
        await self._press(card, rf"{close}:{disposition}:")
        await self._press(card, rf"{close}:{disposition}:{reason}")
        await self._reads(card, rf"t:{card.ticket}:reopen::")

    async def _press(self, card: OfCard, button: str) -> str:
        query = await self.phone.press(button, peer=TRIAGE, topic=card.topic)
        await self.beat.moment(1)
        return query

    async def _reads(self, card: OfCard, button: str) -> Message:
        return await self.phone.reads(
            f"#{card.ticket}", button, peer=TRIAGE, topic=card.topic, after=card.message - 1
        )


def _is_of_west(card: Message, t: Texts) -> bool:
    return WEST.names[t.language] in words(card)


async def serve_in_the_field(beat: Beat, phone: Phone) -> None:
    """Acknowledge every brief, be there, and say what was found."""
    served = set[str]()
    while not await beat.is_over_after(4):
        for message in await phone.chat():
            for data in carried(message):
                if (brief := re.fullmatch(r"(t:\d+):acknowledged::", data)) and data not in served:
                    served.add(data)
                    await phone.press_data(message, data)
                    await beat.moment(3)
                    await phone.press(rf"{brief[1]}:on_scene::")
                    await beat.moment(3)
                    await phone.press(rf"{brief[1]}:result::")
                    await phone.press(rf"{brief[1]}:result:found:")
