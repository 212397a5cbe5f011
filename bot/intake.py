"""Taking updates in: sealed and committed before anybody is told that they arrived.

Holds what is read of an update (its number, kind and chat) and the gathering of many into one
commit. Refuses to lose what it can't read: that is kept too, set aside for operators.
"""

import asyncio
import hashlib
from typing import Any

from bot.wire import read_json
from desk.kit import Kit
from desk.sealed import seal_desk
from storage import inbox
from storage.inbox import NewUpdate
from storage.store import Store

UPDATE_FIELD = "inbox"

_LARGEST_ID = 2**62
# The kind is kept in the clear; a word that we don't know might be anything.
_KINDS = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "callback_query",
        "inline_query",
        "chosen_inline_result",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "message_reaction",
        "message_reaction_count",
        "poll",
        "poll_answer",
        "empty",
    }
)
_LARGEST_GROUP = 512
# Commits under way. With one, a straggler's own commit has all the others wait for it; a third gains nothing.
_AT_ONCE = 2


class Intake:
    """One process's way into the inbox."""

    def __init__(self, store: Store, kit: Kit) -> None:
        """Write to `store`, sealing with the vault of `kit`."""
        self._store = store
        self._kit = kit
        self._waiting: list[tuple[NewUpdate, asyncio.Future[None]]] = []
        self._flushing: asyncio.Task[None] | None = None
        self._keeping: dict[asyncio.Task[None], set[bytes]] = {}  # with the lanes of each

    async def take_in(self, raw: bytes) -> None:
        """Keep one update as it came; it is on the disk when this returns."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((self._sealed(raw), done))
        if self._flushing is None:
            self._flushing = asyncio.create_task(self._flush())
        await done

    async def _flush(self) -> None:
        try:
            while self._waiting:
                await self._fewer_than(_AT_ONCE)
                await self._no_more_come()
                group, self._waiting = (
                    self._waiting[:_LARGEST_GROUP],
                    self._waiting[_LARGEST_GROUP:],
                )
                lanes = {new.lane for new, _ in group}
                if not all(map(lanes.isdisjoint, self._keeping.values())):
                    await self._fewer_than(1)  # or a chat's second update might overtake its first
                keeping = asyncio.create_task(self._keep(group))
                self._keeping[keeping] = lanes
                keeping.add_done_callback(self._keeping.pop)
        finally:
            self._flushing = None

    async def _fewer_than(self, most: int) -> None:
        while len(self._keeping) >= most:
            await asyncio.wait(self._keeping, return_when=asyncio.FIRST_COMPLETED)

    async def _no_more_come(self) -> None:
        """Let the loop turn while each turn brings more: what has arrived goes into this commit.

        A commit costs several handings-over between two threads, whatever it holds.
        """
        before = 0
        while before < len(self._waiting) < _LARGEST_GROUP:
            before = len(self._waiting)
            await asyncio.sleep(0)

    async def _keep(self, group: list[tuple[NewUpdate, asyncio.Future[None]]]) -> None:
        try:
            await self._store.write(inbox.append, [new for new, _ in group])
        except Exception as failure:  # noqa: BLE001  # each caller hears of it and answers 500
            for _, done in group:
                if not done.done():
                    done.set_exception(failure)
            return
        for _, done in group:
            if not done.done():
                done.set_result(None)

    def _sealed(self, raw: bytes) -> NewUpdate:
        number, kind, chat, fault = look_at(raw)
        return NewUpdate(
            update_id=number,
            lane=self._kit.vault.keyed("lane", chat),
            kind=kind,
            body=seal_desk(self._kit, UPDATE_FIELD, raw),
            at=self._kit.clock(),
            fault=fault,
        )


def look_at(raw: bytes) -> tuple[int, str, str, str | None]:
    """Return number, kind, chat and fault of an update.

    What can't be read gets a number made from its bytes, so that a replay of it is recognised.
    """
    try:
        update = read_json(raw)
    except ValueError:
        return _stand_in(raw), "unreadable", "", "BrokenJson"
    if not isinstance(update, dict):
        return _stand_in(raw), "unreadable", "", "NotAnObject"
    number = update.get("update_id")
    if type(number) is not int or not -_LARGEST_ID < number < _LARGEST_ID:
        return _stand_in(raw), "unreadable", "", "NoUpdateId"
    kind = next((name for name in update if name != "update_id"), "empty")
    return number, kind if kind in _KINDS else "other", _chat_of(update.get(kind), number), None


def _stand_in(raw: bytes) -> int:
    return -_LARGEST_ID - int.from_bytes(hashlib.sha256(raw).digest()[:7], "big")


def _chat_of(event: Any, number: int) -> str:
    """What keeps its order: one person in one chat; nobody in a group waits for somebody else."""
    if not isinstance(event, dict):
        return f"update:{number}"
    message = event.get("message")
    chat = _id_of(event, "chat") or _id_of(message, "chat")
    person = _id_of(event, "from")
    if chat is None and person is None:
        return f"update:{number}"
    return f"chat:{chat or person}:{person or chat}"


def _id_of(event: Any, field: str) -> int | None:
    holder = event.get(field) if isinstance(event, dict) else None
    found = holder.get("id") if isinstance(holder, dict) else None
    return found if isinstance(found, int) else None
