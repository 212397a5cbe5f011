"""The browser fixtures give a real browser, and do not hide what goes wrong on a page."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from tests.servers import chromium as finding

PAGE = "data:text/html,<p id=out></p><script>out.textContent = navigator.webdriver + ' ' + 6 * 7</script>"


@pytest.mark.browser
async def test_a_page_runs_its_script(page: Page) -> None:
    await page.goto(PAGE)
    assert await page.inner_text("#out") == "true 42"


@pytest.mark.browser
async def test_each_test_has_a_browser_of_its_own(browser: Browser) -> None:
    assert browser.is_connected()
    assert browser.contexts == []


def test_a_named_browser_is_the_one_that_is_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "browser"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("CHROMIUM_PATH", str(program))
    assert finding.find_chromium() == program


def test_a_named_browser_that_is_missing_is_an_error_not_a_search(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CHROMIUM_PATH", str(tmp_path / "nothing"))
    with pytest.raises(FileNotFoundError, match="CHROMIUM_PATH"):
        finding.find_chromium()
