"""A world is kept in one file and comes back as it was."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

from playground.contents import Upload
from playground.keeping import revive, snapshot
from playground.server import Playground
from playground.wire import dumps, loads
from playground.world import World
from tests.playground.stage import BOT_ID, TOKEN, Stage, bot_for, hang_up, picture
from tests.playground.test_reading import people_do_everything


def fill(world: World) -> None:
    world.add_bot(TOKEN)
    person = world.add_user("小林")
    forum = world.add_forum("组")
    world.add_member(forum, person)
    world.add_member(forum, BOT_ID, "administrator")
    topic = world.add_topic(forum, "T", person.id)
    world.say(person.id, forum.id, "话", topic=topic.thread_id)
    world.start(person.id, BOT_ID)
    world.send_photo(person.id, BOT_ID, picture(), "看")
    world.send_file(person.id, BOT_ID, Upload(b"bytes", "a.txt"))
    world.phones = [{"title": "市民", "people": [person.id], "chat": None}]
    world.hint = {"zh": "试"}
    world.clock.advance(100)


async def test_a_stopped_playground_starts_again_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "kept" / "world.db"
    async with Playground(state_path=path) as first:
        assert not first.was_loaded
        fill(first.world)
    async with Playground(state_path=path) as second:
        assert second.was_loaded
        assert dumps(snapshot(second.world)) == dumps(snapshot(first.world))
        assert second.world.files.contents == first.world.files.contents
        bot = bot_for(second)
        updates = await bot.get_updates()
        await hang_up(bot)
    assert updates[-1].message
    assert updates[-1].message.document


async def test_changes_are_saved_without_being_asked(tmp_path: Path) -> None:
    path = tmp_path / "world.db"
    async with Playground(state_path=path) as playground:
        fill(playground.world)
        async with asyncio.timeout(30):
            while not path.exists() or not _saved(path):
                await playground.world.changes.wait(playground.world.changes.count, 0.1)
        saved = _saved(path)
    assert "小林" in saved


def _saved(path: Path) -> str:
    database = sqlite3.connect(path)
    try:
        row = database.execute("SELECT state FROM world").fetchone()
    except sqlite3.OperationalError:
        row = None
    finally:
        database.close()
    return row[0].decode() if row else ""


async def test_every_kind_of_record_survives(stage: Stage) -> None:
    people_do_everything(stage)
    kept = loads(dumps(snapshot(stage.world)))
    for name in ("users", "bots", "chats", "callback_queries"):
        records = getattr(stage.world, name)
        key: Any = type(next(iter(records)))
        record: Any = type(next(iter(records.values())))
        assert dumps(revive(dict[key, record], kept[name])) == dumps(records)
