"""Two calls of the Linux kernel that Python 3.11 has no name for, `prctl` and `unshare`.

Both say whether they were done. Refuses to be more: what they are for stands where they are used.
"""

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Final

__all__ = ["PR_SET_NO_NEW_PRIVS", "prctl", "unshare"]

PR_SET_NO_NEW_PRIVS: Final = 38


def prctl(option: int, second: int = 0, third: int = 0) -> bool:
    """Change something about this process; the kernel wants the arguments not used to be 0."""
    return _prctl()(option, second, third, 0, 0) == 0


def unshare(flags: int) -> bool:
    """Leave namespaces of our parent's for new and empty ones."""
    return bool(ctypes.CDLL(None).unshare(ctypes.c_int(flags)) == 0)


@cache
def _prctl() -> Callable[..., int]:
    """Looked up once, by the worker: a child that did it would pay with a third of a millisecond."""
    call = ctypes.CDLL(None).prctl
    call.argtypes = (ctypes.c_int, *[ctypes.c_ulong] * 4)
    return call
