"""Notices brought in from files and written out to them, by an operator."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import zxingcpp
from jsonschema import Draft202012Validator
from PIL import Image
from sqlalchemy.orm import Session

from bot.kit import open_house
from bot.sample.district import sample_officer, sign, story_document
from bot.settings import parse_settings
from desk.kit import Kit
from desk.notices.endings import cancel
from desk.notices.rows import document_of, notice_row
from tests.bot.conftest import PUBLISHER, City
from tests.house.project import ROOT
from tests.servers.migrated import on_sqlite
from tipline.notice_schema import notice_schema


def _newest(city: City) -> str:
    """The number of the newest notice in force."""
    numbers: list[str] = city.done("notice", "export", "--out", f"{uuid4()}.json")["numbers"]
    return numbers[0]


def _document(**changes: Any) -> dict[str, Any]:
    return {**story_document(datetime.now(UTC)), **changes}


def _write(folder: Path, document: object) -> str:
    (folder / "notices.json").write_text(json.dumps(document, indent=1), encoding="utf-8-sig")
    return "notices.json"


def test_a_file_of_notices_comes_in_as_drafts(district: City) -> None:
    name = _write(district.folder, [_document(), _document()])
    told = district.done("notice", "import", name, "--by", PUBLISHER)
    assert len(told["ids"]) == 2
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
    assert found["offence"] == "indecent_assault"
    assert list(Draft202012Validator(notice_schema()).iter_errors(found)) == []
    number = _newest(district)
    told = district.done("notice", "export", number, "--out", "out.json")
    assert (told["count"], told["numbers"], told["leftovers"]) == (1, [number], [])
    assert json.loads((district.folder / "out.json").read_text()) == [found]
    assert district.refused("notice", "export", "--out", "out.json") == "command.file_unwritable"
    assert district.refused("notice", "export", "WH-2001-0001") == "notice.bad_number"


def _signed(city: City, notice_id: int) -> dict[str, Any]:
    """Have the approver sign it; its content as it then stands."""
    house = open_house(parse_settings(city.environ), desk_private=True)

    def signs(session: Session, kit: Kit) -> dict[str, Any]:
        row, approver = notice_row(session, notice_id), sample_officer(session, kit, "Ap")
        sign(session, kit, approver, notice_id, row.content_hash)
        return document_of(session, kit, row)

    content: dict[str, Any] = house.store.write_now(signs, house.kit)
    house.close()
    return content


@pytest.mark.parametrize(
    ("form", "file"), [("ours", "out.json"), ("cap", "out.xml"), ("cap-json", "cap.json")]
)
@on_sqlite
def test_what_was_written_out_comes_in_the_same(district: City, form: str, file: str) -> None:
    Image.effect_noise((64, 48), 60).save(district.folder / "him.jpg")
    photo = {"file": "him.jpg", "taken_on": "2026-01-01", "source": "camera"}
    name = _write(district.folder, _document(photos=[photo]))
    (first,) = district.done("notice", "import", name, "--by", PUBLISHER, "--to-review")["ids"]
    content, number = _signed(district, first), _newest(district)
    asks = ("notice", "export", number, "--format", form)
    told = district.done(*asks, "--out", f"new/folder/{file}")
    assert told["leftovers"] == []
    told = district.done("notice", "import", f"new/folder/{file}", "--by", PUBLISHER, "--to-review")
    again = _signed(district, told["ids"][0])
    content["photos"][0]["file"] = f"{number}-1.jpg"
    assert again == content
    with Image.open(district.folder / "new/folder" / f"{number}-1.jpg") as shown:
        assert shown.size == (64, 48)


@on_sqlite
def test_what_is_never_published_goes_to_another_desk_only_in_an_officers_name(
    district: City,
) -> None:
    place = {"latitude": 30.577553, "longitude": 114.277554, "at": "2026-01-01T13:00:00+00:00"}
    name = _write(district.folder, _document(last_known=place))
    (first,) = district.done("notice", "import", name, "--by", PUBLISHER, "--to-review")["ids"]
    content, number = _signed(district, first), _newest(district)
    for form in ("ours", "cap", "cap-json"):
        told = district.done("notice", "export", number, "--format", form, "--out", f"{form}.txt")
        left = [(one["path"], one["why"]) for one in told["leftovers"]]
        assert left == [("last_known", "never_published")]
        assert "577553" not in (district.folder / f"{form}.txt").read_text(encoding="utf-8")
    whole = ("notice", "export", number, "--by", PUBLISHER)
    assert district.refused(*whole, "--format", "cap") == "notice.export_kept"
    assert district.refused("notice", "export", number, "--by", "1") == "officer.not_allowed"
    assert district.done(*whole, "--out", "desk.json")["leftovers"] == []
    assert "notice.last_known_exported" in district.run("audit", "export").out
    told = district.done("notice", "import", "desk.json", "--by", PUBLISHER, "--to-review")
    assert _signed(district, told["ids"][0]) == content


@on_sqlite
def test_photos_that_are_public_no_longer_are_named_and_not_written(district: City) -> None:
    Image.effect_noise((64, 48), 60).save(district.folder / "him.jpg")
    photo = {"file": "him.jpg", "taken_on": "2026-01-01", "source": "camera"}
    name = _write(district.folder, _document(photos=[photo]))
    (notice_id,) = district.done("notice", "import", name, "--by", PUBLISHER, "--to-review")["ids"]
    _signed(district, notice_id)
    number = _newest(district)
    printed = district.run("notice", "export", number)
    assert (
        f"{number}, photos[0]: left out, pictures have to be handed over separately" in printed.err
    )
    house = open_house(parse_settings(district.environ), desk_private=True)
    publisher = house.store.read_now(sample_officer, house.kit, "Pu")
    house.store.write_now(cancel, house.kit, publisher, notice_id, "The wrong man.")
    house.close()
    told = district.done("notice", "export", number, "--out", "ended/out.json")
    assert [(one["path"], one["why"]) for one in told["leftovers"]] == [("photos[0]", "picture")]
    assert [one.name for one in (district.folder / "ended").iterdir()] == ["out.json"]


def test_the_schema_is_printed(bare_city: City) -> None:
    published = json.loads((ROOT / "docs" / "notice.schema.json").read_text(encoding="utf-8"))
    assert json.loads(bare_city.run("notice", "schema").out) == published


@on_sqlite
def test_a_poster_is_drawn_into_a_folder(district: City) -> None:
    district.environ["PUBLIC_URL"] = "https://tips.wuhan.test"
    number = _newest(district)
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
    ask = ("notice", "poster", _newest(district), "--out")
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
    assert district.run("notice", "poster", _newest(district)).code == 2


def test_how_far_a_notice_has_come_is_told_to_people_and_to_programs(district: City) -> None:
    number = _newest(district)
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
