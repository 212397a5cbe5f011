"""The records of the playground's world: people, chats, messages, queues.

Plain mutable values that can be written to JSON and read back (see `keeping`). They refuse to
hold behaviour: rules live beside them, so that what is kept and what is done stay apart.
Ids are Telegram's: users positive, groups negative, supergroups and channels below -10**12.
Times are whole Unix seconds by the world's clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

GROUP_ANONYMOUS_BOT = 1087968824
CHANNEL_BOT = 136817688
ADMIN_STATUSES = ("creator", "administrator")
PRESENT_STATUSES = ("creator", "administrator", "member", "restricted")


@dataclass
class User:
    """A person, or a bot seen as one."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    hides_forwards: bool = False
    phone: str | None = None


@dataclass
class Member:
    """What one user is in one chat; `rights` are names such as can_delete_messages."""

    user_id: int
    status: str = "member"
    rights: list[str] = field(default_factory=list)
    anonymous: bool = False


@dataclass
class Topic:
    """One topic of a forum; its id is the id of the message that made it."""

    thread_id: int
    name: str
    icon_color: int
    icon_custom_emoji_id: str | None = None
    closed: bool = False


@dataclass(eq=False)
class Message:
    """One message as the world keeps it; `render` turns it into what a reader may see.

    `body` holds the content fields of the Bot API's Message, with files as `{"$file": key}`.
    `author_id` is who really wrote it where `sender_id` is a mask (anonymous admin, channel).
    """

    chat_key: str
    message_id: int
    date: int
    body: Json
    sender_id: int | None = None
    author_id: int | None = None
    sender_chat_id: int | None = None
    author_signature: str | None = None
    thread_id: int | None = None
    reply_to: int | None = None
    reply_ephemeral: int | None = None
    quote: Json | None = None
    reply_markup: Json | None = None
    keyboard: Json | None = None
    edit_date: int | None = None
    media_group_id: str | None = None
    forward_origin: Json | None = None
    via_bot_id: int | None = None
    inline_id: str | None = None
    is_service: bool = False
    is_protected: bool = False
    ephemeral_id: int | None = None
    receiver_id: int | None = None
    in_place_of: int | None = None
    is_deleted: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)


@dataclass(eq=False)
class Chat:
    """A chat and all it holds. A private chat belongs to one bot and one person."""

    key: str
    id: int
    type: str
    title: str | None = None
    username: str | None = None
    is_forum: bool = False
    bot_id: int | None = None
    has_started: bool = False
    is_blocked: bool = False
    next_message_id: int = 1
    next_ephemeral_id: int = 1
    migrated_to: int | None = None
    instance: str = ""
    members: dict[int, Member] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    ephemerals: dict[int, Message] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    menu_button: Json | None = None


@dataclass(eq=False)
class Update:
    """One update waiting for a bot. `is_injected` ones ignore the offset until seen once."""

    update_id: int
    chat_key: str
    body: Json
    is_injected: bool = False
    was_seen: bool = False


@dataclass
class Webhook:
    """Where a bot wants its updates posted, and how that went lately."""

    url: str
    secret_token: str | None = None
    max_connections: int = 40
    ip_address: str | None = None
    has_certificate: bool = False
    last_error_date: int | None = None
    last_error_message: str | None = None


@dataclass
class Bot:
    """A bot's account: its token, its queue, its profile."""

    token: str
    user_id: int
    reads_all: bool = False
    next_update_id: int = 1
    updates: list[Update] = field(default_factory=list)
    allowed_updates: list[str] = field(default_factory=list)
    webhook: Webhook | None = None
    commands: dict[str, list[Json]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    menu_button: Json | None = None
    file_links: dict[str, str] = field(default_factory=dict)


@dataclass
class Query:
    """A callback or inline query: who asked which bot, and what came back."""

    id: str
    bot_id: int
    user_id: int
    asked_at: int
    chat_key: str = ""
    message_id: int = 0
    ephemeral_id: int | None = None
    answer: Json | None = None


@dataclass
class Call:
    """One Bot API call as it was made and answered; `status` is 0 when the line was cut."""

    number: int
    bot_id: int
    method: str
    params: Json
    at: float
    status: int = 0
    answer: Any = None
