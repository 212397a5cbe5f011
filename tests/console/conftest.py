"""Fixtures for tests of pages: the pages on each database, or on one where the browser matters."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.console.site import Site, serving
from tests.desk.notice_house import open_desk_house, settle
from tipline.roles import Role


@pytest.fixture
async def site(migrated_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    """The pages, with nothing published yet."""
    desk = open_desk_house(migrated_url, tmp_path)
    settle(desk)
    people = (
        desk.officer(1, Role.PUBLISHER),
        desk.officer(2, Role.APPROVER),
        desk.officer(3, Role.SUPERVISOR),
    )
    async with serving(desk, people) as served:
        yield served
    desk.store.close()
