"""The rush: the demo's district with everybody acting at once, and the tally at its end.

Holds the start of playground, program and script beside each other in a folder of its own, which is
emptied first. Refuses to touch anything outside of that folder, and any real Telegram.
"""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import uvloop

from bot import demo
from bot.commands.terminal import Terminal
from bot.house import serve, stop_on_signals
from bot.kit import Clock, House, now, open_house
from bot.listening import loopback_socket
from bot.logs import start_logging
from bot.sample.rush import stage
from bot.sample.rush.beat import Beat
from bot.sample.rush.play import Rush
from bot.sample.rush.tally import Standing, Tally, standing, tally
from bot.sample.stage import set_stage
from bot.settings import Settings
from playground.client import PlaygroundClient
from playground.server import Playground
from tipline.refusals import Refusal

__all__ = ["Running", "main", "running"]

FOLDER = Path("data/rush")
_PASSES = 5.0  # seconds of the real clock, looked at again and again until the phones have climbed


@dataclass(frozen=True, slots=True)
class Running:
    """A program under rush: where its page is, and what is played on it."""

    settings: Settings
    playground: Playground
    house: House

    async def play(
        self,
        beat: Beat,
        pass_time: Callable[[], Awaitable[None]] | None = None,
    ) -> Tally:
        """Play the rush and count what came of it."""
        language = self.settings.default_language
        async with PlaygroundClient(self.playground.url) as client:
            rush = Rush(client, beat, language, self.look, pass_time or _let_it_pass)
            with contextlib.suppress(TimeoutError):  # what is left open stands in the tally
                await rush.play()
        house = self.house
        return await house.store.read(tally, house.kit, self.playground.world, language)

    async def look(self) -> Standing:
        """How things stand now."""
        return await self.house.store.read(standing, self.house.kit)


def main(terminal: Terminal, minutes: float, seed: int) -> None:
    """Play it for people who watch, until Ctrl-C; for a program, until it is over.

    Raises Refusal `rush.broken` where a promise was not kept.
    """
    uvloop.run(_show(terminal, Beat(minutes * 60, seed), f"{minutes:g}"))


async def _show(terminal: Terminal, beat: Beat, minutes: str) -> None:
    async with running(terminal.environ) as stage_set:
        stopping = stop_on_signals()
        terminal.say("rush.began", minutes=minutes, page=stage_set.playground.url)
        playing = asyncio.create_task(stage_set.play(beat))
        stopped = asyncio.create_task(stopping.wait())
        await asyncio.wait({playing, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if not playing.done():
            playing.cancel()
            return
        found = playing.result()
        figures = asdict(found)
        rows = [(terminal.text(f"rush.figure.{name}"), value) for name, value in figures.items()]
        terminal.table(("command.heading.figure", "command.heading.value"), rows)
        terminal.result(**figures)
        if not terminal.as_json:
            terminal.say("rush.ended")
            await stopped
    if found.broken:
        raise Refusal("rush.broken", names=", ".join(found.broken))


async def _let_it_pass() -> None:
    await asyncio.sleep(_PASSES)


@contextlib.asynccontextmanager
async def running(
    environ: Mapping[str, str], folder: Path = FOLDER, clock: Clock = now
) -> AsyncIterator[Running]:
    """The whole district at work in `folder`, its notice published, before the first tip."""
    await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
    await asyncio.to_thread(folder.mkdir, parents=True)
    web = loopback_socket(8080)
    async with Playground(listener=loopback_socket(8081)) as playground:
        settings = demo.settings_for(environ, playground.url, web.getsockname()[1], folder)
        set_stage(playground.world, settings)
        stage.gather(playground.world, settings.default_language)
        start_logging("warning", "console")
        await asyncio.to_thread(demo.prepare, settings)
        house = await asyncio.to_thread(_founded, settings)
        stopping, ready = asyncio.Event(), asyncio.Event()
        program = asyncio.create_task(
            serve(settings, stopping=stopping, ready=ready, listener=web, clock=clock)
        )
        try:
            waiting = asyncio.create_task(ready.wait())
            await asyncio.wait({program, waiting}, return_when=asyncio.FIRST_COMPLETED)
            await demo.begin_story(settings, playground.world)
            yield Running(settings, playground, house)
        finally:
            stopping.set()
            await program
            await asyncio.to_thread(house.close)


def _founded(settings: Settings) -> House:
    """The house beside the program's, to prepare and to look with."""
    house = open_house(settings, desk_private=True)
    house.store.write_now(stage.found, house.kit)
    return house
