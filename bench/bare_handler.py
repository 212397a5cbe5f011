"""The limit of acknowledging: an aiohttp handler that parses JSON and says yes.

Refuses to keep anything: that is what makes it the limit.
"""

import asyncio
import sys

import orjson
import uvloop
from aiohttp import web


async def take(request: web.Request) -> web.Response:
    """Parse the body and answer."""
    orjson.loads(await request.read())
    return web.Response()


async def serve(port: int) -> None:
    """Listen until killed."""
    app = web.Application()
    app.router.add_post("/telegram", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
