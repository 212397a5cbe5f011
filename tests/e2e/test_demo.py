"""What `make demo` promises: the story in a browser, a clean end, and nothing forgotten.

The program runs as a child process in an empty folder, and everything is done on its page.
"""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.e2e.phones import RECEIPT, WAIT, Phones
from tests.e2e.running_demo import running_demo
from tests.playground.stage import picture


async def _send_a_photo(phones: Phones) -> None:
    """A citizen's shortest way: start, one photo, send."""
    citizen = phones.citizen
    await citizen.press(phones.word("start"))
    await citizen.sees(phones.text("citizen.start"))
    await citizen.send_photo(picture())
    await citizen.press(phones.text("citizen.button.enough"))
    await citizen.press(phones.text("citizen.button.send"))
    await citizen.sees(RECEIPT)


async def _close_with_arrest(phones: Phones) -> None:
    """A moderator's way: claim, look, close."""
    triage = phones.triage
    await triage.press(phones.text("triage.button.claim"))
    await triage.sees("周敏")
    await triage.sees_picture()
    await triage.press(phones.text("triage.button.close"))
    await triage.press(phones.text("disposition.arrest"))
    await triage.press(phones.text("closing.caught_there"))
    await triage.sees(
        phones.text("triage.state.closed", disposition=phones.text("disposition.arrest"))
    )


async def _reply_with_a_photo(phones: Phones) -> None:
    """A passer-by's way, who never wrote to us: the photo leaves the group, and only they hear of it."""
    group, triage = phones.group, phones.triage
    await group.hold("老张")
    await group.reply_to("WH-")
    await group.send_photo(picture(), caption="在江滩公园门口")
    await group.sees(RECEIPT)
    await triage.open_topic("#2")
    await triage.sees("在江滩公园门口")
    await triage.sees_picture()
    await group.sees_picture(0)

    await group.hold("小雨")
    await group.sees("WH-")
    await expect(group.messages.filter(has_text=RECEIPT)).to_have_count(0)
    await expect(group.messages.filter(has_text="在江滩公园门口")).to_have_count(0)


async def _look_at_the_desk(phones: Phones) -> None:
    """A supervisor's way to the console: a code in private, its button, the queue, a ticket."""
    left, page = phones.citizen, phones.page
    await left.hold("刘洋")
    await left.say("/console")
    await left.sees("您的验证码")
    async with page.expect_popup() as opening:
        await left.press_any(phones.text("officer.button.console"))
    desk = await opening.value
    await desk.locator(
        "main button"
    ).click()  # in the browser's language until it is known who signs in
    ticket = desk.get_by_role("link", name="#2 · ")
    await expect(ticket).to_be_visible(timeout=WAIT)
    await ticket.click()
    await expect(desk.get_by_text("在江滩公园门口")).to_be_visible(timeout=WAIT)
    await expect(desk.locator("figure img")).to_have_js_property("naturalWidth", 320, timeout=WAIT)
    await phones.triage.sees(phones.text("alert.card.looking", names="刘洋"))


@pytest.mark.browser
async def test_a_photo_goes_in_the_outcome_comes_back_and_after_ctrl_c_it_goes_on(
    page: Page, tmp_path: Path
) -> None:
    async with running_demo(tmp_path) as demo:
        phones = await Phones.open(page, demo.page)
        await _send_a_photo(phones)
        await _close_with_arrest(phones)
        await phones.citizen.sees(phones.text("outcome.arrest"))
        await page.goto("about:blank")
        ended, said = await demo.interrupt()
    assert ended == 0, said
    assert "Traceback" not in said

    async with running_demo(tmp_path) as demo:
        phones = await Phones.open(page, demo.page)
        await phones.citizen.sees(RECEIPT)
        await phones.citizen.sees(phones.text("outcome.arrest"))
        await phones.triage.press(phones.text("triage.button.reopen"))
        await phones.triage.sees(phones.text("triage.note.reopened", number=1, name="周敏"))
        await expect(phones.group.messages.filter(has_text="WH-")).to_have_count(1, timeout=WAIT)
        await _reply_with_a_photo(phones)
        await _look_at_the_desk(phones)
