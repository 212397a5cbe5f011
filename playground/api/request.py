"""One Bot API call on its way through, and whom it is about: chats, members, threads.

Refuses chats that the bot does not know or may not write to, in Telegram's words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playground.errors import (
    BLOCKED,
    BOT_TO_BOT,
    CANNOT_INITIATE,
    CHAT_NOT_FOUND,
    NOT_A_FORUM,
    THREAD_NOT_FOUND,
    TOPIC_CLOSED,
    bad_request,
    forbidden,
    migrated,
)
from playground.members import has_right, is_present
from playground.posting import seen_by
from playground.records import Bot, Chat, Json, Message, Topic
from playground.world import World

_CALLED = {"group": "group chat", "supergroup": "supergroup chat", "channel": "channel chat"}


@dataclass
class Request:
    """The world, the bot that calls, the method's proper name, its checked parameters."""

    world: World
    bot: Bot
    method: str
    params: Json
    is_connected: Callable[[], bool] = lambda: True

    def get(self, name: str) -> Any:
        """A parameter, or None when it was left out."""
        return self.params.get(name)

    def shown(self, message: Message) -> Json:
        """A message as the calling bot sees it."""
        return seen_by(self.world, self.bot, message)

    def chat(self, name: str = "chat_id") -> Chat:
        """The chat the call is about, one that the bot is in or has met."""
        if self.get("business_connection_id"):
            raise bad_request("business connection not found")
        wanted = self.params[name]
        chat = self._found(wanted)
        if chat is None:
            raise bad_request(CHAT_NOT_FOUND)
        if chat.migrated_to is not None:
            raise migrated(chat.migrated_to)
        if chat.bot_id is None:
            self._check_present(chat)
        return chat

    def _found(self, wanted: int | str) -> Chat | None:
        if isinstance(wanted, str):
            return self.world.chat_named(wanted.removeprefix("@"))
        if wanted < 0:
            return self.world.chats.get(str(wanted))
        return self.world.private_chat(self.bot.user_id, wanted) or self._stranger(wanted)

    def _stranger(self, user_id: int) -> Chat | None:
        """A person who has not started the bot: known only when they share a group with it."""
        if user_id in self.world.bots:
            raise forbidden(BOT_TO_BOT)
        shared = (
            chat
            for chat in self.world.chats.values()
            if is_present(chat, user_id) and is_present(chat, self.bot.user_id)
        )
        if next(shared, None) is None:
            return None
        return self.world.open_private(self.bot.user_id, user_id)

    def _check_present(self, chat: Chat) -> None:
        member = chat.members.get(self.bot.user_id)
        if is_present(chat, self.bot.user_id):
            return
        called = _CALLED[chat.type]
        if member is not None and member.status == "kicked":
            raise forbidden(f"bot was kicked from the {called}")
        if member is not None:
            raise forbidden(f"bot is not a member of the {called}")
        if chat.username is None:
            raise bad_request(CHAT_NOT_FOUND)

    def writable_chat(self) -> Chat:
        """The chat the bot wants to write to, if it may."""
        chat = self.chat()
        if chat.bot_id is not None:
            if chat.is_blocked:
                raise forbidden(BLOCKED)
            if not chat.has_started:
                raise forbidden(CANNOT_INITIATE)
        elif not is_present(chat, self.bot.user_id):
            raise forbidden(f"bot is not a member of the {_CALLED[chat.type]}")
        elif chat.type == "channel" and not self.may(chat, "can_post_messages"):
            raise bad_request("need administrator rights in the channel chat")
        else:
            self._check_not_muted(chat)
        return chat

    def _check_not_muted(self, chat: Chat) -> None:
        member = chat.members[self.bot.user_id]
        if member.status == "restricted" and "can_send_messages" not in member.rights:
            raise bad_request("not enough rights to send text messages to the chat")

    def may(self, chat: Chat, right: str) -> bool:
        """Whether the bot has this administrator's right."""
        return has_right(chat, self.bot.user_id, right)

    def thread(self, chat: Chat) -> int | None:
        """The open topic to send to, or None for none; id 1 is refused as Telegram refuses it."""
        thread_id = self.get("message_thread_id")
        if self.get("direct_messages_topic_id") is not None:
            raise bad_request("DIRECT_MESSAGES_TOPIC_INVALID")
        if not thread_id:
            return None
        topic = chat.topics.get(thread_id)
        if topic is None:
            raise bad_request(THREAD_NOT_FOUND)
        if topic.closed and not self.may(chat, "can_manage_topics"):
            raise bad_request(TOPIC_CLOSED)
        return topic.thread_id

    def topic(self, chat: Chat) -> Topic:
        """The topic that a forum call is about."""
        self.check_forum(chat)
        topic = chat.topics.get(self.params["message_thread_id"])
        if topic is None:
            raise bad_request(THREAD_NOT_FOUND)
        return topic

    def check_forum(self, chat: Chat) -> None:
        """Refuses chats without topics."""
        if not chat.is_forum:
            raise bad_request(NOT_A_FORUM)

    def is_own(self, message: Message) -> bool:
        """Whether the calling bot sent the message."""
        return message.author_id == self.bot.user_id
