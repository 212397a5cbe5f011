"""The demo: the whole system in one process on a sample district, to be lived through in a browser.

Holds the start of playground and program beside each other, and the district's first day. State stays
in `data/demo`. Refuses to touch anything outside of that folder, and any real Telegram.
"""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import uvloop

from bot.commands.terminal import Terminal
from bot.house import serve, stop_on_signals
from bot.kit import open_house
from bot.listening import LOOPBACK, loopback_socket
from bot.logs import start_logging
from bot.sample.district import (
    found_district,
    is_founded,
    publish_story,
    register_group,
    set_rota,
    story_was_told,
)
from bot.sample.stage import CAST, GROUP, TOKEN, TRIAGE, set_stage
from bot.settings import Settings, parse_settings
from locales.catalogue import Texts
from playground.server import Playground
from playground.world import World
from storage import migrations
from storage.keyfiles import make_keys

FOLDER = Path("data/demo")
GREETED_WITHIN = 10.0
_CHOSEN = ("DEFAULT_LANGUAGE", "TIMEZONE", "BROADCAST_RATE")


@dataclass(frozen=True, slots=True)
class Opened:
    """A stage on which nobody is at work yet: its settings, its playground, the place of the program's pages."""

    folder: Path
    environment: Mapping[str, str]
    settings: Settings
    playground: Playground
    web: socket.socket


def main(terminal: Terminal) -> None:
    """Run the demo until Ctrl-C."""
    uvloop.run(run(terminal))


async def run(terminal: Terminal) -> None:
    """Open the stage, and play."""
    async with opened(terminal.environ) as stage:
        stopping, ready = stop_on_signals(), asyncio.Event()
        program = asyncio.create_task(
            serve(stage.settings, stopping=stopping, ready=ready, listener=stage.web)
        )
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait({program, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if ready.is_set():
            await begin(stage, terminal)
        await program


@contextlib.asynccontextmanager
async def opened(
    environ: Mapping[str, str], folder: Path = FOLDER, web_port: int = 8080
) -> AsyncIterator[Opened]:
    """The stage set in `folder`, its district founded once."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    web = loopback_socket(web_port)
    playground = Playground(listener=loopback_socket(8081), state_path=folder / "playground.json")
    async with playground:
        environment = environment_for(environ, playground.url, web.getsockname()[1], folder)
        settings = parse_settings(environment)
        set_stage(playground.world, settings)
        start_logging("warning", "console")
        await asyncio.to_thread(prepare, settings)
        yield Opened(folder, environment, settings, playground, web)


async def begin(stage: Opened, terminal: Terminal) -> None:
    """The story begins, and whoever started the demo hears where it is to be seen; a program hears it
    in one document, as soon as there is something to see.
    """
    await begin_story(stage.settings, stage.playground.world)
    page, ours = stage.playground.url, stage.settings.public_url
    places = {"page": page, "public": ours, "health": f"{ours}/readyz"}
    terminal.say("demo.ready", **places)
    if terminal.as_json:
        terminal.document({"ready": True, **places, "console": f"{ours}/console/"})


def settings_for(
    environ: Mapping[str, str], bot_api: str, web_port: int, folder: Path = FOLDER
) -> Settings:
    """The demo's settings."""
    return parse_settings(environment_for(environ, bot_api, web_port, folder))


def environment_for(
    environ: Mapping[str, str], bot_api: str, web_port: int, folder: Path = FOLDER
) -> dict[str, str]:
    """The demo's settings by name: embedded defaults, everything below its own folder."""
    chosen = {name: environ[name] for name in _CHOSEN if environ.get(name)}
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


async def begin_story(settings: Settings, world: World) -> None:
    """Publish the notice once, after the group was greeted: so the card is the last word in it."""
    somebody = CAST[settings.default_language][0]
    with contextlib.suppress(TimeoutError):
        await world.wait_for(somebody, GROUP, world.is_of_a_bot, timeout=GREETED_WITHIN)
    await asyncio.to_thread(_publish, settings)


def _publish(settings: Settings) -> None:
    house = open_house(settings, desk_private=True)
    try:
        if not house.store.read_now(story_was_told, house.kit):
            house.store.write_now(publish_story, house.kit)
    finally:
        house.close()
