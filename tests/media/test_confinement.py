"""What a process that looks at a picture is left with, seen on real processes."""

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from media.confinement import CPU_SECONDS, MEMORY
from media.pool import PhotoPool, Unshowable
from media.process import PLACES
from tests.media import corpus
from tests.media.attempt import DEEDS
from tests.media.processes import children_of, eventually

Workers = Callable[[], list[psutil.Process]]

ROOT = Path(__file__).parents[2]


def attempts(confinement: str) -> dict[str, str]:
    tried = subprocess.run(
        [sys.executable, "-m", "tests.media.attempt", confinement],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    endings: dict[str, str] = json.loads(tried.stdout)
    return endings


def test_without_confinement_all_of_it_can_be_done() -> None:
    """Or the other tests here would show nothing."""
    assert attempts("none") == dict.fromkeys(DEEDS, "done")


@pytest.mark.parametrize("confinement", ["child", "calls"])
def test_a_child_can_use_memory_and_do_nothing_else(confinement: str) -> None:
    """With all that confines it, and with the filter of the kernel's calls alone."""
    endings = attempts(confinement)
    assert endings.pop("use memory") == "done"
    assert endings == dict.fromkeys(endings, "refused")


def test_a_worker_can_open_nothing() -> None:
    endings = attempts("worker")
    opens = ["read a file", "list a folder", "write a file", "open a socket"]
    assert [endings[deed] for deed in opens] == ["refused"] * len(opens)


def proc(process: psutil.Process, name: str) -> dict[str, list[str]]:
    """A table of /proc about the process: first words to the others."""
    rows = Path(f"/proc/{process.pid}/{name}").read_text().splitlines()
    cells = ([cell.strip() for cell in row.replace(":", "  ").split("  ") if cell] for row in rows)
    return {row[0]: row[1:] for row in cells if row}


def test_a_busy_child_has_its_limits_and_ends_by_them(own: PhotoPool, own_workers: Workers) -> None:
    """A picture that would take minutes ends with its own process, not with the worker."""
    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(own.scrub, corpus.endless_scans())
        (worker,) = eventually(own_workers)
        (child,) = eventually(lambda: children_of(worker))
        eventually(lambda: proc(child, "status")["Seccomp"] == ["2"])
        assert proc(child, "status")["NoNewPrivs"] == ["1"]
        limits = proc(child, "limits")
        assert limits["Max cpu time"][0] == str(CPU_SECONDS)
        assert limits["Max address space"][0] == str(MEMORY)
        for none in ("open files", "file size", "core file size", "processes"):
            assert limits[f"Max {none}"][0] == "0"
        assert waiting.result() == Unshowable("too_costly")
    assert own_workers() == [worker]


def test_a_worker_is_nobody_and_gains_nothing(own: PhotoPool, own_workers: Workers) -> None:
    own.scrub(b"x")
    (worker,) = own_workers()
    assert worker.uids().real != 0
    assert proc(worker, "status")["NoNewPrivs"] == ["1"]
    assert proc(worker, "limits")["Max open files"][0] == "3"


def test_a_worker_loads_pillow_and_nothing_else_that_is_not_pythons_own() -> None:
    """No database, no Telegram, no keys: they are not even there."""
    look = "import sys, json, media.worker; print(json.dumps(list(sys.modules)))"
    command = [sys.executable, "-S", "-c", f"import sys; sys.path += sys.argv[1:]; {look}", *PLACES]
    told = subprocess.run(command, cwd="/", capture_output=True, check=True, env={})
    loaded = {name.partition(".")[0] for name in json.loads(told.stdout)}
    assert loaded - sys.stdlib_module_names - {"__main__"} == {"media", "tipline", "PIL"}
