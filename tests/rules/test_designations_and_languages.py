"""Designations that say nothing about anybody, and which language a person reads."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.designation_names import NAMES
from tipline.designations import (
    ENTROPY_BYTES,
    NUMBER_FROM,
    NUMBER_TO,
    Designation,
    designation_from,
    render,
)
from tipline.languages import Language, pick_language

UNKIND = {
    "owl", "duck", "goose", "turkey", "chicken", "crow", "raven", "vulture", "magpie", "pigeon",
    "cuckoo", "canary", "parrot", "gull", "booby", "coot", "loon", "quail", "grouse", "shrew",
    "pansy", "weed", "thorn", "nettle", "hemlock", "poppy", "hemp", "lemon", "leek", "banana",
    "jasmine", "sunflower", "umbrella", "plum blossom", "chrysanthemum", "lotus", "bauhinia",
    "robin", "rosemary", "iris", "holly", "heather", "hazel", "daisy", "olive", "basil", "fern",
    "猫头鹰", "鸭", "鸡", "鹅", "乌鸦", "鸽子", "布谷", "鸨", "鹦鹉", "鹌鹑", "杜鹃鸟",
    "茉莉", "向日葵", "菊花", "梅花", "莲花", "荷花", "紫荆", "罂粟", "韭菜", "海燕", "玉兰", "桂花",
}  # fmt: skip


def test_there_are_many_and_no_two_alike() -> None:
    assert len(NAMES) >= 128
    assert len({zh for zh, _ in NAMES}) == len({en for _, en in NAMES}) == len(NAMES)


def test_stored_designations_keep_their_names() -> None:
    # Names are stored by place: these stay where they are, and new ones go to the end.
    assert NAMES[0] == ("苍鹭", "Heron")
    assert NAMES[65][1] == "Redwood"
    assert NAMES[138][1] == "Bogbean"


@pytest.mark.parametrize(("zh", "en"), NAMES, ids=[en for _, en in NAMES])
def test_every_name_is_short_plain_and_kind(zh: str, en: str) -> None:
    assert re.fullmatch(r"[\u4e00-\u9fff]{1,4}", zh)
    assert re.fullmatch(r"[A-Z][a-z]+(?:[ -][A-Za-z]+){0,3}", en)
    assert en.casefold() not in UNKIND
    assert zh not in UNKIND


@given(st.binary(min_size=ENTROPY_BYTES, max_size=32))
def test_a_designation_is_shown_in_both_languages(entropy: bytes) -> None:
    designation = designation_from(entropy)
    zh, en = NAMES[designation.index]
    assert render(designation, "zh") == f"{zh} {designation.number}"
    assert render(designation, "en") == f"{en} {designation.number}"
    assert NUMBER_FROM <= designation.number <= NUMBER_TO


def test_the_story() -> None:
    assert render(Designation(0, 41), "en") == "Heron 41"
    assert render(Designation(0, 41), "zh") == "苍鹭 41"


def test_every_name_and_number_can_be_drawn() -> None:
    drawn = [designation_from(n.to_bytes(8)) for n in range(len(NAMES))]
    assert {designation.index for designation in drawn} == set(range(len(NAMES)))
    numbers = {designation_from((n * len(NAMES)).to_bytes(8)).number for n in range(20_000)}
    assert numbers == set(range(NUMBER_FROM, NUMBER_TO + 1))


def test_too_little_entropy_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="8 bytes"):
        designation_from(b"1234567")


CHOICES: dict[str, tuple[str | None, str | None, Language, str]] = {
    "chosen": ("en", "zh-hans", "zh", "en"),
    "telegram-zh": (None, "zh-hans", "en", "zh"),
    "telegram-zh-tw": (None, "zh_TW", "en", "zh"),
    "telegram-en": (None, "en-GB", "zh", "en"),
    "telegram-other": (None, "fr", "zh", "zh"),
    "telegram-none": (None, None, "en", "en"),
    "telegram-empty": (None, "", "en", "en"),
    "telegram-odd": (None, "english", "zh", "zh"),
    "chosen-odd": ("xx", "en", "zh", "en"),
}


@pytest.mark.parametrize(
    ("chosen", "telegram", "default", "expected"), CHOICES.values(), ids=CHOICES
)
def test_which_language(
    chosen: str | None, telegram: str | None, default: Language, expected: str
) -> None:
    assert pick_language(chosen, telegram, default) == expected
