"""What every test may ask for: real databases and a real browser.

Also Hypothesis's settings: no verdict hangs on the machine's speed; what was collected is out of the
garbage collector's way; and several workers are dealt what waits between what reckons.
"""

import gc
from asyncio import AbstractEventLoop
from collections.abc import Callable, Generator, Mapping

import pytest
import uvloop
from hypothesis import HealthCheck, settings

from tests.servers.chromium import browser, chromium, page
from tests.servers.compiled import compiled_once
from tests.servers.databases import (
    database_url,
    own_postgres,
    postgres_server,
    postgres_url,
    prepared_url,
    sqlite_templates,
    sqlite_url,
)
from tests.servers.dealing import dealt
from tests.servers.memory import work_in_memory
from tests.servers.migrated import migrated_sqlite_url, migrated_url

__all__ = [
    "browser",
    "chromium",
    "compiled_once",
    "database_url",
    "migrated_sqlite_url",
    "migrated_url",
    "own_postgres",
    "page",
    "postgres_server",
    "postgres_url",
    "prepared_url",
    "sqlite_templates",
    "sqlite_url",
]

settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("any machine")


@pytest.hookimpl
def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], AbstractEventLoop]]:
    """The loop that the program runs on."""
    return {"uvloop": uvloop.new_event_loop}


@pytest.hookimpl
def pytest_configure() -> None:
    """Before anybody asks for a temporary folder; xdist's workers are children and have it from here."""
    work_in_memory()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Ten thousand tests and aiogram's types stay to the end: looking through them finds nothing.

    What one test leaves is looked through seldom: most of it is compiled statements, which stay as well.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(20_000)
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where several workers share the tests, which all find in the same order."""
    if hasattr(config, "workerinput"):
        items[:] = dealt(items, lambda item: str(item.path))
