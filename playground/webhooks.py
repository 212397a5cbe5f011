"""Posts updates to bots' webhooks: one at a time per chat, retried until they are taken.

The next update of a chat leaves only after the last was answered with 2xx; chats go in parallel up
to `max_connections`. Refuses to give up and refuses to reorder. Retries come sooner than Telegram's
own (0.2, 0.5, 1, 2, 5, then every 10 seconds), so that tests need not wait.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp

from playground.contents import Upload
from playground.errors import ApiError
from playground.gateway import Gateway, LineCut
from playground.records import Bot, Json, Update, Webhook
from playground.wire import dumps, loads
from playground.world import World

RETRY_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
ANSWER_SECONDS = 60.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Pusher:
    """Delivers one bot's updates while it has a webhook."""

    def __init__(self, world: World, gateway: Gateway, bot: Bot) -> None:
        self.world = world
        self.gateway = gateway
        self.bot = bot
        self.busy: set[str] = set()
        self.tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Until cancelled: starts a delivery for each chat that has one waiting and none under
        way.
        """
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
            try:
                while True:
                    seen = self.world.bell_of(self.bot.user_id).count
                    self.start_ready(session)
                    await self.world.bell_of(self.bot.user_id).wait(seen, None)
            finally:
                await self.stop()

    async def stop(self) -> None:
        """Ends deliveries under way; their updates stay in the queue."""
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    def start_ready(self, session: aiohttp.ClientSession) -> None:
        """Starts what may start now."""
        hook = self.bot.webhook
        if hook is None:
            return
        for update in self.bot.updates:
            if len(self.busy) >= hook.max_connections:
                return
            if update.chat_key not in self.busy:
                self.busy.add(update.chat_key)
                task = asyncio.create_task(self.deliver_chat(session, update.chat_key))
                self.tasks.add(task)
                task.add_done_callback(self.tasks.discard)

    async def deliver_chat(self, session: aiohttp.ClientSession, chat_key: str) -> None:
        """Delivers a chat's updates in order until none is left or the webhook is gone."""
        try:
            failures = 0
            while (update := self.first(chat_key)) and (hook := self.bot.webhook):
                if await self.deliver(session, hook, update):
                    failures = 0
                    self.remove(update)
                else:
                    pause = RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)]
                    failures += 1
                    await asyncio.sleep(pause)
        finally:
            self.busy.discard(chat_key)
            self.world.bell_of(self.bot.user_id).ring()

    def first(self, chat_key: str) -> Update | None:
        """The chat's oldest update."""
        return next((one for one in self.bot.updates if one.chat_key == chat_key), None)

    def remove(self, update: Update) -> None:
        """Forgets a delivered update."""
        if update in self.bot.updates:
            self.bot.updates.remove(update)
        self.world.changes.ring()

    async def deliver(self, session: aiohttp.ClientSession, hook: Webhook, update: Update) -> bool:
        """One attempt; True when it was answered with 2xx."""
        headers = {"Content-Type": "application/json"}
        if hook.secret_token is not None:
            headers[SECRET_HEADER] = hook.secret_token
        try:
            async with session.post(hook.url, data=dumps(update.body), headers=headers) as answer:
                if not 200 <= answer.status < 300:
                    words = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                    self.failed(hook, words)
                    return False
                params, uploads = await read_answer(answer)
        except (aiohttp.ClientError, TimeoutError, OSError) as fault:
            self.failed(hook, f"Connection error: {type(fault).__name__}")
            return False
        await self.perform_answer(params, uploads)
        return True

    def failed(self, hook: Webhook, words: str) -> None:
        """Writes down what getWebhookInfo will tell."""
        hook.last_error_date = self.world.now()
        hook.last_error_message = words
        self.world.changes.ring()

    async def perform_answer(self, params: Json, uploads: Mapping[str, Upload]) -> None:
        """Runs the call that the bot put into its answer, if any; nobody hears how it went."""
        method = params.pop("method", None)
        if not isinstance(method, str):
            return
        try:
            await self.gateway.perform(self.bot, method, params, dict(uploads))
        except (ApiError, LineCut):
            return


async def read_answer(answer: aiohttp.ClientResponse) -> tuple[Json, dict[str, Upload]]:
    """The parameters in a webhook's answer: JSON or multipart; nothing else counts."""
    if answer.content_type == "application/json":
        try:
            given: Any = loads(await answer.read())
        except ValueError:
            return {}, {}
        return (given if isinstance(given, dict) else {}), {}
    params: Json = {}
    uploads: dict[str, Upload] = {}
    if answer.content_type.startswith("multipart/"):
        reader = aiohttp.MultipartReader.from_response(answer)
        async for part in reader:
            if not isinstance(part, aiohttp.BodyPartReader) or part.name is None:
                continue
            data = bytes(await part.read(decode=True))
            if part.filename:
                uploads[part.name] = Upload(data, part.filename)
            else:
                params[part.name] = data.decode("utf-8", "replace")
    return params, uploads


class Pushers:
    """One `Pusher` per bot that has a webhook, started as webhooks are set."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self.world = world
        self.gateway = gateway
        self.tasks: dict[int, asyncio.Task[None]] = {}

    def start_missing(self) -> None:
        """Starts a pusher for every bot with a webhook and none yet."""
        for bot in self.world.bots.values():
            if bot.webhook is not None and bot.user_id not in self.tasks:
                pusher = Pusher(self.world, self.gateway, bot)
                self.tasks[bot.user_id] = asyncio.create_task(pusher.run())

    async def run(self) -> None:
        """Until cancelled: looks after every call, since any may have set a webhook."""
        try:
            while True:
                seen = self.world.changes.count
                self.start_missing()
                await self.world.changes.wait(seen, None)
        finally:
            for task in self.tasks.values():
                task.cancel()
            await asyncio.gather(*self.tasks.values(), return_exceptions=True)
