"""Pools of workers: one for all tests that do them no harm, and one to do anything to."""

import io
from collections.abc import Callable, Iterator

import psutil
import pytest
from PIL import Image

from media.pool import PhotoPool, Shown
from tests.media.processes import workers_of

PATIENT = 300.0  # seconds: a picture's answer must not depend on how busy the machine is


@pytest.fixture(scope="session")
def pool() -> Iterator[PhotoPool]:
    """Two workers, for everyone."""
    pool = PhotoPool(2, PATIENT)
    yield pool
    pool.close()


@pytest.fixture
def own_workers() -> Callable[[], list[psutil.Process]]:
    """Looks for the workers that were not there when the test began."""
    us = psutil.Process()
    known = workers_of(us)
    return lambda: [worker for worker in workers_of(us) if worker not in known]


@pytest.fixture
def own(own_workers: Callable[[], list[psutil.Process]]) -> Iterator[PhotoPool]:
    """One worker, for this test: stopped, killed, starved."""
    pool = PhotoPool(1, PATIENT)
    yield pool
    pool.close()
    assert own_workers() == []


@pytest.fixture
def shown(pool: PhotoPool) -> Callable[[bytes], Image.Image]:
    """The picture that people would see of a file; fails where there is none."""

    def look(data: bytes) -> Image.Image:
        answer = pool.scrub(data)
        assert isinstance(answer, Shown), answer
        picture = Image.open(io.BytesIO(answer.picture))
        assert picture.size == (answer.width, answer.height)
        assert (picture.format, picture.mode) == ("JPEG", "RGB")
        return picture

    return look
