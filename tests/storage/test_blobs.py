"""Blobs: kept once, kept whole, and never half."""

import hashlib
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.blobs import BlobMissing, Blobs, BlobStoreError, BlobStoreUnready
from storage.durable import append_line

DATA = b"\x01sealed" * 1_000
KEY = hashlib.sha256(DATA).hexdigest()
NEVER_PUT = "0" * 64


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the folder store keeps its files."""
    return tmp_path / "blobs"


@pytest.fixture(params=["file", "memory"])
def blobs(request: pytest.FixtureRequest, folder: Path) -> Blobs:
    """An empty store of either kind."""
    return Blobs("memory:" if request.param == "memory" else f"file:{folder}")


@pytest.fixture
def on_disk(folder: Path) -> Blobs:
    """An empty store in a folder."""
    return Blobs(f"file:{folder}")


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_was_put_is_got(blobs: Blobs) -> None:
    assert blobs.put(DATA) == KEY
    assert blobs.get(KEY) == DATA
    assert list(blobs.keys()) == [KEY]


@pytest.mark.parametrize("data", [b"", b"\0", bytes(3_000_000)], ids=["0", "1", "3 MB"])
def test_any_size_comes_back(blobs: Blobs, data: bytes) -> None:
    assert blobs.get(blobs.put(data)) == data


def test_putting_twice_is_putting_once(blobs: Blobs) -> None:
    assert blobs.put(DATA) == blobs.put(DATA)
    assert list(blobs.keys()) == [KEY]
    assert blobs.get(KEY) == DATA


def test_a_deleted_blob_is_gone_and_deleting_again_is_no_fault(blobs: Blobs) -> None:
    blobs.put(DATA)
    blobs.delete(KEY)
    blobs.delete(KEY)
    assert list(blobs.keys()) == []
    with pytest.raises(BlobMissing):
        blobs.get(KEY)


@pytest.mark.parametrize("key", [NEVER_PUT, "", "../../etc/passwd", KEY.upper(), KEY + "\n"])
def test_what_was_never_put_is_missing(blobs: Blobs, key: str) -> None:
    blobs.put(DATA)
    with pytest.raises(BlobMissing) as refused:
        blobs.get(key)
    assert refused.value.args == ()


def test_a_sweep_can_leave_young_blobs_alone(blobs: Blobs) -> None:
    blobs.put(DATA)
    now = datetime.now(UTC)
    assert list(blobs.keys(made_before=now - timedelta(hours=1))) == []
    assert list(blobs.keys(made_before=now + timedelta(hours=1))) == [KEY]


def test_a_healthy_store_is_ready_and_keeps_nothing_of_the_trial(blobs: Blobs) -> None:
    blobs.ready()
    assert list(blobs.keys()) == []
    assert blobs.drop_parts(made_before=datetime.now(UTC)) == 0


def test_a_store_survives_its_process(on_disk: Blobs, folder: Path) -> None:
    on_disk.put(DATA)
    assert Blobs(f"file:{folder}").get(KEY) == DATA


def test_files_are_spread_over_folders_and_are_the_owners_alone(
    on_disk: Blobs, folder: Path
) -> None:
    on_disk.put(DATA)
    assert files(folder) == [folder / KEY[:3] / KEY]
    assert stat.S_IMODE((folder / KEY[:3] / KEY).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_relative_folder_stays_where_it_was_when_the_process_moves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    blobs = Blobs("file:data/blobs")
    monkeypatch.chdir("/")
    blobs.put(DATA)
    assert files(tmp_path / "data" / "blobs") == [tmp_path / "data" / "blobs" / KEY[:3] / KEY]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_put_interrupted_before_its_end_leaves_no_object(
    on_disk: Blobs, folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    other = on_disk.put(b"another of the same folder")
    (folder / KEY[:3]).mkdir()

    def broken(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os if step == "fsync" else Path, step, broken)
        with pytest.raises(BlobStoreUnready) as refused:
            on_disk.put(DATA)
    assert refused.value.args == ()
    assert list(on_disk.keys()) == [other]
    assert files(folder) == [folder / other[:3] / other]
    assert on_disk.put(DATA) == KEY


def test_a_kill_in_the_middle_leaves_a_part_that_is_no_object(on_disk: Blobs, folder: Path) -> None:
    (folder / KEY[:3]).mkdir()
    (folder / KEY[:3] / f"{KEY}.0123456789abcdef.part").write_bytes(DATA[:10])
    assert list(on_disk.keys()) == []
    with pytest.raises(BlobMissing):
        on_disk.get(KEY)
    assert on_disk.put(DATA) == KEY
    now = datetime.now(UTC)
    assert on_disk.drop_parts(made_before=now - timedelta(hours=1)) == 0
    assert on_disk.drop_parts(made_before=now + timedelta(hours=1)) == 1
    assert files(folder) == [folder / KEY[:3] / KEY]
    assert on_disk.get(KEY) == DATA


def test_the_object_has_its_name_only_once_its_bytes_are_on_disk(
    on_disk: Blobs, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[tuple[str, bool]] = []
    fsync = os.fsync

    def watched(descriptor: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"
        steps.append((kind, (folder / KEY[:3] / KEY).exists()))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    on_disk.put(DATA)
    # the new shard's folder, the bytes before they have a name, the name
    assert steps == [("folder", False), ("file", False), ("folder", True)]


def test_a_damaged_object_is_mended_by_putting_again(on_disk: Blobs, folder: Path) -> None:
    on_disk.put(DATA)
    (folder / KEY[:3] / KEY).write_bytes(b"")
    on_disk.put(DATA)
    assert on_disk.get(KEY) == DATA


def test_a_store_that_went_away_says_so_without_saying_where(on_disk: Blobs, folder: Path) -> None:
    on_disk.put(DATA)
    folder.rename(folder.with_name("elsewhere"))
    folder.write_text("a file where the folder was")
    for act in (on_disk.ready, lambda: on_disk.put(DATA)):
        with pytest.raises(BlobStoreUnready) as refused:
            act()
        assert refused.value.args == ()


@pytest.mark.parametrize(
    "url", ["", "data/blobs", "file:", "http://x/y", "s3:", "s3://", "memory", "ftp://x"]
)
def test_an_address_of_no_known_store_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ValueError, match="a blob store is") as refused:
        Blobs(url)
    assert "http://x" not in str(refused.value)


def test_blob_errors_are_one_family() -> None:
    assert issubclass(BlobMissing, BlobStoreError)
    assert issubclass(BlobStoreUnready, BlobStoreError)


class TestAppendedLines:
    def test_lines_follow_each_other(self, tmp_path: Path) -> None:
        for line in (b"one", b"two"):
            append_line(tmp_path / "lines", line)
        assert (tmp_path / "lines").read_bytes() == b"one\ntwo\n"

    def test_a_torn_line_spoils_only_itself(self, tmp_path: Path) -> None:
        (tmp_path / "lines").write_bytes(b"one\ntw")
        append_line(tmp_path / "lines", b"three")
        assert (tmp_path / "lines").read_bytes() == b"one\ntw\nthree\n"
