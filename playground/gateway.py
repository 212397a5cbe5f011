"""The Bot API's door: /bot<token>/<method> and /file/bot<token>/<path>.

Reads calls in every form Telegram takes (query string, form, multipart, JSON; GET and POST; method
names in any case), applies faults, records every call. Refuses wrong tokens with 401.
"""

from __future__ import annotations

import asyncio
import mimetypes
from typing import Any

from aiohttp import web

from playground.api.registry import ANSWERS
from playground.api.request import Request
from playground.cast import TOKEN
from playground.contents import Upload
from playground.errors import ApiError, bad_request, not_found, unauthorized
from playground.faults import Fault, spend
from playground.files import UPLOAD_LIMIT
from playground.pace import keep_pace
from playground.records import Bot, Call, Json
from playground.validation import METHOD_NAMES, check_params
from playground.wire import dumps, loads
from playground.world import World

BODY_LIMIT = UPLOAD_LIMIT + 1024 * 1024


class LineCut(Exception):
    """The connection is to be dropped without an answer."""


class Gateway:
    """Answers bots over HTTP."""

    def __init__(self, world: World) -> None:
        self.world = world

    def routes(self) -> list[web.RouteDef]:
        """The routes of the Bot API."""
        return [
            web.route("*", "/bot{token}/{method}", self.call),
            web.get("/file/bot{token}/{path:.+}", self.file),
        ]

    def bot(self, token: str) -> Bot:
        """The bot of a token, made on first sight; 401 for a wrong one."""
        match = TOKEN.fullmatch(token)
        if match is None:
            raise unauthorized()
        bot = self.world.add_bot(token)
        if bot.token != token:
            raise unauthorized()
        return bot

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One method call over HTTP."""
        try:
            bot = self.bot(request.match_info["token"])
            params, uploads = await read_params(request)
            name = request.match_info["method"]
            result = await self.perform(bot, name, params, uploads, _line_of(request))
        except ApiError as error:
            return _json(error.body(), error.status)
        except LineCut:
            return _cut(request)
        return _json({"ok": True, "result": result}, 200)

    async def perform(
        self,
        bot: Bot,
        name: str,
        params: Json,
        uploads: dict[str, Upload],
        is_connected: Any = lambda: True,
    ) -> Any:
        """Runs one call with faults and recording; raises `ApiError` or `LineCut`."""
        method = METHOD_NAMES.get(name.lower())
        call = self.record(bot, method or name, params, uploads)
        try:
            if method is None:
                raise not_found()
            fault = spend(self.world.faults, method, params)
            await self.before(fault, params)
            keep_pace(self.world.paces, method, params, self.world.clock.now())
            checked = check_params(method, params, uploads, is_strict=self.world.is_strict)
            request = Request(self.world, bot, method, checked, is_connected)
            call.answer = await ANSWERS[method](request)
            call.status = 200
            if fault is not None and fault.kind == "timeout_after_accept":
                call.status = 0
                raise LineCut
        except ApiError as error:
            call.status, call.answer = error.status, error.body()
            raise
        finally:
            self.world.changes.ring()
        return call.answer

    def record(self, bot: Bot, method: str, params: Json, uploads: dict[str, Upload]) -> Call:
        """Writes the call down before anything can happen to it."""
        self.world.call_count += 1
        files = {
            name: {"file_name": one.name, "size": len(one.data)} for name, one in uploads.items()
        }
        call = Call(
            self.world.call_count, bot.user_id, method, params | files, self.world.clock.now()
        )
        self.world.calls.append(call)
        self.world.changes.ring()
        return call

    async def before(self, fault: Fault | None, params: Json) -> None:
        """What a fault does before the call takes effect."""
        if fault is None:
            return
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        if fault.kind == "drop_before":
            raise LineCut
        if fault.kind == "migrate":
            self.migrate(fault, params)
        error = fault.error()
        if error is not None:
            raise error

    def migrate(self, fault: Fault, params: Json) -> None:
        """Upgrades the group of the call (the call then fails by itself), or just says so."""
        if fault.migrate_to is not None:
            words = "group chat was upgraded to a supergroup chat"
            raise ApiError(400, f"Bad Request: {words}", {"migrate_to_chat_id": fault.migrate_to})
        chat = self.world.chats.get(str(params.get("chat_id")))
        if chat is None or chat.bot_id is not None or chat.migrated_to is not None:
            raise bad_request("chat not found")
        self.world.migrate(chat)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file's bytes, by the path that getFile gave this bot."""
        try:
            bot = self.bot(request.match_info["token"])
            fault = spend(self.world.faults, "file", {})
            await self.before(fault, {})
            key = bot.file_links.get(request.match_info["path"])
            if key is None:
                raise not_found()
        except ApiError as error:
            return _json(error.body(), error.status)
        except LineCut:
            return _cut(request)
        stored = self.world.files.files[key]
        kind = mimetypes.guess_type(stored.path)[0] or "application/octet-stream"
        return web.Response(body=self.world.files.contents[key], content_type=kind)


async def read_params(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    """The parameters of a call and the files that came with it."""
    params: Json = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        raw = await request.read()
        try:
            given = loads(raw) if raw.strip() else {}
        except ValueError as fault:
            raise bad_request("can't parse JSON object") from fault
        if not isinstance(given, dict):
            raise bad_request("object expected")
        return params | given, uploads
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            uploads[name] = Upload(value.file.read(), value.filename, value.content_type)
        else:
            params[name] = value.decode() if isinstance(value, bytes | bytearray) else value
    return params, uploads


def _line_of(request: web.Request) -> Any:
    """A function that tells whether somebody still waits for the answer."""

    def is_connected() -> bool:
        transport = request.transport
        return transport is not None and not transport.is_closing()

    return is_connected


def _json(document: Json, status: int) -> web.Response:
    return web.Response(
        body=dumps(document), status=status, content_type="application/json", charset="utf-8"
    )


def _cut(request: web.Request) -> web.Response:
    """Drops the connection: the bot sees it break in the middle of the call."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
