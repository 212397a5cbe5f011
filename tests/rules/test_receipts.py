"""Receipts survive being typed by people, and a mistyped one is never another one."""

import string
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tipline.receipts import ENTROPY_BITS, ENTROPY_BYTES, make_receipt, read_receipt
from tipline.refusals import Refusal

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
entropies = st.binary(min_size=ENTROPY_BYTES, max_size=16)
# Places of symbols in XXXX-XXXX-XXXX.
PLACES = [0, 1, 2, 3, 5, 6, 7, 8, 10, 11, 12, 13]


def _refused(text: str) -> bool:
    return _code(text) == "receipt.mistyped"


def _code(text: str) -> str:
    try:
        read_receipt(text)
    except Refusal as refusal:
        return refusal.code
    return ""


@given(entropies)
def test_a_receipt_reads_back(entropy: bytes) -> None:
    receipt = make_receipt(entropy)
    assert read_receipt(receipt) == receipt


@given(entropies)
def test_a_receipt_has_one_form(entropy: bytes) -> None:
    receipt = make_receipt(entropy)
    assert len(receipt) == 14
    assert [receipt[4], receipt[9]] == ["-", "-"]
    assert {receipt[place] for place in PLACES} <= set(ALPHABET)


@given(entropies, st.sampled_from(PLACES), st.sampled_from(ALPHABET))
def test_every_single_wrong_symbol_is_found(entropy: bytes, place: int, wrong: str) -> None:
    receipt = make_receipt(entropy)
    assume(receipt[place] != wrong)
    assert _refused(receipt[:place] + wrong + receipt[place + 1 :])


@given(entropies)
def test_every_two_symbols_swapped_are_found_wherever_they_stand(entropy: bytes) -> None:
    receipt = make_receipt(entropy)
    for one, other in combinations(PLACES, 2):
        swapped = list(receipt)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        assert _refused("".join(swapped)) == (receipt[one] != receipt[other])


@given(entropies, st.data())
def test_typing_habits_do_not_matter(entropy: bytes, data: st.DataObject) -> None:
    receipt = make_receipt(entropy)
    pieces = [
        data.draw(st.sampled_from(_looks_like(symbol)))
        + data.draw(st.sampled_from(["", " ", "-", "–", "—", "－", "\u3000", "\u200b"]))
        for symbol in receipt.replace("-", "")
    ]
    assert read_receipt("".join(pieces)) == receipt


def _looks_like(symbol: str) -> list[str]:
    others = {"0": ["o", "O", "Ｏ"], "1": ["i", "I", "l", "L", "ｌ"]}.get(symbol, [])
    return [symbol, symbol.lower(), chr(ord(symbol) - 0x21 + 0xFF01), *others]


def test_the_entropy_is_used_to_the_last_bit_it_promises() -> None:
    assert ENTROPY_BITS == 55
    drawn = {make_receipt((1 << bit).to_bytes(ENTROPY_BYTES)) for bit in range(1, 56)}
    assert len(drawn) == ENTROPY_BITS


def test_too_little_entropy_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="7 bytes"):
        make_receipt(b"123456")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "hello",
        "0000-0000-000",
        "0000-0000-00000",
        "UUUU-UUUU-UUUU",
        "0000-0000-000*",
        "0000-0000-000\u0660",
        "0" * 100_000,
        "0000-0000-0000" + " " * 100,
        "\ud800" * 12,
        "WH-2026-0147",
    ],
    ids=lambda text: repr(text[:20]),
)
def test_anything_else_is_no_receipt(text: str) -> None:
    assert _refused(text)


@given(st.text(max_size=80) | st.text(alphabet=string.ascii_letters + "0123456789-", max_size=20))
def test_no_text_gets_more_than_a_refusal(text: str) -> None:
    assert _refused(text) or read_receipt(read_receipt(text)) == read_receipt(text)
