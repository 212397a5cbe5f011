"""The pictures of the story in the README, taken of the program itself: `make screenshot`.

Plays the demo up to the middle of the story in a real browser and writes `docs/images/story.png`, and what the
console shows of it, `docs/images/console.png`.
Refuses nothing, but shows boxes where the machine has no font for Chinese or for emoji.
"""

import asyncio
import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.e2e.phones import RECEIPT, WAIT, Phones
from tests.e2e.running_demo import PROJECT, running_demo
from tests.servers.chromium import ARGUMENTS, find_chromium

IMAGES = PROJECT / "docs" / "images"
STREET = Path(__file__).parent / "street.svg"
WIDTH, HEIGHT = 1440, 1060
CONSOLE = {"width": 1100, "height": 1000}
COLOURS = 256


async def main() -> None:
    """Take the picture and keep it."""
    program = await asyncio.to_thread(find_chromium)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        photo = await _photo_of_the_street(browser)
        with tempfile.TemporaryDirectory() as folder:
            async with running_demo(Path(folder), "en") as demo:
                page = await browser.new_page(
                    viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light"
                )
                phones = await Phones.open(page, demo.page, "en")
                await _play(phones, photo)
                taken = {"story": await _take(page), "console": await _console(phones)}
                await demo.interrupt()
        await browser.close()
    for name, picture in taken.items():
        await asyncio.to_thread(_keep, name, picture)


async def _photo_of_the_street(browser: Browser) -> bytes:
    """What a passer-by photographs: a drawing, so that nobody is in it."""
    page = await browser.new_page(viewport={"width": 960, "height": 490})
    drawing = await asyncio.to_thread(STREET.read_text, encoding="utf-8")
    await page.set_content(f"<style>body {{ margin: -125px 0 }}</style>{drawing}")
    photo = await page.screenshot(type="jpeg", quality=90)
    await page.close()
    return photo


async def _play(phones: Phones, photo: bytes) -> None:
    await _reply_in_the_group(phones, photo)
    await _tell(phones, photo)
    await _look(phones)


async def _reply_in_the_group(phones: Phones, photo: bytes) -> None:
    group = phones.group
    await group.hold("Ben")
    await group.sees("WH-")
    await group.reply_to("WH-")
    await group.send_photo(photo)
    await group.sees(RECEIPT)


async def _tell(phones: Phones, photo: bytes) -> None:
    citizen, text = phones.citizen, phones.text
    await citizen.press(phones.word("start"))
    await citizen.sees(text("citizen.start"))
    await citizen.share_place()
    await citizen.press_any(text("citizen.notice.identify"))
    await citizen.sees(text("citizen.ask.content").splitlines()[0])
    await citizen.send_photo(photo, "Walking to the river, past the bakery")
    for answer in ("when.now", "still_there.yes", "certainty.fairly", "own_eyes.yes"):
        await citizen.press(text(f"citizen.answer.{answer}"))
    await citizen.press_any("bald")
    await citizen.press(text("citizen.button.chosen"))
    await citizen.press(text("citizen.button.enough"))
    await citizen.press(text("citizen.button.send"))
    await citizen.sees(RECEIPT)


async def _look(phones: Phones) -> None:
    triage = phones.triage
    await triage.open_topic("#2")
    await triage.press(phones.text("triage.button.claim"))
    # Not a name: whoever is rung stands on the card too. The pin is the last that a claim brings.
    close = triage.root.get_by_role("button", name=phones.text("triage.button.close"), exact=True)
    await expect(close).to_be_visible(timeout=WAIT)
    await expect(triage.root.get_by_text(phones.word("pinned"), exact=True)).to_be_visible(
        timeout=WAIT
    )
    await triage.sees_picture()


async def _console(phones: Phones) -> bytes:
    """The ticket as a supervisor sees it in the console."""
    left, page = phones.citizen, phones.page
    await left.hold("Liu Yang")
    await left.say("/console")
    async with page.expect_popup() as opening:
        await left.press_any(phones.text("officer.button.console"))
    desk = await opening.value
    await desk.set_viewport_size(CONSOLE)  # type: ignore[arg-type]  # a dictionary with these two keys
    await desk.locator("main button").click()
    await desk.get_by_role("link", name="#2 · ").click(timeout=WAIT)
    await expect(desk.locator("figure img")).to_have_js_property("complete", True, timeout=WAIT)
    return await desk.screenshot(animations="disabled")


async def _take(page: Page) -> bytes:
    """The whole page, once nothing on it moves any more."""
    await expect(page.locator(".toast")).to_have_count(0, timeout=WAIT)
    await page.evaluate("document.activeElement.blur()")
    await page.mouse.move(0, 0)
    return await page.screenshot(animations="disabled", caret="hide")


def _keep(name: str, taken: bytes) -> None:
    """A palette of 256 colours is all that the picture needs."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with Image.open(io.BytesIO(taken)) as picture:
        small = picture.convert("RGB").quantize(COLOURS, kmeans=3, dither=Image.Dither.NONE)
    small.save(IMAGES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    asyncio.run(main())
