"""The way to the use cases, as those above the desk ask for it.

Holds one protocol; `bot` brings what fulfils it. Refuses sessions: who asks never sees one.
"""

from collections.abc import Callable
from typing import Any, Protocol

from desk.kit import Kit


class Way(Protocol):
    """The way to the use cases: each gets a session and the kit, then what is passed here."""

    @property
    def kit(self) -> Kit:
        """The tools that every use case is handed."""
        ...

    async def read(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run a use case that changes nothing."""
        ...

    async def write(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run a use case in one transaction."""
        ...
