"""A real Chromium for tests, and where it comes from.

In this order: `CHROMIUM_PATH`, PATH, the browser that playwright installed or can install, and as
root the distribution's package. Where all of that fails the test fails, with what was tried.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright
from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# No sandbox: tests may run as root and in containers, and load only our own pages. The rest keeps
# a browser that has just been installed from talking to anyone but us.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's program, installed where it has to be."""
    return find_chromium()


def find_chromium() -> Path:
    """The same without pytest; raises FileNotFoundError with all that was tried."""
    with _one_at_a_time():
        tried: list[str] = []
        for way in (_named, _on_path, _from_playwright, _install_by_playwright, _install_by_apt):
            found = way(tried)
            if found is not None:
                return found
    raise FileNotFoundError("no Chromium; tried: " + "; ".join(tried))


@pytest.fixture
async def browser(chromium: Path) -> AsyncIterator[Browser]:
    """A browser of this test's own, in this test's event loop."""
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield running
        await running.close()


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """An open page; a script error on it that nobody caught fails the test."""
    opened = await browser.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    assert not errors, f"script errors on the page: {errors}"


def _named(tried: list[str]) -> Path | None:
    """Raises where `CHROMIUM_PATH` points at nothing: somebody meant that one, not another."""
    name = os.environ.get("CHROMIUM_PATH", "")
    if not name:
        tried.append("CHROMIUM_PATH (not set)")
        return None
    if not os.access(name, os.X_OK):
        raise FileNotFoundError(f"CHROMIUM_PATH is no program: {name}")
    return Path(name)


def _on_path(tried: list[str]) -> Path | None:
    tried.append("PATH")
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found else None


def _from_playwright(tried: list[str]) -> Path | None:
    tried.append("playwright's own")
    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def _install_by_playwright(tried: list[str]) -> Path | None:
    _run(tried, [sys.executable, "-m", "playwright", "install", "chromium"])
    return _from_playwright(tried)


def _install_by_apt(tried: list[str]) -> Path | None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        tried.append("apt-get (needs root)")
        return None
    _run(tried, ["apt-get", "update"])
    # With a small font that has Chinese: without one, the pages of the tests show boxes.
    install = ["apt-get", "install", "--yes", "--no-install-recommends"]
    _run(tried, [*install, "chromium", "fonts-wqy-zenhei"])
    return _on_path(tried)


def _run(tried: list[str], command: list[str]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    last = (done.stderr or done.stdout).decode(errors="replace").strip().splitlines()[-1:]
    tried.append(f"{' '.join(command)} → {done.returncode} {''.join(last)}".strip())


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Several workers look at once; one installs, the others find it installed."""
    lock = Path(tempfile.gettempdir()) / f"tipline-chromium-{os.geteuid()}.lock"
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
