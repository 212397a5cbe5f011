"""Where everything stands on a poster: on the page, on nothing else, and all of it."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media.plain import plain_size
from media.poster.content import Entry, Photo, Poster, Section
from media.poster.faces import as_set, missing, width
from media.poster.pages import SHEET_HEIGHT, picture, sheets
from media.poster.qr import MODULE
from media.poster.shapes import PAGE_WIDTH, Box, Item, Page, Picture, Text
from media.poster.style import LEFT, RIGHT
from tests.media.poster.samples import ADDRESS, LONGEST, SAMPLES, face
from tipline.notices import NoticeKind

Rectangle = tuple[float, float, float, float]

# What notices are made of: Han, rare Han, Latin, figures, signs of both, spaces.
SIGNS = st.sampled_from(
    "光头男子左手背疤䶮㛃鿰𬱖，。、；：！？（）“”《》〔〕—…abcdeWXYZ029-,.'() \n"
)
FACES = {ratio: face(*size) for ratio, size in enumerate([(300, 400), (400, 300), (40, 800)])}


def words(most: int) -> st.SearchStrategy[str]:
    """A text of up to so many signs."""
    return st.text(SIGNS, max_size=most).map(str.strip)


ENTRIES = st.builds(Entry, words(12), words(90), words(24))
POSTERS = st.builds(
    Poster,
    kind=st.sampled_from(NoticeKind),
    unit=words(60),
    number=st.sampled_from(["WH-2026-0147", "JHJHJH-2026-1234567", "待编号"]),
    headline=st.sampled_from(["通缉令", "Help identify"]),
    presumption=words(60),
    name=words(30),
    banner=words(60),
    offence=words(40),
    photos=st.lists(st.builds(Photo, st.sampled_from(list(FACES.values())), words(24)), max_size=5).map(tuple),
    entries=st.lists(ENTRIES, max_size=8).map(tuple),
    described=words(12),
    sections=st.lists(st.builds(Section, words(14), words(200), words(60)), max_size=4).map(tuple),
    safety=words(50),
    address=st.sampled_from(["", ADDRESS]),
    proof=words(50),
    small_print=st.lists(st.builds(Entry, words(12), words(60)), max_size=4).map(tuple),
    mark=st.sampled_from(["", "演练 EXERCISE"]),
)  # fmt: skip


def pages_of(poster: Poster) -> list[Page]:
    """Every page of both forms."""
    return [picture(poster), *sheets(poster)]


def rectangle(item: Item) -> Rectangle:
    """Left, top, right and bottom of what is to be read or seen."""
    match item:
        case Text(x, y, said, size, one_face):
            # From the top of a Han character to the foot of a "g".
            return x, y - 0.86 * size, x + width(said, size, one_face), y + 0.22 * size
        case Box(x, y, w, h) | Picture(x, y, w, h):
            return x, y, x + w, y + h


def overlapping(one: Rectangle, other: Rectangle) -> bool:
    """Whether two rectangles share more than a rounding error."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > 0.5 and down > 0.5


def to_be_read(page: Page) -> Iterator[Rectangle]:
    """Letters, photos and the QR code as a whole; other fills lie below letters on purpose."""
    for item in page.items:
        if isinstance(item, Text | Picture):
            yield rectangle(item)
    code = [rectangle(one) for one in page.items if isinstance(one, Box) and one.height == MODULE]
    if code:
        lefts, tops, rights, bottoms = zip(*code, strict=True)
        yield min(lefts), min(tops), max(rights), max(bottoms)


def is_spelled(text: str, runs: set[str]) -> bool:
    """Whether the text is made of these runs, one after the other, spaces aside."""
    text = "".join(as_set(text).split())
    reached = {0}
    for at in range(len(text)):
        if at in reached:
            reached |= {at + len(run) for run in runs if text.startswith(run, at)}
    return len(text) in reached


def assert_sound(page: Page) -> None:
    """Everything is on the page, and nothing on anything else."""
    for item in page.items:
        left, top, right, bottom = rectangle(item)
        assert left >= 0, item
        assert top >= 0, item
        assert right <= PAGE_WIDTH + 0.5, item
        assert bottom <= page.height + 0.5, item
    read = sorted(to_be_read(page), key=lambda one: one[1])
    for one, other in combinations(read, 2):
        assert not overlapping(one, other)


def assert_whole(poster: Poster, pages: list[Page]) -> None:
    """Every text is there, to the last sign."""
    runs = {
        "".join(item.words.split())
        for page in pages
        for item in page.items
        if isinstance(item, Text)
    } - {""}
    # A table beside a photo needs no heading; the mark is no run of letters.
    said = [text for text in poster.texts() if text not in (poster.mark, poster.described)]
    assert [text for text in said if not is_spelled(text, runs)] == []


@settings(max_examples=20)
@given(poster=POSTERS)
def test_whatever_a_poster_says_is_on_it_whole_and_beside_each_other(poster: Poster) -> None:
    for pages in ([picture(poster)], sheets(poster)):
        for page in pages:
            assert_sound(page)
        assert_whole(poster, pages)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_sound_and_whole(name: str) -> None:
    poster = SAMPLES[name]
    for pages in ([picture(poster)], sheets(poster)):
        for page in pages:
            assert_sound(page)
        assert_whole(poster, pages)


