"""Whether the program is alive, and whether it can keep what it is sent.

`/healthz` answers as long as the event loop turns; `/readyz` asks what the program stands on and
answers 503 with the names of what is wrong. Refuses business data: names of parts and figures of
queues, nothing that was sent, and no error's words.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import orjson
from aiohttp import web

__all__ = ["READINESS", "Probe", "Readiness", "make_console"]


@dataclass(frozen=True, slots=True)
class Readiness:
    """What was found: each part and whether it is well, and how much waits in the queues."""

    parts: Mapping[str, bool]
    queues: Mapping[str, int] = field(default_factory=dict)

    @property
    def wrong(self) -> list[str]:
        """The names of the parts that are not well."""
        return [name for name, well in self.parts.items() if not well]


Probe = Callable[[], Awaitable[Readiness]]

READINESS: web.AppKey[Probe] = web.AppKey("readiness")


def make_console(ready: Probe) -> web.Application:
    """The application with its health pages; `ready` finds out how things are, without raising."""
    app = web.Application()
    app[READINESS] = ready
    app.router.add_get("/healthz", _alive)
    app.router.add_get("/readyz", _ready)
    return app


async def _alive(_request: web.Request) -> web.Response:
    return _told({"alive": True}, 200)


async def _ready(request: web.Request) -> web.Response:
    found = await request.app[READINESS]()
    document = {
        "ready": not found.wrong,
        "wrong": found.wrong,
        "parts": dict(found.parts),
        "queues": dict(found.queues),
    }
    return _told(document, 503 if found.wrong else 200)


def _told(document: Mapping[str, object], status: int) -> web.Response:
    return web.Response(
        body=orjson.dumps(document),
        status=status,
        content_type="application/json",
        # An answer of a minute ago is no answer.
        headers={"Cache-Control": "no-store"},
    )
