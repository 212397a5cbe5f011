"""People in the promise tests: what they press and read, whatever the words of the day are.

Holds one person's acts over HTTP. Buttons are found by what they carry and texts by their key in
the catalogues, so that a better wording breaks no promise. Refuses to look past a person's own
screen.
"""

import io
import re
from typing import Any

from PIL import Image
from typing_extensions import override

from bot.sample.phone import RECEIPT, Message, Phone, carried, until, words
from locales.catalogue import entries
from tests.chat.house import RunningHouse

__all__ = ["RECEIPT", "Message", "Person", "carried", "until", "words"]
__all__ += ["approve", "citizen", "officer", "part_of", "picture"]


def picture(shade: int = 90) -> bytes:
    """A JPEG as a telephone makes it, another one for each shade."""
    held = io.BytesIO()
    Image.new("RGB", (320, 240), (shade % 256, 120, 60)).save(held, "JPEG")
    return held.getvalue()


def part_of(key: str) -> str:
    """The longest piece of a text of the catalogue that holds no parameter, without markup."""
    text = entries("zh")[key]
    assert isinstance(text, str)
    plain = re.sub(r"<[^>]+>", "\n", text)
    pieces = re.split(r"\{[^}]*\}|\n", plain)
    return max((piece.strip() for piece in pieces), key=len)


class Person(Phone):
    """Somebody with a telephone in a running house."""

    def __init__(self, house: RunningHouse, number: int) -> None:
        super().__init__(house.client, house.bot, number)
        self.house = house

    @override
    async def reads(self, text: str, button: str = "", **where: Any) -> Message:
        """The same; what is seen instead is told where nothing of the kind comes."""
        try:
            return await super().reads(text, button, **where)
        except TimeoutError:
            seen = [(words(m)[:300], carried(m)) for m in await self.chat(where.get("peer"))]
            raise AssertionError((text, button, seen)) from None

    async def photo(self, caption: str | None = None, *, shade: int = 90, **more: Any) -> Message:
        """Send a photo."""
        return await self.send_photo(picture(shade), caption, **more)


async def citizen(house: RunningHouse, name: str, language: str = "zh-hans") -> Person:
    """Somebody new."""
    return Person(house, await house.citizen(name, language))


def officer(house: RunningHouse, key: str) -> Person:
    """One of the district's people."""
    return Person(house, house.people[key])


async def approve(approver: Person, notice: int) -> None:
    """Go through every point of a notice's review with a yes, then approve it."""
    first = r"pk:yes:.*|pr:approve:.*"
    await approver.press(rf"pr:check:{notice}:\w+")
    data = await _next(approver, first, but="")
    while data.startswith("pk:"):
        data = await _next(approver, first, but=data)


async def _next(approver: Person, button: str, *, but: str) -> str:
    """Press the newest such button that is not the one pressed before; what it carries."""
    message = await approver.reads("", rf"(?!{re.escape(but)}$)(?:{button})" if but else button)
    data = next(
        one for one in carried(message) if re.fullmatch(button, one) is not None and one != but
    )
    await approver.press_data(message, data)
    return data
