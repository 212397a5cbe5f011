"""The control: JSON over HTTP for the page and for tests in other processes.

`POST /control/do/<act>` does what a person or a stage hand can do; `GET /control/…` looks; one
stream tells of changes. Refusals of acts come back as 409 with a code that the page words.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from playground.contents import Upload
from playground.deeds import DEEDS
from playground.errors import CannotDo
from playground.pictures import NotAPhoto, WrongDimensions, photo_sizes
from playground.records import Json
from playground.render import user_json
from playground.wire import dumps, loads
from playground.world import World, matches

PAGE = Path(__file__).parent / "page"
MAX_WAIT = 300.0
HEARTBEAT_SECONDS = 15.0
_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def answer(document: Any, status: int = 200) -> web.Response:
    """A JSON answer."""
    return web.Response(body=dumps(document), status=status, content_type="application/json")


def guarded(handler: Handler) -> Handler:
    """Turns refusals into 409 and nonsense into 400, both as JSON."""

    async def run(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except CannotDo as refusal:
            return answer({"refused": refusal.code}, 409)
        except TimeoutError as late:
            return answer({"late": str(late)}, 408)
        except (KeyError, TypeError, ValueError) as fault:
            return answer({"wrong": f"{type(fault).__name__}: {fault}"}, 400)

    return run


class Control:
    """The control's routes over one world."""

    def __init__(self, world: World) -> None:
        self.world = world

    def routes(self) -> list[web.RouteDef]:
        """The routes of the control and of the page."""
        return [
            web.get("/", self.page),
            web.get("/page/{name:[a-z_-]+\\.[a-z]+}", self.page),
            web.post("/control/do/{act}", guarded(self.do)),
            web.post("/control/wait", guarded(self.wait)),
            web.post("/control/newest", guarded(self.newest)),
            web.get("/control/stage", guarded(self.stage)),
            web.get("/control/chats", guarded(self.chats)),
            web.get("/control/history", guarded(self.history)),
            web.get("/control/calls", guarded(self.calls)),
            web.get("/control/inline", guarded(self.inline)),
            web.get("/control/files/{key}", guarded(self.file)),
            web.get("/control/events", self.events),
        ]

    async def page(self, request: web.Request) -> web.StreamResponse:
        """The page and its parts."""
        path = PAGE / request.match_info.get("name", "index.html")
        if not path.is_file():
            raise web.HTTPNotFound
        headers = {
            "Cache-Control": "no-store",
            "Content-Security-Policy": "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:",
        }
        return web.Response(
            body=path.read_bytes(),
            content_type=_TYPES[path.suffix],
            charset="utf-8",
            headers=headers,
        )

    async def do(self, request: web.Request) -> web.StreamResponse:
        """One act, with its arguments as JSON, or as multipart with files."""
        deed = DEEDS.get(request.match_info["act"])
        if deed is None:
            return answer({"wrong": "no such act"}, 404)
        given, uploads = await self._given(request)
        if uploads and not given.get("as_files") and given.get("kind", "photo") == "photo":
            given["photos"] = [await _sizes(one) for one in uploads]
        else:
            given["uploads"] = uploads
        return answer({"result": deed(self.world, given)})

    async def _given(self, request: web.Request) -> tuple[Json, list[Upload]]:
        if not request.content_type.startswith("multipart/"):
            raw = await request.read()
            return (loads(raw) if raw else {}), []
        form = await request.post()
        uploads = [
            Upload(one.file.read(), one.filename, one.content_type)
            for one in form.getall("file", [])
            if isinstance(one, web.FileField)
        ]
        return loads(str(form.get("given", "{}"))), uploads

    async def wait(self, request: web.Request) -> web.StreamResponse:
        """Waits for a message with words in it (or from anyone after an id); long-polls."""
        given = loads(await request.read())
        words = given.get("contains", "")
        found = await self.world.wait_for(
            given["person"],
            given["peer"],
            lambda one: (
                matches(one, words) and (self.world.is_of_a_bot(one) or not given.get("from_bot"))
            ),
            topic=given.get("topic"),
            after=given.get("after", 0),
            timeout=min(float(given.get("timeout", 10)), MAX_WAIT),
        )
        return answer({"result": found})

    async def newest(self, request: web.Request) -> web.StreamResponse:
        """Waits for a bot's message by its words and by what a button carries; long-polls."""
        given = loads(await request.read())
        timeout = min(float(given.pop("timeout", 10)), MAX_WAIT)
        found = await self.world.wait_for_newest(
            given.pop("person"), given.pop("peer"), given.pop("words"), **given, timeout=timeout
        )
        return answer({"result": found})

    async def stage(self, request: web.Request) -> web.StreamResponse:
        """What the page starts from: phones, people, bots, the hint, the map, the clock."""
        bots = [user_json(self.world.users[one]) for one in self.world.bots]
        people = [user_json(one) for one in self.world.users.values() if not one.is_bot]
        stage = {
            "phones": self.world.phones,
            "hint": self.world.hint,
            "map": self.world.map,
            "timezone": self.world.timezone,
            "bots": bots,
            "people": people,
            "now": self.world.clock.now(),
            "events": self.world.event_count,
        }
        return answer({"result": stage})

    async def chats(self, request: web.Request) -> web.StreamResponse:
        """The chats on one person's phone."""
        return answer({"result": self.world.chats_of(int(request.query["person"]))})

    async def history(self, request: web.Request) -> web.StreamResponse:
        """A chat as one person sees it: its head and its messages."""
        person, peer = int(request.query["person"]), int(request.query["peer"])
        topic = request.query.get("topic")
        messages = self.world.history(
            person,
            peer,
            topic=int(topic) if topic is not None else None,
            limit=int(request.query.get("limit", "300")),
        )
        chat = self.world.chat_view(self.world.peer(person, peer), person)
        return answer({"result": {"chat": chat, "messages": messages}})

    async def calls(self, request: web.Request) -> web.StreamResponse:
        """The Bot API calls so far, by method, chat and number."""
        chat = request.query.get("chat_id")
        found = self.world.calls_of(
            request.query.get("method"),
            int(chat) if chat is not None else None,
            int(request.query.get("since", "0")),
        )
        return answer({"result": found})

    async def inline(self, request: web.Request) -> web.StreamResponse:
        """The results of an inline query, once the bot has answered it."""
        query = self.world.inline_queries[request.query["query"]]
        timeout = min(float(request.query.get("timeout", "10")), MAX_WAIT)
        found = await self.world.until(lambda: query.answer, timeout)
        shown = [
            {name: one[name] for name in one if not name.startswith("$")}
            for one in found["results"]
        ]
        return answer({"result": shown})

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file's bytes, for phones. Never shown as a page: its sender may be hostile."""
        stored = self.world.files.files.get(request.match_info["key"])
        if stored is None:
            raise web.HTTPNotFound
        is_shown = (stored.mime_type or "").startswith(("image/jpeg", "video/", "audio/"))
        kind = stored.mime_type if is_shown and stored.mime_type else "application/octet-stream"
        headers = {
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Content-Disposition": "inline" if is_shown else "attachment",
            "Cache-Control": "max-age=31536000, immutable",
        }
        return web.Response(
            body=self.world.files.contents[stored.key], content_type=kind, headers=headers
        )

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: one per change, from `after` on."""
        last = int(request.headers.get("Last-Event-ID", request.query.get("after", "0")))
        # A number from before a restart: count from where this run is.
        last = min(last, self.world.event_count)
        stream = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await stream.prepare(request)
        with contextlib.suppress(ConnectionError):
            await self._tell(stream, last)
        return stream

    async def _tell(self, stream: web.StreamResponse, last: int) -> None:
        """Writes events until the listener is gone."""
        while True:
            seen = self.world.changes.count
            for event in [one for one in self.world.events if one["n"] > last]:
                last = event["n"]
                await stream.write(b"id: %d\ndata: %s\n\n" % (last, dumps(event)))
            if not await self.world.changes.wait(seen, HEARTBEAT_SECONDS):
                await stream.write(b": still here\n\n")


async def _sizes(upload: Upload) -> Any:
    try:
        return await asyncio.to_thread(photo_sizes, upload.data, is_from_phone=True)
    except (NotAPhoto, WrongDimensions) as fault:
        raise CannotDo("not_a_photo") from fault
