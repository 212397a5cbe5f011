"""Sealing: what the database and the blobs hold, and who can open it.

Three ways, and one hash:

- `seal` / `unseal`: AES-256-GCM under a key that the caller holds (a tip's data key)
- `Vault.new_data_key` / `open_data_key`: such a key, wrapped for the desk
- `Vault.seal_for` / `open_for`: short things in great number, under a key made afresh each hour
- `Vault.keyed`, `search_tokens`: hashes under the search key, to be matched and never read
- `Vault.key_from`: a key that somebody outside brings back, as a code that they keep

Envelopes, byte by byte (the first kind is `storage.envelopes`'):

    sealed           1 | nonce 12 | ciphertext and tag
    sealed for       2 | session key id 8 | nonce 12 | ciphertext and tag
    wrapped key      3 | key id 4 | libsodium sealed box of 32 bytes

Refuses to open anything without the private key that it was sealed for, and to say of a failure
more than that it failed.
"""

import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

import nacl.bindings as sodium
import nacl.exceptions
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.chance import chance
from storage.envelopes import NONCE, CannotOpen, decrypt, seal, unseal
from storage.key_stock import KeyStock
from storage.keyfiles import Keyring, key_id, opening_pairs
from storage.search_tokens import tokens

__all__ = [
    "CannotOpen",
    "DataKey",
    "NoSessionKey",
    "Purpose",
    "SessionKey",
    "Vault",
    "seal",
    "unseal",
]

SESSION_KEY_AGE = timedelta(hours=1)

_SEALED_FOR, _WRAPPED = b"\x02", b"\x03"
_KEY, _KEY_ID, _SESSION_ID = 32, 4, 8
_KEYED_BYTES, _TOKEN_BYTES = 16, 8
_OPENED_KEYS = 512  # unwrapped keys kept at hand, of each sort

_K = TypeVar("_K")
_V = TypeVar("_V")


class NoSessionKey(Exception):
    """No session key was adopted yet: make one, commit its row, adopt it, then seal."""


class Purpose(StrEnum):
    """Whose private key opens it."""

    DESK = "desk"
    RELAY = "relay"


@dataclass(frozen=True, slots=True)
class DataKey:
    """A key for one record: `raw` to seal with now, `wrapped` to store."""

    raw: bytes = field(repr=False)
    wrapped: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SessionKey:
    """The row of a session key. Its raw bytes stay inside the vault that made it."""

    id: int
    purpose: Purpose
    wrapped: bytes = field(repr=False)
    made_at: datetime


def _sha256(data: bytes = b"") -> "hashlib._Hash":
    """The hash for `hmac`'s own way. OpenSSL's HMAC, which it takes for a name, gives the interpreter
    up for each message: beside a busy thread that is a hundred times as long.
    """
    return hashlib.sha256(data)


