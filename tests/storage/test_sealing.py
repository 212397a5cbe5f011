"""Sealing: round trips, and everything that must not open."""

import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.sealing import CannotOpen, seal, unseal

KEY = bytes(range(32))
WORDS = "光头男子，往河边跑了 bald man 👀".encode()


@given(plain=st.binary(max_size=2_000), bound_to=st.binary(max_size=40))
def test_what_was_sealed_opens_to_the_letter(plain: bytes, bound_to: bytes) -> None:
    assert unseal(KEY, seal(KEY, plain, bound_to=bound_to), bound_to=bound_to) == plain


def test_sealing_the_same_twice_shows_no_likeness() -> None:
    first, second = (seal(KEY, WORDS, bound_to=b"tip 1") for _ in range(2))
    assert first != second
    assert WORDS not in first


def test_every_single_flipped_bit_is_refused() -> None:
    envelope = seal(KEY, WORDS, bound_to=b"tip 1")
    for at in range(len(envelope)):
        for bit in range(8):
            broken = bytearray(envelope)
            broken[at] ^= 1 << bit
            with pytest.raises(CannotOpen):
                unseal(KEY, bytes(broken), bound_to=b"tip 1")


def test_every_shorter_envelope_is_refused_and_so_is_a_longer_one() -> None:
    envelope = seal(KEY, WORDS, bound_to=b"tip 1")
    for length in range(len(envelope)):
        with pytest.raises(CannotOpen):
            unseal(KEY, envelope[:length], bound_to=b"tip 1")
    with pytest.raises(CannotOpen):
        unseal(KEY, envelope + b"\0", bound_to=b"tip 1")


@given(other=st.binary(max_size=40).filter(lambda other: other != b"tip 1 words"))
def test_it_opens_only_in_the_place_it_was_sealed_for(other: bytes) -> None:
    envelope = seal(KEY, WORDS, bound_to=b"tip 1 words")
    with pytest.raises(CannotOpen):
        unseal(KEY, envelope, bound_to=other)


@given(envelope=st.binary(max_size=200))
def test_noise_is_refused_and_breaks_nothing(envelope: bytes) -> None:
    with pytest.raises(CannotOpen):
        unseal(KEY, envelope, bound_to=b"")


def test_a_refusal_says_nothing_of_content_key_or_place() -> None:
    envelope = seal(KEY, WORDS, bound_to=b"canary place")
    with pytest.raises(CannotOpen) as refused:
        unseal(bytes(32), envelope, bound_to=b"canary place")
    assert refused.value.args == ()
    assert refused.value.__cause__ is None
    told = "".join(traceback.format_exception_only(refused.value))
    assert told == "storage.envelopes.CannotOpen\n"
