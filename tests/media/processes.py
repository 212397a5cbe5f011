"""Watching workers and their children from outside, as an operator would."""

import time
from collections.abc import Callable
from typing import TypeVar

import psutil

__all__ = ["Found", "children_of", "eventually", "is_gone", "workers_of"]

Found = TypeVar("Found")

PATIENCE = 60.0  # seconds; what is waited for happens at once unless the machine is very busy


def eventually(look: Callable[[], Found]) -> Found:
    """What `look` finds, as soon as it finds anything."""
    until = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < until, "it never came"
        time.sleep(0.01)
    return found


def is_gone(process: psutil.Process) -> bool:
    """Whether it ended, even if nobody has asked for its end yet."""
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def children_of(process: psutil.Process) -> list[psutil.Process]:
    """The processes that it started and that live."""
    return [child for child in process.children() if not is_gone(child)]


def workers_of(process: psutil.Process) -> list[psutil.Process]:
    """The photo workers among them."""
    return [child for child in children_of(process) if _is_worker(child)]


def _is_worker(process: psutil.Process) -> bool:
    try:
        return "media.worker" in " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return False
