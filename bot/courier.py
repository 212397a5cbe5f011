"""The courier: one call to Telegram, and what its answer means.

Holds the one place that knows Telegram's errors. Refuses to retry by itself: it says what
happened, and the sender decides. Error texts go no further than this: they may hold content.
"""

from dataclasses import dataclass
from typing import Any, cast

from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import Response, TelegramMethod
from aiogram.types import ForumTopic, Message
from aiohttp import ClientConnectorError, ConnectionTimeoutError

from bot.json_session import JsonSession, ReadyCall
from desk.sent import FailureWhy

LONGEST_CALL = 30
# pydantic would build these types anew for every answer if nobody held them.
_ANSWERS = (Response[Message], Response[bool], Response[Message | bool])
# No name, nobody at the port, no TLS, no connection in time: nothing of the call has left.
_NEVER_LEFT = (ClientConnectorError, ConnectionTimeoutError)


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram took it. `message_id` is None where the call makes no message."""

    message_id: int | None = None
    thread_id: int | None = None
    file_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Later:
    """Not now. `ambiguous`: perhaps it was taken, the answer never came. `away`: perhaps it is
    Telegram as a whole that can't be reached, not this chat alone.
    """

    why: str
    retry_after: float | None = None
    ambiguous: bool = False
    away: bool = False


@dataclass(frozen=True, slots=True)
class Never:
    """Telegram won't take it."""

    why: FailureWhy


@dataclass(frozen=True, slots=True)
class Moved:
    """The group has become a supergroup with another id."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class TopicGone:
    """The ticket's topic isn't there any more, or takes nothing from us."""


Outcome = Sent | Later | Never | Moved | TopicGone

# Telegram's own words, in the order in which they are looked for.
_BAD_REQUESTS: tuple[tuple[str, Outcome], ...] = (
    ("message is not modified", Sent()),
    ("topic_not_modified", Sent()),
    ("message to delete not found", Sent()),
    ("message thread not found", TopicGone()),
    ("topic_deleted", TopicGone()),
    ("topic_closed", TopicGone()),  # by somebody, where the bot may no longer manage topics
    ("message to edit not found", Never(FailureWhy.GONE)),
    ("message_id_invalid", Never(FailureWhy.GONE)),  # of a copy shared by inline mode
    ("message to be replied not found", Never(FailureWhy.GONE)),
    ("chat not found", Never(FailureWhy.GONE)),
    ("message can't be", Never(FailureWhy.NO_RIGHTS)),
    ("not enough rights", Never(FailureWhy.NO_RIGHTS)),
    ("have no rights", Never(FailureWhy.NO_RIGHTS)),
)


async def call(bot: Bot, method: TelegramMethod[Any] | ReadyCall) -> Outcome:
    """Make one call and say what came of it; never raises for what Telegram or the wire does."""
    try:
        if isinstance(method, ReadyCall):
            session = cast(JsonSession, bot.session)
            return Sent((await session.send(bot, method, LONGEST_CALL))["message_id"])
        result = await bot(method, request_timeout=LONGEST_CALL)
        if _shown_to_all(method, result):
            await bot.delete_message(result.chat.id, result.message_id)
            return Never(FailureWhy.REFUSED)
        return _sent(result)
    except TelegramAPIError as failure:
        return _meaning(failure)
    except (TimeoutError, ClientDecodeError) as failure:  # or somebody else's page for an answer
        return Later(type(failure).__name__, ambiguous=True, away=True)


def _shown_to_all(method: TelegramMethod[Any], result: Any) -> bool:
    """Whether what was meant for one person's eyes went to the whole group.

    A Bot API server older than 10.2 ignores the parameter that it doesn't know.
    """
    meant_for_one = getattr(method, "ephemeral_message_parameters", None) is not None
    return meant_for_one and isinstance(result, Message) and result.ephemeral_message_id is None


def _meaning(failure: TelegramAPIError) -> Outcome:
    match failure:
        case TelegramRetryAfter():
            return Later("RetryAfter", retry_after=float(failure.retry_after))
        case TelegramMigrateToChat():
            return Moved(failure.migrate_to_chat_id)
        case TelegramForbiddenError():
            return Never(_forbidden(failure.message))
        case TelegramBadRequest():
            return _bad_request(failure.message)
        case TelegramNotFound():
            return Never(FailureWhy.GONE)
        case TelegramEntityTooLarge():  # for aiogram an error of the network, for us a "no"
            return Never(FailureWhy.REFUSED)
        case TelegramServerError() | TelegramUnauthorizedError() | TelegramNetworkError():
            return Later(type(failure).__name__, ambiguous=_perhaps_taken(failure), away=True)
        case _:
            return Never(FailureWhy.REFUSED)


def _perhaps_taken(failure: TelegramAPIError) -> bool:
    has_left = not isinstance(failure.__cause__, _NEVER_LEFT)
    return isinstance(failure, TelegramNetworkError) and has_left


def _forbidden(words: str) -> FailureWhy:
    return FailureWhy.NOT_STARTED if "initiate" in words else FailureWhy.BLOCKED


def _bad_request(words: str) -> Outcome:
    lowered = words.lower()
    for needle, outcome in _BAD_REQUESTS:
        if needle in lowered:
            return outcome
    return Never(FailureWhy.REFUSED)


def _sent(result: Any) -> Sent:
    if isinstance(result, ForumTopic):
        return Sent(thread_id=result.message_thread_id)
    if isinstance(result, Message):
        photo = result.photo[-1].file_id if result.photo else None
        document = result.document.file_id if result.document else None
        file_id = photo or document
        return Sent(result.message_id or None, None, (file_id,) if file_id else ())
    return Sent()
