"""The settings: one table of names, parsed once from a mapping that is passed in.

Holds every name the program reads, its default and how its text becomes a value. What a setting
means, and how to mend a wrong one, is in the catalogues (`setting.<NAME>`, `setting.<NAME>.mend`).
Refuses a value that is wrong or still a placeholder, by a Refusal that names the setting; refuses
to show a secret anywhere, `repr` included; reads no environment by itself.
"""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot import setting_values as read
from bot.setting_values import Rate
from tipline.refusals import Refusal
from tipline.sightings import WIDEST_M, WIDEST_MINUTES
from tipline.surge import SurgeLimits

__all__ = ["SETTINGS", "Rate", "Setting", "Settings", "faults_in", "given_settings"]
__all__ += ["load_settings", "parse_settings"]

ENV_FILE = Path(".env")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. An empty default means that there is none."""

    name: str
    default: str
    parse: Callable[[str, str], Any] = field(repr=False)
    secret: bool = False

    @property
    def field(self) -> str:
        """The name of its field in `Settings`."""
        return self.name.lower()


SETTINGS: tuple[Setting, ...] = (
    Setting("BOT_TOKEN", "", read.token, secret=True),
    Setting("TRIAGE_CHAT_ID", "", read.group_id),
    Setting("BOT_API_URL", "https://api.telegram.org", read.web_address),
    Setting("DATABASE_URL", "sqlite:///data/tipline.db", read.database_url, secret=True),
    Setting("BLOB_URL", "file:data/blobs", read.blob_url),
    Setting("KEYS_DIR", "data/keys", read.path),
    Setting("WEBHOOK_URL", "", read.webhook_address),
    Setting("WEBHOOK_SECRET", "", read.webhook_secret, secret=True),
    Setting("WEB_HOST", "127.0.0.1", read.host),
    Setting("WEB_PORT", "8080", read.port),
    Setting("AUDIT_CHAT_ID", "", read.group_id),
    Setting("AUDIT_HEAD_FILE", "data/audit-heads.jsonl", read.path),
    Setting("PUBLIC_URL", "", read.public_address),
    Setting("DEFAULT_LANGUAGE", "zh", read.language),
    Setting("TIMEZONE", "Asia/Shanghai", read.zone),
    Setting("EMERGENCY_NUMBER", "110", read.emergency_number),
    Setting("BROADCAST_RATE", "30/s", read.rate),
    Setting("CHAT_RATE", "1/s", read.rate),
    Setting("GROUP_RATE", "20/m", read.rate),
    Setting("NEARBY_METRES", "800", read.whole(50, WIDEST_M)),
    Setting("NEARBY_MINUTES", "30", read.whole(1, WIDEST_MINUTES)),
    Setting("SURGE_BEGINS", "60", read.whole(1, 100_000)),
    Setting("SURGE_ENDS", "20", read.whole(0, 99_999)),
    Setting("LOG_LEVEL", "info", read.log_level),
    Setting("LOG_FORMAT", "console", read.log_format),
)

_BY_NAME: Mapping[str, Setting] = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The values, one field per setting; None (or an empty text) where none was given."""

    bot_token: str = field(repr=False)
    bot_api_url: str
    database_url: str = field(repr=False)  # may hold a password
    blob_url: str
    keys_dir: Path
    webhook_url: str
    webhook_secret: str = field(repr=False)
    web_host: str
    web_port: int
    triage_chat_id: int | None
    audit_chat_id: int | None
    audit_head_file: Path
    public_url: str
    default_language: str
    timezone: ZoneInfo
    emergency_number: str
    broadcast_rate: Rate
    chat_rate: Rate
    group_rate: Rate
    nearby_metres: int
    nearby_minutes: int
    surge_begins: int
    surge_ends: int
    log_level: str
    log_format: str

    def need(self, *names: str) -> None:
        """Raise `setting.missing` for the first of these settings that has no value."""
        for name in names:
            if getattr(self, _BY_NAME[name].field) in (None, ""):
                raise Refusal("setting.missing", setting=name)


def parse_settings(given: Mapping[str, str]) -> Settings:
    """Read every setting from `given`; a name that is absent or empty takes its default.

    Raises the Refusal of the first setting, in the table's order, that can't be used.
    """
    settings = Settings(**{setting.field: _value(setting, given) for setting in SETTINGS})
    SurgeLimits(settings.surge_begins, settings.surge_ends)  # refuses one that never ends
    if settings.webhook_url:
        # Without it anybody who finds the address could send updates.
        settings.need("WEBHOOK_SECRET")
    return settings


def faults_in(given: Mapping[str, str]) -> tuple[Refusal, ...]:
    """Every setting that can't be used, in the table's order: one by one they would cost whoever
    mends them a try each. Where each can be, what is wrong with them together.
    """
    faults = []
    for setting in SETTINGS:
        try:
            _value(setting, given)
        except Refusal as refusal:
            faults.append(refusal)
    if not faults:
        try:
            parse_settings(given)
        except Refusal as refusal:
            faults.append(refusal)
    return tuple(faults)


def load_settings(environ: Mapping[str, str], env_file: Path = ENV_FILE) -> Settings:
    """Read the settings from `environ` and, where that is silent, from `env_file` if it exists."""
    return parse_settings(given_settings(environ, env_file))


def given_settings(environ: Mapping[str, str], env_file: Path = ENV_FILE) -> dict[str, str]:
    """What is given for each setting, still as text."""
    known = {name: text for name, text in environ.items() if name in _BY_NAME and text.strip()}
    return _from_file(env_file) | known


def _value(setting: Setting, given: Mapping[str, str]) -> Any:
    text = given.get(setting.name, "").strip()
    if text:
        if not text.isprintable():
            raise Refusal("setting.bad_characters", setting=setting.name)
        return setting.parse(setting.name, read.not_a_placeholder(setting.name, text))
    if setting.default:
        return setting.parse(setting.name, setting.default)
    return None if setting.parse is read.group_id else ""


def _from_file(path: Path) -> dict[str, str]:
    """Read the lines of a `.env` file. Raises for a line that is none, and for a mistyped name."""
    found: dict[str, str] = {}
    try:
        # utf-8-sig: Windows editors put a mark before the first name.
        with path.open(encoding="utf-8-sig") as stream:
            from dotenv.parser import parse_stream  # only where there is a file: it costs a little

            lines = list(parse_stream(stream))
    except FileNotFoundError:
        return found
    except (OSError, UnicodeDecodeError):
        raise Refusal("setting.file_unreadable", file=str(path)) from None
    for line in lines:
        if line.error or (line.key is not None and line.value is None):
            raise Refusal("setting.bad_line", file=str(path), line=line.original.line)
        if line.key is None:  # a comment, an empty line
            continue
        if line.key in _BY_NAME:
            found[line.key] = line.value or ""
        else:
            _check_spelling(path, line.key)
    return found


def _check_spelling(path: Path, name: str) -> None:
    """Other programs' names may stand in the file; one that is nearly ours is a slip of the pen."""
    near = difflib.get_close_matches(name.upper(), _BY_NAME, n=1, cutoff=0.85)
    if near:
        raise Refusal("setting.misspelt", file=str(path), found=name, setting=near[0])
