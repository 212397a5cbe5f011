"""Files that have to survive a power cut at any moment.

Holds the few ways to write one. Refuses to return before the disk has it: the data is fsynced
before its name is, and the folder after.
"""

import os
import secrets
from pathlib import Path

__all__ = ["PART", "append_line", "fsync_folder", "write_whole"]

PART = ".part"
"""How the name of a file ends that is not whole yet."""


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` as `path`, 0600, replacing what was there: whole or not at all.

    Makes the folder if it is missing. A crash leaves at most a `.part` beside.
    """
    part = path.with_name(f"{path.name}.{secrets.token_hex(8)}{PART}")
    try:
        descriptor = _create(part)
    except FileNotFoundError:
        path.parent.mkdir(exist_ok=True, mode=0o700)
        fsync_folder(path.parent.parent)
        descriptor = _create(part)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    fsync_folder(path.parent)


def append_line(path: Path, line: bytes) -> None:
    """Append one line. One that a power cut left torn stays a line of its own."""
    with path.open("ab+") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                line = b"\n" + line
        file.write(line + b"\n")
        file.flush()
        os.fsync(file.fileno())
    fsync_folder(path.parent)


def fsync_folder(folder: Path) -> None:
    """Make new names in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _create(part: Path) -> int:
    return os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
