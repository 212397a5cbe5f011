"""The vault: who can open what, keys that change by the hour, hashes that only match."""

import hmac
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from storage.keyfiles import Keyring, key_id, load_keys, make_keys
from storage.sealing import CannotOpen, NoSessionKey, Purpose, Vault
from storage.search_tokens import tokens

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
Rows = dict[int, bytes]


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture(scope="module")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    """Every key there is."""
    folder = tmp_path_factory.mktemp("keys") / "keys"
    make_keys(folder)
    return load_keys(folder, desk_private=True, relay_private=True, signing_private=True)


@pytest.fixture
def intake(keyring: Keyring) -> Keyring:
    """What the role that takes tips in holds: it can write what it cannot read."""
    return replace(keyring, desk_private=None, relay_private=None, signing_private=None)


def at_noon() -> datetime:
    return NOON


def adopted(vault: Vault) -> Rows:
    """Give the vault its session keys; return their rows, as a database would."""
    keys = vault.fresh_session_keys()
    vault.adopt(keys)
    return {key.id: key.wrapped for key in keys}


class TestDataKeys:
    def test_a_data_key_opens_at_the_desk(self, keyring: Keyring, intake: Keyring) -> None:
        made = Vault(intake, now=at_noon).new_data_key()
        desk = Vault(keyring, now=at_noon)
        assert desk.open_data_key(made.wrapped) == made.raw
        assert desk.open_data_key(made.wrapped) == made.raw

    def test_those_made_beforehand_are_as_good(self, keyring: Keyring) -> None:
        vault = Vault(keyring, now=at_noon)
        vault.make_keys_beforehand()
        made = [vault.new_data_key() for _ in range(200)]
        vault.close()
        made.append(vault.new_data_key())
        assert all(vault.open_data_key(key.wrapped) == key.raw for key in made)
        assert len({key.raw for key in made}) == 201

    def test_the_role_that_made_it_cannot_open_it_again(self, intake: Keyring) -> None:
        vault = Vault(intake, now=at_noon)
        with pytest.raises(CannotOpen):
            vault.open_data_key(vault.new_data_key().wrapped)

    def test_the_relay_key_does_not_open_what_is_for_the_desk(self, keyring: Keyring) -> None:
        relay = Vault(replace(keyring, desk_private=None), now=at_noon)
        with pytest.raises(CannotOpen):
            relay.open_data_key(relay.new_data_key().wrapped)

    def test_every_flipped_or_missing_byte_of_a_wrapped_key_is_refused(
        self, keyring: Keyring
    ) -> None:
        vault = Vault(keyring, now=at_noon)
        wrapped = vault.new_data_key().wrapped
        for at in range(len(wrapped)):
            broken = bytearray(wrapped)
            broken[at] ^= 0x40
            with pytest.raises(CannotOpen):
                vault.open_data_key(bytes(broken))
            with pytest.raises(CannotOpen):
                vault.open_data_key(wrapped[:at])

    def test_what_was_wrapped_for_a_key_since_rotated_still_opens(self, tmp_path: Path) -> None:
        old = tmp_path / "old"
        make_keys(old)
        made = Vault(self._all(old), now=at_noon).new_data_key()
        new = tmp_path / "new"
        make_keys(new)
        retired = key_id(self._all(old).desk_public).hex()
        (old / "desk.private").rename(new / f"desk.{retired}.private")
        assert Vault(self._all(new), now=at_noon).open_data_key(made.wrapped) == made.raw

    @staticmethod
    def _all(folder: Path) -> Keyring:
        return load_keys(folder, desk_private=True, relay_private=True, signing_private=True)

    def test_neither_key_is_shown(self, keyring: Keyring) -> None:
        made = Vault(keyring, now=at_noon).new_data_key()
        assert repr(made) == "DataKey()"


