"""The demo: the whole system in one process on a sample district, to be lived through in a browser.

Holds the stage (people, groups, phones) and the start of playground and program beside each other.
State stays in `data/demo`. Refuses to touch anything outside of that folder, and any real Telegram.
"""

import asyncio
import contextlib
import socket
from collections.abc import Mapping
from pathlib import Path

import click
import uvloop

from bot.house import serve, stop_on_signals
from bot.kit import open_house
from bot.logs import start_logging
from bot.sample.district import (
    OFFICERS,
    found_district,
    is_founded,
    publish_story,
    register_group,
)
from bot.settings import Settings, parse_settings
from locales.catalogue import Texts
from playground.server import Playground
from playground.world import World
from storage import migrations
from storage.keyfiles import make_keys

FOLDER = Path("data/demo")
BOT_ID = 700_000_001
# What the playground takes for a token; it opens nothing anywhere else.
TOKEN = f"{BOT_ID}:" + "demo-" * 7
TRIAGE, GROUP = -1_001_500_000_001, -1_001_500_000_002
CITIZENS = {
    520_000_001: ("小雨", "zh-hans"),
    520_000_002: ("老张", "zh-hans"),
    520_000_003: ("Anna", "en"),
}


def main(environ: Mapping[str, str]) -> None:
    """Run the demo until Ctrl-C."""
    uvloop.run(run(environ))


async def run(environ: Mapping[str, str]) -> None:
    """Open the stage, found the district once, and play."""
    await asyncio.to_thread(FOLDER.mkdir, parents=True, exist_ok=True)
    playground = Playground(port=_free_port(8081), state_path=FOLDER / "playground.json")
    t = Texts(environ.get("DEFAULT_LANGUAGE", "zh"))
    set_stage(playground.world, t)
    async with playground:
        settings = settings_for(environ, playground.url)
        start_logging("warning", "console")
        await asyncio.to_thread(_prepare, settings)
        ready = asyncio.Event()
        stopping = stop_on_signals()
        program = asyncio.create_task(serve(settings, stopping=stopping, ready=ready))
        await asyncio.wait(
            {program, asyncio.create_task(ready.wait())}, return_when=asyncio.FIRST_COMPLETED
        )
        if ready.is_set():
            health = f"http://{settings.web_host}:{settings.web_port}/readyz"
            click.echo(t.plain("demo.ready", page=playground.url, health=health))
        await program


def settings_for(environ: Mapping[str, str], bot_api: str) -> Settings:
    """The demo's settings: embedded defaults, everything below its own folder."""
    language = environ.get("DEFAULT_LANGUAGE", "zh")
    return parse_settings(
        {
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": bot_api,
            "DATABASE_URL": f"sqlite:///{FOLDER / 'tipline.db'}",
            "BLOB_URL": f"file:{FOLDER / 'blobs'}",
            "KEYS_DIR": str(FOLDER / "keys"),
            "AUDIT_HEAD_FILE": str(FOLDER / "audit-heads.jsonl"),
            "TRIAGE_CHAT_ID": str(TRIAGE),
            "WEB_PORT": str(_free_port(8080)),
            "DEFAULT_LANGUAGE": language,
            # Two dozen messages a minute in one group is Telegram's rule, not the playground's.
            "GROUP_RATE": "20/s",
            "CHAT_RATE": "20/s",
        }
    )


def set_stage(world: World, t: Texts) -> None:
    """People, groups and phones; what is there from an earlier run stays."""
    bot = world.add_bot(TOKEN, username="tipline_demo_bot", name=t.plain("demo.bot"))
    for user_id, (name, language) in CITIZENS.items():
        world.add_user(name, language, user_id)
    for officer in OFFICERS:
        world.add_user(officer.name, "zh-hans", officer.user_id)
    officers = [officer.user_id for officer in OFFICERS]
    if str(TRIAGE) not in world.chats:
        triage = world.add_forum(t.plain("demo.triage"), TRIAGE)
        world.add_member(triage, bot, "administrator")
        for user_id in officers:
            world.add_member(triage, user_id)
        group = world.add_group(t.plain("demo.group"), GROUP)
        # It may delete messages: a reply with a stranger's picture doesn't stay in public.
        world.add_member(group, bot, "administrator", rights=("can_delete_messages",))
        for user_id in CITIZENS:
            world.add_member(group, user_id)
        for user_id in officers:
            world.start(user_id, BOT_ID)
    world.phones = [
        {"title": _both("demo.phone.citizen"), "people": [*CITIZENS, *officers], "chat": BOT_ID},
        {"title": _both("demo.phone.group"), "people": list(CITIZENS), "chat": GROUP},
        {"title": _both("demo.phone.triage"), "people": officers, "chat": TRIAGE},
    ]
    world.hint = _both("demo.try_this")


def _both(key: str) -> dict[str, str]:
    return {language: Texts(language).plain(key) for language in ("zh", "en")}


def _prepare(settings: Settings) -> None:
    """Keys, schema, district: each made once and kept."""
    if not settings.keys_dir.exists():
        make_keys(settings.keys_dir)
    migrations.upgrade(settings.database_url)
    house = open_house(settings, desk_private=True)
    try:
        if not house.store.read_now(is_founded, house.kit):
            house.store.write_now(found_district, house.kit)
            title = Texts(settings.default_language).plain("demo.group")
            house.store.write_now(register_group, house.kit, GROUP, title)
            house.store.write_now(publish_story, house.kit)
    finally:
        house.close()


def _free_port(wanted: int) -> int:
    """The wanted port if nobody has it, else any."""
    for port in (wanted, 0):
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            number: int = probe.getsockname()[1]
            return number
    raise OSError
