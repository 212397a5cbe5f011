"""The webhook: Telegram's door into the inbox.

Holds one route, asked for before the router of the public pages and answered from one response that
is written down beforehand: both cost more than taking an update in. Refuses callers without the
secret before reading a byte of the body, bodies over 1 MB, and an answer of 200 before the update is
committed.
"""

import hmac
import time
from collections.abc import Awaitable, Callable
from email.utils import formatdate

import structlog
from aiohttp import HttpVersion11, hdrs, web
from aiohttp.abc import AbstractStreamWriter
from typing_extensions import override

from bot.intake import Intake

log = structlog.get_logger()

PATH = "/telegram"
LARGEST_BODY = 1024 * 1024
_HEADER = "X-Telegram-Bot-Api-Secret-Token"

Take = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class _Kept(web.StreamResponse):
    """Yes, to everybody who stays connected: it holds nothing of a request, so one serves for all."""

    def __init__(self) -> None:
        super().__init__(headers={hdrs.CONTENT_LENGTH: "0"})
        self._second = 0

    @property
    @override
    def keep_alive(self) -> bool:
        return True

    @override
    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter:
        second = int(time.time())
        if second != self._second:
            self._second, self.headers[hdrs.DATE] = second, formatdate(second, usegmt=True)
        await request.writer.write_headers("HTTP/1.1 200 OK", self.headers)
        request.writer.send_headers()
        return request.writer

    @override
    async def write_eof(self, data: bytes = b"") -> None:
        """Nothing follows the headers."""


def make_webhook(intake: Intake, secret: str) -> Take:
    """The handler that takes updates in."""
    expected = secret.encode()
    kept = _Kept()

    async def take(request: web.BaseRequest) -> web.StreamResponse:
        given = request.headers.get(_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, expected):
            return web.Response(status=401)
        if (request.content_length or 0) > LARGEST_BODY:
            return web.Response(status=413)
        try:
            body = await _read(request)
        except web.HTTPRequestEntityTooLarge:
            return web.Response(status=413)
        try:
            await intake.take_in(body)
        except Exception as failure:  # noqa: BLE001  # not kept: Telegram must send it again
            log.error("intake_failed", why=type(failure).__name__)
            return web.Response(status=500)
        stays = request.keep_alive and request.version == HttpVersion11
        return kept if stays else web.Response()

    return take


def put_in_front(runner: web.AppRunner, take: Take) -> None:
    """Let `take` have the updates before the router sees them; what is put in another way finds the
    same handler there.
    """
    server = runner.server
    assert server is not None
    by_router = server.request_handler

    async def by_address(request: web.BaseRequest) -> web.StreamResponse:
        ours = request.path == PATH and request.method == hdrs.METH_POST
        plain = ours and hdrs.EXPECT not in request.headers
        return await (take if plain else by_router)(request)

    server.request_handler = by_address


async def _read(request: web.BaseRequest) -> bytes:
    """Read a body of unknown length without ever holding more than is allowed."""
    if request.content_length == 0:
        return b""
    if request.content_length is not None:
        return await request.content.readexactly(request.content_length)
    found = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        found += chunk
        if len(found) > LARGEST_BODY:
            raise web.HTTPRequestEntityTooLarge(LARGEST_BODY, len(found))
    return bytes(found)
