"""Which calls of the kernel a decoder is left with: memory, locks, the clock, its own end.

Holds a seccomp filter, made by hand so that no library is needed. Refuses every other call with
EPERM (files, sockets, processes, signals to others), and memory that may be executed. Known for
Linux on x86-64 and ARM64; elsewhere `only_memory` says that it did nothing.
"""

import ctypes
import platform
import sys
from typing import Final

from media.kernel import PR_SET_NO_NEW_PRIVS, prctl

__all__ = ["only_memory"]


# The kernel's numbers of the calls that stay, on x86-64 and on ARM64.
_ALLOWED: Final = {
    "munmap": (11, 215),
    "brk": (12, 214),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "futex": (202, 98),
    "sched_yield": (24, 124),
    "getrandom": (318, 278),
    "clock_gettime": (228, 113),
    "gettimeofday": (96, 169),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "restart_syscall": (219, 128),
    "getpid": (39, 172),
    "exit": (60, 93),
    "exit_group": (231, 94),
}
# Their third argument says what the memory is for.
_MAPPING: Final = {"mmap": (9, 222), "mprotect": (10, 226)}
# An architecture's own number, and its column above.
_MACHINES: Final = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}

_PR_SET_SECCOMP: Final = 22
_MODE_FILTER: Final = 2
_PROT_EXEC: Final = 4

# The filter's own little language (linux/bpf_common.h, linux/seccomp.h).
_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_NUMBER_AT, _AUDIT_AT, _THIRD_ARGUMENT_AT = 0, 4, 32
_ALLOW, _EPERM, _KILL = 0x7FFF0000, 0x00050001, 0x80000000


class _Step(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_true", ctypes.c_uint8),
        ("if_false", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("steps", ctypes.POINTER(_Step)))


def only_memory() -> bool:
    """Give up every call but those for memory and time, for good; whether that was possible."""
    if _PROGRAM is None:
        return False
    prctl(PR_SET_NO_NEW_PRIVS, 1)  # whoever is not root may filter only what can gain nothing
    return prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(_PROGRAM))


def _steps(audit: int, column: int) -> list[_Step]:
    """Jumps count the steps that they leave out."""
    steps = [
        _Step(_LOAD, 0, 0, _AUDIT_AT),
        _Step(_EQUAL, 1, 0, audit),
        _Step(_RETURN, 0, 0, _KILL),  # another architecture's numbers mean other calls
        _Step(_LOAD, 0, 0, _NUMBER_AT),
    ]
    for numbers in _MAPPING.values():
        steps += [
            _Step(_EQUAL, 0, 4, numbers[column]),
            _Step(_LOAD, 0, 0, _THIRD_ARGUMENT_AT),
            _Step(_ANY_BIT, 0, 1, _PROT_EXEC),
            _Step(_RETURN, 0, 0, _EPERM),
            _Step(_RETURN, 0, 0, _ALLOW),
        ]
    for numbers in _ALLOWED.values():
        steps += [_Step(_EQUAL, 0, 1, numbers[column]), _Step(_RETURN, 0, 0, _ALLOW)]
    return [*steps, _Step(_RETURN, 0, 0, _EPERM)]


def _program() -> _Program | None:
    machine = _MACHINES.get(platform.machine()) if sys.platform == "linux" else None
    if machine is None:
        return None
    steps = _steps(*machine)
    return _Program(len(steps), (_Step * len(steps))(*steps))


_PROGRAM: Final = _program()  # made once, by the worker, and not by every child
