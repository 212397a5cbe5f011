"""Numbers for records that must be known before their row is written.

Holds a 63-bit number: milliseconds since 2024 above, 22 random bits below, always rising within one
process. Refuses a central counter: writers on PostgreSQL would queue for it.
"""

import secrets
import threading
import time

_EPOCH_MS = 1_704_067_200_000
_RANDOM_BITS = 22

_lock = threading.Lock()
_last = 0


def new_id() -> int:
    """Return a number that this process never gave before; two processes meet by chance only.

    A collision between processes is refused by the primary key, and the update is tried again.
    """
    global _last
    candidate = (time.time_ns() // 1_000_000 - _EPOCH_MS) << _RANDOM_BITS
    candidate |= secrets.randbits(_RANDOM_BITS)
    with _lock:
        _last = candidate if candidate > _last else _last + 1
        return _last
