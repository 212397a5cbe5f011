"""Fixtures for tests of use cases: a desk on each database."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.desk.notice_house import Desk, open_desk_house, settled
from tests.desk.published import People
from tests.desk.same_pictures import Pictures
from tests.desk.ticket_desk import TicketDesk, open_ticket_desk
from tests.servers.databases import Prepare
from tipline.roles import Role


@pytest.fixture
def notice_desk(prepared_url: Callable[[Prepare], str], tmp_path: Path) -> Iterator[Desk]:
    """The district's desk: units and areas are there, nobody works there yet."""
    desk = open_desk_house(prepared_url(settled), tmp_path)
    yield desk
    desk.store.close()


@pytest.fixture(name="stage")
def ticket_stage(prepared_url: Callable[[Prepare], str], tmp_path: Path) -> Iterator[TicketDesk]:
    """The desk as tickets see it: a triage chat, moderators when asked for, and tipsters."""
    stage = open_ticket_desk(prepared_url(settled), tmp_path)
    yield stage
    stage.desk.store.close()


@pytest.fixture
def pictures(stage: TicketDesk) -> Pictures:
    """The photos role beside that desk."""
    return Pictures(stage)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TicketDesk]:
    """One desk for all walks, on SQLite: each walks with tickets of its own."""
    folder = tmp_path_factory.mktemp("walks")
    url = f"sqlite:///{folder / 'tipline.db'}"
    settled(url)
    stage = open_ticket_desk(url, folder)
    yield stage
    stage.desk.store.close()


@pytest.fixture
def people(notice_desk: Desk) -> People:
    """Drafter, approver, supervisor of the city."""
    return (
        notice_desk.officer(1, Role.PUBLISHER),
        notice_desk.officer(2, Role.APPROVER),
        notice_desk.officer(3, Role.SUPERVISOR),
    )
