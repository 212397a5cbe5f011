"""Each bot's queue of updates: what is put in, what a poll takes out, what an offset confirms.

Refuses update types that the bot has not asked for. The offset confirms everything below it; a
negative one counts from the end and forgets the rest, as Telegram's does.
"""

from __future__ import annotations

from playground.records import Bot, Json, Update
from playground.state import State

UPDATE_TYPES = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "guest_message",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "managed_bot",
    "subscription",
    "stopped_message_generation",
)
NOT_BY_DEFAULT = ("chat_member", "message_reaction", "message_reaction_count")
MAX_BATCH = 100


def wants(bot: Bot, kind: str) -> bool:
    """Whether the bot receives updates of this type; an empty list means the default set."""
    if not bot.allowed_updates:
        return kind not in NOT_BY_DEFAULT
    return kind in bot.allowed_updates


def push(state: State, bot: Bot, kind: str, chat_key: str, content: Json) -> None:
    """Queues one update for the bot, if it wants the type."""
    if not wants(bot, kind):
        return
    update_id = bot.next_update_id
    bot.next_update_id += 1
    body = {"update_id": update_id, kind: content}
    bot.updates.append(Update(update_id, chat_key, body))
    state.bell_of(bot.user_id).ring()


def inject(state: State, bot: Bot, body: Json, chat_key: str | None = None) -> None:
    """Queues any update as it stands: duplicates, out of order, huge ids, unknown types.

    It is handed out once whatever the offset says. Without an `update_id` it gets the next one.
    """
    if "update_id" not in body:
        body = {"update_id": bot.next_update_id, **body}
        bot.next_update_id += 1
    update_id = body["update_id"] if isinstance(body["update_id"], int) else 0
    # Ids after a huge one go on from there, else its offset would confirm updates never seen.
    bot.next_update_id = max(bot.next_update_id, update_id + 1)
    key = chat_key if chat_key is not None else _chat_of(body)
    bot.updates.append(Update(update_id, key, body, is_injected=True))
    state.bell_of(bot.user_id).ring()


def _chat_of(body: Json) -> str:
    """Which chat an update belongs to, for serial delivery; unknown shapes share one."""
    for content in body.values():
        if isinstance(content, dict):
            inner = content.get("message") if "chat" not in content else content
            chat = inner.get("chat") if isinstance(inner, dict) else None
            if isinstance(chat, dict):
                return f"injected:{chat.get('id')}"
    return "injected"


def confirm(bot: Bot, offset: int | None) -> None:
    """Forgets what the offset confirms."""
    if offset is None:
        return
    if offset < 0:
        bot.updates = bot.updates[offset:]
        return
    bot.updates = [
        one
        for one in bot.updates
        if (not one.was_seen if one.is_injected else one.update_id >= offset)
    ]


def batch(bot: Bot, limit: int) -> list[Json]:
    """The oldest `limit` updates, marked as handed out once."""
    taken = bot.updates[:limit]
    for one in taken:
        one.was_seen = True
    return [one.body for one in taken]


class Polls:
    """Which poll of a bot is the newest; an older one finds out and ends."""

    def __init__(self) -> None:
        self._newest: dict[int, int] = {}
        self._count = 0

    def begin(self, state: State, bot_id: int) -> int:
        """A number for a new poll; older ones of the bot are woken to end."""
        self._count += 1
        self._newest[bot_id] = self._count
        state.bell_of(bot_id).ring()
        return self._count

    def is_newest(self, bot_id: int, number: int) -> bool:
        """Whether no poll of the bot began after this one."""
        return self._newest.get(bot_id) == number
