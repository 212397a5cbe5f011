"""The crowd: the demo's district with a large audience, and the program a process of its own, to be killed.

Holds the gathering of groups and subscribers, and the process from its start to its end, however often
it is killed between. Refuses to publish before it is at work: what goes out, goes out by the process.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import uvloop

from bot import demo
from bot.commands.terminal import Terminal
from bot.demo import Opened
from bot.demo_process import AWAY, DemoProcess
from bot.house import stop_on_signals
from bot.kit import open_house
from bot.sample import crowd
from bot.sample.district import story_was_told
from bot.sample.stage import BOT_ID
from bot.settings import Settings
from locales.catalogue import Texts

TOO_FAST = 8.0  # seconds that Telegram asks for in the middle of the story's broadcast


def main(terminal: Terminal) -> None:
    """Run the demo with its crowd until Ctrl-C."""
    uvloop.run(_show(terminal))


async def _show(terminal: Terminal) -> None:
    async with demo.opened(terminal.environ) as stage:
        stopping = stop_on_signals()

        def started(pid: int) -> None:
            terminal.say("demo.process", pid=pid)

        unlucky = crowd.person_ids(crowd.PEOPLE)[crowd.PEOPLE // 3]
        stage.playground.world.fault("sendMessage", "429", chat_id=unlucky, seconds=TOO_FAST)
        async with running(stage, stopping, started):
            if not stopping.is_set():
                await demo.begin(stage, terminal)
                terminal.say("demo.crowd", groups=crowd.GROUPS, people=crowd.PEOPLE)
            await stopping.wait()


@contextlib.asynccontextmanager
async def running(
    stage: Opened,
    stopping: asyncio.Event,
    started: Callable[[int], None],
    *,
    groups: int = crowd.GROUPS,
    people: int = crowd.PEOPLE,
    away: float = AWAY,
) -> AsyncIterator[None]:
    """The program at work before so many, unless `stopping` was set; `started` hears the number of each
    of its processes, the next one `away` seconds after a kill.
    """
    settings = stage.settings
    title = Texts(settings.default_language).plain("demo.crowd.title")
    crowd.gather(stage.playground.world, BOT_ID, title, groups, people)
    await asyncio.to_thread(_register, settings, title, groups, people)
    stage.web.close()  # whoever starts after a kill has to find the port free
    process = DemoProcess(stage.environment, stage.folder, away=away)
    program = asyncio.create_task(process.run(stopping, started))
    try:
        await process.ready(settings.web_port, stopping)
        yield
    finally:
        stopping.set()
        await program


def _register(settings: Settings, title: str, groups: int, people: int) -> None:
    """Take the crowd into the audience, on the district's first day."""
    house = open_house(settings, desk_private=True)
    try:
        if not house.store.read_now(story_was_told, house.kit):
            house.store.write_now(crowd.register, house.kit, title, groups, people)
    finally:
        house.close()
