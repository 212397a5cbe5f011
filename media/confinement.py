"""What a worker gives up before it looks at a file.

Holds the limits. (First form: resource limits and no new privileges.)
"""

import resource

__all__ = ["confine_child", "confine_worker"]

CPU_SECONDS = 4
MEMORY = 700 * 1024 * 1024


def confine_worker() -> None:
    """For the process that stays: no files to open or write, no core."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def confine_child() -> None:
    """For the process of one picture: time, memory, no process of its own."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
