"""A notice's number and link, the hash of its content, and who may approve it."""

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.notices import (
    check_approved_content,
    check_approver,
    content_hash,
    notice_number,
    notice_payload,
    number_in,
    parse_notice_number,
    read_notice_payload,
)
from tipline.refusals import Refusal

prefixes = st.text(string.ascii_uppercase, min_size=2, max_size=6)
years = st.integers(2000, 2099)
counts = st.integers(1, 9_999_999)


@given(prefixes, years, counts)
def test_a_number_reads_back_and_travels_in_a_link(prefix: str, year: int, n: int) -> None:
    number = notice_number(prefix, year, n)
    assert parse_notice_number(number) == (prefix, year, n)
    assert parse_notice_number(f" {number.lower()} ") == (prefix, year, n)
    payload = notice_payload(number)
    assert read_notice_payload(payload) == number
    assert len(payload) <= 64
    assert set(payload) <= set(string.ascii_letters + string.digits + "_-")


def test_a_number_looks_as_agreed() -> None:
    assert notice_number("WH", 2026, 147) == "WH-2026-0147"
    assert notice_payload("WH-2026-0147") == "n-WH-2026-0147"


@pytest.mark.parametrize(
    "parts",
    [("W", 2026, 1), ("wh", 2026, 1), ("WH", 1999, 1), ("WH", 2026, 0), ("WH", 2026, 10**8)],
    ids=["short-prefix", "small-letters", "old-year", "zero", "too-many"],
)
def test_parts_that_make_no_number(parts: tuple[str, int, int]) -> None:
    with pytest.raises(ValueError, match="parts"):
        notice_number(*parts)


BAD_NUMBERS = {
    "empty": "",
    "no-count": "WH-2026-",
    "zero": "WH-2026-0000",
    "short": "WH-2026-147",
    "needless-zero": "WH-2026-00147",
    "other-digits": "WH-2026-\u0660\u0661\u0664\u0667",
    "trailing-line": "WH-2026-0147\nx",
    "markup": "<b>WH-2026-0147</b>",
    "long": "WH-2026-" + "1" * 5000,
}


@pytest.mark.parametrize("text", BAD_NUMBERS.values(), ids=BAD_NUMBERS)
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_notice_number(text)
    assert caught.value.code == "notice.bad_number"


BAD_PAYLOADS = {
    "none": "",
    "no-prefix": "WH-2026-0147",
    "prefix-only": "n-",
    "twice": "n-n-WH-2026-0147",
    "small-letters": "n-wh-2026-0147",
    "newline": "n-WH-2026-0147\n",
    "space": "n- WH-2026-0147",
    "zero": "n-WH-2026-0000",
    "underscores": "_" * 64,
    "five-kilobytes": "n-" + "A" * 5000,
}


@pytest.mark.parametrize("payload", BAD_PAYLOADS.values(), ids=BAD_PAYLOADS)
def test_a_bad_link_is_simply_no_link(payload: str) -> None:
    assert read_notice_payload(payload) is None


@given(st.text(max_size=100))
def test_no_payload_raises(payload: str) -> None:
    number = read_notice_payload(payload)
    assert number is None or payload == f"n-{number}"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)
contents = st.dictionaries(st.text(max_size=6), json_values, max_size=6)


@given(contents)
def test_the_hash_does_not_hang_on_the_order_of_keys(content: dict[str, object]) -> None:
    turned = dict(reversed(content.items()))
    assert content_hash(turned) == content_hash(content)
    assert content_hash(json.loads(json.dumps(content))) == content_hash(content)


@given(contents, contents)
def test_two_contents_never_share_a_hash(one: dict[str, object], other: dict[str, object]) -> None:
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (content_hash(one) == content_hash(other)) == same


def test_the_hash_is_the_one_that_others_can_compute() -> None:
    # printf '{"a":[1,"\\u4e2d"]}' | sha256sum
    assert content_hash({"a": [1, "中"]}) == (
        "8e245eab2468a9d017e4e9bfef677c79945e452f525588a0b76fca7290ca3ed9"
    )


@pytest.mark.parametrize(
    "content", [{1: "x"}, {"a": {2: "x"}}, {"a": [{None: 1}]}, {"a": float("nan")}, {"a": b"x"}]
)
def test_what_json_cannot_say_exactly_has_no_hash(content: dict[str, object]) -> None:
    with pytest.raises((TypeError, ValueError)):
        content_hash(content)


def test_an_edit_voids_an_approval() -> None:
    reviewed = content_hash({"ask": "look"})
    check_approved_content(reviewed, {"ask": "look"})
    with pytest.raises(Refusal) as caught:
        check_approved_content(reviewed, {"ask": "look "})
    assert caught.value.code == "notice.content_changed"


@pytest.mark.parametrize(
    ("drafter", "submitter", "approver"),
    [(1, 1, 1), (1, 2, 1), (1, 2, 2)],
    ids=["all-one", "drafter", "submitter"],
)
def test_nobody_approves_their_own_notice(drafter: int, submitter: int, approver: int) -> None:
    with pytest.raises(Refusal) as caught:
        check_approver([drafter, submitter], approver)
    assert caught.value.code == "notice.same_person"


def test_another_person_may_approve() -> None:
    check_approver([1, 2], 3)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("协查 · WH-2026-0147", "WH-2026-0147"),
        ("看（WH-2026-0147）和 JH-2026-0002", "WH-2026-0147"),
        ("编号WH-2026-0147。", "WH-2026-0147"),
        ("wh-2026-0147", None),
        ("WH-2026-0000", None),
        ("WH-2026-0147-3", None),
        ("", None),
    ],
)
def test_a_number_is_found_where_it_stands_by_itself(text: str, number: str | None) -> None:
    assert number_in(text) == number
