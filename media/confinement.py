"""What a worker and its children give up before they look at a file.

The worker (which only moves bytes): root, if it has it; the network; files, but its two pipes;
cores; new privileges. Each picture's child, besides: its pipes too, so that shared memory is all
that leads out; more than 4 seconds of CPU and 700 MB of addresses; processes; every call of the
kernel but those for memory and time (`media.seccomp`).

What holds where: the limits anywhere; privileges, dumps and "dies with its parent" on Linux; the
calls on Linux on x86-64 and ARM64; a network namespace of its own where the machine permits one
(some containers and Ubuntu don't; then the closed files and the calls stand alone). No namespace
of files: without a single free descriptor there is no opening any. What a decoder could still do is
to burn its own 4 seconds and to answer with a picture of its own making.
"""

import contextlib
import os
import resource
import signal
import sys
from typing import Final

from media.kernel import PR_SET_NO_NEW_PRIVS, prctl, unshare
from media.seccomp import only_memory

__all__ = ["CPU_SECONDS", "MEMORY", "confine_child", "confine_worker"]

CPU_SECONDS: Final = 4
MEMORY: Final = 700 * 1024 * 1024  # bytes of addresses, about 45 MB of them Python and Pillow
OUTLIVES: Final = 60  # seconds of wall clock, should nobody be left to end it earlier

_NOBODY: Final = 65534
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4
# CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWNET
_OWN_IPC, _OWN_IDS, _OWN_NET = 0x08000000, 0x10000000, 0x40000000


def confine_worker(parent: int) -> None:
    """For the process that stays. `parent` is who started it: it does not outlive that one."""
    if sys.platform == "linux":
        _leave_network_and_root()
    _die_with(parent)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, 3)


def confine_child(parent: int) -> None:
    """For the process of one picture. `parent` is the worker."""
    _die_with(parent)
    signal.alarm(OUTLIVES)
    for descriptor in (0, 1, 2):
        os.close(descriptor)
    _limit(resource.RLIMIT_NOFILE, 0)
    _limit(resource.RLIMIT_CPU, CPU_SECONDS)
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_NPROC, 0)
    only_memory()


def _leave_network_and_root() -> None:
    """Root has no need of a user namespace, anyone else has no way without one."""
    if os.geteuid() != 0:
        unshare(_OWN_IDS | _OWN_NET | _OWN_IPC)
        return
    unshare(_OWN_NET | _OWN_IPC)
    with contextlib.suppress(OSError):  # a container's root may lack the right to be another
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)


def _die_with(parent: int) -> None:
    if sys.platform == "linux":
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        prctl(_PR_SET_DUMPABLE, 0)
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it was gone before
        os._exit(1)


def _limit(which: int, most: int) -> None:
    """Never more than `most`, nor than whoever started us allows; for good."""
    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    with contextlib.suppress(OSError, ValueError):  # some systems don't know all of them
        resource.setrlimit(which, (most, most))