@pytest.mark.parametrize("poster", [*SAMPLES.values(), LONGEST], ids=[*SAMPLES, "longest"])
def test_telegram_takes_the_picture_as_a_photo(poster: Poster) -> None:
    height = picture(poster).height
    assert PAGE_WIDTH + height <= 10_000
    assert height / PAGE_WIDTH <= 20


@pytest.mark.parametrize("name", SAMPLES)
def test_photos_keep_their_proportions(name: str) -> None:
    poster = SAMPLES[name]
    ratios = {one.jpeg: _ratio(one.jpeg) for one in poster.photos}
    shown = [one for page in pages_of(poster) for one in page.items if isinstance(one, Picture)]
    assert len(shown) == 2 * len(poster.photos)
    assert [one for one in shown if abs(one.width / one.height - ratios[one.jpeg]) > 0.01] == []


def _ratio(jpeg: bytes) -> float:
    size = plain_size(jpeg)
    assert size is not None
    return size[0] / size[1]


def test_a_usual_notice_is_one_sheet_and_a_long_one_is_several() -> None:
    assert len(sheets(SAMPLES["chinese"])) == len(sheets(SAMPLES["english"])) == 1
    several = sheets(SAMPLES["long"])
    assert len(several) > 1
    assert {page.height for page in several} == {SHEET_HEIGHT}


@pytest.mark.parametrize("language", ["chinese", "english"])
@pytest.mark.parametrize(
    "shapes", [(0, 0), (0, 1), (1, 1), (0, 0, 1), (0, 0, 0, 0), (0, 1, 0, 0, 0)]
)
def test_a_usual_notice_with_several_photos_is_one_sheet(
    language: str, shapes: tuple[int, ...]
) -> None:
    """On a wall there is one sheet, or the line that says not to approach hangs nowhere."""
    photos = tuple(Photo(FACES[shape], "Camera, 2026-11-18") for shape in shapes)
    poster = SAMPLES[language]
    told = replace(poster, photos=photos, entries=(poster.entries * 2)[:6])
    (sheet,) = sheets(told)
    assert_sound(sheet)
    assert_whole(told, [sheet])
    smallest = min(one.height for one in sheet.items if isinstance(one, Picture))
    assert smallest > PAGE_WIDTH / 8  # two and a half centimetres on paper


def test_what_belongs_together_stays_on_one_page() -> None:
    """A section of three lines: neither its lead nor its last line is left alone."""
    for lines in range(3, 30):
        filler = Section("事情经过", "有人看见了吗？" * 12 * lines)
        poster = replace(
            LONGEST, sections=(filler, Section("奖励", "线索促成抓获的" * 5, "最高 5,000 元"))
        )
        for page in sheets(poster):
            said = "".join(item.words for item in page.items if isinstance(item, Text))
            assert ("5,000" in said) == ("线索促成" in said)


def sizes_of(page: Page, words: str) -> list[float]:
    """How large these words are set, wherever they stand in one run."""
    return [item.size for item in page.items if isinstance(item, Text) and words in item.words]


@pytest.mark.parametrize(
    "name", ["买买提·吐尔逊江·阿卜杜热合曼", "Maimaiti Tuerxunjiang Abudureheman"]
)
def test_a_long_name_is_set_smaller_and_not_broken(name: str) -> None:
    for page in pages_of(replace(SAMPLES["chinese"], name=name)):
        assert max(sizes_of(page, name)) > max(sizes_of(page, "协查通报")) / 4


def test_a_character_full_of_strokes_is_not_made_stronger() -> None:
    for page in pages_of(replace(SAMPLES["chinese"], name="王龘")):
        strokes = {
            item.words: item.stroke
            for item in page.items
            if isinstance(item, Text) and item.words in ("王", "龘")
        }
        assert strokes["龘"] == 0 < strokes["王"]


def test_what_became_of_a_notice_is_said_loudest_of_all_words() -> None:
    ended = SAMPLES["ended"]
    for page in pages_of(ended):
        *rest, loud, _ = sorted({item.size for item in page.items if isinstance(item, Text)})
        assert loud == max(sizes_of(page, "withdrawn"))  # only the headline is larger
        assert loud > 1.8 * rest[-1]


def test_one_wide_photo_reaches_from_edge_to_edge() -> None:
    poster = replace(SAMPLES["chinese"], photos=(Photo(FACES[1], ""),))
    (shown,) = (one for one in picture(poster).items if isinstance(one, Picture))
    assert (round(shown.x), round(shown.x + shown.width)) == (LEFT, RIGHT)


@pytest.mark.parametrize("name", ["exercise", "ended"])
def test_what_is_not_live_is_marked_on_every_page(name: str) -> None:
    marks = [[one.words for one in page.marks] for page in pages_of(SAMPLES[name])]
    assert all(marks)
    assert {word for page in marks for word in page} == {SAMPLES[name].mark}
    assert [page.marks for page in pages_of(SAMPLES["chinese"])] == [(), ()]


@pytest.mark.parametrize(
    ("said", "lacking"),
    [
        ("协查通报 Help 0147 〔〕–", ""),
        ("䶮㛃鿰鿿𬱖", ""),  # one face or the other has them
        ("𠮷野家", ""),  # the Japanese one
        ("𠝹𡃁𡁻𢯎", ""),  # that of Hong Kong and Taiwan
        ("𪚥野家", "𪚥"),
        ("📷 и 🚗", "📷🚗"),
        ("𪚥𪚥", "𪚥"),
    ],
)
def test_letters_that_no_face_has_are_named(said: str, lacking: str) -> None:
    assert missing([said]) == lacking
