"""Notices brought in from files and written out to them, by an operator."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from bot.sample.district import story_document
from tests.bot.conftest import PUBLISHER, City
from tests.house.project import ROOT
from tests.servers.migrated import on_sqlite


def _document(**changes: Any) -> dict[str, Any]:
    return {**story_document(datetime.now(UTC)), **changes}


def _write(folder: Path, document: object) -> str:
    (folder / "notices.json").write_text(json.dumps(document, indent=1), encoding="utf-8-sig")
    return "notices.json"


def test_a_file_of_notices_comes_in_as_drafts(district: City) -> None:
    name = _write(district.folder, [_document(), _document()])
    told = district.done("notice", "import", name, "--by", PUBLISHER)
    assert len(told["ids"]) == 2
    assert "WH" in district.run("notice", "export").out
    assert len(json.loads(district.run("notice", "export").out)) == 1  # drafts are not published


@on_sqlite
def test_photos_beside_the_file_come_with_it(district: City) -> None:
    Image.new("RGB", (64, 48), "navy").save(district.folder / "him.jpg")
    photo = {"file": "him.jpg", "taken_on": "2026-01-01", "source": "camera"}
    name = _write(district.folder, _document(photos=[photo]))
    assert district.done("notice", "import", name, "--by", PUBLISHER, "--to-review")["ids"]
    name = _write(district.folder, _document(photos=[{**photo, "file": "her.jpg"}]))
    assert district.refused("notice", "import", name, "--by", PUBLISHER) == "notice.import_refused"


@on_sqlite
def test_one_fault_and_nothing_comes_in(district: City) -> None:
    name = _write(district.folder, [_document(), _document(offence="gossip")])
    answer = district.run("notice", "import", name, "--by", PUBLISHER, "--json")
    assert answer.code == 1
    (fault,) = answer.json["faults"]
    assert (fault["entry"], fault["path"], fault["code"]) == (2, "offence", "check.not_in_list")
    lines = (district.folder / name).read_text(encoding="utf-8-sig").splitlines()
    assert "gossip" in lines[fault["line"] - 1]
    shown = district.run("notice", "import", name, "--by", PUBLISHER)
    assert f"line {fault['line']}, offence: " in shown.out
    assert shown.err.count("\n") == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "notice.import_refused"),
        (b"[" * 100_000, "notice.import_refused"),
        (b"[]", "notice.import_refused"),
        (b"\xff\xfe", "command.file_unreadable"),
        (b" " * (4 * 1024 * 1024 + 1), "command.file_too_big"),
    ],
    ids=["cut", "deep", "empty", "not-text", "huge"],
)
@on_sqlite
def test_a_file_that_is_none_is_refused(district: City, content: bytes, code: str) -> None:
    (district.folder / "bad.json").write_bytes(content)
    assert district.refused("notice", "import", "bad.json", "--by", PUBLISHER) == code


@on_sqlite
def test_only_a_publisher_brings_notices_in(district: City) -> None:
    name = _write(district.folder, _document())
    assert district.refused("notice", "import", name, "--by", "1") == "officer.not_allowed"
    assert district.refused("notice", "import", name, "--by", "99") == "officer.not_found"
    missing = district.refused("notice", "import", "none.json", "--by", PUBLISHER)
    assert missing == "command.file_unreadable"


def test_published_notices_are_written_out(district: City) -> None:
    (found,) = json.loads(district.run("notice", "export").out)
    assert found["state"] == "live"
    assert found["content"]["offence"] == "indecent_assault"
    told = district.done("notice", "export", found["number"], "--out", "out.json")
    assert told["count"] == 1
    assert json.loads((district.folder / "out.json").read_text()) == [found]
    assert district.refused("notice", "export", "--out", "out.json") == "command.file_unwritable"
    assert district.refused("notice", "export", "WH-2001-0001") == "notice.bad_number"


def test_the_schema_is_printed(bare_city: City) -> None:
    published = json.loads((ROOT / "docs" / "notice.schema.json").read_text(encoding="utf-8"))
    assert json.loads(bare_city.run("notice", "schema").out) == published


@on_sqlite
def test_a_poster_is_drawn_into_a_folder(district: City) -> None:
    district.environ["PUBLIC_URL"] = "https://tips.wuhan.test"
    (found,) = json.loads(district.run("notice", "export").out)
    number = found["number"]
    told = district.done("notice", "poster", number, "--out", "walls", "--language", "zh")
    assert told["number"] == number
    picture, pages = (district.folder / told[name] for name in ("picture", "pages"))
    assert (picture.name, pages.name) == (f"{number}.zh.png", f"{number}.zh.pdf")
    with Image.open(picture) as image:
        assert image.width == 1080
        assert [one.text for one in zxingcpp.read_barcodes(image)] == [
            f"https://tips.wuhan.test/n/{number}"
        ]
    assert pages.read_bytes().startswith(b"%PDF")
    assert "notice.poster" in district.run("audit", "export").out


@on_sqlite
def test_a_poster_needs_a_notice_an_address_and_a_folder(district: City) -> None:
    (found,) = json.loads(district.run("notice", "export").out)
    ask = ("notice", "poster", found["number"], "--out")
    assert district.refused(*ask, "walls") == "poster.no_address"
    district.environ["PUBLIC_URL"] = "https://tips.wuhan.test"
    assert district.refused("notice", "poster", "WH-2001-0001", "--out", "x") == (
        "lifecycle.not_found"
    )
    assert district.refused("notice", "poster", "one", "--out", "x") == "notice.bad_number"
    (district.folder / "taken").write_text("")
    assert district.refused(*ask, str(district.folder / "taken" / "x")) == (
        "command.file_unwritable"
    )
    assert district.run("notice", "poster", found["number"]).code == 2


def test_how_far_a_notice_has_come_is_told_to_people_and_to_programs(district: City) -> None:
    (found,) = json.loads(district.run("notice", "export").out)
    number = found["number"]
    told = district.done("notice", "progress", number.lower())
    assert (told["number"], told["broadcast"]) == (number, "running")
    assert sum(told["progress"].values()) == told["progress"]["waiting"] == told["due"]
    assert told["stuck_chats"] == []
    shown = district.run("notice", "progress", number, "--language", "en").out
    assert number in shown
    assert "%" in shown
    assert "<" not in shown
    assert district.refused("notice", "progress", "WH-2001-0001") == "lifecycle.not_found"
    assert district.refused("notice", "progress", "one") == "notice.bad_number"
