"""The bytes of the audit chain: what a link's hash covers, and what a head's signature covers.

Holds encodings, hashes and signatures over values. Refuses a database and files: those are
`audit_log` and `audit_verify`, which have to agree on what stands here.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from storage.keyfiles import Keyring, key_id

__all__ = ["GENESIS", "Head", "link_hash", "row_bytes", "sign", "signed_by"]

GENESIS = bytes(32)
"""What stands before the first link."""

_ROW = b"tipline audit row 1\n"
_HEAD = b"tipline audit head 1\n"
_SIGNATURE = b"\x01"  # version byte: then 4 bytes of key id, then 64 of Ed25519
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ended at one moment: `hash` (32 bytes) is that of link `seq`."""

    seq: int
    hash: bytes = field(repr=False)
    at: datetime
    signature: bytes = field(repr=False)


def row_bytes(values: Iterable[object]) -> bytes:
    """Encode a row's values, in the order of its columns, so that no two rows look alike.

    Each value is its type's letter, its length and its bytes. Any value has an encoding, so that
    a row that was tampered with stops neither the sequencer nor `audit verify`.
    """
    parts = [_ROW]
    for value in values:
        letter, octets = _encoded(value)
        parts += (letter, len(octets).to_bytes(8), octets)
    return b"".join(parts)


def _encoded(value: object) -> tuple[bytes, bytes]:
    if value is None:
        return b"n", b""
    if isinstance(value, str):
        return b"s", value.encode("utf-8", "surrogatepass")
    if isinstance(value, int):
        return b"i", b"%d" % value
    if isinstance(value, bytes):
        return b"b", value
    return b"?", repr(value).encode("utf-8", "backslashreplace")


def link_hash(previous: bytes, row: bytes) -> bytes:
    """Return the 32 bytes of a link, from those of the link before it and its row's encoding."""
    return hashlib.sha256(previous + row).digest()


def sign(keyring: Keyring, seq: int, link: bytes, at: datetime) -> Head:
    """Sign a chain's end. Needs the signing key."""
    if keyring.signing_private is None:
        raise ValueError("this role does not hold the signing key")
    key = Ed25519PrivateKey.from_private_bytes(keyring.signing_private)
    signature = key.sign(_head_bytes(seq, link, at))
    return Head(seq, link, at, _SIGNATURE + key_id(keyring.signing_public) + signature)


def signed_by(head: Head, signing_public: bytes) -> bool:
    """Say whether the holder of the signing key signed exactly this head."""
    start = _SIGNATURE + key_id(signing_public)
    if not head.signature.startswith(start):
        return False
    message = _head_bytes(head.seq, head.hash, head.at)
    try:
        key = Ed25519PublicKey.from_public_bytes(signing_public)
        key.verify(head.signature[len(start) :], message)
    except InvalidSignature:
        return False
    return True


def _head_bytes(seq: int, link: bytes, at: datetime) -> bytes:
    micros = (at - _EPOCH) // _MICROSECOND
    return b"%s%d %s %d" % (_HEAD, seq, link.hex().encode(), micros)