class TestSessionKeys:
    @pytest.mark.parametrize("purpose", list(Purpose))
    def test_what_was_sealed_for_a_purpose_opens_with_its_private_key(
        self, keyring: Keyring, intake: Keyring, purpose: Purpose
    ) -> None:
        vault = Vault(intake, now=at_noon)
        rows = adopted(vault)
        envelope = vault.seal_for(purpose, "光头".encode(), bound_to=b"inbox 7")
        reader = Vault(keyring, now=at_noon)
        opened = reader.open_for(purpose, envelope, bound_to=b"inbox 7", wrapped_of=rows.get)
        assert opened == "光头".encode()

    @pytest.mark.parametrize("purpose", list(Purpose))
    def test_a_role_without_the_private_key_cannot_open_even_its_own(
        self, keyring: Keyring, purpose: Purpose
    ) -> None:
        lacking = {
            Purpose.DESK: replace(keyring, desk_private=None),
            Purpose.RELAY: replace(keyring, relay_private=None),
        }
        vault = Vault(lacking[purpose], now=at_noon)
        rows = adopted(vault)
        envelope = vault.seal_for(purpose, b"words", bound_to=b"")
        with pytest.raises(CannotOpen):
            vault.open_for(purpose, envelope, bound_to=b"", wrapped_of=rows.get)

    def test_the_wrong_purpose_opens_nothing(self, keyring: Keyring) -> None:
        vault = Vault(keyring, now=at_noon)
        rows = adopted(vault)
        envelope = vault.seal_for(Purpose.DESK, b"words", bound_to=b"")
        with pytest.raises(CannotOpen):
            vault.open_for(Purpose.RELAY, envelope, bound_to=b"", wrapped_of=rows.get)

    def test_it_opens_only_in_the_place_it_was_sealed_for(self, keyring: Keyring) -> None:
        vault = Vault(keyring, now=at_noon)
        rows = adopted(vault)
        envelope = vault.seal_for(Purpose.DESK, b"words", bound_to=b"inbox 7")
        with pytest.raises(CannotOpen):
            vault.open_for(Purpose.DESK, envelope, bound_to=b"inbox 8", wrapped_of=rows.get)

    def test_every_flipped_or_missing_byte_is_refused(self, keyring: Keyring) -> None:
        vault = Vault(keyring, now=at_noon)
        rows = adopted(vault)
        envelope = vault.seal_for(Purpose.DESK, b"words", bound_to=b"")
        for at in range(len(envelope)):
            broken = bytearray(envelope)
            broken[at] ^= 1
            for bad in (bytes(broken), envelope[:at]):
                with pytest.raises(CannotOpen):
                    vault.open_for(Purpose.DESK, bad, bound_to=b"", wrapped_of=rows.get)

    def test_sealing_waits_until_the_rows_are_kept(self, keyring: Keyring) -> None:
        vault = Vault(keyring, now=at_noon)
        vault.fresh_session_keys()
        with pytest.raises(NoSessionKey):
            vault.seal_for(Purpose.DESK, b"words", bound_to=b"")

    def test_fresh_keys_that_were_never_adopted_change_nothing(self, keyring: Keyring) -> None:
        vault = Vault(keyring, now=at_noon)
        rows = adopted(vault)
        vault.fresh_session_keys()
        envelope = vault.seal_for(Purpose.DESK, b"words", bound_to=b"")
        assert vault.open_for(Purpose.DESK, envelope, bound_to=b"", wrapped_of=rows.get)

    def test_keys_are_due_at_the_start_and_again_after_an_hour(self, keyring: Keyring) -> None:
        clock = Clock()
        vault = Vault(keyring, now=clock)
        assert vault.needs_fresh()
        adopted(vault)
        assert not vault.needs_fresh()
        clock.time += timedelta(minutes=59)
        assert not vault.needs_fresh()
        clock.time += timedelta(minutes=1)
        assert vault.needs_fresh()
        adopted(vault)
        assert not vault.needs_fresh()

    def test_what_an_earlier_hour_sealed_still_opens(self, keyring: Keyring) -> None:
        vault = Vault(keyring, now=at_noon)
        rows = adopted(vault)
        earlier = vault.seal_for(Purpose.DESK, b"earlier", bound_to=b"")
        rows |= adopted(vault)
        later = vault.seal_for(Purpose.DESK, b"later", bound_to=b"")
        reader = Vault(keyring, now=at_noon)
        for envelope, words in ((earlier, b"earlier"), (later, b"later")):
            opened = reader.open_for(Purpose.DESK, envelope, bound_to=b"", wrapped_of=rows.get)
            assert opened == words

    def test_a_session_key_is_looked_up_once(self, keyring: Keyring) -> None:
        vault = Vault(keyring, now=at_noon)
        rows = adopted(vault)
        asked: list[int] = []

        def wrapped_of(session: int) -> bytes | None:
            asked.append(session)
            return rows.get(session)

        for _ in range(3):
            envelope = vault.seal_for(Purpose.DESK, b"words", bound_to=b"")
            vault.open_for(Purpose.DESK, envelope, bound_to=b"", wrapped_of=wrapped_of)
        assert len(asked) == 1
        assert 0 <= asked[0] < 2**63

    def test_once_the_row_is_purged_and_forgotten_nothing_opens(self, keyring: Keyring) -> None:
        vault = Vault(keyring, now=at_noon)
        rows = adopted(vault)
        envelope = vault.seal_for(Purpose.DESK, b"words", bound_to=b"")
        assert vault.open_for(Purpose.DESK, envelope, bound_to=b"", wrapped_of=rows.get)
        rows.clear()
        vault.forget_opened()
        with pytest.raises(CannotOpen):
            vault.open_for(Purpose.DESK, envelope, bound_to=b"", wrapped_of=rows.get)

    def test_many_threads_seal_open_and_change_keys_at_once(self, keyring: Keyring) -> None:
        vault = Vault(keyring, now=at_noon)
        rows = adopted(vault)

        def work(number: int) -> bytes:
            if number % 10 == 0:
                keys = vault.fresh_session_keys()
                rows.update({key.id: key.wrapped for key in keys})
                vault.adopt(keys)
            place = b"%d" % number
            envelope = vault.seal_for(Purpose.DESK, place, bound_to=place)
            vault.open_data_key(vault.new_data_key().wrapped)
            return vault.open_for(Purpose.DESK, envelope, bound_to=place, wrapped_of=rows.get)

        with ThreadPoolExecutor(8) as threads:
            assert list(threads.map(work, range(2_000))) == [b"%d" % n for n in range(2_000)]


