"""The console as a process of its own serves it: over HTTP, with the desk's key and without the relay's.

Holds tickets, their officers, a server, and browsers as far as they are a cookie. Refuses shortcuts: a browser
is signed in by the code that the bot said.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import aiohttp

from bot.desk_way import DeskWay
from console.health import make_console
from console.moderators.routes import add_desk
from console.pages import add_assets
from console.posters import Posters
from console.visit import Front
from desk.actors import OfficerActor
from desk.district.sign_ins import offer
from desk.sealed import keep_session_keys
from handlers.rendering.poster_words import poster_words
from storage.sealing import Vault
from storage.tables.audit import AuditRow
from tests.console.site import Answer, all_is_well, form_headers, listening
from tests.desk.ticket_desk import TicketDesk


@dataclass
class DeskSite:
    """The console, and the tickets that it shows."""

    stage: TicketDesk
    front: Front
    url: str
    client: aiohttp.ClientSession

    def code(self, officer: OfficerActor) -> str:
        """The code that the bot gives an officer who writes /console."""
        assert officer.to is not None
        self.stage.desk.do(offer, officer, officer.to)
        return str(self.stage.said("officer.console")[-1]["code"])

    async def post(self, path: str, fields: Mapping[str, str], **headers: str) -> Answer:
        """What a browser sends for a form of the console's own; `headers` change it."""
        sent = form_headers(**headers)
        return await self.ask("POST", path, data=urlencode(fields), headers=sent)

    async def ask(self, method: str, path: str, **more: Any) -> Answer:
        """One request; redirects are not followed, cookies not kept."""
        url = f"{self.url}/console{path}"
        async with self.client.request(method, url, allow_redirects=False, **more) as got:
            return Answer(got.status, got.headers, await got.read())

    async def signed_in(self, officer: OfficerActor) -> "Browser":
        """A browser in which the officer has signed in."""
        answer = await self.post("/in", {"code": self.code(officer)})
        assert answer.status == 303, answer.text
        return Browser(self, token_in(answer))

    def acts(self, action: str) -> list[Any]:
        """What the audit log has of one kind."""
        return self.stage.desk.rows(AuditRow, action=action)


@dataclass
class Browser:
    """One browser: the token in its cookie."""

    site: DeskSite
    token: str

    async def get(self, path: str, **headers: str) -> Answer:
        """GET a page; a header's `_` is its `-`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.site.ask(
            "GET", path, headers={"Cookie": f"console={self.token}", **named}
        )

    async def post(self, path: str, **headers: str) -> Answer:
        """Press a button of the console."""
        return await self.site.post(path, {}, Cookie=f"console={self.token}", **headers)


def token_in(answer: Answer) -> str:
    """The token that an answer sets."""
    name, _, value = answer.headers["Set-Cookie"].partition(";")[0].partition("=")
    assert name == "console"
    return value


@asynccontextmanager
async def serving_desk(stage: TicketDesk) -> AsyncIterator[DeskSite]:
    """The console on a port of its own."""
    desk = stage.desk
    ring = replace(desk.keyring, relay_private=None)
    kit = replace(desk.kit, vault=Vault(ring, now=desk.clock))
    keys = kit.vault.fresh_session_keys()
    desk.do(keep_session_keys, keys)
    kit.vault.adopt(keys)
    way = DeskWay(desk.store, kit)
    front = Front(way, ring.signing_public, Posters(poster_words), "tipline_bot")
    app = make_console(all_is_well)
    add_assets(app)
    add_desk(app, front)
    jar = aiohttp.DummyCookieJar()
    async with listening(app) as url, aiohttp.ClientSession(cookie_jar=jar) as client:
        yield DeskSite(stage, front, url, client)
