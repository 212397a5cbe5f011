"""A client of the control, for tests and tools in other processes.

Every method of `deeds` is one coroutine here, with the same names. Refusals come back as
`CannotDo`, waits that ran out as TimeoutError, nonsense as ValueError.
"""

from __future__ import annotations

import mimetypes
from types import TracebackType
from typing import Any, Self

import aiohttp

from playground.errors import CannotDo
from playground.records import Json
from playground.wire import dumps, loads

ROOM_SECONDS = 5.0
Files = list[tuple[str, bytes]]


class PlaygroundClient:
    """`async with PlaygroundClient(pg.url) as phone:` acts on a playground over HTTP."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.session.close()

    @property
    def session(self) -> aiohttp.ClientSession:
        """The open HTTP session; only inside the `async with` block."""
        if self._session is None:
            raise RuntimeError("use the client in an `async with` block")
        return self._session

    async def _result(self, response: aiohttp.ClientResponse) -> Any:
        document = loads(await response.read())
        if response.status == 409:
            raise CannotDo(document["refused"])
        if response.status == 408:
            raise TimeoutError(document["late"])
        if response.status != 200:
            raise ValueError(document.get("wrong", response.status))
        return document["result"]

    async def do(self, act: str, files: Files | None = None, /, **given: Any) -> Any:
        """Any deed by name; `files` are (name, bytes) pairs, of the type that the name says."""
        kept = {name: one for name, one in given.items() if one is not None}
        url = f"{self.url}/control/do/{act}"
        headers = {"Content-Type": "application/json"}
        if files is None:
            async with self.session.post(url, data=dumps(kept), headers=headers) as response:
                return await self._result(response)
        form = aiohttp.FormData({"given": dumps(kept).decode()})
        for name, data in files:
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            form.add_field("file", data, filename=name, content_type=kind)
        async with self.session.post(url, data=form) as response:
            return await self._result(response)

    async def look(self, what: str, **query: Any) -> Any:
        """Any view by name: stage, chats, history, calls, inline."""
        kept = {name: str(one) for name, one in query.items() if one is not None}
        async with self.session.get(f"{self.url}/control/{what}", params=kept) as response:
            return await self._result(response)

    # The stage

    async def add_user(self, name: str, language_code: str = "zh-hans", **more: Any) -> Json:
        """A person; `more`: id, username, last_name, is_bot, phone, hides_forwards."""
        user: Json = await self.do("add_user", name=name, language_code=language_code, **more)
        return user

    async def add_bot(self, token: str, **more: Any) -> Json:
        """A bot; `more`: username, name, can_read_all_group_messages."""
        bot: Json = await self.do("add_bot", token=token, **more)
        return bot

    async def add_group(self, title: str, **more: Any) -> Json:
        """A group; `more`: id, kind, username, is_forum."""
        chat: Json = await self.do("add_group", title=title, **more)
        return chat

    async def add_forum(self, title: str, **more: Any) -> Json:
        """A supergroup with topics."""
        return await self.add_group(title, is_forum=True, **more)

    async def add_channel(self, title: str, **more: Any) -> Json:
        """A channel."""
        return await self.add_group(title, kind="channel", **more)

    async def add_member(self, chat: int, user: int, status: str = "member", **more: Any) -> Json:
        """Somebody into a chat; `more`: rights, anonymous, by."""
        member: Json = await self.do("add_member", chat=chat, user=user, status=status, **more)
        return member

    async def remove_member(self, chat: int, user: int, **more: Any) -> None:
        """Somebody out of a chat; `more`: kicked, by."""
        await self.do("remove_member", chat=chat, user=user, **more)

    async def migrate(self, chat: int) -> Json:
        """A basic group becomes a supergroup."""
        moved: Json = await self.do("migrate", chat=chat)
        return moved

    async def inject(self, bot: int, update: Json, chat_key: str | None = None) -> None:
        """Any update into a bot's queue as it stands."""
        await self.do("inject", bot=bot, update=update, chat_key=chat_key)

    async def fault(self, method: str = "*", kind: str = "5xx", **details: Any) -> None:
        """Trouble for the next fitting calls; `details` are those of `faults.Fault`."""
        await self.do("fault", method=method, kind=kind, **details)

    async def set_pace(self, chat: int, calls: int, seconds: float = 60) -> None:
        """Have a chat take no more than that."""
        await self.do("set_pace", chat=chat, calls=calls, seconds=seconds)

    async def advance_clock(self, seconds: float) -> float:
        """Moves the world's time on; the new time in Unix seconds."""
        return float(await self.do("advance_clock", seconds=seconds))

    # A person's acts

    async def say(self, person: int, peer: int, text: str, **options: Any) -> Json:
        """Words; `options`: reply_to, reply_ephemeral, topic, as_channel."""
        sent: Json = await self.do("say", person=person, peer=peer, text=text, **options)
        return sent

    async def start(self, person: int, bot: int, payload: str = "") -> Json:
        """Start, as a deep link does it."""
        sent: Json = await self.do("start", person=person, peer=bot, payload=payload)
        return sent

    async def send_photo(
        self, person: int, peer: int, data: bytes, caption: str | None = None, **options: Any
    ) -> Json:
        """A picture as a photo."""
        files = [("photo.jpg", data)]
        options |= {"person": person, "peer": peer, "caption": caption}
        sent: Json = await self.do("send_photo", files, **options)
        return sent

    async def send_file(
        self, person: int, peer: int, name: str, data: bytes, kind: str = "document", **options: Any
    ) -> Json:
        """A file as it is; kinds as in `acts.send_file`; `options` also caption."""
        options |= {"person": person, "peer": peer, "kind": kind}
        sent: Json = await self.do("send_file", [(name, data)], **options)
        return sent

    async def send_album(self, person: int, peer: int, files: Files, **options: Any) -> list[Json]:
        """Several pictures; `options` also caption, as_files."""
        sent: list[Json] = await self.do("send_album", files, person=person, peer=peer, **options)
        return sent

    async def share_place(
        self, person: int, peer: int, latitude: float, longitude: float, **options: Any
    ) -> Json:
        """A place in degrees; `options` also live_period in seconds."""
        options |= {"latitude": latitude, "longitude": longitude}
        sent: Json = await self.do("share_place", person=person, peer=peer, **options)
        return sent

    async def share_contact(self, person: int, peer: int, **options: Any) -> Json:
        """A contact card; `options` also whose."""
        sent: Json = await self.do("share_contact", person=person, peer=peer, **options)
        return sent

    async def forward(
        self, person: int, peer: int, from_peer: int, message_id: int, **options: Any
    ) -> Json:
        """A message passed on."""
        options |= {"from_peer": from_peer, "message_id": message_id}
        sent: Json = await self.do("forward", person=person, peer=peer, **options)
        return sent

    async def edit(self, person: int, peer: int, message_id: int, text: str) -> Json:
        """One's own words changed."""
        given = {"person": person, "peer": peer, "message_id": message_id, "text": text}
        changed: Json = await self.do("edit", **given)
        return changed

    async def remove(self, person: int, peer: int, message_id: int) -> None:
        """A message deleted."""
        await self.do("remove", person=person, peer=peer, message_id=message_id)

    async def press(
        self,
        person: int,
        peer: int,
        message_id: int = 0,
        *,
        label: str | None = None,
        data: str | None = None,
        ephemeral_id: int | None = None,
    ) -> Json:
        """An inline button; what the app does then: `{"query": id}`, `{"url": …}`, …"""
        which = {"label": label, "data": data, "ephemeral_id": ephemeral_id}
        done: Json = await self.do(
            "press", person=person, peer=peer, message_id=message_id, **which
        )
        return done

    async def press_data(self, person: int, peer: int, message_id: int, data: str) -> Json:
        """Any data for any message id."""
        given = {"person": person, "peer": peer, "message_id": message_id, "data": data}
        done: Json = await self.do("press_data", **given)
        return done

    async def press_key(self, person: int, peer: int, label: str, **options: Any) -> Json:
        """A key of the reply keyboard."""
        sent: Json = await self.do("press_key", person=person, peer=peer, label=label, **options)
        return sent

    async def block(self, person: int, bot: int) -> None:
        """Blocks a bot."""
        await self.do("block", person=person, peer=bot)

    async def unblock(self, person: int, bot: int) -> None:
        """Unblocks a bot."""
        await self.do("unblock", person=person, peer=bot)

    # Looking

    async def history(self, person: int, peer: int, topic: int | None = None) -> list[Json]:
        """A chat's messages as this person sees them, oldest first."""
        seen = await self.look("history", person=person, peer=peer, topic=topic)
        messages: list[Json] = seen["messages"]
        return messages

    async def calls(
        self, method: str | None = None, chat_id: int | None = None, since: int = 0
    ) -> list[Json]:
        """The Bot API calls so far."""
        found: list[Json] = await self.look("calls", method=method, chat_id=chat_id, since=since)
        return found

    async def wait_for(
        self,
        person: int,
        peer: int,
        contains: str = "",
        *,
        topic: int | None = None,
        after: int = 0,
        from_bot: bool = False,
        timeout: float = 60,
    ) -> Json:
        """The first message that contains the words, after an id; long-polls, TimeoutError."""
        given = {
            "person": person,
            "peer": peer,
            "contains": contains,
            "topic": topic,
            "after": after,
            "from_bot": from_bot,
            "timeout": timeout,
        }
        return await self._waited("wait", given)

    async def newest(
        self,
        person: int,
        peer: int,
        words: str,
        button: str = "",
        *,
        topic: int | None = None,
        after: int = 0,
        timeout: float = 60,
    ) -> Json:
        """A bot's newest message with these words, above a button whose data the pattern `button`
        describes; see `World.wait_for_newest`. Long-polls, TimeoutError.
        """
        given = {
            "person": person,
            "peer": peer,
            "words": words,
            "button": button,
            "topic": topic,
            "after": after,
            "timeout": timeout,
        }
        return await self._waited("newest", given)

    async def _waited(self, way: str, given: Json) -> Json:
        room = aiohttp.ClientTimeout(total=given["timeout"] + ROOM_SECONDS)
        url = f"{self.url}/control/{way}"
        async with self.session.post(url, data=dumps(given), timeout=room) as response:
            found: Json = await self._result(response)
        return found
