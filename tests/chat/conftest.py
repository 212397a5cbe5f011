"""The running program for chat tests that need nothing of their own on the stage."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.chat.house import RunningHouse, running_house


@pytest_asyncio.fixture
async def house(migrated_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """The running program on an empty district, on each database."""
    async with running_house(migrated_url, tmp_path) as running:
        yield running


@pytest_asyncio.fixture
async def small_house(migrated_sqlite_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """The same on SQLite alone, for what does not depend on the database."""
    async with running_house(migrated_sqlite_url, tmp_path) as running:
        yield running
