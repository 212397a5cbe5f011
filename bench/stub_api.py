"""The least of a Bot API: says yes to everything and notes when.

Holds an aiohttp application for receipts' times. Refuses to be a playground: it checks nothing.
"""

import itertools
import time
from typing import Any, Self

import orjson
from aiohttp import web

BOT_ID = 700000001
TOKEN = f"{BOT_ID}:" + "B" * 35


_GIFTS = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)


class StubApi:
    """Counts calls; `sent` holds (moment, chat) of every sendMessage."""

    def __init__(self) -> None:
        self.sent: list[tuple[float, int]] = []
        self.port = 0
        self._numbers = itertools.count(10)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"].lower()
        if method == "getme":
            return _ok({"id": BOT_ID, "is_bot": True, "first_name": "T", "username": "t_bot"})
        if method.startswith(("send", "edit", "copy")):
            form = await _given(request)
            private = form.get("ephemeral_message_parameters")
            reader = private["receiver_user_id"] if private else None
            chat = reader or int(str(form.get("chat_id", "0")))
            self.sent.append((time.perf_counter(), chat))
            chat_json = {"id": chat, "type": "private" if chat > 0 else "supergroup"}
            number = next(self._numbers)
            seen_by = {"ephemeral_message_id": number} if private else {}
            return _ok({"message_id": number, "date": 1_795_000_000, "chat": chat_json, **seen_by})
        if method == "getchat":
            return _ok(
                {
                    "id": -1,
                    "type": "supergroup",
                    "accent_color_id": 0,
                    "max_reaction_count": 1,
                    "accepted_gift_types": dict.fromkeys(_GIFTS, False),
                }
            )
        return _ok(True)


async def _given(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(orjson.loads(await request.read()))
    return dict(await request.post())


def _ok(result: object) -> web.Response:
    body = orjson.dumps({"ok": True, "result": result})
    return web.Response(body=body, content_type="application/json")
