"""One playground as a running server: the Bot API, the control, the page, on one loopback port.

Refuses addresses beyond loopback: this is a stage, not a service.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from playground.control import Control
from playground.gateway import BODY_LIMIT, Gateway
from playground.keeping import Keeper
from playground.webhooks import Pushers
from playground.world import World


class Playground:
    """`async with Playground() as pg:` serves `pg.world` at `pg.url` until the block ends.

    `listener` is a socket that listens already; host and port are then its own.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        listener: socket.socket | None = None,
        state_path: Path | str | None = None,
        world: World | None = None,
    ) -> None:
        if listener is not None:  # already bound: nobody can take the port in between
            host, port = listener.getsockname()[:2]
        if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
            raise ValueError("the playground serves loopback addresses only")
        self.host = host
        self.port = port
        self._listener = listener
        self.world = world or World()
        self.gateway = Gateway(self.world)
        self.keeper = Keeper(self.world, Path(state_path)) if state_path else None
        self.was_loaded = self.keeper.load() if self.keeper else False
        self._runner: web.AppRunner | None = None
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def url(self) -> str:
        """The base address, for `TelegramAPIServer.from_base`, the page and the client."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    def app(self) -> web.Application:
        """The web application with all its routes."""
        app = web.Application(client_max_size=BODY_LIMIT)
        app.add_routes(self.gateway.routes())
        app.add_routes(Control(self.world).routes())
        return app

    async def __aenter__(self) -> Self:
        self._runner = web.AppRunner(self.app(), access_log=None, shutdown_timeout=0.05)
        await self._runner.setup()
        await self._site(self._runner).start()
        self.port = _bound_port(self._runner)
        self._tasks.append(asyncio.create_task(Pushers(self.world, self.gateway).run()))
        if self.keeper is not None:
            self._tasks.append(asyncio.create_task(self.keeper.run()))
        return self

    def _site(self, runner: web.AppRunner) -> web.BaseSite:
        if self._listener is not None:
            return web.SockSite(runner, self._listener)
        return web.TCPSite(runner, self.host, self.port)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        if self._runner is not None:
            await self._runner.cleanup()
        if self.keeper is not None:
            await self.keeper.save()


def _bound_port(runner: web.AppRunner) -> int:
    """The port the system gave us."""
    return int(runner.addresses[0][1])
