"""What the card says of a tip's files: what each is, how long and how large, as far as that is known."""

from typing import Any

import pytest

from locales.catalogue import Texts
from locales.tickets.parts import file_words, parts_line

MEGABYTE = 1024 * 1024


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ({"kind": "photo", "count": 3}, "photo ×3"),
        ({"kind": "voice", "count": 1, "seconds": [14], "sizes": [61_234]}, "voice 0:14 · 60 KB"),
        ({"kind": "document", "count": 1, "sizes": [3 * MEGABYTE]}, "file · 3 MB"),
        (
            {"kind": "video", "count": 2, "seconds": [14, 75], "sizes": [MEGABYTE, 2 * MEGABYTE]},
            "video ×2 (0:14 · 1 MB, 1:15 · 2 MB)",
        ),
        ({"kind": "document", "count": 2, "sizes": [50_000, 900]}, "file ×2 (49 KB, 1 KB)"),
        ({"kind": "document", "count": 2, "sizes": [50_000]}, "file ×2"),  # whose is it?
        ({"kind": "document", "count": 5, "sizes": [9] * 5}, "file ×5"),
    ],
)
def test_files_are_named_by_kind_length_and_size(part: dict[str, Any], said: str) -> None:
    assert parts_line({"parts": [part]}, Texts("en")) == f"📎 {said}"


def test_in_chinese_too() -> None:
    part = {"kind": "video", "count": 2, "seconds": [14, 75], "sizes": [MEGABYTE, MEGABYTE]}
    assert parts_line({"parts": [part]}, Texts("zh")) == "📎 视频 ×2（0:14 · 1 MB、1:15 · 1 MB）"


def test_a_document_says_what_sort_of_file_it_is() -> None:
    assert file_words("document", None, 50_000, Texts("en"), ".pdf") == "file .pdf · 49 KB"
