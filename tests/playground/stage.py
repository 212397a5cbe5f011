"""A playground with one bot, a person, a group and a forum, and how to look at what comes back.

Refuses leniency: a JSON object that aiogram's types do not wholly know fails the reading test.
"""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Update
from PIL import Image

from playground.records import Chat, Json, User
from playground.server import Playground
from playground.world import World

TOKEN = "8000000001:" + "A" * 35
OTHER_TOKEN = "8000000002:" + "B" * 35
BOT_ID = 8000000001


@dataclass
class Stage:
    """What a test finds ready."""

    playground: Playground
    bot: Bot
    person: User
    group: Chat
    forum: Chat

    @property
    def world(self) -> World:
        """The playground's world."""
        return self.playground.world

    async def updates(self, **params: Any) -> list[Update]:
        """Everything waiting for the bot, confirmed by the next call of this."""
        found = await self.bot.get_updates(**params)
        if found:
            await self.bot.get_updates(offset=found[-1].update_id + 1)
        return found

    async def raw(self, method: str, **params: Any) -> Json:
        """A call without aiogram: the whole JSON answer, errors too."""
        url = f"{self.playground.url}/bot{TOKEN}/{method}"
        async with aiohttp.ClientSession() as session, session.post(url, json=params) as answer:
            document: Json = await answer.json()
        return document


def bot_for(playground: Playground, token: str = TOKEN) -> Bot:
    """A real aiogram bot that talks to this playground."""
    server = TelegramAPIServer.from_base(playground.url)
    return Bot(token, session=AiohttpSession(api=server))


async def hang_up(bot: Bot) -> None:
    """Closes the bot's connections at once: aiogram's own closing sleeps a quarter of a second."""
    session = bot.session
    assert isinstance(session, AiohttpSession)
    if session._session is not None:
        await session._session.close()


@asynccontextmanager
async def open_stage() -> AsyncIterator[Stage]:
    """A served world: the person has started the bot, which is an admin in the forum only."""
    async with Playground() as playground:
        world = playground.world
        world.add_bot(TOKEN)
        person = world.add_user("小林", "zh-hans", username="xiaolin")
        group = world.add_group("平安群")
        forum = world.add_forum("线索处理")
        world.add_member(group, person)
        world.add_member(group, BOT_ID)
        world.add_member(forum, person, "creator")
        world.add_member(forum, BOT_ID, "administrator")
        world.start(person.id, BOT_ID)
        world.bots[BOT_ID].updates.clear()
        bot = bot_for(playground)
        try:
            yield Stage(playground, bot, person, group, forum)
        finally:
            await hang_up(bot)


def picture(width: int = 640, height: int = 480, color: str = "teal", **save: Any) -> bytes:
    """A JPEG of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), color).save(out, "JPEG", **save)
    return out.getvalue()
