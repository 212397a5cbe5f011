"""The public pages in a real browser: on phone and desk, light and dark, by keyboard, under axe.

axe-core finds nothing at all, not only nothing serious. Refuses to look at words: those are in the
golden texts.
"""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from tests.console.site import Site
from tests.desk.published import end, publish
from tests.servers.migrated import on_sqlite

SIZES = {"phone": (320, 640), "desk": (1280, 900)}


@pytest.fixture(name="paths")
def published(site: Site) -> tuple[str, ...]:
    """Every sort of page: a live notice with its photo, an ended one, all the others."""
    _, number = site.publish_with_photo()
    withdrawn = publish(site.desk, site.people, exercise=True)
    end(site.desk, site.people, withdrawn)
    ended = site.number(withdrawn)
    return "/", f"/n/{number}", f"/n/{ended}", "/register", "/objection", "/nowhere"


async def open_page(browser: Browser, size: str, scheme: str) -> Page:
    """A page of this size in this light."""
    width, height = SIZES[size]
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    return await context.new_page()


@pytest.mark.browser
@on_sqlite
@pytest.mark.parametrize(
    # English is the longer of the two, and so the one to stand on a narrow screen.
    ("size", "scheme", "language"),
    [("phone", "dark", "en"), ("desk", "light", "zh")],
)
async def test_axe_finds_nothing(
    site: Site, paths: tuple[str, ...], browser: Browser, size: str, scheme: str, language: str
) -> None:
    page = await open_page(browser, size, scheme)
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    for path in paths:
        await page.goto(f"{site.url}{path}?lang={language}")
        await page.evaluate(
            "for (const one of document.querySelectorAll('details')) one.open = true"
        )
        found = await Axe().run(page)
        assert found.violations_count == 0, f"{path} {found.generate_report()}"
        across = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert await page.evaluate(across) == 0, f"{path} is wider than its window"
    # What the policy blocks, a browser tells its console; the page that is not there is no fault.
    assert [said for said in told if "404" not in said] == []


@pytest.mark.browser
@on_sqlite
async def test_a_keyboard_gets_everywhere(
    site: Site, paths: tuple[str, ...], browser: Browser
) -> None:
    page = await open_page(browser, "phone", "light")
    await page.goto(site.url + paths[1])
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "main"
    await page.keyboard.press("Tab")
    outlined = "getComputedStyle(document.activeElement).outlineStyle"
    assert await page.evaluate(outlined) == "solid"
    assert await page.evaluate("document.querySelector('img').naturalWidth") == 320


@pytest.mark.browser
@on_sqlite
async def test_a_number_is_typed_in_and_its_notice_opens(
    site: Site, paths: tuple[str, ...], browser: Browser
) -> None:
    page = await open_page(browser, "phone", "light")
    await page.goto(f"{site.url}/?lang=en")
    await page.get_by_label("Number of the notice").fill(" wh-2026-0001 ")
    await page.get_by_role("button", name="Check").click()
    await page.wait_for_url(f"**{paths[1]}?lang=en")
    assert await page.get_by_text("This notice is genuine and in force.").is_visible()
    await page.get_by_role("link", name="中文").click()
    assert await page.get_by_text("这份通告是真的").is_visible()


@pytest.mark.browser
@on_sqlite
async def test_somebody_objects_without_a_script(
    site: Site, paths: tuple[str, ...], browser: Browser
) -> None:
    context = await browser.new_context(
        viewport={"width": 320, "height": 640}, java_script_enabled=False
    )
    page = await context.new_page()
    await page.goto(f"{site.url}{paths[1]}?lang=en")
    await page.get_by_text("Is this notice wrong, or is it not about you?").click()
    await page.get_by_label("This is not me").check()
    await page.get_by_label("In your words").fill("I was abroad.\nI have the ticket.")
    await page.get_by_role("button", name="Send").click()
    receipt = await page.locator(".code").inner_text()
    assert receipt not in page.url
    await page.get_by_role("link", name="Look up an objection").click()
    await page.get_by_label("Receipt").fill(receipt)
    await page.get_by_role("button", name="Show").click()
    assert await page.get_by_text("Waiting for a reviewer").is_visible()
    assert receipt not in page.url
    assert await context.cookies() == []
