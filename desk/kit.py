"""What every use case is handed besides its session.

Holds the vault, the blobs, the clock and the policy, composed once in `bot`.
Refuses settings that no use case reads.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from storage.blobs import Blobs
from storage.sealing import Vault
from tipline.sightings import USUALLY_NEAR, Near
from tipline.surge import USUAL_LIMITS, SurgeLimits


@dataclass(frozen=True, slots=True)
class To:
    """Where something is said: what the rate budget counts by, the sealed address, the language."""

    chat_key: bytes
    address: bytes
    language: str


@dataclass(frozen=True, slots=True)
class Policy:
    """What the operator decided, as far as use cases need it."""

    timezone: ZoneInfo
    default_language: str = "zh"
    emergency_number: str = "110"
    triage: To | None = None
    audit_channel: To | None = None
    claim: timedelta = timedelta(minutes=20)
    look_every: timedelta = timedelta(seconds=6)
    draft_idle: timedelta = timedelta(minutes=30)
    album_quiet: timedelta = timedelta(milliseconds=500)
    bot_username: str = ""
    public_url: str = ""
    surge: SurgeLimits = USUAL_LIMITS
    near: Near = USUALLY_NEAR


@dataclass(frozen=True, slots=True)
class Kit:
    """The tools of a use case."""

    vault: Vault
    blobs: Blobs
    clock: Callable[[], datetime]
    policy: Policy
