"""Who is to be woken when something was committed.

Holds listeners by topic; the database stays the truth, a wake-up only saves waiting.
Refuses to carry data.
"""

import asyncio
import threading
from collections.abc import Iterable


class Wakes:
    """Listeners of one process: loops that sleep until their topic has news."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: dict[str, list[tuple[asyncio.AbstractEventLoop, asyncio.Event]]] = {}

    def listen(self, topic: str) -> asyncio.Event:
        """Return an event of the running loop that is set at each wake-up of `topic`."""
        event = asyncio.Event()
        with self._lock:
            self._listeners.setdefault(topic, []).append((asyncio.get_running_loop(), event))
        return event

    def forget(self, topic: str, event: asyncio.Event) -> None:
        """Stop waking `event`."""
        with self._lock:
            kept = [entry for entry in self._listeners.get(topic, []) if entry[1] is not event]
            self._listeners[topic] = kept

    def ring(self, topics: Iterable[str]) -> None:
        """Wake the listeners of `topics`; may be called from any thread."""
        with self._lock:
            entries = [entry for topic in topics for entry in self._listeners.get(topic, ())]
        for loop, event in entries:
            if not event.is_set() and not loop.is_closed():
                loop.call_soon_threadsafe(event.set)
