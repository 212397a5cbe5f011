"""The closed list of offences: serious ones only, none of speech, and no change without a version."""

import hashlib

import pytest

from tipline.offences import (
    FORBIDDEN_THEMES,
    OFFENCES,
    OFFENCES_VERSION,
    SERIOUS_FROM_YEARS,
    Offence,
    offence,
)
from tipline.refusals import Refusal

# Changing the list means a new version here and there. Versions are never taken back.
FINGERPRINTS = {1: "785cf96fb6fce9248e4e71e98457ebb8c28ffc4029f2b97b36852bef6252153c"}

SUSPECTED = [entry for entry in OFFENCES.values() if not entry.is_missing]


def _fingerprint() -> str:
    return hashlib.sha256(
        repr(sorted(OFFENCES.values(), key=lambda e: e.code)).encode()
    ).hexdigest()


def test_the_list_is_the_one_of_its_version() -> None:
    assert _fingerprint() == FINGERPRINTS[OFFENCES_VERSION]
    assert max(FINGERPRINTS) == OFFENCES_VERSION


@pytest.mark.parametrize("entry", OFFENCES.values(), ids=OFFENCES.keys())
def test_no_offence_is_about_speech_belief_assembly_petition_or_defamation(entry: Offence) -> None:
    names = f"{entry.code} {entry.zh} {entry.en}".casefold().replace("_", " ")
    assert [theme for theme in FORBIDDEN_THEMES if theme.casefold() in names] == []


@pytest.mark.parametrize(
    "name",
    [
        "寻衅滋事",
        "诽谤",
        "侮辱",
        "聚众扰乱社会秩序",
        "煽动颠覆国家政权",
        "以危险方法危害公共安全",
        "picking quarrels and provoking trouble",
        "defamation",
        "illegal assembly",
        "petitioning",
        "spreading rumours",
        "insulting heroes and martyrs",
    ],
)
def test_the_themes_would_catch_the_offences_that_stay_out(name: str) -> None:
    assert [theme for theme in FORBIDDEN_THEMES if theme.casefold() in name] != []


@pytest.mark.parametrize("entry", SUSPECTED, ids=lambda entry: entry.code)
def test_every_offence_is_serious(entry: Offence) -> None:
    assert entry.limb_years is not None
    assert entry.limb_years >= SERIOUS_FROM_YEARS
    assert entry.article is not None
    assert 114 <= entry.article <= 358


def test_the_articles_on_speech_and_public_order_are_not_on_the_list() -> None:
    # 103-105 secession and subversion, 246 defamation, 277 officials, 290-300 public order.
    articles = {entry.article for entry in SUSPECTED}
    assert articles.isdisjoint({*range(102, 114), 246, *range(277, 301)} - {None})


def test_about_twenty_and_two_for_the_missing() -> None:
    assert len(SUSPECTED) == 22
    assert [entry.code for entry in OFFENCES.values() if entry.is_missing] == [
        "missing_person",
        "missing_child",
    ]


def test_names_are_there_in_both_languages_and_differ() -> None:
    assert len({entry.zh for entry in OFFENCES.values()}) == len(OFFENCES)
    assert len({entry.en for entry in OFFENCES.values()}) == len(OFFENCES)


def test_an_offence_is_found_by_its_code_or_refused() -> None:
    assert offence("robbery").zh == "抢劫"
    with pytest.raises(Refusal) as caught:
        offence("x" * 100)
    assert caught.value.code == "offence.unknown"
    assert caught.value.params == {"offence": "x" * 40}
