"""Fixtures for tests of pages: the pages on each database, or on one where the browser matters."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.console.desk_site import DeskSite, serving_desk
from tests.console.site import Site, serving
from tests.desk.notice_house import open_desk_house, settled
from tests.desk.ticket_desk import open_ticket_desk
from tests.servers.databases import Prepare
from tipline.roles import Role


@pytest.fixture
async def site(prepared_url: Callable[[Prepare], str], tmp_path: Path) -> AsyncIterator[Site]:
    """The pages, with nothing published yet."""
    desk = open_desk_house(prepared_url(settled), tmp_path)
    people = (
        desk.officer(1, Role.PUBLISHER),
        desk.officer(2, Role.APPROVER),
        desk.officer(3, Role.SUPERVISOR),
    )
    async with serving(desk, people) as served:
        yield served
    desk.store.close()


@pytest.fixture
async def desk_site(
    prepared_url: Callable[[Prepare], str], tmp_path: Path
) -> AsyncIterator[DeskSite]:
    """The console, with no ticket yet."""
    stage = open_ticket_desk(prepared_url(settled), tmp_path)
    async with serving_desk(stage) as served:
        yield served
    stage.desk.store.close()
