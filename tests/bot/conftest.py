"""Fixtures for tests of the command line: a city of its own for each test, on each database."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.commands.program import main
from bot.kit import open_house
from bot.sample.district import found_district, publish_story
from bot.settings import parse_settings
from storage.keyfiles import make_keys

Prepare = Callable[[str], None]

PUBLISHER = "3"  # of the sample district, in the order in which it is founded


@dataclass(frozen=True)
class Answer:
    """What a command gave back."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one document that a command with --json prints."""
        (line,) = self.out.splitlines()
        found: dict[str, Any] = json.loads(line)
        return found


@dataclass
class City:
    """Runs commands as an operator does: with arguments and an environment."""

    folder: Path
    environ: dict[str, str]
    capture: pytest.CaptureFixture[str]

    def run(self, *args: str) -> Answer:
        """Run a command and return its exit code and both streams."""
        self.capture.readouterr()
        code = main(args, self.environ)
        out, err = self.capture.readouterr()
        return Answer(code, out, err)

    def done(self, *args: str) -> dict[str, Any]:
        """Run a command that has to succeed, and return its result."""
        answer = self.run(*args, "--json")
        assert answer.code == 0, answer
        assert answer.json["done"] is True
        return answer.json

    def refused(self, *args: str) -> str:
        """Run a command that has to be refused, and return the refusal's code."""
        answer = self.run(*args, "--json")
        assert answer.code == 1, answer
        assert answer.json["done"] is False
        code: str = answer.json["refusal"]["code"]
        return code


@pytest.fixture
def bare_city(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> City:
    """An empty folder with nothing set up."""
    monkeypatch.chdir(tmp_path)
    return City(tmp_path, {"DEFAULT_LANGUAGE": "en"}, capsys)


@pytest.fixture
def city(bare_city: City, migrated_url: str) -> City:
    """Keys are made and tables are there; nobody works there yet."""
    bare_city.environ["DATABASE_URL"] = migrated_url
    make_keys(bare_city.folder / "data" / "keys")
    return bare_city


@pytest.fixture
def district(city: City) -> City:
    """The sample district, its story live."""
    house = open_house(parse_settings(city.environ), desk_private=True)
    house.store.write_now(found_district, house.kit)
    house.store.write_now(publish_story, house.kit)
    house.close()
    return city
