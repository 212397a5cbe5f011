"""A file as pages: every paper on them, in order, and none of its headings alone at the foot of a page."""

import re

import pypdfium2

from media.poster.content import Section
from media.poster.letter import Letter, lacking, printed

PAPERS = (
    Section("分析意见", "井盖缺失，夜间有人跌倒。", "2026-11-22 14:05 周敏"),
    Section("What is to be put right", "Put the cover back", "2026-11-22 14:05 Wang Lei"),
)


def pages_of(letter: Letter) -> list[str]:
    """What can be read on each page, spaces aside."""
    document = pypdfium2.PdfDocument(printed(letter, "zh"))
    found = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return found


def test_every_paper_is_there_with_who_wrote_it_and_when() -> None:
    (page,) = pages_of(Letter("移送督办卷宗 · #12 · 城管局", "期限：2026-12-10", PAPERS))
    places = [
        page.index("".join(words.split()))
        for words in (
            "移送督办卷宗",
            "期限：2026-12-10",
            *(text for one in PAPERS for text in (one.label, one.lead, one.text)),
            "1/1",
        )
    ]
    assert places == sorted(places)


def test_a_long_file_goes_on_with_its_headings_beside_their_words() -> None:
    long = tuple(
        Section(f"第{n}份", "很长的一段话，" * 60, f"2026-11-{n:02d}") for n in range(10, 22)
    )
    pages = pages_of(Letter("卷宗", "", long))
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        words = page.removesuffix(f"{number}/{len(pages)}")
        assert re.search(r"第\d+份(2026-11-\d\d)?$", words) is None


def test_the_same_file_is_the_same_to_the_byte_and_what_has_no_letter_is_named() -> None:
    letter = Letter("卷宗", "", PAPERS)
    assert printed(letter, "zh") == printed(letter, "zh")
    assert lacking(Letter("卷宗", "🦄", ())) == "🦄"
