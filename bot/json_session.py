"""The wire to the Bot API: calls as JSON, and one body for the many chats that get the same.

Holds aiogram's session with JSON where a call carries no file; putting a form together, and reading
an answer into aiogram's types, cost more than sending it. Refuses to judge what Telegram answers:
that is the courier's.
"""

from dataclasses import dataclass
from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiohttp import ClientError, ClientTimeout
from typing_extensions import override

from bot.wire import read_json, write_json

_JSON = {"Content-Type": "application/json"}
# Of a call's seconds, so many to be connected: whoever is not by then has sent nothing.
_TO_CONNECT = 10


@dataclass(frozen=True, slots=True)
class ReadyCall:
    """A call whose body is there already."""

    method: TelegramMethod[Any]
    body: bytes


@dataclass(frozen=True, slots=True)
class SameForAll:
    """A call that many chats get: the method, and its body after the chat's id."""

    method: TelegramMethod[Any]
    after_chat_id: bytes

    def to(self, chat_id: int) -> ReadyCall:
        """The call for one of them."""
        return ReadyCall(self.method, b'{"chat_id":%d%s' % (chat_id, self.after_chat_id))


class JsonSession(AiohttpSession):
    """aiogram's session; files still go as forms."""

    def same_for_all(self, bot: Bot, method: TelegramMethod[Any]) -> SameForAll:
        """Put a call together once for all chats. It carries no file."""
        body = self._body(bot, method)
        assert body is not None
        del body["chat_id"]
        return SameForAll(method, b"," + write_json(body)[1:])

    async def send(self, bot: Bot, ready: ReadyCall, seconds: int) -> dict[str, Any]:
        """Make a call that is ready; return the message as Telegram describes it."""
        status, raw = await self._post(bot, ready.method, ready.body, seconds)
        try:
            answer = read_json(raw) if status == 200 else {}
        except ValueError:
            answer = {}
        if answer.get("ok") is not True:
            self.check_response(bot, ready.method, status, _text(raw))  # raises what it means
        return cast("dict[str, Any]", answer["result"])

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109  # aiogram's own name for it
    ) -> TelegramType:
        """Make any call."""
        body = self._body(bot, method)
        if body is None:
            limit = cast(int, self._limit(timeout))  # handed on to aiohttp, which takes both
            return await super().make_request(bot, method, limit)
        status, raw = await self._post(bot, method, write_json(body), timeout)
        response = self.check_response(bot, method, status, _text(raw))
        return cast(TelegramType, response.result)

    @override
    async def close(self) -> None:
        """Close every connection, and return when they are closed.

        aiogram waits a quarter of a second more, for an aiohttp that did not say when that is.
        """
        if self._session is not None:
            await self._session.close()

    def _limit(self, seconds: int | None) -> ClientTimeout:
        return ClientTimeout(self.timeout if seconds is None else seconds, connect=_TO_CONNECT)

    def _body(self, bot: Bot, method: TelegramMethod[Any]) -> dict[str, Any] | None:
        files: dict[str, Any] = {}
        given = method.model_dump(warnings=False, exclude_none=True)
        body = self.prepare_value(given, bot=bot, files=files, _dumps_json=False)
        return None if files else cast("dict[str, Any]", body)

    async def _post(
        self, bot: Bot, method: TelegramMethod[Any], body: bytes, seconds: int | None
    ) -> tuple[int, bytes]:
        session = await self.create_session()
        url = self.api.api_url(token=bot.token, method=method.__api_method__)
        limit = self._limit(seconds)
        try:
            async with session.post(url, data=body, headers=_JSON, timeout=limit) as answer:
                return answer.status, await answer.read()
        except TimeoutError as failure:
            raise TelegramNetworkError(method=method, message="timeout") from failure
        except ClientError as failure:
            raise TelegramNetworkError(method=method, message=type(failure).__name__) from failure


def _text(raw: bytes) -> str:
    """What is no text is no answer either, whoever sent it; `check_response` says so."""
    return raw.decode(errors="replace")
