"""aiogram's FSM on our database.

Holds `SqlStorage`: inside a turn, changes are collected and committed with the turn's one
transaction; outside of one they are written at once. Refuses large notes: a draft is a row.
"""

from collections.abc import Mapping
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from typing_extensions import override

from desk.fsm import fsm_key, read_step, write_step
from desk.way import Way


class SqlStorage(BaseStorage):
    """Steps and notes by storage key. With `held`, changes wait there for the turn's commit."""

    def __init__(
        self, desk: Way, held: dict[bytes, tuple[str | None, dict[str, Any]]] | None = None
    ) -> None:
        """Use `desk`; `held` is the turn's collection of changes, or None to write at once."""
        self._desk = desk
        self._held = held

    def _key(self, key: StorageKey) -> bytes:
        return fsm_key(
            self._desk.kit,
            key.bot_id,
            key.chat_id,
            key.user_id,
            key.thread_id,
            key.business_connection_id,
            key.destiny,
        )

    async def _read(self, key: StorageKey) -> tuple[str | None, dict[str, Any]]:
        row = self._key(key)
        if self._held is not None and row in self._held:
            return self._held[row]
        state, notes = await self._desk.read(read_step, row)
        return state, notes

    async def _write(self, key: StorageKey, state: str | None, notes: dict[str, Any]) -> None:
        if self._held is not None:
            self._held[self._key(key)] = (state, notes)
        else:
            await self._desk.write(write_step, self._key(key), state, notes)

    @override
    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        _, notes = await self._read(key)
        await self._write(key, state.state if isinstance(state, State) else state, notes)

    @override
    async def get_state(self, key: StorageKey) -> str | None:
        return (await self._read(key))[0]

    @override
    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        state, _ = await self._read(key)
        await self._write(key, state, dict(data))

    @override
    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        return dict((await self._read(key))[1])

    @override
    async def close(self) -> None:
        """Nothing is held open: the database is closed by who opened it."""
