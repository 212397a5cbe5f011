"""Running a server as somebody harmless when the tests themselves run as root.

PostgreSQL refuses to run as root. Everything here is about one question: as whom, and in which
folder can that user work. No permission of an existing folder is ever changed.
"""

import os
import pwd
import shutil
import stat
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

# `nobody` exists on every Unix; the others are better because nothing else belongs to nobody.
CANDIDATES = ("postgres", "daemon", "nobody")


class Switch(TypedDict, total=False):
    """What `subprocess` takes to become another user."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Somebody:
    """The user that a server runs as; `switch` is empty where that is ourselves."""

    uid: int
    gid: int
    switch: Switch


def somebody() -> Somebody:
    """Ourselves, or for root the first harmless user that this machine knows."""
    if os.geteuid() != 0:
        return Somebody(os.geteuid(), os.getegid(), Switch())
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in CANDIDATES:
        if name in known:
            uid, gid = known[name].pw_uid, known[name].pw_gid
            return Somebody(uid, gid, Switch(user=uid, group=gid, extra_groups=[]))
    raise LookupError(f"running as root, and none of {CANDIDATES} is a user of this machine")


def reachable(path: Path, who: Somebody) -> bool:
    """Whether `who` may walk down to `path` and read it."""
    if not who.switch:
        return os.access(path, os.R_OK)
    folders = all(_permits(folder, who, 0o1) for folder in path.resolve().parents)
    return folders and _permits(path.resolve(), who, 0o5)


def home_for(who: Somebody) -> Path:
    """A new empty folder that belongs to `who` and that `who` can reach; the caller removes it."""
    places = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]  # noqa: S108 - mkdtemp follows
    for place in places:
        if place.is_dir() and reachable(place, who):
            home = Path(tempfile.mkdtemp(prefix="tipline-test-", dir=place))
            if who.switch:
                os.chown(home, who.uid, who.gid)
            return home
    raise LookupError(f"no folder for temporary files is open to user {who.uid}")


def lend(root: Path, parts: Sequence[str], home: Path, who: Somebody) -> Path:
    """`root` itself where `who` can reach its `parts`, else a folder in `home` with copies of them."""
    if all(reachable(root / part, who) for part in parts):
        return root
    lent = home / "lent"
    for part in parts:
        shutil.copytree(root / part, lent / part, symlinks=True)
    return lent


def _permits(path: Path, who: Somebody, bits: int) -> bool:
    found = path.stat()
    if found.st_uid == who.uid:
        bits <<= 6
    elif found.st_gid == who.gid:
        bits <<= 3
    return stat.S_IMODE(found.st_mode) & bits == bits
