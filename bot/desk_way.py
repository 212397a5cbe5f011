"""The way to the use cases, for everything that is not one itself.

Holds one object that hands session and kit to a use case. Refuses sessions on the event loop.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from desk.kit import Kit
from storage.store import Store


@dataclass(frozen=True, slots=True)
class DeskWay:
    """Runs `fn(session, kit, …)` on the store's threads."""

    store: Store
    kit: Kit

    async def read(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run a use case that changes nothing."""
        return await self.store.read(fn, self.kit, *args, **kwargs)

    async def write(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run a use case in one transaction; it is committed when this returns."""
        return await self.store.write(fn, self.kit, *args, **kwargs)