class Vault:
    """Everything that needs the keyring. Safe to use from several threads."""

    def __init__(self, keyring: Keyring, *, now: Callable[[], datetime]) -> None:
        """Take the keys of this role; `now` says when a session key is due."""
        self._now = now
        self._search = keyring.search
        self._public = {Purpose.DESK: keyring.desk_public, Purpose.RELAY: keyring.relay_public}
        self._private = {
            Purpose.DESK: opening_pairs(keyring.desk_private, keyring.desk_retired),
            Purpose.RELAY: opening_pairs(keyring.relay_private, keyring.relay_retired),
        }
        self._lock = threading.Lock()
        self._begun: dict[str, hmac.HMAC] = {}  # by purpose: the key is taken in
        self._made: dict[int, AESGCM] = {}
        self._adopted: dict[Purpose, _Adopted] = {}
        self._data_keys: dict[bytes, bytes] = {}
        self._session_ciphers: dict[tuple[Purpose, int], AESGCM] = {}
        self._stock: KeyStock[DataKey] | None = None

    def keyed(self, purpose: str, value: int | str | bytes) -> bytes:
        """Return the 16 bytes that stand for `value`, the same for 5, "5" and b"5".

        Under one purpose equal values match; across purposes nothing does.
        """
        return self._hash(purpose, _octets(value))[:_KEYED_BYTES]

    def key_from(self, purpose: str, secret: str) -> bytes:
        """Return the 32-byte key that whoever knows `secret`, and holds the search key, can make."""
        return self._hash(purpose, secret.encode())

    def search_tokens(self, text: str) -> set[bytes]:
        """Return the blind index of `text`: 8 bytes for each of its `tokens`."""
        return {
            self._hash("search token", token.encode("utf-8", "surrogatepass"))[:_TOKEN_BYTES]
            for token in tokens(text)
        }

    def new_data_key(self) -> DataKey:
        """Make a key for one record. Anybody can; only the desk can open `wrapped` again."""
        return self._stock.take() if self._stock else self._made_data_key()

    def make_keys_beforehand(self) -> None:
        """Have data keys ready from now on, until `close`: for whoever takes in many tips."""
        self._stock = KeyStock(self._made_data_key)

    def close(self) -> None:
        """Stop making keys beforehand. The vault goes on to seal and open."""
        if self._stock:
            self._stock.close()
            self._stock = None

    def open_data_key(self, wrapped: bytes) -> bytes:
        """Return the raw key. Raises CannotOpen, also where the desk key is not held."""
        raw = self._data_keys.get(wrapped)
        if raw is None:
            raw = self._unwrap(Purpose.DESK, wrapped)
            with self._lock:
                _remember(self._data_keys, wrapped, raw)
        return raw

    def needs_fresh(self) -> bool:
        """Say whether there is no session key yet, or one is older than an hour."""
        due = self._now() - SESSION_KEY_AGE
        return len(self._adopted) < len(Purpose) or any(
            adopted.made_at <= due for adopted in self._adopted.values()
        )

    def fresh_session_keys(self) -> list[SessionKey]:
        """Make a session key for each purpose: store the rows, commit, then `adopt` them."""
        made_at = self._now()
        keys: list[SessionKey] = []
        for purpose in Purpose:
            raw = secrets.token_bytes(_KEY)
            key = SessionKey(secrets.randbits(63), purpose, self._wrap(purpose, raw), made_at)
            with self._lock:
                _remember(self._made, key.id, AESGCM(raw))
            keys.append(key)
        return keys

    def adopt(self, keys: list[SessionKey]) -> None:
        """Seal with these from now on. Their rows have to be committed: without them all is lost."""
        with self._lock:
            for key in keys:
                header = _SEALED_FOR + key.id.to_bytes(_SESSION_ID)
                self._adopted[key.purpose] = _Adopted(header, self._made.pop(key.id), key.made_at)

    def seal_for(self, purpose: Purpose, plain: bytes, *, bound_to: bytes) -> bytes:
        """Seal `plain` under the session key in use. Raises NoSessionKey before the first."""
        adopted = self._adopted.get(purpose)
        if adopted is None:
            raise NoSessionKey
        nonce = chance(NONCE)
        header = adopted.header
        return header + nonce + adopted.cipher.encrypt(nonce, plain, header + bound_to)

    def open_for(
        self,
        purpose: Purpose,
        envelope: bytes,
        *,
        bound_to: bytes,
        wrapped_of: Callable[[int], bytes | None],
    ) -> bytes:
        """Open what `seal_for` made. Raises CannotOpen, also where the private key is not held.

        `wrapped_of` finds a session key's row by id; it is asked only for keys not yet at hand.
        """
        start = 1 + _SESSION_ID
        if envelope[:1] != _SEALED_FOR or len(envelope) < start:
            raise CannotOpen
        session = int.from_bytes(envelope[1:start])
        cipher = self._session_ciphers.get((purpose, session))
        if cipher is None:
            cipher = self._open_session_key(purpose, session, wrapped_of)
        return decrypt(cipher, envelope, start, envelope[:start] + bound_to)

    def forget_opened(self) -> None:
        """Forget every key unwrapped so far: a purge calls this once their rows are gone."""
        with self._lock:
            self._data_keys.clear()
            self._session_ciphers.clear()

    def _open_session_key(
        self, purpose: Purpose, session: int, wrapped_of: Callable[[int], bytes | None]
    ) -> AESGCM:
        wrapped = wrapped_of(session)
        if wrapped is None:
            raise CannotOpen
        cipher = AESGCM(self._unwrap(purpose, wrapped))
        with self._lock:
            _remember(self._session_ciphers, (purpose, session), cipher)
        return cipher

    def _made_data_key(self) -> DataKey:
        raw = secrets.token_bytes(_KEY)
        return DataKey(raw, self._wrap(Purpose.DESK, raw))

    def _wrap(self, purpose: Purpose, raw: bytes) -> bytes:
        public = self._public[purpose]
        return _WRAPPED + key_id(public) + sodium.crypto_box_seal(raw, public)

    def _unwrap(self, purpose: Purpose, wrapped: bytes) -> bytes:
        start = 1 + _KEY_ID
        pair = self._private[purpose].get(wrapped[1:start])
        if pair is None or wrapped[:1] != _WRAPPED:
            raise CannotOpen
        try:
            raw = sodium.crypto_box_seal_open(wrapped[start:], *pair)
        except (nacl.exceptions.CryptoError, nacl.exceptions.TypeError):
            raise CannotOpen from None
        if len(raw) != _KEY:
            raise CannotOpen
        return bytes(raw)

    def _hash(self, purpose: str, message: bytes) -> bytes:
        begun = self._begun.get(purpose)
        if begun is None:
            info = b"tipline keyed 1 " + purpose.encode()
            subkey = HKDF(SHA256(), _KEY, salt=None, info=info).derive(self._search)
            begun = self._begun[purpose] = hmac.new(subkey, digestmod=_sha256)
        mac = begun.copy()
        mac.update(message)
        return mac.digest()


@dataclass(frozen=True, slots=True)
class _Adopted:
    header: bytes  # version byte and session key id, with which each envelope begins
    cipher: AESGCM
    made_at: datetime


def _octets(value: int | str | bytes) -> bytes:
    if isinstance(value, bytes):
        return value
    return str(value).encode("utf-8", "surrogatepass")


def _remember(kept: dict[_K, _V], key: _K, value: _V) -> None:
    while len(kept) >= _OPENED_KEYS:
        del kept[next(iter(kept))]
    kept[key] = value
