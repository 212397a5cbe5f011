"""Keeps a world in one file, so that a demo can be stopped and started with its chats still there.

The file is an SQLite database with the world as JSON and each stored file once; a save is one
transaction, so a crash leaves the last whole state. Refuses to keep faults and recorded calls:
they belong to a run. Nothing here is meant to be secret: a playground's people are invented.
"""

from __future__ import annotations

import asyncio
import dataclasses
import sqlite3
import types
import typing
from contextlib import closing
from pathlib import Path
from typing import Any

from playground.files import StoredFile
from playground.records import Bot, Chat, Json, Query, User
from playground.wire import dumps, loads
from playground.world import World

QUIET_SECONDS = 0.5
_TABLES = """
CREATE TABLE IF NOT EXISTS world (id INTEGER PRIMARY KEY CHECK (id = 1), state BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS files (key TEXT PRIMARY KEY, content BLOB NOT NULL);
"""
_KEPT: dict[str, Any] = {
    "users": dict[int, User],
    "bots": dict[int, Bot],
    "chats": dict[str, Chat],
    "callback_queries": dict[str, Query],
}


def revive(kind: Any, value: Any) -> Any:
    """A value of this type (dataclasses, dicts, lists, plain values) from its JSON."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        plain = [one for one in inner if one is not types.NoneType]
        return None if value is None else revive(plain[0], value)
    if origin is dict and inner[1] is not Any:
        key = int if inner[0] is int else str
        return {key(name): revive(inner[1], one) for name, one in value.items()}
    if origin is list:
        return [revive(inner[0], one) for one in value]
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        known = {name: one for name, one in value.items() if name in hints}
        return kind(**{name: revive(hints[name], one) for name, one in known.items()})
    return value


def snapshot(world: World) -> Json:
    """What is kept of a world, file contents apart."""
    return {
        **{name: getattr(world, name) for name in _KEPT},
        "files": list(world.files.files.values()),
        "bodies": world.files.bodies,
        "phones": world.phones,
        "hint": world.hint,
        "map": world.map,
        "timezone": world.timezone,
        "clock": world.clock.offset,
    }


def restore(world: World, kept: Json, contents: dict[str, bytes]) -> None:
    """Fills a fresh world from what was kept."""
    for name, kind in _KEPT.items():
        getattr(world, name).update(revive(kind, kept[name]))
    world.phones = kept["phones"]
    world.hint = kept["hint"]
    world.map = kept.get("map", {})
    world.timezone = kept.get("timezone", "")
    world.clock.offset = kept["clock"]
    world.files.bodies.update(kept["bodies"])
    for one in kept["files"]:
        stored = StoredFile(**one)
        world.files.files[stored.key] = stored
        world.files.contents[stored.key] = contents[stored.key]


class Keeper:
    """Loads a world at the start and saves it, half a second after it last changed."""

    def __init__(self, world: World, path: Path) -> None:
        self.world = world
        self.path = path
        self._written: set[str] = set()
        self._seen = 0

    def load(self) -> bool:
        """Fills the world from the file; False when there is none yet."""
        if not self.path.exists():
            return False
        with closing(self._open()) as database:
            row = database.execute("SELECT state FROM world").fetchone()
            contents = dict(database.execute("SELECT key, content FROM files").fetchall())
        if row is None:
            return False
        restore(self.world, loads(row[0]), contents)
        self._written = set(contents)
        return True

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(self.path)
        database.executescript(_TABLES)
        return database

    def _write(self, state: bytes, fresh: list[tuple[str, bytes]]) -> None:
        with closing(self._open()) as database, database:
            database.executemany("INSERT OR IGNORE INTO files VALUES (?, ?)", fresh)
            database.execute("INSERT OR REPLACE INTO world VALUES (1, ?)", (state,))

    async def save(self) -> None:
        """Writes the world down now."""
        self._seen = self.world.changes.count
        contents = self.world.files.contents
        fresh = [(key, contents[key]) for key in contents if key not in self._written]
        await asyncio.to_thread(self._write, dumps(snapshot(self.world)), fresh)
        self._written |= {key for key, _ in fresh}

    async def run(self) -> None:
        """Until cancelled: saves after each burst of changes."""
        while True:
            await self.world.changes.wait(self._seen, None)
            await asyncio.sleep(QUIET_SECONDS)
            await self.save()
