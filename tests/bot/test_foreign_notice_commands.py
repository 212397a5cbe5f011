"""Notices of other agencies, as an operator brings them in and writes them out."""

import json

import pytest

from tests.bot.conftest import PUBLISHER, City
from tests.rules.interchange_samples import CAP_ALERT, FBI_ITEM, RED
from tests.servers.migrated import on_sqlite


def _write(city: City, name: str, value: object) -> str:
    (city.folder / name).write_text(json.dumps(value, indent=1), encoding="utf-8")
    return name


@on_sqlite
def test_what_did_not_come_over_is_listed(district: City) -> None:
    name = _write(district, "fbi.json", {"total": 1, "items": [FBI_ITEM]})
    told = district.done("notice", "import", name, "--by", PUBLISHER)
    assert len(told["ids"]) == 1
    left = {(one["entry"], one["path"]): one["why"] for one in told["leftovers"]}
    assert left[0, "total"] == "no_place"
    assert left[1, "race"] == "never_published"
    assert {one["path"] for one in told["lacking"]} >= {"offence", "legal_basis"}


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            [
                "Notice 1, nationalities[0]: left out on purpose, this is never published",
                "Notice 1, still to do: legal_basis – This cannot be left out.",
                "1 notice(s) brought in as drafts.",
            ],
        ),
        (
            "zh",
            [
                "第 1 份，nationalities[0]：有意不带：这类信息从不公开",
                "第 1 份，还要补：legal_basis，这一项必须写。",
                "已导入 1 份通告草稿。",
            ],
        ),
    ],
)
@on_sqlite
def test_people_read_it_line_by_line(district: City, language: str, lines: list[str]) -> None:
    name = _write(district, "red.json", RED)
    answer = district.run("notice", "import", name, "--by", PUBLISHER, "--language", language)
    assert answer.code == 0
    assert [line for line in lines if line not in answer.out.splitlines()] == []


@on_sqlite
def test_the_kind_can_be_said(district: City) -> None:
    name = _write(district, "cap.json", CAP_ALERT)
    arguments = ("notice", "import", name, "--by", PUBLISHER)
    answer = district.run(*arguments, "--json")
    assert answer.code == 1
    assert [fault["code"] for fault in answer.json["faults"]] == ["check.kind_unclear"]
    assert district.done(*arguments, "--kind", "missing")["ids"]


@on_sqlite
def test_an_unfinished_draft_does_not_go_to_review(district: City) -> None:
    name = _write(district, "red.json", RED)
    refused = district.refused("notice", "import", name, "--by", PUBLISHER, "--to-review")
    assert refused == "notice.faulty"


BAD: dict[str, tuple[bytes, tuple[str, ...], str]] = {
    "unknown": (b'{"name": "x"}', (), "notice.format_unknown"),
    "unclear": (json.dumps(FBI_ITEM | RED).encode(), (), "notice.format_unclear"),
    "bomb": (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', (), "notice.import_refused"),
    "utf-16": ("<alert/>".encode("utf-16"), (), "command.file_unreadable"),
    "gb18030": ('{"entity_id": "张"}'.encode("gb18030"), (), "command.file_unreadable"),
    "other-format": (json.dumps(RED).encode(), ("--format", "cap"), "notice.import_refused"),
}


@pytest.mark.parametrize(("content", "options", "code"), BAD.values(), ids=BAD)
@on_sqlite
def test_a_bad_file_is_refused_in_one_line(
    district: City, content: bytes, options: tuple[str, ...], code: str
) -> None:
    (district.folder / "bad").write_bytes(content)
    arguments = ("notice", "import", "bad", "--by", PUBLISHER, *options)
    assert district.refused(*arguments) == code
    assert district.run(*arguments).err.count("\n") == 1


@on_sqlite
def test_a_hundred_megabytes_are_not_read(district: City) -> None:
    with (district.folder / "huge.xml").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    refused = district.refused("notice", "import", "huge.xml", "--by", PUBLISHER)
    assert refused == "command.file_too_big"


def test_a_notice_goes_out_as_cap_and_comes_back(district: City) -> None:
    text = district.run("notice", "export", "--format", "cap").out
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<alert ')
    told = district.done("notice", "export", "--format", "cap", "--out", "out.xml")
    assert (told["count"], told["leftovers"]) == (1, [])
    assert (district.folder / "out.xml").read_text(encoding="utf-8") == text
    told = district.done("notice", "import", "out.xml", "--by", PUBLISHER, "--to-review")
    assert told["lacking"] == []
    (alert,) = json.loads(district.run("notice", "export", "--format", "cap-json").out)
    assert alert["identifier"] in text


@on_sqlite
def test_what_a_form_can_not_say_is_listed_beside_it(district: City) -> None:
    answer = district.run("notice", "export", "--format", "fbi")
    (item,) = json.loads(answer.out)
    assert item["hair"] == "bald"
    assert f"{item['uid']}, legal_basis.number: left out, there is no place for it" in answer.err
    told = district.done("notice", "export", "--format", "fbi", "--out", "fbi.json")
    assert "legal_basis.number" in {one["path"] for one in told["leftovers"]}
    assert district.refused("notice", "export", "--format", "interpol") == "notice.format_unfit"
