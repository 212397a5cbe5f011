"""Where the tests' files lie: in memory where there is room, since each database asks its disk for hundreds
of fsyncs and nobody keeps any of it. No test can see the difference: killing a process loses nothing either way.

Refuses a folder with little room, as containers have, and one from which no program may be run.
"""

import os
import shutil
import tempfile
from pathlib import Path

_MEMORY = Path("/dev/shm")  # noqa: S108 - tempfile makes names of its own in it
# Bytes: six workers with a PostgreSQL each, and what ten thousand tests leave until the end.
_ENOUGH = 3 * 2**30


def work_in_memory() -> None:
    """Have this process and its children make their temporary files there; whoever set TMPDIR keeps it."""
    if "TMPDIR" not in os.environ and is_roomy(_MEMORY, _ENOUGH):
        os.environ["TMPDIR"] = str(_MEMORY)
        tempfile.tempdir = None  # looked up again


def is_roomy(folder: Path, needed: int) -> bool:
    """Whether so many bytes and a program of ours may be put there."""
    if not os.access(folder, os.W_OK) or os.statvfs(folder).f_flag & os.ST_NOEXEC:
        return False
    return shutil.disk_usage(folder).free >= needed
