"""Click commands whose help comes from the catalogues, and which all take --json and --language.

The text of `unit add` is `command.unit.add`; that of its `--parent` is `command.unit.add.parent`.
Holds the classes that find and lay them out. Refuses help strings in code, and to import a
command before it is called: the help of a group needs texts only.
"""

import importlib
from collections.abc import Callable, Mapping
from typing import Any

import click
from typing_extensions import override

from bot.commands.terminal import Terminal

__all__ = ["NUMBER", "PROGRAM", "LazyGroup", "SpokenCommand", "SpokenGroup"]

NUMBER = click.IntRange(1, 2**63 - 1)
"""The number of a record: what a column of the database holds."""

PROGRAM = "python -m bot"
LANGUAGES = ("zh", "en")
_SHARED = ("help", "json", "language")


class SpokenCommand(click.Command):
    """A command that speaks the reader's language. Its callback is given the Terminal first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params += [_json(), _language()]
        if self.callback is not None:
            self.callback = click.pass_obj(self.callback)

    @override
    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _usage(self, ctx, formatter)

    @override
    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _about(ctx, formatter)

    @override
    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _options(self, ctx, formatter)


class SpokenGroup(click.Group):
    """A group of such commands."""

    command_class = SpokenCommand

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.append(_language())

    @override
    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _usage(self, ctx, formatter)

    @override
    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _about(ctx, formatter)

    @override
    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        terminal = ctx.find_object(Terminal)
        assert terminal is not None
        names = self.list_commands(ctx)
        abouts = (terminal.text(_key(ctx, name)).partition("\n")[0] for name in names)
        with formatter.section(terminal.text("command.help.commands")):
            formatter.write_dl(list(zip(names, abouts, strict=True)))


class LazyGroup(SpokenGroup):
    """A group that knows where its commands are and imports one when it is called."""

    def __init__(self, *args: Any, places: Mapping[str, str], **kwargs: Any) -> None:
        """`places` says for each name the module and the attribute, as `module:attribute`."""
        super().__init__(*args, **kwargs)
        self._places = places

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._places)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = self._places.get(cmd_name)
        if place is None:
            return None
        module, _, attribute = place.partition(":")
        found = getattr(importlib.import_module(module), attribute)
        assert isinstance(found, click.Command)
        return found


def _json() -> click.Option:
    return click.Option(
        ["--json"], is_flag=True, is_eager=True, expose_value=False, callback=_speak_json
    )


def _speak_json(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    ctx.ensure_object(Terminal).as_json |= value


def _language() -> click.Option:
    # Read before Click starts (`program.main`): the help itself depends on it.
    return click.Option(["--language"], type=click.Choice(LANGUAGES), expose_value=False)


def _key(ctx: click.Context, *names: str) -> str:
    path = ctx.command_path.removeprefix(PROGRAM).split()
    return ".".join(["command", *path, *names]).replace("-", "_")


def _usage(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    pieces = " ".join(command.collect_usage_pieces(ctx))
    formatter.write_usage(ctx.command_path, pieces, f"{_speak(ctx)('command.help.usage')} ")


def _about(ctx: click.Context, formatter: click.HelpFormatter) -> None:
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(_speak(ctx)(_key(ctx) if ctx.parent else "command"))


def _options(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    speak = _speak(ctx)
    rows = []
    for param in command.get_params(ctx):
        # What an argument is stands in the command's own text.
        record = param.get_help_record(ctx) if isinstance(param, click.Option) else None
        if record is not None:
            name = "help" if "--help" in param.opts else str(param.name)
            key = f"command.option.{name}" if name in _SHARED else _key(ctx, name)
            rows.append((record[0], speak(key)))
    with formatter.section(speak("command.help.options")):
        formatter.write_dl(rows)


def _speak(ctx: click.Context) -> Callable[[str], str]:
    return ctx.ensure_object(Terminal).text
