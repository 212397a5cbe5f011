"""What every promise test stands on.

Holds quiet logs: structlog's own default draws each failure with its local variables, which takes
seconds of the event loop that the program under test runs in.
"""

import logging
from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Only what nobody expects is said."""
    wrapper = structlog.make_filtering_bound_logger(logging.CRITICAL)
    structlog.configure(wrapper_class=wrapper)
    yield
    structlog.reset_defaults()
