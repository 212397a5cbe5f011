"""The house's outline: its rooms, its licence, what a wheel holds, what the pinned lists hold."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.project import ROOT, files, packages, pyproject

# Rooms that are ours but in no wheel: tests and benchmarks run from a checkout.
BESIDE = {"tests", "bench"}
LISTS = ["constraints/runtime.txt", "constraints/dev.txt", "constraints/bench.txt"]


def _pins(name: str) -> dict[str, set[str]]:
    """What a list pins: distribution to its versions (a newer Python may get a newer one)."""
    pinned: dict[str, set[str]] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if found := re.match(r"([a-z0-9][\w.-]*)==([^ ;]+)", line):
            pinned.setdefault(found[1], set()).add(found[2])
    return pinned


def test_the_rooms_are_the_declared_ones() -> None:
    found = {name.partition("/")[0] for name in files() if re.fullmatch(r"[^/]+/.*\.py", name)}
    assert found == set(packages()) | BESIDE


def test_every_rule_knows_every_room() -> None:
    tools = pyproject()["tool"]
    assert set(tools["importlinter"]["root_packages"]) == set(packages())
    assert set(tools["mypy"]["files"]) == set(packages()) | BESIDE


def test_every_decision_has_a_number_of_its_own() -> None:
    names = [Path(name).name for name in files() if name.startswith("docs/decisions/")]
    assert [name for name in names if not re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", name)] == []
    assert len({name[:4] for name in names}) == len(names)


def test_no_python_lies_loose_at_the_top() -> None:
    assert [name for name in files() if re.fullmatch(r"[^/]+\.py", name)] == []


def test_the_licence_is_the_affero_licence_and_its_text_is_there() -> None:
    project = pyproject()["project"]
    assert project["license"] == "AGPL-3.0-or-later"
    assert project["license-files"] == ["LICENSE"]
    opening = " ".join((ROOT / "LICENSE").read_text(encoding="utf-8").split()[:8])
    assert opening == "GNU AFFERO GENERAL PUBLIC LICENSE Version 3, 19"


def test_a_wheel_holds_every_room_the_texts_and_the_licence(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run([*build, "--directory", tmp_path], cwd=ROOT, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    ours = {name for name in files() if name.partition("/")[0] in packages()}
    assert ours - held == set()
    assert {name.partition("/")[0] for name in held if ".dist-info/" not in name} == set(packages())
    assert any(name.endswith("licenses/LICENSE") for name in held)


@pytest.mark.parametrize("name", LISTS)
def test_a_pinned_list_has_a_hash_for_everything_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"://|--(index|extra-index|find-links|trusted)|^-", text, re.MULTILINE)
    entries = re.split(r"\n(?=[a-z0-9])", text)[1:]
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_what_runs_is_what_was_tested() -> None:
    runtime, dev, bench = map(_pins, LISTS)
    assert runtime.items() <= dev.items() <= bench.items()


def test_the_lists_cover_what_the_project_asks_for() -> None:
    asked = {
        re.split(r"[^A-Za-z0-9._-]", line)[0] for line in pyproject()["project"]["dependencies"]
    }
    assert asked <= set(_pins("constraints/runtime.txt"))
    for group in ("dev", "bench"):
        lines = pyproject()["dependency-groups"][group]
        named = {re.split(r"[^A-Za-z0-9._-]", line)[0] for line in lines if isinstance(line, str)}
        assert named <= set(_pins(f"constraints/{group}.txt"))