class TestKeyedHashes:
    def test_equal_values_match_under_one_purpose_and_nowhere_else(
        self, keyring: Keyring, tmp_path: Path
    ) -> None:
        vault = Vault(keyring, now=at_noon)
        person = vault.keyed("person", 42)
        assert len(person) == 16
        assert person == vault.keyed("person", "42") == vault.keyed("person", b"42")
        assert person == Vault(keyring, now=at_noon).keyed("person", 42)
        assert person != vault.keyed("person", 43)
        assert person != vault.keyed("chat", 42)
        make_keys(tmp_path / "others")
        others = load_keys(
            tmp_path / "others", desk_private=False, relay_private=False, signing_private=False
        )
        assert person != Vault(others, now=at_noon).keyed("person", 42)


class TestSearchTokens:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("光头男子", {"光头", "头男", "男子"}),
            ("光 头", {"光头"}),
            ("Bald", {"ba", "al", "ld"}),
            ("ＢＡＬＤ！", {"ba", "al", "ld"}),
            ("A-1", {"a1"}),
            ("鄂A·12345", {"鄂a", "a1", "12", "23", "34", "45"}),
            ("Straße", {"st", "tr", "ra", "as", "ss", "se"}),
            ("秃", {"秃"}),
            ("", set()),
            (" \n…👀", set()),
        ],
    )
    def test_bigrams_of_what_is_said_however_it_is_written(
        self, text: str, expected: set[str]
    ) -> None:
        assert tokens(text) == expected

    @given(text=st.text(max_size=60))
    def test_any_text_at_all_has_tokens_of_two_characters_at_most(self, text: str) -> None:
        assert all(1 <= len(token) <= 2 for token in tokens(text))

    @given(before=st.text(max_size=20), after=st.text(max_size=20))
    def test_a_phrase_is_found_inside_a_longer_text(self, before: str, after: str) -> None:
        assert tokens("光头男子") <= tokens(f"{before}光头男子{after}")

    def test_the_index_is_blind_and_matches(self, keyring: Keyring) -> None:
        vault = Vault(keyring, now=at_noon)
        found = vault.search_tokens("光头")
        assert found < vault.search_tokens("一个光头男子")
        assert {len(token) for token in found} == {8}
        assert not any("光头".encode() in token for token in found)

    def test_a_lone_surrogate_is_a_text_like_any_other(self, keyring: Keyring) -> None:
        vault = Vault(keyring, now=at_noon)
        assert vault.search_tokens("a\ud800b") == vault.search_tokens("ab")
        assert vault.keyed("person", "\ud800") != vault.keyed("person", "\ud801")


def test_both_purposes_are_served_by_keys_of_their_own(keyring: Keyring) -> None:
    made = Vault(keyring, now=at_noon).fresh_session_keys()
    assert {key.purpose for key in made} == set(Purpose)
    assert len({key.id for key in made}) == len({key.wrapped for key in made}) == len(made)


@given(purpose=st.text("abc é中", max_size=20), value=st.binary(max_size=200))
def test_a_keyed_value_is_the_hmac_that_every_library_makes(
    keyring: Keyring, purpose: str, value: bytes
) -> None:
    info = b"tipline keyed 1 " + purpose.encode()
    subkey = HKDF(SHA256(), 32, salt=None, info=info).derive(keyring.search)
    vault = Vault(keyring, now=at_noon)
    first, again = vault.keyed(purpose, value), vault.keyed(purpose, value)
    assert first == again == hmac.digest(subkey, value, "sha256")[:16]
