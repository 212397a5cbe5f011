"""The program: the list of its commands, and one place where every ending becomes an exit code.

0 is done, 1 refused, 2 misused. Holds `main`. Refuses tracebacks and foreign errors' words: they
may carry a token or what somebody wrote, so an unforeseen error is told by its type and place.
"""

import os
import traceback
from collections.abc import Mapping, Sequence

import click

from bot.commands.spoken import LANGUAGES, PROGRAM, LazyGroup
from bot.commands.terminal import Terminal
from tipline.refusals import Refusal

__all__ = ["main"]

DONE, REFUSED, MISUSED = 0, 1, 2

_PLACES = {
    "run": "bot.commands.running:run",
    "demo": "bot.commands.running:demo",
    "check-config": "bot.commands.config:check_config",
    "migrate": "bot.commands.config:migrate",
    "keys": "bot.commands.keys:keys",
    "unit": "bot.commands.units:unit",
    "area": "bot.commands.units:area",
    "officer": "bot.commands.officers:officer",
    "priority": "bot.commands.priority:priority",
    "notice": "bot.commands.notices:notice",
    "offences": "bot.commands.offences:offences",
    "audit": "bot.commands.audit:audit",
    "stats": "bot.commands.figures:stats",
    "quarantine": "bot.commands.quarantine:quarantine",
    "playground": "bot.commands.running:playground",
}

program = LazyGroup("bot", places=_PLACES)


def main(args: Sequence[str], environ: Mapping[str, str] = os.environ) -> int:
    """Run one command and return its exit code."""
    terminal = Terminal(environ, language=_language(args, environ))
    terminal.as_json = "--json" in args  # known before anything can be misused
    try:
        program.main(list(args), prog_name=PROGRAM, standalone_mode=False, obj=terminal)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return MISUSED
    except click.UsageError as error:
        _misused(terminal, error)
        return MISUSED
    except Refusal as refusal:
        terminal.refused(refusal)
        return REFUSED
    except (click.Abort, KeyboardInterrupt):
        terminal.misused("command.misuse.interrupted")
        return REFUSED
    except Exception as error:  # noqa: BLE001 - the program's edge: nothing may show its words
        terminal.refused(_told(error))
        return REFUSED
    terminal.done()
    return DONE


def _language(args: Sequence[str], environ: Mapping[str, str]) -> str:
    """The language asked for, else the setting's, else Chinese; never a reason to stop."""
    from bot.settings import load_settings

    for here, after in zip(args, [*args, ""][1:], strict=True):
        name, _, value = here.partition("=")
        if name == "--language" and (value or after) in LANGUAGES:
            return value or after
    try:
        return load_settings(environ).default_language
    except Refusal:
        given = environ.get("DEFAULT_LANGUAGE", "")
        return given if given in LANGUAGES else LANGUAGES[0]


def _misused(terminal: Terminal, error: click.UsageError) -> None:
    where = error.ctx.command_path if error.ctx else PROGRAM
    match error:
        case click.NoSuchOption():
            terminal.misused("command.misuse.unknown_option", name=error.option_name, where=where)
        case click.MissingParameter():
            terminal.misused("command.misuse.missing", name=_name(error), where=where)
        case click.BadParameter():
            terminal.misused("command.misuse.bad_value", name=_name(error), where=where)
        case _:
            terminal.misused("command.misuse.not_understood", where=where)


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    return error.param.opts[0] if error.param.opts else error.param.human_readable_name


def _told(error: Exception) -> Refusal:
    """An unforeseen error as a Refusal: what the operator can act on, and never its words."""
    from bot.commands.database_errors import refusal_of

    known = refusal_of(error)
    if known is not None:
        return known
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(last.filename)}:{last.lineno}"  # noqa: PTH119 - a name, no path
    return Refusal("command.unexpected", kind=type(error).__name__, place=place)
