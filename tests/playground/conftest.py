"""The fixture that the playground's tests share."""

from collections.abc import AsyncIterator

import pytest

from tests.playground.stage import Stage, open_stage


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """A fresh stage for one test."""
    async with open_stage() as ready:
        yield ready
