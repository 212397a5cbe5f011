"""Fingerprints as numbers: how far apart they are, and what a turned picture's would be."""

from hypothesis import given
from hypothesis import strategies as st

from tipline.fingerprints import BITS, UPRIGHT, WAVES, Fingerprints, distance, forms, variants

fingerprints = st.integers(0, 2**BITS - 1)


def test_every_bit_is_a_wave_of_its_own() -> None:
    assert len(set(WAVES)) == BITS
    assert (0, 0) not in WAVES  # brightness says nothing of what is seen


def test_what_is_seen_across_is_seen_down_in_a_picture_on_its_side() -> None:
    assert {(down, across) for across, down in WAVES} == set(WAVES)


@given(fingerprints, fingerprints)
def test_distance_counts_the_bits_that_differ(one: int, other: int) -> None:
    assert distance(one, other) == distance(other, one) == f"{one ^ other:b}".count("1")
    assert distance(one, one) == 0


@given(fingerprints)
def test_variants_are_the_same_for_each_of_them(fingerprint: int) -> None:
    """Eight ways to lay a picture down: from each of them the others can be reached."""
    found = variants(fingerprint)
    assert found[0] == fingerprint
    assert len(found) == 8
    for variant in found:
        assert 0 <= variant < 2**BITS
        assert sorted(variants(variant)) == sorted(found)


@given(fingerprints, fingerprints)
def test_turning_both_leaves_them_as_far_apart(one: int, other: int) -> None:
    apart = {distance(*pair) for pair in zip(variants(one), variants(other), strict=True)}
    assert apart == {distance(one, other)}


@given(st.builds(Fingerprints, fingerprints, fingerprints, fingerprints))
def test_a_picture_is_looked_for_as_it_is_as_a_crop_and_turned(found: Fingerprints) -> None:
    looked_for = forms(found)
    assert looked_for[:UPRIGHT] == found
    assert {*looked_for[UPRIGHT:], found.own} == set(variants(found.own))
