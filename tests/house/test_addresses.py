"""No file tells where it was made: no address of a package index, no path of a machine, no secret.

The patterns are put together from pieces, so that this file does not find itself.
"""

import re

from tests.house.project import ROOT, files

INDEXES = [
    "pypi" + r"\.org",
    "python" + "hosted",
    "registry" + r"\.npmjs",
    "deb" + r"\.debian\.org",
    r"--(extra-)?index" + "-url",
]
PATHS = [
    "/" + r"(work|farm|tmp|root)/",
    "/" + r"(home|Users)/[a-z]",
    r"C:\\" + "Users",
]
SECRETS = [
    "-----BEGIN [A-Z ]*PRIVATE" + " KEY-----",
    r"\b\d{8,10}:AA[A-Za-z0-9_-]{33}\b",  # a real bot's token
    r"\bAKIA[A-Z0-9]{16}\b",
]
FORBIDDEN = re.compile("|".join(f"(?:{pattern})" for pattern in INDEXES + PATHS + SECRETS))


def _lines(name: str) -> list[str]:
    data = (ROOT / name).read_bytes()
    return [] if b"\0" in data else data.decode("utf-8").splitlines()


def test_no_address_no_machine_path_no_secret() -> None:
    found = [
        f"{name}:{number}: {match[0]}"
        for name in files()
        for number, line in enumerate(_lines(name), start=1)
        for match in FORBIDDEN.finditer(line)
    ]
    assert found == []


def test_nothing_made_or_secret_is_kept() -> None:
    made = re.compile(r"(^|/)(\.env|data|__pycache__|\.venv|dist)(/|$)|\.(pyc|db|db-wal|mo)$")
    assert [name for name in files() if made.search(name)] == []
