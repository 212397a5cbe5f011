"""How each sort of setting is read from text.

Every function takes the setting's name and its text (never empty) and gives the value, or raises
the Refusal that says what is wrong with it. Refuses to repeat the text: it may be a secret.
"""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from typing_extensions import override

from tipline.refusals import Refusal

__all__ = ["Rate"]

# What stands in examples, Telegram's own documentation included; none is anybody's value.
_PLACEHOLDER = re.compile(
    r"change.?me|replace.?me|your[-_ ]|-here$|^<.*>$|^\.\.\.$|^x{3,}$|^todo$"
    r"|:ABC-DEF1234ghIkl|^[0-9]+:x{8}|^-?(100)?(0{5,}|1234567890)$"
    r"|//([a-z0-9-]+\.)*example(\.(org|com|net))?(?=[:/]|$)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[1-9][0-9]{3,15}:[A-Za-z0-9_-]{30,64}")
_SECRET = re.compile(r"[A-Za-z0-9_-]+")
_SECRET_LENGTH = (16, 256)
_RATE = re.compile(r"([1-9][0-9]{0,5})/(s|m|h)")
_SECONDS = {"s": 1, "m": 60, "h": 3600}
_EMERGENCY = re.compile(r"\+?[0-9][0-9 -]{1,15}")
_HOST = re.compile(r"[A-Za-z0-9.:_-]+")
_WHOLE = re.compile(r"-?[0-9]{1,19}", re.ASCII)
_PORTS = 65_535
_LONGEST_ID = 2**63
# https://core.telegram.org/bots/api#setwebhook
_WEBHOOK_PORTS = (443, 80, 88, 8443)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many in so many seconds."""

    count: int
    seconds: int

    @property
    def per_second(self) -> float:
        """The same as a number per second."""
        return self.count / self.seconds

    @override
    def __str__(self) -> str:
        unit = next(unit for unit, seconds in _SECONDS.items() if seconds == self.seconds)
        return f"{self.count}/{unit}"


def not_a_placeholder(name: str, text: str) -> str:
    """Refuse what was copied from an example and never filled in."""
    if _PLACEHOLDER.search(text):
        raise Refusal("setting.placeholder", setting=name)
    return text


def token(name: str, text: str) -> str:
    """Read a bot token: digits, a colon, letters."""
    if not _TOKEN.fullmatch(text):
        raise Refusal("setting.not_a_token", setting=name)
    return text


def webhook_secret(name: str, text: str) -> str:
    """Read the secret that Telegram repeats with each update; its alphabet is Telegram's."""
    low, high = _SECRET_LENGTH
    if not _SECRET.fullmatch(text):
        raise Refusal("setting.bad_characters", setting=name)
    if not low <= len(text) <= high:
        raise Refusal("setting.bad_length", setting=name, low=low, high=high)
    return text


def database_url(name: str, text: str) -> str:
    """Read `sqlite:///file` or `postgresql://…`; a database that forgets is refused."""
    parts = _split(name, text)
    kept = parts.scheme == "sqlite" and not parts.netloc and parts.path.strip("/")
    if kept and ":memory:" not in text:
        return text
    if parts.scheme == "postgresql" and parts.path.strip("/"):
        return text
    raise Refusal("setting.not_a_database", setting=name)


def blob_url(name: str, text: str) -> str:
    """Read `file:folder`."""
    parts = _split(name, text)
    if parts.scheme != "file" or not (parts.netloc + parts.path).strip("/"):
        raise Refusal("setting.not_a_blob_store", setting=name)
    return text


def path(name: str, text: str) -> Path:
    """Read a path; a leading ~ is the home folder."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise Refusal("setting.no_home", setting=name) from None


def web_address(name: str, text: str) -> str:
    """Read an http or https address, without the slash at its end."""
    parts = _split(name, text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Refusal("setting.not_an_address", setting=name)
    if parts.query or parts.fragment or parts.username or parts.password:
        raise Refusal("setting.not_an_address", setting=name)
    return text.rstrip("/")


def public_address(name: str, text: str) -> str:
    """Read an https address; plain http is for this machine only."""
    address = web_address(name, text)
    parts = urlsplit(address)
    if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
        raise Refusal("setting.not_https", setting=name)
    return address


def webhook_address(name: str, text: str) -> str:
    """Read the address that Telegram calls (at /telegram): https on one of four ports."""
    address = public_address(name, text).removesuffix("/telegram")
    parts = urlsplit(address)
    if not is_loopback(parts.hostname or "") and (parts.port or 443) not in _WEBHOOK_PORTS:
        raise Refusal("setting.bad_webhook_port", setting=name)
    return address


def host(name: str, text: str) -> str:
    """Read the name or number of a network interface."""
    if not _HOST.fullmatch(text):
        raise Refusal("setting.not_a_host", setting=name)
    return text


def port(name: str, text: str) -> int:
    """Read a port; 0 lets the system choose."""
    return whole(0, _PORTS)(name, text)


def whole(low: int, high: int) -> Callable[[str, str], int]:
    """A reader of a whole number between two others."""

    def read(name: str, text: str) -> int:
        number = _whole(name, text)
        if not low <= number <= high:
            raise Refusal("setting.not_in_range", setting=name, low=low, high=high)
        return number

    return read


def group_id(name: str, text: str) -> int:
    """Read the id of a group or channel: a negative number."""
    number = _whole(name, text)
    if not -_LONGEST_ID <= number < 0:
        raise Refusal("setting.not_a_group", setting=name)
    return number


def language(name: str, text: str) -> str:
    """Read one of the two languages."""
    return _one_of(name, text, ("zh", "en"))


def log_level(name: str, text: str) -> str:
    """Read how much is logged."""
    return _one_of(name, text.lower(), ("debug", "info", "warning", "error"))


def log_format(name: str, text: str) -> str:
    """Read how a log line looks."""
    return _one_of(name, text.lower(), ("console", "json"))


def zone(name: str, text: str) -> ZoneInfo:
    """Read a time zone's name."""
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refusal("setting.not_a_zone", setting=name) from None


def emergency_number(name: str, text: str) -> str:
    """Read a number that people can call."""
    if not _EMERGENCY.fullmatch(text):
        raise Refusal("setting.not_a_phone", setting=name)
    return text


def rate(name: str, text: str) -> Rate:
    """Read `30/s`, `20/m` or `100/h`."""
    found = _RATE.fullmatch(text)
    if found is None:
        raise Refusal("setting.not_a_rate", setting=name)
    return Rate(int(found[1]), _SECONDS[found[2]])


def is_loopback(name: str) -> bool:
    """Whether a host name means this machine."""
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _split(name: str, text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - reading it is what finds a bad one
    except ValueError:
        raise Refusal("setting.not_an_address", setting=name) from None
    return parts


def _whole(name: str, text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise Refusal("setting.not_a_number", setting=name)
    return int(text)


def _one_of(name: str, text: str, choices: tuple[str, ...]) -> str:
    if text not in choices:
        raise Refusal("setting.not_in_list", setting=name, choices=", ".join(choices))
    return text
