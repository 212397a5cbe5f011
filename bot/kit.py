"""From settings to the tools of a use case: keys, vault, blobs, store, policy.

Holds `open_house`, used by every role and command. Each asks for the private keys it works with
and gets no others. Refuses anything of Telegram, so that commands stay quick to start.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.settings import Settings
from desk.kit import Kit, Policy, To
from desk.sealed import keep_session_keys, to_chat
from storage.blobs import Blobs, BlobStoreUnready
from storage.keyfiles import KeyFileError, Keyring, load_keys
from storage.sealing import Vault
from storage.store import Store
from tipline.broadcasts import look_every
from tipline.refusals import Refusal
from tipline.sightings import Near
from tipline.surge import SurgeLimits

__all__ = ["Clock", "House", "now", "open_house", "opened_house", "start_sealing"]

Clock = Callable[[], datetime]


def now() -> datetime:
    """What time it is."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class House:
    """What is open while the program runs; `close` it."""

    settings: Settings
    store: Store
    kit: Kit
    keyring: Keyring

    def close(self) -> None:
        """Stop making keys, finish queued writes, close the database."""
        self.kit.vault.close()
        self.store.close()


def open_house(
    settings: Settings,
    *,
    desk_private: bool = False,
    relay_private: bool = False,
    signing_private: bool = False,
    clock: Clock = now,
) -> House:
    """Open everything and start sealing; the caller closes it.

    Raises a Refusal where keys, blobs or a setting stand in the way. Needs a migrated database.
    """
    house = _unsealed(settings, desk_private, relay_private, signing_private, clock)
    try:
        return start_sealing(house)
    except BaseException:
        house.close()
        raise


@contextmanager
def opened_house(
    settings: Settings, *, seals: bool = True, desk_private: bool = False
) -> Iterator[House]:
    """The house for the length of one command; one that only reads makes no session keys."""
    house = _unsealed(settings, desk_private, relay_private=False, signing_private=False)
    try:
        yield start_sealing(house) if seals else house
    finally:
        house.close()


def start_sealing(house: House) -> House:
    """Make session keys, commit them, use them; and seal the addresses that the policy names."""
    vault = house.kit.vault
    keys = vault.fresh_session_keys()
    # First committed, then used: what a lost key sealed is lost.
    house.store.write_now(keep_session_keys, house.kit, keys)
    vault.adopt(keys)
    policy = replace(
        house.kit.policy,
        triage=_chat(house, house.settings.triage_chat_id),
        audit_channel=_chat(house, house.settings.audit_chat_id),
    )
    return replace(house, kit=replace(house.kit, policy=policy))


def _unsealed(
    settings: Settings,
    desk_private: bool,
    relay_private: bool,
    signing_private: bool,
    clock: Clock = now,
) -> House:
    try:
        keyring = load_keys(
            settings.keys_dir,
            desk_private=desk_private,
            relay_private=relay_private,
            signing_private=signing_private,
        )
    except KeyFileError as error:
        raise Refusal(error.code, file=str(error.file)) from None
    try:
        blobs = Blobs(settings.blob_url)
    except (OSError, BlobStoreUnready):
        raise Refusal("blobs.unreachable") from None
    kit = Kit(Vault(keyring, now=clock), blobs, clock, _policy(settings))
    return House(settings, Store(settings.database_url), kit, keyring)


def _policy(settings: Settings) -> Policy:
    return Policy(
        timezone=settings.timezone,
        default_language=settings.default_language,
        emergency_number=settings.emergency_number,
        public_url=settings.public_url,
        look_every=look_every(settings.group_rate.per_second),
        surge=SurgeLimits(settings.surge_begins, settings.surge_ends),
        near=Near(settings.nearby_metres, settings.nearby_minutes),
    )


def _chat(house: House, chat_id: int | None) -> To | None:
    if chat_id is None:
        return None
    return to_chat(house.kit, chat_id, house.settings.default_language)
