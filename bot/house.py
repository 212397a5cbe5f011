"""The program while it runs: which loops, in which order they start and stop.

Holds the composition of the roles. Refuses to stop in the middle of a piece of work: intake ends
first, then what was begun is finished, then the bot's session and the database are closed.
"""

import asyncio
import contextlib
import gc
import signal
import socket
import sys
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import structlog
import uvloop
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import web

from bot import listening
from bot.broadcaster import Broadcaster
from bot.chain import ChainKeeper
from bot.desk_way import DeskWay
from bot.health import make_readiness
from bot.inbox_loop import InboxLoop
from bot.intake import Intake
from bot.introduction import keep_introduced
from bot.json_session import JsonSession
from bot.kit import Clock, House, now, open_house
from bot.photos import Photos
from bot.polling import UPDATE_KINDS, poll
from bot.scheduler import renew_session_keys, run_jobs
from bot.sender import Sender, rates_of
from bot.settings import Settings
from bot.surges import watch_load
from bot.sweeping import sweep
from bot.waiting import patiently
from bot.webhook import PATH, Take, make_webhook, put_in_front
from bot.weekly import send_weeks
from bot.wire import read_json
from console.health import make_console
from console.moderators.routes import add_desk
from console.pages import add_assets, add_pages
from console.posters import Posters
from console.visit import Front
from handlers.dispatch import Reception
from handlers.rendering.everything import RENDERED_KINDS
from handlers.rendering.poster_words import poster_words

log = structlog.get_logger()


class RunRole(StrEnum):
    """A part of the program that can run in a process of its own."""

    WEB = "web"
    CONSOLE = "console"
    UPDATES = "updates"
    PHOTOS = "photos"
    SENDER = "sender"
    SCHEDULER = "scheduler"


EVERY_ROLE = frozenset(RunRole)
_OPENS_DESK = {RunRole.CONSOLE, RunRole.UPDATES, RunRole.PHOTOS, RunRole.SCHEDULER}
_SERVES = {RunRole.WEB, RunRole.CONSOLE}

