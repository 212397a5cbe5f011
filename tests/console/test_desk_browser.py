"""The console in a real browser: signing in by the bot's link, live without a reload, whole without a script,
under axe on phone and desk.

Refuses to look at words: those are in the golden texts.
"""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, expect

from desk.tickets import acts, dialogue
from tests.console.desk_site import DeskSite
from tests.console.test_desk_pages import with_photo
from tests.servers.migrated import on_sqlite

SIZES = {"phone": (320, 640), "desk": (1280, 900)}
PATIENCE = 120_000  # of a busy machine


async def signed_in(site: DeskSite, browser: Browser, size: str, **more: object) -> BrowserContext:
    """A browser that came by the bot's link, and pressed."""
    width, height = SIZES[size]
    context = await browser.new_context(viewport={"width": width, "height": height}, **more)  # type: ignore[arg-type]  # playwright's many options
    page = await context.new_page()
    await page.goto(f"{site.url}/console/in?code={site.code(site.stage.wang)}")
    await page.locator("main button").click()
    await page.wait_for_url("**/console/")
    await page.close()
    return context


@pytest.mark.browser
@on_sqlite
@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("desk", "light")])
async def test_axe_finds_nothing(
    desk_site: DeskSite, browser: Browser, size: str, scheme: str
) -> None:
    stage = desk_site.stage
    ticket_id, _ = with_photo(stage, notice=stage.notice())
    stage.desk.do(acts.claim, stage.wang, ticket_id)
    stage.desk.do(dialogue.to_tipster, stage.wang, ticket_id, dialogue.Line(preset="where"))
    stage.answer(ticket_id)
    context = await signed_in(desk_site, browser, size, color_scheme=scheme)
    page = await context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda failure: told.append(str(failure)))
    for path in ("/", "/mine", f"/tickets/{ticket_id}", "/notices", "/in", "/tickets/999"):
        await page.goto(f"{desk_site.url}/console{path}?lang=en")
        found = await Axe().run(page)
        assert found.violations_count == 0, f"{path} {found.generate_report()}"
        across = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert await page.evaluate(across) == 0, path
    assert [said for said in told if "404" not in said] == []
    (cookie,) = await context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Strict", "/console")


@pytest.mark.browser
@on_sqlite
async def test_a_page_changes_by_itself_and_keeps_the_place(
    desk_site: DeskSite, browser: Browser
) -> None:
    stage = desk_site.stage
    first = stage.tip()
    page = await (await signed_in(desk_site, browser, "desk")).new_page()
    await page.goto(f"{desk_site.url}/console/?lang=en")
    await page.evaluate("window.stays = true")
    await page.locator(f"a[href='/console/tickets/{first}?lang=en']").focus()
    second = stage.tip(user=9002)
    stage.desk.do(acts.claim, stage.li, first)
    await expect(page.get_by_text(stage.li.name)).to_be_visible(timeout=PATIENCE)
    await expect(page.locator(f"a[href='/console/tickets/{second}?lang=en']")).to_be_visible()
    focused = "document.activeElement.getAttribute('href')"
    assert await page.evaluate(focused) == f"/console/tickets/{first}?lang=en"
    assert await page.evaluate("window.stays")


@pytest.mark.browser
@on_sqlite
async def test_who_is_signed_out_elsewhere_sees_no_more(
    desk_site: DeskSite, browser: Browser
) -> None:
    desk_site.stage.tip()
    context = await signed_in(desk_site, browser, "desk")
    left, stays = await context.new_page(), await context.new_page()
    for page in (left, stays):
        await page.goto(f"{desk_site.url}/console/")
    await left.bring_to_front()
    await left.locator(".account button").click()
    await left.wait_for_url("**/console/in")
    await stays.bring_to_front()
    await stays.wait_for_url("**/console/in", timeout=PATIENCE)
    assert await context.cookies() == []


@pytest.mark.browser
@on_sqlite
async def test_it_is_whole_without_a_script(desk_site: DeskSite, browser: Browser) -> None:
    ticket_id, _ = with_photo(desk_site.stage)
    context = await signed_in(desk_site, browser, "phone", java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{desk_site.url}/console/?lang=en")
    await page.locator("tbody a").click()
    await page.wait_for_url(f"**/console/tickets/{ticket_id}?lang=en")
    await expect(page.locator("figure img")).to_have_js_property("naturalWidth", 32)
    await page.get_by_role("link", name="Photo 1").click()
    await expect(page.locator("img")).to_have_js_property("naturalWidth", 320)
    await page.go_back()
    await page.get_by_role("button", name="Sign out").click()
    await page.wait_for_url("**/console/in")
