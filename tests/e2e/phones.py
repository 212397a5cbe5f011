"""The page's phones as somebody at the screen uses them.

Holds `Phones` and `Phone`. Finds things by what a person sees or a screen reader says: titles,
names, labels from the catalogues. Refuses to wait for a time: only for what is on the screen.
"""

import json
import re
from pathlib import Path
from typing import Any

from playwright.async_api import FilePayload, Locator, Page, expect

import playground.page as parts
from locales.catalogue import Texts

WAIT = 60_000.0  # milliseconds; a bound for a busy machine, never a pause
MARKUP = re.compile(r"<[^>]+>")
RECEIPT = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


class Phone:
    """One phone on the page."""

    def __init__(self, phones: "Phones", title: str) -> None:
        self._phones = phones
        self.root = phones.page.get_by_role("region", name=title, exact=True)
        self.messages = self.root.get_by_role("log").get_by_role("article")

    async def hold(self, name: str) -> None:
        """Give the phone to somebody else."""
        await self.root.get_by_role("radio", name=name).click()

    async def press(self, label: str) -> None:
        """Press the newest button with this label."""
        await self.root.get_by_role("button", name=label, exact=True).last.click(timeout=WAIT)

    async def press_any(self, words: str) -> None:
        """Press the newest button that has these words on it."""
        await self.root.get_by_role("button", name=words).last.click(timeout=WAIT)

    async def say(self, words: str) -> None:
        """Write and send."""
        line = self.root.get_by_role("textbox")
        await line.fill(words)
        await line.press("Enter")

    async def send_photo(self, data: bytes, caption: str = "") -> None:
        """Choose a photo from the machine and send it."""
        page, t = self._phones.page, self._phones.word
        await self.root.get_by_role("button", name=t("attach"), exact=True).click()
        async with page.expect_file_chooser() as choosing:
            await page.get_by_role("menuitem", name=t("photo"), exact=True).click()
        file: FilePayload = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": data}
        await (await choosing.value).set_files([file])
        sheet = page.get_by_role("dialog")
        await sheet.get_by_role("textbox", name=t("caption")).fill(caption)
        await sheet.get_by_role("button", name=t("sendN").format(n=1), exact=True).click()
        await expect(sheet).to_have_count(0)

    async def share_place(self) -> None:
        """Share the place that the map opens at."""
        page, t = self._phones.page, self._phones.word
        await self.root.get_by_role("button", name=t("attach"), exact=True).click()
        await page.get_by_role("menuitem", name=t("place"), exact=True).click()
        sheet = page.get_by_role("dialog")
        await sheet.get_by_role("button", name=t("sharePlace"), exact=True).click()
        await expect(sheet).to_have_count(0)

    async def reply_to(self, words: str) -> None:
        """Choose "Reply" in the menu of the message with these words."""
        t = self._phones.word
        item = self.root.get_by_role("listitem").filter(has_text=words).first
        await item.hover()
        await item.get_by_role("button", name=t("more"), exact=True).click()
        await self._phones.page.get_by_role("menuitem", name=t("reply"), exact=True).click()

    async def sees(self, words: str | re.Pattern[str]) -> Locator:
        """Wait for a message with these words; the newest one."""
        found = self.messages.filter(has_text=words).last
        await expect(found).to_be_visible(timeout=WAIT)
        return found

    async def sees_picture(self, count: int = 1) -> None:
        """Wait until `count` photos stand in the chat, each of them really drawn."""
        pictures = self.root.locator(".photo img")
        await expect(pictures).to_have_count(count, timeout=WAIT)
        for picture in await pictures.all():
            await expect(picture).to_have_js_property("complete", True, timeout=WAIT)
            assert await picture.evaluate("one => one.naturalWidth") > 0

    async def open_topic(self, name: str) -> None:
        """Open a topic of the group by its tab."""
        tab = self.root.get_by_role("tab", name=name)
        await tab.click(timeout=WAIT)
        await expect(tab).to_have_attribute("aria-selected", "true", timeout=WAIT)


class Phones:
    """The demo's page: three phones, and its texts in one language."""

    def __init__(self, page: Page, language: str) -> None:
        self.page = page
        self._texts = Texts(language)
        words = Path(parts.__path__[0]) / f"words-{language}.json"
        self._words: dict[str, str] = json.loads(words.read_text(encoding="utf-8"))
        self.citizen = Phone(self, self.text("demo.phone.citizen"))
        self.group = Phone(self, self.text("demo.phone.group"))
        self.triage = Phone(self, self.text("demo.phone.triage"))

    @classmethod
    async def open(cls, page: Page, address: str, language: str = "zh") -> "Phones":
        """Open the page and wait until it is live."""
        await page.goto(f"{address}/?language={language}")
        await expect(page.locator("body")).to_have_attribute("data-ready", "yes", timeout=WAIT)
        return cls(page, language)

    def word(self, key: str) -> str:
        """A word of the page's own."""
        return self._words[key]

    def text(self, key: str, **params: Any) -> str:
        """A text of the tip line's, as it stands on a screen."""
        return MARKUP.sub("", self._texts.plain(key, **params))