Work = Callable[[asyncio.Event], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Running:
    """What the loops share."""

    house: House
    desk: DeskWay
    bot: Bot

    def named(self, username: str) -> "Running":
        """The same, knowing the bot's own name, which links to it need."""
        policy = replace(self.house.kit.policy, bot_username=username)
        house = replace(self.house, kit=replace(self.house.kit, policy=policy))
        return Running(house, DeskWay(house.store, house.kit), self.bot)


def run(settings: Settings, roles: Iterable[str]) -> None:
    """Run these roles in this process until SIGTERM or SIGINT."""
    tune()
    uvloop.run(serve(settings, frozenset(map(RunRole, roles))))


def tune() -> None:
    """Let threads take turns often: a busy event loop must not keep the writer waiting."""
    sys.setswitchinterval(0.0005)


async def serve(
    settings: Settings,
    roles: frozenset[RunRole] = EVERY_ROLE,
    *,
    stopping: asyncio.Event | None = None,
    ready: asyncio.Event | None = None,
    listener: socket.socket | None = None,
    clock: Clock = now,
) -> None:
    """Run these roles until SIGTERM, SIGINT or `stopping`; `ready` is set when all are at work.

    `listener` is a listening socket to serve the web on, instead of the settings' address; `clock`
    tells what time it is. Raises the Refusal of an address that can't be had.
    """
    settings.need("BOT_TOKEN")
    stopping = stopping or stop_on_signals()
    house = await asyncio.to_thread(_open, settings, roles, clock)
    running = Running(house, DeskWay(house.store, house.kit), make_bot(settings))
    intake = Intake(house.store, house.kit)
    front = Front(running.desk, house.keyring.signing_public, Posters(poster_words))
    runner = None
    try:
        # Before Telegram is asked anything: while it is away, this is where operators see so.
        runner = await _web_runner(running, roles, intake, front)
        if runner is not None:
            await listening.start(listening.site(runner, settings, listener), settings)
        me = await patiently(running.bot.me, stopping)
        if me is not None:
            front.bot_username = me.username or ""
            running = running.named(front.bot_username)
            await _run_roles(running, roles, intake, runner, stopping, ready)
    finally:
        if runner is not None:
            await runner.cleanup()
        await running.bot.session.close()
        await asyncio.to_thread(house.close)


def make_bot(settings: Settings) -> Bot:
    """The bot's way to its Bot API server."""
    server = TelegramAPIServer.from_base(settings.bot_api_url)
    session = JsonSession(api=server, limit=200, json_loads=read_json)
    return Bot(settings.bot_token, session=session, default=DefaultBotProperties(parse_mode="HTML"))


def _open(settings: Settings, roles: frozenset[RunRole], clock: Clock) -> House:
    house = open_house(
        settings,
        clock=clock,
        desk_private=bool(roles & _OPENS_DESK),
        relay_private=RunRole.SENDER in roles,
        signing_private=RunRole.SCHEDULER in roles,
    )
    if RunRole.UPDATES in roles:
        house.kit.vault.make_keys_beforehand()
    return house


def stop_on_signals() -> asyncio.Event:
    """Return an event that SIGTERM and SIGINT set."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    return stopping


async def _run_roles(
    running: Running,
    roles: frozenset[RunRole],
    intake: Intake,
    runner: web.AppRunner | None,
    stopping: asyncio.Event,
    ready: asyncio.Event | None,
) -> None:
    settings = running.house.settings
    taking: list[asyncio.Task[None]] = []
    finishing = asyncio.Event()
    working = [asyncio.create_task(work(finishing)) for work in _works(running, roles)]
    if RunRole.UPDATES in roles and not settings.webhook_url:
        await _forget_webhook(running.bot)
        api = f"{settings.bot_api_url.rstrip('/')}/bot{settings.bot_token}"
        taking.append(asyncio.create_task(poll(intake, api, stopping)))
    if RunRole.WEB in roles and settings.webhook_url:
        await patiently(lambda: _set_webhook(running.bot, settings), stopping)
    # aiogram brings 170 MB of types: a full collection over them would stop the world each second.
    gc.collect()
    gc.freeze()
    log.info("ready", roles=sorted(roles), count=len(RENDERED_KINDS))
    if ready is not None:
        ready.set()
    await _until_stopped(stopping, taking + working)
    if runner is not None:
        await runner.cleanup()
    await asyncio.gather(*taking, return_exceptions=True)
    finishing.set()
    await asyncio.gather(*working, return_exceptions=True)
    log.info("stopped", roles=sorted(roles))


async def _until_stopped(stopping: asyncio.Event, tasks: list[asyncio.Task[None]]) -> None:
    """Wait for the stop; a loop that ends by itself stops everything, so that it is noticed."""
    stop = asyncio.create_task(stopping.wait())
    done, _ = await asyncio.wait({stop, *tasks}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    stopping.set()
    for task in done - {stop}:
        if (failure := task.exception()) is not None:
            log.error("loop_ended", why=type(failure).__name__, exc_info=failure)


def _works(running: Running, roles: frozenset[RunRole]) -> list[Work]:
    settings, house, desk, bot = running.house.settings, running.house, running.desk, running.bot
    works: list[Work] = [lambda stop: renew_session_keys(desk, stop)]
    if RunRole.UPDATES in roles:
        works.append(InboxLoop(desk, bot, Reception()).run)
        works.append(lambda stop: keep_introduced(bot, settings, stop))
    if RunRole.SENDER in roles:
        works.append(Sender(desk, bot, rates_of(settings)).run)
        works.append(Broadcaster(desk, bot, rates_of(settings)).run)
    if RunRole.SCHEDULER in roles:
        works.append(lambda stop: run_jobs(desk, stop))
        works.append(lambda stop: send_weeks(desk, stop))
        works.append(lambda stop: watch_load(desk, stop))
        works.append(ChainKeeper(desk, house.keyring, settings.audit_head_file).run)
    if RunRole.PHOTOS in roles:
        works.append(Photos(desk).run)
        works.append(lambda stop: sweep(desk, stop))
    return works


async def _web_runner(
    running: Running, roles: frozenset[RunRole], intake: Intake, front: Front
) -> web.AppRunner | None:
    if not roles & _SERVES:
        return None
    settings = running.house.settings
    app = make_console(make_readiness(running.desk, running.bot))
    add_assets(app)
    if RunRole.CONSOLE in roles:
        add_desk(app, front)
    if RunRole.WEB in roles:
        add_pages(app, front)
    runner = web.AppRunner(app, access_log=None)
    if RunRole.WEB in roles and settings.webhook_url:
        await _with_webhook(runner, make_webhook(intake, settings.webhook_secret))
    else:
        await runner.setup()
    return runner


async def _with_webhook(runner: web.AppRunner, take: Take) -> None:
    """Set up with the webhook before everything else."""
    runner.app.router.add_post(PATH, take)
    await runner.setup()
    put_in_front(runner, take)


async def _set_webhook(bot: Bot, settings: Settings) -> bool:
    return await bot.set_webhook(
        settings.webhook_url.rstrip("/") + PATH,
        secret_token=settings.webhook_secret,
        allowed_updates=UPDATE_KINDS,
        max_connections=100,
    )


async def _forget_webhook(bot: Bot) -> None:
    with contextlib.suppress(Exception):  # polling says so itself, again and again, if it matters
        await bot.delete_webhook(drop_pending_updates=False)
