"""`run`, `demo` and `playground`: the long-lived programs.

Refuses to start on settings or keys that can't work, before anything is opened.
"""

import click

from bot.commands.collecting import collect_as_usual
from bot.commands.spoken import SpokenCommand
from bot.commands.terminal import Terminal

ROLES = ("web", "console", "updates", "photos", "sender", "scheduler")


def _read_roles(_ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, ...]:
    if value is None:
        return ROLES
    asked = tuple(dict.fromkeys(name.strip() for name in value.split(",") if name.strip()))
    if not asked or set(asked) - set(ROLES):
        raise click.BadParameter("", param=param)
    return asked


@click.command("run", cls=SpokenCommand)
@click.option("--roles", callback=_read_roles, metavar=",".join(ROLES))
def run(terminal: Terminal, roles: tuple[str, ...]) -> None:
    """Run the tip line, or some of its roles."""
    terminal.settings.need("BOT_TOKEN", "TRIAGE_CHAT_ID")
    from bot import house
    from bot.logs import start_logging

    collect_as_usual()
    # What a long-lived program has to tell other programs is its log.
    form = "json" if terminal.as_json else terminal.settings.log_format
    start_logging(terminal.settings.log_level, form)
    house.run(terminal.settings, roles)


@click.command("demo", cls=SpokenCommand)
@click.option("--crowd", is_flag=True)
@click.option("--rush", is_flag=True)
@click.option("--minutes", type=click.FloatRange(0.1, 60), default=5.0, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
def demo(terminal: Terminal, crowd: bool, rush: bool, minutes: float, seed: int) -> None:
    """Run the whole system with a sample district, and on request with a crowd or in a rush."""
    # The language asked for is the district's too: whoever tries it in English means all of it.
    terminal.environ = {**terminal.environ, "DEFAULT_LANGUAGE": terminal.language}
    if rush:
        from bot import rush as busy

        collect_as_usual()
        busy.main(terminal, minutes, seed)
        return
    if crowd:
        from bot import crowd as many

        collect_as_usual()
        many.main(terminal)
        return
    from bot import demo as world

    collect_as_usual()
    world.main(terminal)


@click.command("playground", cls=SpokenCommand)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65_535), default=8081, show_default=True)
def playground(terminal: Terminal, host: str, port: int) -> None:
    """Run the stand-in for the Bot API alone; it speaks for itself."""
    from playground.__main__ import main

    collect_as_usual()
    main(["--host", host, "--port", str(port), *(["--json"] if terminal.as_json else [])])
