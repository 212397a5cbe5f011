"""The public pages as a web process of its own serves them: over HTTP, without a private key.

Holds the desk of the story, which publishes and ends notices, and beside it a server whose vault
can open nothing. Refuses shortcuts: what a test asserts, it has read from an answer.
"""

import io
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp
from aiohttp import web
from PIL import Image

from bot.desk_way import DeskWay
from console.health import Readiness, make_console
from console.pages import add_assets, add_pages
from console.posters import Posters
from console.visit import Front
from desk.notices.rows import notice_row
from handlers.rendering.poster_words import poster_words
from storage.sealing import Vault
from tests.desk.notice_house import Desk
from tests.desk.published import People, publish, publish_with_photos

FORM = "application/x-www-form-urlencoded"
MARKUP = "<script>alert(1)</script><b onclick=x>\"'&amp;{{7*7}}"


def form_headers(**changed: str) -> dict[str, str]:
    """What a browser sends with a form of our own; a header's `_` is its `-`."""
    usual = {"Content-Type": FORM, "Sec-Fetch-Site": "same-origin", "Origin": "null"}
    return usual | {name.replace("_", "-"): value for name, value in changed.items()}


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """The body as a page."""
        return self.body.decode()


@dataclass
class Site:
    """The pages, and the desk behind them."""

    desk: Desk
    people: People
    front: Front
    url: str
    client: aiohttp.ClientSession

    async def ask(self, method: str, path: str, **more: Any) -> Answer:
        """One request; redirects are not followed."""
        more.setdefault("allow_redirects", False)
        async with self.client.request(method, self.url + path, **more) as got:
            return Answer(got.status, got.headers, await got.read())

    async def get(self, path: str, **headers: str) -> Answer:
        """GET; a header's `_` is its `-`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.ask("GET", path, headers=named)

    def publish(self, **changes: Any) -> str:
        """A live notice's number."""
        return self.number(publish(self.desk, self.people, **changes))

    def publish_with_photo(self) -> tuple[int, str]:
        """A live notice with a picture: its id and number."""
        notice_id = publish_with_photos(self.desk, self.people, picture())
        return notice_id, self.number(notice_id)

    def number(self, notice_id: int) -> str:
        """The number of a published notice."""
        return str(self.desk.look(notice_row, notice_id).number)


@asynccontextmanager
async def serving(desk: Desk, people: People) -> AsyncIterator[Site]:
    """The pages on a port of their own."""
    ring = replace(desk.keyring, desk_private=None, relay_private=None)
    kit = replace(desk.kit, vault=Vault(ring, now=desk.clock))
    front = Front(
        DeskWay(desk.store, kit), ring.signing_public, Posters(poster_words), "tipline_bot"
    )
    app = make_console(all_is_well)
    add_assets(app)
    add_pages(app, front)
    async with listening(app) as url, aiohttp.ClientSession() as client:
        yield Site(desk, people, front, url, client)


@asynccontextmanager
async def listening(app: web.Application) -> AsyncIterator[str]:
    """The application on a port of its own; yields its address."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    place = web.TCPSite(runner, "127.0.0.1", 0)
    await place.start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}"
    await runner.cleanup()


async def all_is_well() -> Readiness:
    """Nothing is wrong."""
    return Readiness({})


def picture(size: tuple[int, int] = (320, 240)) -> bytes:
    """A JPEG, as notices keep it."""
    held = io.BytesIO()
    Image.new("RGB", size, (90, 120, 60)).save(held, "JPEG")
    return held.getvalue()
