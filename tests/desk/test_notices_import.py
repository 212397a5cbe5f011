"""Importing notices: the whole file or nothing, and every fault with its entry, line and reason."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.sample.district import sign
from desk.actors import OfficerActor
from desk.notices.importing import EntryFault, ImportRefused, Parcel, import_notices, read_parcel
from desk.notices.json_lines import lines_by_path
from desk.notices.rows import PHOTO_BOUND_TO, notice_row, photos_of
from storage.sealing import unseal
from storage.tables.notices import Notice
from tests.desk.notice_house import Desk, story
from tests.servers.migrated import on_sqlite
from tipline.notices import NoticeState
from tipline.refusals import Refusal
from tipline.roles import Role

PHOTO = {"file": "camera.jpg", "taken_on": "2026-11-18", "source": "camera"}


@pytest.fixture
def publisher(notice_desk: Desk) -> OfficerActor:
    """Somebody who may draft."""
    return notice_desk.officer(1, Role.PUBLISHER)


def parcel(desk: Desk, document: Any, folder: Path | None = None) -> Parcel:
    """A file with this content, read."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return read_parcel(desk.kit, text, folder)


def faults(desk: Desk, publisher: OfficerActor, read: Parcel) -> list[EntryFault]:
    """Why the file is refused."""
    with pytest.raises(ImportRefused) as refused:
        desk.do(import_notices, publisher, read)
    assert desk.rows(Notice) == []
    assert refused.value.params["count"] == len(refused.value.faults)
    return list(refused.value.faults)


def with_comment(size: tuple[int, int] = (64, 48)) -> bytes:
    """A JPEG that carries a place and a comment beside its pixels."""
    exif = Image.Exif()
    exif[0x010E] = "CANARY-PLACE"
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, "JPEG", exif=exif, comment=b"CANARY-WORDS")
    return out.getvalue()


def test_one_or_many_become_drafts(notice_desk: Desk, publisher: OfficerActor) -> None:
    one = notice_desk.do(import_notices, publisher, parcel(notice_desk, story()))
    many = notice_desk.do(
        import_notices, publisher, parcel(notice_desk, [story(), story(case_number="A-2")])
    )
    assert len(one) == 1
    assert len(many) == 2
    assert {row.state for row in notice_desk.rows(Notice)} == {NoticeState.DRAFT}


@on_sqlite
def test_imported_ones_need_a_second_person_like_any(
    notice_desk: Desk, publisher: OfficerActor
) -> None:
    approver = notice_desk.officer(2, Role.APPROVER)
    [notice_id] = notice_desk.do(import_notices, publisher, [story()], to_review=True)
    assert len(notice_desk.said("notice.review")) == 1
    reviewed = notice_desk.look(notice_row, notice_id).content_hash
    assert notice_desk.do(sign, approver, notice_id, reviewed) == "WH-2026-0001"


@on_sqlite
def test_a_fault_in_one_refuses_all_and_names_entry_line_and_path(
    notice_desk: Desk, publisher: OfficerActor
) -> None:
    bad = story(ask="抓住这个罪犯", offence="gossip")
    del bad["contact"]
    read = parcel(notice_desk, [story(), bad])
    text = json.dumps([story(), bad], ensure_ascii=False, indent=2).splitlines()
    found = {
        (fault.entry, fault.path, fault.code) for fault in faults(notice_desk, publisher, read)
    }
    assert found == {
        (2, "ask", "check.wording"),
        (2, "offence", "check.not_in_list"),
        (2, "contact", "check.required"),
    }
    lines = {fault.path: fault.line for fault in faults(notice_desk, publisher, read)}
    assert "抓住这个罪犯" in text[(lines["ask"] or 0) - 1]
    assert "gossip" in text[(lines["offence"] or 0) - 1]
    # What is missing is shown where the entry begins.
    assert text[(lines["contact"] or 0) - 1].strip() == "{"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "check.not_json", 1),
        ('{\n "kind": \n}', "check.not_json", 3),
        ("[1, 2,,]", "check.not_json", 1),
        ('{"a": "\x00"}', "check.not_json", 1),
        ("[" * 200_000, "check.too_deep", None),
        ("[" * 33 + "]" * 33, "check.too_deep", None),
        ('[{"a": 1,\n "b": {"a": 2},\n "\\u0061": 3}]', "check.twice", 3),
        ('{"a": 1, "a": 2} and more', "check.not_json", 1),
        ('{"a": NaN}', "check.not_a_number", None),
        ('{"a": -Infinity}', "check.not_a_number", None),
        ("9" * 5000, "check.not_a_number", None),
    ],
    ids=[
        *("empty", "cut", "comma", "control", "bottomless", "deep"),
        *("twice", "trailing", "nan", "infinite", "endless"),
    ],
)
@on_sqlite
def test_what_is_no_json_is_refused_with_its_line(
    notice_desk: Desk, text: str, code: str, line: int | None
) -> None:
    with pytest.raises(ImportRefused) as refused:
        read_parcel(notice_desk.kit, text)
    [fault] = refused.value.faults
    assert (fault.code, fault.line) == (code, line)


