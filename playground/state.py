"""The whole state of a playground: who and what there is, and who is told of changes.

One thread (the event loop's) owns it; nothing here locks. Refuses to know any rule of Telegram's:
it finds things, numbers them and rings bells.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from collections.abc import Iterable
from typing import Any

from playground.errors import CannotDo
from playground.files import FileStore
from playground.pace import Pace
from playground.records import (
    CHANNEL_BOT,
    GROUP_ANONYMOUS_BOT,
    PRESENT_STATUSES,
    Bot,
    Call,
    Chat,
    Json,
    Message,
    Query,
    User,
)

EVENTS_KEPT = 2_000
CALLS_KEPT = 100_000


class Clock:
    """The world's time: the machine's plus an offset that tests and demos may move."""

    def __init__(self) -> None:
        self.offset = 0.0

    def now(self) -> float:
        """Unix seconds."""
        return time.time() + self.offset

    def advance(self, seconds: float) -> None:
        """Moves the world's time on (or back, with a negative number)."""
        self.offset += seconds


class Bell:
    """Wakes everyone who waits; `count` tells a late comer what it has missed."""

    def __init__(self) -> None:
        self.count = 0
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        """Counts one more change and wakes all waiters."""
        self.count += 1
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def wait(self, seen: int, timeout: float | None) -> bool:
        """True once `count` is past `seen`; False when `timeout` seconds went by without."""
        if self.count > seen:
            return True
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await asyncio.wait_for(future, timeout)
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(future)
        return True


class State:
    """Everything there is, by id. Private chats are keyed "bot:person", others by their id."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.random = random.Random()
        self.files = FileStore()
        self.users: dict[int, User] = {}
        self.bots: dict[int, Bot] = {}
        self.chats: dict[str, Chat] = {}
        self.callback_queries: dict[str, Query] = {}
        self.inline_queries: dict[str, Query] = {}
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self.call_count = 0
        self.events: deque[Json] = deque(maxlen=EVENTS_KEPT)
        self.event_count = 0
        self.paces: dict[str, Pace] = {}
        self.changes = Bell()
        self.bells: dict[int, Bell] = {}
        self.phones: list[Json] = []
        self.hint: dict[str, str] = {}
        self.map: Json = {}
        self.timezone = ""  # the page tells times in it; empty means in the reader's own
        self.users[GROUP_ANONYMOUS_BOT] = User(
            GROUP_ANONYMOUS_BOT, "Group", username="GroupAnonymousBot", is_bot=True
        )
        self.users[CHANNEL_BOT] = User(CHANNEL_BOT, "Channel", username="Channel_Bot", is_bot=True)

    def now(self) -> int:
        """The world's time in whole Unix seconds."""
        return int(self.clock.now())

    def bell_of(self, bot_id: int) -> Bell:
        """The bell that rings when this bot has a new update or its webhook changed."""
        return self.bells.setdefault(bot_id, Bell())

    def emit(self, kind: str, chat_key: str = "", **data: Any) -> None:
        """Tells the page and everyone who waits that something changed."""
        self.event_count += 1
        self.events.append({"n": self.event_count, "kind": kind, "chat": chat_key, **data})
        self.changes.ring()

    def user(self, user_id: int) -> User:
        """The person or bot of this id; `CannotDo` when there is none."""
        if user_id not in self.users:
            raise CannotDo("no_such_user")
        return self.users[user_id]

    def group(self, chat_id: int) -> Chat:
        """The group, supergroup or channel of this id; `CannotDo` when there is none."""
        chat = self.chats.get(str(chat_id))
        if chat is None:
            raise CannotDo("no_such_chat")
        return chat

    def private_chat(self, bot_id: int, user_id: int) -> Chat | None:
        """The chat between a bot and a person, if they have met."""
        return self.chats.get(f"{bot_id}:{user_id}")

    def open_private(self, bot_id: int, user_id: int) -> Chat:
        """The chat between a bot and a person, made when they have not met."""
        key = f"{bot_id}:{user_id}"
        if key not in self.chats:
            person = self.user(user_id)
            self.chats[key] = Chat(key, person.id, "private", bot_id=bot_id, instance=self.new_id())
        return self.chats[key]

    def peer(self, user_id: int, peer_id: int) -> Chat:
        """The chat a person means by `peer_id`: a bot's id, or a group's or channel's."""
        if peer_id in self.bots:
            return self.open_private(peer_id, user_id)
        return self.group(peer_id)

    def chat_named(self, username: str) -> Chat | None:
        """The public group or channel with this username (without @), letters' case apart."""
        wanted = username.lower()
        named = (one for one in self.chats.values() if one.username)
        return next((one for one in named if (one.username or "").lower() == wanted), None)

    def bots_in(self, chat: Chat) -> Iterable[Bot]:
        """The bots that are present in a chat."""
        if chat.bot_id is not None:
            return [self.bots[chat.bot_id]]
        present = (one for one in chat.members.values() if one.status in PRESENT_STATUSES)
        return [self.bots[one.user_id] for one in present if one.user_id in self.bots]

    def message(self, chat: Chat, message_id: int | None) -> Message | None:
        """A message that is still there, or None."""
        found = chat.messages.get(message_id or 0)
        return None if found is None or found.is_deleted else found

    def new_id(self) -> str:
        """A fresh long number, as text (query ids, chat instances, album ids)."""
        return str(self.random.getrandbits(62))
