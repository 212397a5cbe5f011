"""Our reader of PO files: of our own it reads what Babel reads, and what is none of ours is no silence."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po as by_babel

from locales.po import NotOursError, read_po
from tests.house.project import ROOT

FILES = sorted((ROOT / "locales").glob("*/*.po"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_it_reads_what_babel_reads(path: Path) -> None:
    with path.open("rb") as source:
        catalogue = by_babel(source, locale=path.parent.name)
    theirs = {
        message.id if isinstance(message.id, str) else message.id[0]: message.string
        for message in catalogue
        if message.id
    }
    ours = dict(read_po(path))
    assert len(ours) > 3
    assert ours == {
        key: text if isinstance(text, str) else tuple(text) for key, text in theirs.items()
    }


@pytest.mark.parametrize(
    "text",
    [
        'msgctxt "menu"\nmsgid "a"\nmsgstr "b"\n',
        'msgid "a"\n',
        'msgstr "b"\n',
        'msgid "a"\nmsgstr b\n',
        'msgid "a"\nmsgstr "b\\q"\n',
        'msgid "a"\nmsgstr "b"c"\n',
        'msgid "a"\nmsgstr "b\tc"\n',
        'msgid "a"\nmsgstr "b\\"\n',
        'msgid "a"\n\nmsgid "b"\nmsgstr "c"\n',
    ],
    ids=["context", "no text", "no key", "bare", "escape", "mark", "tab", "no mark", "no end"],
)
def test_what_is_none_of_ours_is_said(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.po"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NotOursError):
        list(read_po(path))


def test_two_entries_are_two_entries(tmp_path: Path) -> None:
    path = tmp_path / "x.po"
    path.write_text(
        '# a head\nmsgid ""\nmsgstr "Language: en\\n"\n\nmsgid "a"\nmsgstr ""\n"one\\n"\n"two"\n\n'
        'msgid "b"\nmsgid_plural "b"\nmsgstr[0] "{count} day"\nmsgstr[1] "{count} days"\n',
        encoding="utf-8",
    )
    assert list(read_po(path)) == [("a", "one\ntwo"), ("b", ("{count} day", "{count} days"))]
