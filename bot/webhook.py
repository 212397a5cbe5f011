"""The webhook: Telegram's door into the inbox.

Holds one route. Refuses callers without the secret before reading a byte of the body, bodies over
1 MB, and an answer of 200 before the update is committed.
"""

import hmac

import structlog
from aiohttp import web

from bot.intake import Intake

log = structlog.get_logger()

PATH = "/telegram"
LARGEST_BODY = 1024 * 1024
_HEADER = "X-Telegram-Bot-Api-Secret-Token"


def add_webhook(app: web.Application, intake: Intake, secret: str) -> None:
    """Serve the webhook on `app`."""
    expected = secret.encode()

    async def take(request: web.Request) -> web.Response:
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
        return web.Response()

    app.router.add_post(PATH, take)


async def _read(request: web.Request) -> bytes:
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
