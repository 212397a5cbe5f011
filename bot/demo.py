"""The demo: the whole system in one process on a sample district, to be lived through in a browser.

Holds the start of playground and program beside each other, and the district's first day. With a
crowd the program is a process of its own, to be killed. State stays in `data/demo`. Refuses to touch
anything outside of that folder, and any real Telegram.
"""

import asyncio
import contextlib
import socket
from collections.abc import Mapping
from pathlib import Path

import click
import uvloop

from bot.demo_process import DemoProcess
from bot.house import serve, stop_on_signals
from bot.kit import open_house
from bot.listening import LOOPBACK, loopback_socket
from bot.logs import start_logging
from bot.sample import crowd
from bot.sample.district import (
    found_district,
    is_founded,
    publish_story,
    register_group,
    set_rota,
    story_was_told,
)
from bot.sample.stage import BOT_ID, CAST, GROUP, TOKEN, TRIAGE, set_stage
from bot.settings import Settings, parse_settings
from locales.catalogue import Texts
from playground.server import Playground
from playground.world import World
from storage import migrations
from storage.keyfiles import make_keys

FOLDER = Path("data/demo")
GREETED_WITHIN = 10.0


def main(environ: Mapping[str, str], *, with_crowd: bool = False) -> None:
    """Run the demo until Ctrl-C."""
    uvloop.run(run(environ, with_crowd=with_crowd))


async def run(environ: Mapping[str, str], *, with_crowd: bool = False) -> None:
    """Open the stage, found the district once, and play."""
    await asyncio.to_thread(FOLDER.mkdir, parents=True, exist_ok=True)
    web = loopback_socket(8080)
    playground = Playground(listener=loopback_socket(8081), state_path=FOLDER / "playground.json")
    async with playground:
        environment = environment_for(environ, playground.url, web.getsockname()[1])
        settings = parse_settings(environment)
        set_stage(playground.world, settings)
        start_logging("warning", "console")
        await asyncio.to_thread(prepare, settings)
        stopping = stop_on_signals()
        if not with_crowd:
            await _play(settings, playground, stopping, web)
            return
        await _gather_crowd(settings, playground.world)
        web.close()  # whoever starts after a kill has to find the port free
        await _play_apart(environment, playground, stopping)


async def _play(
    settings: Settings, playground: Playground, stopping: asyncio.Event, web: socket.socket
) -> None:
    ready = asyncio.Event()
    program = asyncio.create_task(serve(settings, stopping=stopping, ready=ready, listener=web))
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait({program, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if ready.is_set():
        await _begin(settings, playground)
    await program


async def _play_apart(
    environment: Mapping[str, str], playground: Playground, stopping: asyncio.Event
) -> None:
    settings = parse_settings(environment)
    t = Texts(settings.default_language)
    process = DemoProcess(environment, FOLDER)

    def started(pid: int) -> None:
        click.echo(t.plain("demo.process", pid=pid))

    program = asyncio.create_task(process.run(stopping, started))
    if await process.ready(settings.web_port, stopping):
        await _begin(settings, playground)
        click.echo(t.plain("demo.crowd", groups=crowd.GROUPS, people=crowd.PEOPLE))
    await program


async def _begin(settings: Settings, playground: Playground) -> None:
    await begin_story(settings, playground.world)
    t, ours = Texts(settings.default_language), settings.public_url
    click.echo(t.plain("demo.ready", page=playground.url, public=ours, health=f"{ours}/readyz"))


def settings_for(
    environ: Mapping[str, str], bot_api: str, web_port: int, folder: Path = FOLDER
) -> Settings:
    """The demo's settings."""
    return parse_settings(environment_for(environ, bot_api, web_port, folder))


def environment_for(
    environ: Mapping[str, str], bot_api: str, web_port: int, folder: Path = FOLDER
) -> dict[str, str]:
    """The demo's settings by name: embedded defaults, everything below its own folder."""
    chosen = {name: environ[name] for name in ("DEFAULT_LANGUAGE", "TIMEZONE") if environ.get(name)}
    whole = folder.resolve()  # its process may live elsewhere
    return {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": bot_api,
        "DATABASE_URL": f"sqlite:///{whole / 'tipline.db'}",
        "BLOB_URL": f"file:{whole / 'blobs'}",
        "KEYS_DIR": str(whole / "keys"),
        "AUDIT_HEAD_FILE": str(whole / "audit-heads.jsonl"),
        "TRIAGE_CHAT_ID": str(TRIAGE),
        "WEB_PORT": str(web_port),
        "PUBLIC_URL": f"http://{LOOPBACK}:{web_port}",
        # Two dozen messages a minute in one group is Telegram's rule, not the playground's.
        "GROUP_RATE": "20/s",
        "CHAT_RATE": "20/s",
        **chosen,
    }


def prepare(settings: Settings) -> None:
    """Keys, schema, district: each made once and kept."""
    if not settings.keys_dir.exists():
        make_keys(settings.keys_dir)
    migrations.upgrade(settings.database_url)
    house = open_house(settings, desk_private=True)
    try:
        if not house.store.read_now(is_founded, house.kit):
            house.store.write_now(found_district, house.kit)
            house.store.write_now(set_rota, house.kit)
            title = Texts(settings.default_language).plain("demo.group")
            house.store.write_now(register_group, house.kit, GROUP, title)
    finally:
        house.close()


async def _gather_crowd(settings: Settings, world: World) -> None:
    """Groups and subscribers enough to watch a broadcast; in the middle Telegram says 429."""
    title = Texts(settings.default_language).plain("demo.crowd.title")
    crowd.gather(world, BOT_ID, title, crowd.GROUPS, crowd.PEOPLE)
    await asyncio.to_thread(_register_crowd, settings, title)
    unlucky = crowd.person_ids(crowd.PEOPLE)[crowd.PEOPLE // 3]
    world.fault("sendMessage", "429", chat_id=unlucky, seconds=8)


def _register_crowd(settings: Settings, title: str) -> None:
    house = open_house(settings, desk_private=True)
    try:
        if not house.store.read_now(story_was_told, house.kit):
            house.store.write_now(crowd.register, house.kit, title, crowd.GROUPS, crowd.PEOPLE)
    finally:
        house.close()


async def begin_story(settings: Settings, world: World) -> None:
    """Publish the notice once, after the group was greeted: so the card is the last word in it."""
    somebody = CAST[settings.default_language][0]
    with contextlib.suppress(TimeoutError):
        await world.wait_for(
            somebody, GROUP, lambda one: one.author_id in world.bots, timeout=GREETED_WITHIN
        )
    await asyncio.to_thread(_publish, settings)


def _publish(settings: Settings) -> None:
    house = open_house(settings, desk_private=True)
    try:
        if not house.store.read_now(story_was_told, house.kit):
            house.store.write_now(publish_story, house.kit)
    finally:
        house.close()
