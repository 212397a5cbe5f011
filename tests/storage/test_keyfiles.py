"""Key files: made once, loaded by need, and silent about what is in them."""

import base64
import shutil
import traceback
from pathlib import Path

import pytest

from storage.keyfiles import (
    KeyBad,
    KeyFileError,
    KeyMissing,
    Keyring,
    KeysExist,
    key_id,
    load_keys,
    make_keys,
)

NAMES = {
    "desk.private",
    "desk.public",
    "relay.private",
    "relay.public",
    "search.key",
    "signing.private",
    "signing.public",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a fresh set of keys."""
    make_keys(tmp_path / "keys")
    return tmp_path / "keys"


def load_all(folder: Path) -> Keyring:
    return load_keys(folder, desk_private=True, relay_private=True, signing_private=True)


def raw(path: Path) -> bytes:
    return base64.b64decode(path.read_text().splitlines()[1])


def test_makes_seven_files_that_only_their_owner_can_read_where_they_are_secret(
    folder: Path,
) -> None:
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    assert modes.keys() == NAMES
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {name for name, mode in modes.items() if mode == 0o600} == {
        name for name in NAMES if not name.endswith(".public")
    }


def test_each_file_says_in_its_first_line_what_it_is(folder: Path) -> None:
    heads = {path.name: path.read_text().splitlines()[0] for path in folder.iterdir()}
    desk = load_all(folder).desk_public
    assert heads["desk.private"] == f"tipline-key-1 desk private X25519 {key_id(desk).hex()}"
    assert heads["search.key"] == "tipline-key-1 search key HMAC-SHA256"


def test_two_sets_have_no_key_in_common(folder: Path, tmp_path: Path) -> None:
    make_keys(tmp_path / "others")
    first = {raw(path) for path in folder.iterdir()}
    second = {raw(path) for path in (tmp_path / "others").iterdir()}
    assert len(first) == len(second) == len(NAMES)
    assert not first & second


@pytest.mark.parametrize("left", sorted(NAMES))
def test_a_folder_that_holds_any_key_is_left_as_it_is(folder: Path, left: str) -> None:
    for name in NAMES - {left}:
        (folder / name).unlink()
    before = (folder / left).read_bytes()
    with pytest.raises(KeysExist) as refused:
        make_keys(folder)
    assert refused.value.file == folder / left
    assert [path.name for path in folder.iterdir()] == [left]
    assert (folder / left).read_bytes() == before


def test_a_set_that_could_not_be_finished_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full_disk)
        with pytest.raises(OSError, match="No space"):
            make_keys(tmp_path / "keys")
    assert list((tmp_path / "keys").iterdir()) == []
    make_keys(tmp_path / "keys")
    load_all(tmp_path / "keys")


@pytest.mark.parametrize("private", ["desk", "relay", "signing"])
def test_a_role_loads_its_own_private_key_and_no_other(folder: Path, private: str) -> None:
    for name in {"desk", "relay", "signing"} - {private}:
        (folder / f"{name}.private").unlink()
    keyring = load_keys(
        folder,
        desk_private=private == "desk",
        relay_private=private == "relay",
        signing_private=private == "signing",
    )
    held = {
        "desk": keyring.desk_private,
        "relay": keyring.relay_private,
        "signing": keyring.signing_private,
    }
    assert {name for name, key in held.items() if key is not None} == {private}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(KeyMissing) as refused:
        load_all(folder)
    assert refused.value.file == folder / name


BROKEN = {
    "empty": "",
    "no body": "tipline-key-1 desk private X25519 00000000\n",
    "another kind": "tipline-key-1 relay private X25519 00000000\n{key}\n",
    "another format": "tipline-key-9 desk private X25519 00000000\n{key}\n",
    "too short": "tipline-key-1 desk private X25519 00000000\nQUJD\n",
    "not base64": "tipline-key-1 desk private X25519 00000000\nSECRET:{key}\n",
    "not ascii": "tipline-key-1 desk private X25519 00000000\n钥匙{key}\n",
    "three lines": "tipline-key-1 desk private X25519 00000000\n{key}\n{key}\n",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_a_file_that_is_no_such_key_is_named_and_never_quoted(folder: Path, text: str) -> None:
    path = folder / "desk.private"
    key = path.read_text().splitlines()[1]
    path.write_text(text.format(key=key), encoding="utf-8")
    with pytest.raises(KeyBad) as refused:
        load_all(folder)
    assert refused.value.file == path
    told = "".join(traceback.format_exception(refused.value))
    assert key not in told
    assert "SECRET" not in told


@pytest.mark.parametrize("name", ["desk", "relay", "signing"])
def test_a_private_key_has_to_fit_its_public_half(folder: Path, tmp_path: Path, name: str) -> None:
    make_keys(tmp_path / "others")
    shutil.copy(tmp_path / "others" / f"{name}.private", folder / f"{name}.private")
    with pytest.raises(KeyBad) as refused:
        load_all(folder)
    assert refused.value.file == folder / f"{name}.private"


def test_every_refusal_about_keys_is_of_one_family_with_a_code_of_its_own() -> None:
    kinds = (KeysExist, KeyMissing, KeyBad)
    assert all(issubclass(kind, KeyFileError) for kind in kinds)
    assert len({kind.code for kind in kinds}) == len(kinds)


def test_a_keyring_shows_no_key(folder: Path) -> None:
    keyring = load_all(folder)
    shown = repr(keyring) + str(keyring) + f"{keyring}"
    for path in folder.iterdir():
        key = raw(path)
        assert key.hex() not in shown
        assert base64.b64encode(key).decode() not in shown
        assert repr(key) not in shown
