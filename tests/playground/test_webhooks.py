"""Webhooks: in order per chat, side by side across chats, again until they are taken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.methods import SendMessage
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from playground.records import Json
from tests.playground.stage import BOT_ID, Stage

SECRET = "a-secret_word"
CROWD = 4


@dataclass
class Hook:
    """A webhook that answers as it is told and remembers what it got."""

    url: str = ""
    seen: list[str] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    reply: Any = None
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    open_now: set[str] = field(default_factory=set)
    most_open: int = 0
    crowded: asyncio.Event = field(default_factory=asyncio.Event)
    overlapped: bool = False

    async def take(self, request: web.Request) -> web.StreamResponse:
        """One delivery."""
        update = await request.json()
        message = update["message"]
        chat, text = str(message["chat"]["id"]), message["text"]
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.overlapped = self.overlapped or chat in self.open_now
        self.open_now.add(chat)
        self.most_open = max(self.most_open, len(self.open_now))
        if self.most_open == CROWD:
            self.crowded.set()
        await self.gate.wait()
        self.open_now.discard(chat)
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 200:
            self.seen.append(text)
        return web.json_response(self.reply, status=status)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    """A served webhook with its gate open."""
    made = Hook()
    made.gate.set()
    app = web.Application()
    app.add_routes([web.post("/hook", made.take)])
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield made
    made.gate.set()
    await runner.cleanup()


async def all_taken(stage: Stage) -> None:
    await stage.world.until(lambda: stage.world.pending(BOT_ID) == 0)


async def test_updates_are_posted_with_the_secret_in_order(stage: Stage, hook: Hook) -> None:
    await stage.bot.set_webhook(hook.url, secret_token=SECRET)
    for number in range(5):
        stage.world.say(stage.person.id, BOT_ID, str(number))
    await all_taken(stage)
    assert hook.seen == ["0", "1", "2", "3", "4"]
    assert set(hook.secrets) == {SECRET}


async def test_what_waited_before_the_webhook_is_posted_too(stage: Stage, hook: Hook) -> None:
    stage.world.say(stage.person.id, BOT_ID, "早")
    await stage.bot.set_webhook(hook.url)
    await all_taken(stage)
    assert (hook.seen, hook.secrets) == (["早"], [None])


async def test_a_chat_waits_for_its_answer_while_other_chats_go_on(
    stage: Stage, hook: Hook
) -> None:
    hook.gate.clear()
    others = [stage.world.add_user(f"人{number}") for number in range(CROWD - 1)]
    await stage.bot.set_webhook(hook.url)
    for person in (stage.person, *others):
        stage.world.say(person.id, BOT_ID, "一")
        stage.world.say(person.id, BOT_ID, "二")
    await asyncio.wait_for(hook.crowded.wait(), 30)
    hook.gate.set()
    await all_taken(stage)
    assert not hook.overlapped
    assert sorted(hook.seen) == ["一"] * CROWD + ["二"] * CROWD


async def test_no_more_connections_than_asked_for(stage: Stage, hook: Hook) -> None:
    hook.gate.clear()
    people = [stage.world.add_user(f"人{number}") for number in range(CROWD + 2)]
    await stage.bot.set_webhook(hook.url, max_connections=CROWD)
    for person in people:
        stage.world.say(person.id, BOT_ID, "一")
    await asyncio.wait_for(hook.crowded.wait(), 30)
    for _ in range(3):  # whatever else was on its way has come by the time these are answered
        await stage.bot.get_me()
    hook.gate.set()
    await all_taken(stage)
    assert len(hook.seen) == len(people)
    assert hook.most_open == CROWD


async def test_a_refused_update_comes_again_before_the_next_of_its_chat(
    stage: Stage, hook: Hook
) -> None:
    hook.statuses = [500, 401]
    await stage.bot.set_webhook(hook.url)
    stage.world.say(stage.person.id, BOT_ID, "一")
    stage.world.say(stage.person.id, BOT_ID, "二")
    await all_taken(stage)
    assert hook.seen == ["一", "二"]
    info = await stage.bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 401 Unauthorized"
    assert (info.pending_update_count, info.url) == (0, hook.url)


async def test_nobody_at_the_address_is_told_by_get_webhook_info(stage: Stage) -> None:
    await stage.bot.set_webhook("http://127.0.0.1:9/hook")
    stage.world.say(stage.person.id, BOT_ID, "一")
    bot = stage.world.bots[BOT_ID]
    await stage.world.until(lambda: bot.webhook and bot.webhook.last_error_message)
    info = await stage.bot.get_webhook_info()
    assert info.pending_update_count == 1
    assert info.last_error_message
    assert "Connection error" in info.last_error_message


async def test_a_method_in_the_answer_is_called(stage: Stage, hook: Hook) -> None:
    hook.reply = {"method": "sendMessage", "chat_id": stage.person.id, "text": "答"}
    await stage.bot.set_webhook(hook.url)
    stage.world.say(stage.person.id, BOT_ID, "问")
    assert await stage.world.wait_for(stage.person.id, BOT_ID, "答")


async def test_aiograms_own_webhook_server_answers_with_a_call(stage: Stage) -> None:
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> SendMessage:
        return SendMessage(chat_id=message.chat.id, text=f"收到 {message.text}")

    url, runner = await _aiogram_server(dispatcher, stage.bot)
    try:
        await stage.bot.set_webhook(url, secret_token=SECRET)
        stage.world.say(stage.person.id, BOT_ID, "问")
        shown: Json = await stage.world.wait_for(stage.person.id, BOT_ID, "收到 问")
    finally:
        await stage.bot.delete_webhook()
        await runner.cleanup()
    assert shown["from"]["id"] == BOT_ID


async def _aiogram_server(dispatcher: Dispatcher, bot: Bot) -> tuple[str, web.AppRunner]:
    app = web.Application()
    handler = SimpleRequestHandler(dispatcher, bot, handle_in_background=False, secret_token=SECRET)
    handler.register(app, "/hook")
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return f"http://127.0.0.1:{runner.addresses[0][1]}/hook", runner


async def test_deleting_the_webhook_gives_the_updates_back_to_polling(
    stage: Stage, hook: Hook
) -> None:
    hook.statuses = [500] * 50
    await stage.bot.set_webhook(hook.url)
    stage.world.say(stage.person.id, BOT_ID, "一")
    bot = stage.world.bots[BOT_ID]
    await stage.world.until(lambda: bot.webhook and bot.webhook.last_error_message)
    await stage.bot.delete_webhook()
    assert [one.message.text for one in await stage.bot.get_updates() if one.message] == ["一"]
