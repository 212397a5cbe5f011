"""One envelope: AES-256-GCM under a key that the caller holds, bound to what it belongs to.

Holds sealing and opening by a key in hand. Refuses to say of a failure more than that it failed; who
holds which key is `storage.sealing`'s affair.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.chance import chance

__all__ = ["NONCE", "CannotOpen", "decrypt", "seal", "unseal"]

NONCE = 12
_SEALED = b"\x01"
_TAG = 16


class CannotOpen(Exception):
    """The envelope is broken, was bound to something else, or is for a key we do not hold."""

    def __init__(self) -> None:
        super().__init__()


def seal(key: bytes, plain: bytes, *, bound_to: bytes) -> bytes:
    """Seal `plain` under a 32-byte key. It opens only with the same `bound_to`."""
    nonce = chance(NONCE)
    return _SEALED + nonce + AESGCM(key).encrypt(nonce, plain, _SEALED + bound_to)


def unseal(key: bytes, envelope: bytes, *, bound_to: bytes) -> bytes:
    """Open what `seal` made. Raises CannotOpen."""
    if envelope[:1] != _SEALED:
        raise CannotOpen
    return decrypt(AESGCM(key), envelope, 1, _SEALED + bound_to)


def decrypt(cipher: AESGCM, envelope: bytes, start: int, associated: bytes) -> bytes:
    """Open what stands from `start` on: nonce, ciphertext, tag. Raises CannotOpen."""
    body = start + NONCE
    if len(envelope) < body + _TAG:
        raise CannotOpen
    try:
        return cipher.decrypt(envelope[start:body], envelope[body:], associated)
    except InvalidTag:
        raise CannotOpen from None
