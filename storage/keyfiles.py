"""The key files in one folder: made once, loaded by the roles that need them.

    <name>.public    anybody may read it        desk, relay (X25519), signing (Ed25519)
    <name>.private   the owner only             the same three
    search.key       the owner only             32 random bytes

Each file is two lines: what it is, with its key id, and the key in base64. A private key that was
rotated out stays beside the present one as `<name>.<key id>.private`, so that what was sealed
before still opens.

Refuses to overwrite a key, to load more than was asked for, and to show a key's bytes anywhere.
"""

import base64
import binascii
import hashlib
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import nacl.bindings as sodium

from storage.durable import fsync_folder

__all__ = [
    "KeyBad",
    "KeyFileError",
    "KeyMissing",
    "Keyring",
    "KeysExist",
    "key_id",
    "load_keys",
    "make_keys",
    "opening_pairs",
]

_PAIRS: dict[str, str] = {"desk": "X25519", "relay": "X25519", "signing": "Ed25519"}
_FORMAT = "tipline-key-1"
_KEY_BYTES = 32
_KEY_ID_BYTES = 4


class KeyFileError(Exception):
    """A key file is not as it has to be. Says which file, never what is in it.

    KeyFileError
    ├── KeysExist   the folder holds keys already
    ├── KeyMissing  a file is not there, or may not be read
    └── KeyBad      a file is no key of the kind its name says
    """

    code = "keys.error"

    def __init__(self, file: Path) -> None:
        super().__init__(str(file))
        self.file = file


class KeysExist(KeyFileError):
    """The folder holds keys already; nothing was changed."""

    code = "keys.exist"


class KeyMissing(KeyFileError):
    """A key file is not there, or may not be read."""

    code = "keys.missing"


class KeyBad(KeyFileError):
    """A key file is no key of the kind its name says, or does not fit its public half."""

    code = "keys.bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyring:
    """The keys that one process holds, 32 bytes each. What was not asked for is None.

    `desk_retired` and `relay_retired` hold rotated private keys by key id, present only with the
    private key in use.
    """

    desk_public: bytes = field(repr=False)
    desk_private: bytes | None = field(repr=False)
    relay_public: bytes = field(repr=False)
    relay_private: bytes | None = field(repr=False)
    signing_public: bytes = field(repr=False)
    signing_private: bytes | None = field(repr=False)
    search: bytes = field(repr=False)
    desk_retired: Mapping[bytes, bytes] = field(repr=False, default_factory=dict)
    relay_retired: Mapping[bytes, bytes] = field(repr=False, default_factory=dict)


def key_id(public: bytes) -> bytes:
    """Return the 4 bytes by which envelopes and signatures name a public key."""
    return hashlib.sha256(public).digest()[:_KEY_ID_BYTES]


def opening_pairs(
    private: bytes | None, retired: Mapping[bytes, bytes]
) -> dict[bytes, tuple[bytes, bytes]]:
    """Return X25519 (public, private) by key id, the key in use and those rotated out."""
    if private is None:
        return {}
    found: dict[bytes, tuple[bytes, bytes]] = {}
    for each in (*retired.values(), private):
        public = sodium.crypto_scalarmult_base(each)
        found[key_id(public)] = (public, each)
    return found


def make_keys(folder: Path) -> None:
    """Make every key file in `folder`, 0600 for the private ones, the folder 0700.

    Raises KeysExist, and changes nothing, if any of them is there.
    """
    texts = _new_texts()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in texts:
        if (folder / name).exists():
            raise KeysExist(folder / name)
    folder.chmod(0o700)
    made: list[Path] = []
    try:
        for name, text in texts.items():
            _write_new(folder / name, text, made)
        fsync_folder(folder)
    except BaseException:
        # Half a set would stop the next try and open nothing.
        for path in made:
            path.unlink(missing_ok=True)
        raise


def load_keys(
    folder: Path, *, desk_private: bool, relay_private: bool, signing_private: bool
) -> Keyring:
    """Load the public keys, the search key and the private keys asked for, and no others.

    Raises KeyMissing or KeyBad, naming the file.
    """
    public = {name: _read(folder / f"{name}.public", f"{name} public") for name in _PAIRS}

    def private(name: str, wanted: bool) -> bytes | None:
        return _private(folder / f"{name}.private", name, public[name]) if wanted else None

    return Keyring(
        desk_public=public["desk"],
        desk_private=private("desk", desk_private),
        relay_public=public["relay"],
        relay_private=private("relay", relay_private),
        signing_public=public["signing"],
        signing_private=private("signing", signing_private),
        search=_read(folder / "search.key", "search key"),
        desk_retired=_retired(folder, "desk") if desk_private else {},
        relay_retired=_retired(folder, "relay") if relay_private else {},
    )


def _public_of(name: str) -> Callable[[bytes], bytes]:
    return sodium.crypto_scalarmult_base if _PAIRS[name] == "X25519" else _ed25519_public


def _ed25519_public(private: bytes) -> bytes:
    return bytes(sodium.crypto_sign_seed_keypair(private)[0])


def _new_texts() -> dict[str, str]:
    texts = {"search.key": _text("search key", "HMAC-SHA256", secrets.token_bytes(_KEY_BYTES))}
    for name, algorithm in _PAIRS.items():
        private = secrets.token_bytes(_KEY_BYTES)
        public = _public_of(name)(private)
        named = f"{algorithm} {key_id(public).hex()}"
        texts[f"{name}.private"] = _text(f"{name} private", named, private)
        texts[f"{name}.public"] = _text(f"{name} public", named, public)
    return texts


def _text(what: str, named: str, key: bytes) -> str:
    return f"{_FORMAT} {what} {named}\n{base64.b64encode(key).decode()}\n"


def _write_new(path: Path, text: str, made: list[Path]) -> None:
    mode = 0o644 if path.suffix == ".public" else 0o600
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        raise KeysExist(path) from None
    made.append(path)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _read(path: Path, what: str) -> bytes:
    """Read the 32 bytes of a file whose first line has to say that it is `what`."""
    try:
        head, body = path.read_text(encoding="ascii").splitlines()
        key = base64.b64decode(body, validate=True)
    except OSError:
        raise KeyMissing(path) from None
    except (ValueError, binascii.Error):
        # `from None`: the error underneath quotes the line that it could not read.
        raise KeyBad(path) from None
    if not head.startswith(f"{_FORMAT} {what} ") or len(key) != _KEY_BYTES:
        raise KeyBad(path)
    return key


def _private(path: Path, name: str, public: bytes) -> bytes:
    private = _read(path, f"{name} private")
    if _public_of(name)(private) != public:
        raise KeyBad(path)
    return private


def _retired(folder: Path, name: str) -> Mapping[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for path in sorted(folder.glob(f"{name}.????????.private")):
        private = _read(path, f"{name} private")
        found[key_id(_public_of(name)(private))] = private
    return found
