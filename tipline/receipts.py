"""The receipt: the code a tipster keeps, ``XXXX-XXXX-XXXX``.

Holds its making and its reading. Twelve symbols of Crockford's base32 (digits and letters without
I, L, O, U): eleven carry 55 bits of entropy, the last one checks them.

Strength: 2**55 is 3.6e16. With ten million receipts out, one guess in 3.6 thousand million finds
any of them, so guessing through the bot is hopeless under any limit on tries. It is not enough
against somebody who holds the database: store a keyed hash of the receipt, never a bare one.

Crockford's own check symbol (modulo 37) needs five signs beyond letters and digits. Ours is the
sum over GF(32) of each symbol times its own power of a primitive element, which must be zero: it
finds every single wrong symbol and every two symbols swapped, anywhere, and is a plain symbol.

Refuses, with one and the same code, whatever is not such a receipt.
"""

import unicodedata
from functools import reduce

from tipline.refusals import Refusal

ENTROPY_BITS = 55
ENTROPY_BYTES = 7

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {symbol: value for value, symbol in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_SYMBOLS = 12
_GROUP = 4
_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1, primitive over GF(2), so x has order 31
_TYPED_LIMIT = 64  # far more than any receipt with spaces: longer text is not looked at


def _times_x(value: int) -> int:
    """One step of multiplication by the primitive element x in GF(32)."""
    doubled = value << 1
    return doubled ^ _POLYNOMIAL if doubled & 0b100000 else doubled


def _checksum(values: list[int]) -> int:
    """The sum of value times x**place, by Horner's rule: zero for a good receipt."""
    return reduce(lambda total, value: _times_x(total) ^ value, values, 0)


def make_receipt(entropy: bytes) -> str:
    """A receipt from at least ``ENTROPY_BYTES`` bytes of a cryptographic source of randomness."""
    if len(entropy) < ENTROPY_BYTES:
        raise ValueError(f"a receipt needs {ENTROPY_BYTES} bytes of entropy")
    number = int.from_bytes(entropy[:ENTROPY_BYTES]) >> (8 * ENTROPY_BYTES - ENTROPY_BITS)
    values = [number >> shift & 31 for shift in range(ENTROPY_BITS - 5, -1, -5)]
    # The check symbol stands at power zero, so it is the checksum of the rest itself.
    values.append(_checksum([*values, 0]))
    return _written(values)


def read_receipt(text: str) -> str:
    """The receipt as it was given out, from however it was typed; else ``receipt.mistyped``.

    Case, spaces, dashes of any kind and full-width forms do not matter; O is 0, I and L are 1.
    """
    typed = unicodedata.normalize("NFKC", text[:_TYPED_LIMIT]).upper()
    values = [_VALUES.get(sign, -1) for sign in typed if not _is_spacing(sign)]
    if (
        len(text) > _TYPED_LIMIT
        or len(values) != _SYMBOLS
        or min(values) < 0
        or _checksum(values) != 0
    ):
        raise Refusal("receipt.mistyped")
    return _written(values)


def _is_spacing(sign: str) -> bool:
    """Spaces, dashes, and the invisible signs that come along when text is copied."""
    return sign.isspace() or sign in "-−." or unicodedata.category(sign) in ("Pd", "Cf")


def _written(values: list[int]) -> str:
    symbols = "".join(_ALPHABET[value] for value in values)
    return "-".join(symbols[start : start + _GROUP] for start in range(0, _SYMBOLS, _GROUP))
