"""Numbers for records that must be known before their row is written.

Holds a 63-bit number: milliseconds since 2024 above, 22 random bits below, always rising within one
process. Refuses a central counter: writers on PostgreSQL would queue for it.
"""

import threading
import time

from storage.chance import chance

_EPOCH_MS = 1_704_067_200_000
_RANDOM_BITS, _RANDOM_BYTES = 22, 3
_SPARE_BITS = 8 * _RANDOM_BYTES - _RANDOM_BITS


class _Numbers:
    """The numbers of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def after(self, candidate: int) -> int:
        """Return the candidate, or the next number after the last one if that is higher."""
        with self._lock:
            self._last = max(candidate, self._last + 1)
            return self._last


_numbers = _Numbers()


def new_id() -> int:
    """Return a number that this process never gave before; two processes meet by chance only.

    A collision between processes is refused by the primary key, and the update is tried again.
    """
    candidate = (time.time_ns() // 1_000_000 - _EPOCH_MS) << _RANDOM_BITS
    return _numbers.after(candidate | int.from_bytes(chance(_RANDOM_BYTES)) >> _SPARE_BITS)
