"""`check-config` and `migrate`: whether everything is in place, and the tables brought up to date.

Refuses to change anything while checking, and to talk to Telegram unless asked to.
"""

from collections.abc import Callable, Sequence
from typing import Any

import click

from bot.commands.spoken import SpokenCommand
from bot.commands.terminal import Terminal
from bot.settings import SETTINGS, Setting, Settings, faults_in, given_settings
from tipline.refusals import Refusal


@click.command("check-config", cls=SpokenCommand)
@click.option("--telegram", is_flag=True)
def check_config(terminal: Terminal, telegram: bool) -> None:
    """Check the settings and what they point at."""
    _settings_first(terminal)
    settings = terminal.settings
    terminal.result(settings={s.name: _value(s, settings) for s in SETTINGS})
    terminal.table(
        ("command.heading.setting", "command.heading.value", "command.heading.meaning"),
        [(s.name, _shown(terminal, s, settings), _meaning(terminal, s)) for s in SETTINGS],
    )
    checks = [_token, _triage, _keys, _blobs, _database]
    if telegram:
        checks.append(_telegram)
    refusals = [refusal for check in checks if (refusal := _refusal(check, settings))]
    _tell(terminal, refusals)
    if telegram and settings.bot_token and settings.triage_chat_id is None:
        _show_groups(terminal, settings)
    if refusals:
        raise Refusal("command.not_ready", count=len(refusals))
    terminal.say("command.check_config.fine")


@click.command("migrate", cls=SpokenCommand)
def migrate(terminal: Terminal) -> None:
    """Bring the tables up to date."""
    from storage.revision import current, newest

    address = terminal.settings.database_url
    before = after = current(address)
    if before != newest():
        from storage import migrations  # with every table, and Alembic

        migrations.upgrade(address)
        after = current(address)
    key = "command.migrate.nothing" if before == after else "command.migrate.done"
    terminal.say(key, revision=str(after))
    terminal.result(before=before, after=after)


def _show_groups(terminal: Terminal, settings: Settings) -> None:
    """The groups that the bot was added to: one of them is the triage group."""
    from bot.telegram_check import groups_seen

    groups = groups_seen(settings)
    if groups:
        terminal.say("command.check_config.groups")
        terminal.table(("command.heading.group_id", "command.heading.group"), groups)
    terminal.result(groups=[{"id": id_, "title": title} for id_, title in groups])


def _refusal(check: Callable[[Settings], None], settings: Settings) -> Refusal | None:
    from bot.commands.database_errors import refusal_of

    try:
        check(settings)
    except Refusal as refusal:
        return refusal
    except Exception as error:
        known = refusal_of(error)
        if known is None:
            raise
        return known
    return None


def _settings_first(terminal: Terminal) -> None:
    """Where a setting can't be used at all, the rest can't be looked at; all of those are told."""
    faults = faults_in(given_settings(terminal.environ))
    if faults:
        _tell(terminal, faults)
        raise Refusal("command.not_ready", count=len(faults))


def _tell(terminal: Terminal, refusals: Sequence[Refusal]) -> None:
    for refusal in refusals:
        terminal.line(f"✗ {terminal.refusal_text(refusal)}")
    terminal.result(faults=[terminal.refusal_facts(refusal) for refusal in refusals])


def _token(settings: Settings) -> None:
    settings.need("BOT_TOKEN")


def _triage(settings: Settings) -> None:
    settings.need("TRIAGE_CHAT_ID")


def _keys(settings: Settings) -> None:
    from storage.keyfiles import KeyFileError, load_keys

    try:
        load_keys(settings.keys_dir, desk_private=True, relay_private=True, signing_private=True)
    except KeyFileError as error:
        raise Refusal(error.code, file=str(error.file)) from None


def _blobs(settings: Settings) -> None:
    from storage.blobs import Blobs, BlobStoreUnready

    try:
        Blobs(settings.blob_url).ready()
    except (OSError, BlobStoreUnready):
        raise Refusal("blobs.unreachable") from None


def _database(settings: Settings) -> None:
    from storage import revision

    if revision.current(settings.database_url) != revision.newest():
        raise Refusal("database.not_migrated")


def _telegram(settings: Settings) -> None:
    from bot.telegram_check import check_telegram

    check_telegram(settings)


def _meaning(terminal: Terminal, setting: Setting) -> str:
    return terminal.text(f"setting.{setting.name}")


def _shown(terminal: Terminal, setting: Setting, settings: Settings) -> str:
    value = _value(setting, settings)
    if value is None:
        return terminal.text("command.check_config.not_set")
    return terminal.text("command.check_config.set") if setting.secret else str(value)


def _value(setting: Setting, settings: Settings) -> Any:
    """What may be shown of a value: of a secret, only that there is one."""
    value = getattr(settings, setting.field)
    if value in (None, ""):
        return None
    return True if setting.secret else str(value)
