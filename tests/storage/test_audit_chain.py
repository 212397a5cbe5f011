"""The bytes that the chain is made of: no two rows look alike, and they never change."""

from hypothesis import given
from hypothesis import strategies as st

from storage.audit_chain import GENESIS, link_hash, row_bytes

# Letters that the encoding itself uses, so that a boundary that can be moved is found.
VALUES = st.none() | st.integers() | st.text("snib?\0") | st.binary() | st.floats(allow_nan=False)
ROWS = st.lists(VALUES, max_size=4)


@given(first=ROWS, second=ROWS)
def test_different_rows_have_different_bytes(first: list[object], second: list[object]) -> None:
    alike = [(type(value), repr(value)) for value in first] == [
        (type(value), repr(value)) for value in second
    ]
    assert (row_bytes(first) == row_bytes(second)) is alike


def test_a_boundary_between_two_values_cannot_be_moved() -> None:
    assert row_bytes(["as", "b"]) != row_bytes(["a", "sb"])
    assert row_bytes(["1"]) != row_bytes([1]) != row_bytes([b"1"])
    assert row_bytes([None]) != row_bytes([""]) != row_bytes([])


def test_the_encoding_is_the_one_of_every_log_already_written() -> None:
    row = [7, 1_777_636_800_123_457, "officer", "officer:12", "光头", None, b"\x02", "{}"]
    assert link_hash(GENESIS, row_bytes(row)).hex() == (
        "b54c490f7117e31fd2f323201d5613ed756aeb5ede8aa121663aeef98ac39e61"
    )
