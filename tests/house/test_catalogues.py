"""Texts: both languages have the same ones, with the same parameters, and none is missing or idle."""

import re
from pathlib import Path
from string import Formatter

import pytest

from locales.catalogue import entries
from tests.house.project import ROOT, files
from tipline.refusal_codes import CODES

KEY = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-zA-Z0-9_-]+)+")


def forms(language: str, key: str) -> list[str]:
    """Every form of a text."""
    text = entries(language)[key]
    return [text] if isinstance(text, str) else list(text)


def parameters(text: str) -> set[str]:
    """The names between braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_texts() -> None:
    assert set(entries("zh")) == set(entries("en"))


@pytest.mark.parametrize("key", sorted(entries("zh")))
def test_a_text_has_the_same_parameters_in_both_languages(key: str) -> None:
    found = {
        frozenset(set().union(*(parameters(form) for form in forms(language, key))))
        for language in ("zh", "en")
    }
    assert len(found) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_text_is_empty(language: str) -> None:
    assert [key for key in entries(language) if not all(forms(language, key))] == []


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_refusal_has_its_text_and_only_its_own_parameters(code: str) -> None:
    prefix = "" if code.startswith("check.") and code in entries("zh") else "refusal."
    for language in ("zh", "en"):
        for form in forms(language, prefix + code):
            assert parameters(form) <= set(CODES[code])


def test_no_text_carries_markup_that_telegram_refuses() -> None:
    allowed = re.compile(r"</?(b|i|u|s|code|pre|tg-spoiler|blockquote|a)( href=\"[^\"]*\")?>")
    for language in ("zh", "en"):
        for key in entries(language):
            for form in forms(language, key):
                assert "<" not in allowed.sub("", form), key


def test_no_chinese_sentence_stands_in_code() -> None:
    # The sample district is made of names; names are data.
    rooms = ("bot/", "handlers/", "desk/", "console/", "storage/", "media/")
    chinese = re.compile(r"[\u4e00-\u9fff]{4,}")
    names = [
        n for n in files() if n.endswith(".py") and n.startswith(rooms) and "/sample/" not in n
    ]
    found = [n for n in names if chinese.search((ROOT / n).read_text(encoding="utf-8"))]
    assert found == []


def test_the_catalogues_are_where_they_are_looked_for() -> None:
    for language in ("zh", "en"):
        assert list(Path(ROOT / "locales" / language).glob("*.po"))