@on_sqlite
def test_faults_come_in_the_order_of_the_lines(notice_desk: Desk, publisher: OfficerActor) -> None:
    one = story(case_number="罪犯") | {"expires_at": "2000-01-01T00:00:00+08:00", "colour": "blue"}
    two = story() | {"photos": [PHOTO | {"file": "gone.jpg"}], "offence": "speech"}
    found = faults(notice_desk, publisher, parcel(notice_desk, [one, two]))
    places = [(fault.entry, fault.line or 0) for fault in found]
    assert len(places) == 5
    assert places == sorted(places)


@pytest.mark.parametrize("document", [[], 5, "x", None, [None], [[]], {}], ids=repr)
@on_sqlite
def test_what_is_no_notice_is_refused(
    notice_desk: Desk, publisher: OfficerActor, document: Any
) -> None:
    with pytest.raises(Refusal):
        notice_desk.do(import_notices, publisher, parcel(notice_desk, document))
    assert notice_desk.rows(Notice) == []


@on_sqlite
def test_a_photo_beside_the_file_is_kept_as_pixels_only(
    notice_desk: Desk, publisher: OfficerActor, tmp_path: Path
) -> None:
    (tmp_path / "camera.jpg").write_bytes(with_comment())
    read = parcel(notice_desk, story(photos=[PHOTO]), tmp_path)
    [notice_id] = notice_desk.do(import_notices, publisher, read)
    [photo] = notice_desk.look(photos_of, notice_id)
    key = notice_desk.kit.vault.open_data_key(photo.desk_key)
    sealed = notice_desk.kit.blobs.get(photo.blob)
    picture = unseal(key, sealed, bound_to=PHOTO_BOUND_TO.encode())
    assert Image.open(io.BytesIO(picture)).size == (64, 48)
    assert b"CANARY" not in picture
    assert b"CANARY" not in sealed


@on_sqlite
def test_photos_that_are_missing_or_none_are_faults(
    notice_desk: Desk, publisher: OfficerActor, tmp_path: Path
) -> None:
    (tmp_path / "broken.png").write_bytes(b"not a picture")
    (tmp_path / "outside.jpg").symlink_to("/etc/hostname")
    named = [
        {**PHOTO, "file": name} for name in ("broken.png", "absent.jpg", "outside.jpg", "../a.jpg")
    ]
    read = parcel(notice_desk, story(photos=named), tmp_path)
    found = [(fault.path, fault.code) for fault in faults(notice_desk, publisher, read)]
    assert found == [
        ("photos[0].file", "check.photo_unreadable"),
        ("photos[1].file", "check.photo_missing"),
        ("photos[2].file", "check.photo_missing"),
        ("photos[3].file", "check.photo_missing"),
        ("photos[3].file", "check.bad_file_name"),
    ]


@on_sqlite
def test_only_publishers_import(notice_desk: Desk) -> None:
    approver = notice_desk.officer(2, Role.APPROVER)
    with pytest.raises(Refusal) as refused:
        notice_desk.do(import_notices, approver, [story()])
    assert refused.value.code == "officer.not_allowed"


def test_lines_are_found_whatever_the_texts_hold() -> None:
    text = '[\n {"a": "x]}\\"\\n,", "b": [1,\n 2.5e3, true],\n "c": {"d": null, "e": {}}},\n []]'
    lines = lines_by_path(text)
    assert lines["[0].a"] == 2
    assert lines["[0].b[0]"] == 2
    assert lines["[0].b[2]"] == 3
    assert (lines["[0].c.d"], lines["[0].c.e"], lines["[1]"]) == (4, 4, 5)
