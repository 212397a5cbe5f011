"""What "Is this genuine?" answers: it fits its window, and the page's address is never cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.publishing.genuine import answer
from handlers.turn import TOAST_LIMIT
from locales.catalogue import Texts
from tipline.inert import utf16_length
from tipline.languages import LANGUAGES
from tipline.notices import SILENT, NoticeState

NUMBER = "WH-2026-0147"
STATES = sorted({NoticeState.LIVE, *SILENT})
UNIT = {
    "en": "Wuhan Municipal Public Security Bureau, Jiang'an District, Traffic Brigade",
    "zh": "武汉市公安局江岸区分局交通大队",
}
LONGEST_ADDRESS = 170  # with nothing but the number before it
LONG_HOST = "https://tipline.public-security.district.wuhan.example.gov.cn/n/" + NUMBER


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_a_long_name_gives_way_and_what_became_of_the_notice_does_not(
    language: str, state: NoticeState
) -> None:
    t = Texts(language)
    words = answer(t, NUMBER, state, UNIT, LONG_HOST, exercise=False)
    assert words.endswith(LONG_HOST)
    assert utf16_length(words) <= TOAST_LIMIT
    sentence = t.plain(f"notice.genuine.{state.value}", number=NUMBER, unit="@@")
    assert all(piece in words for piece in sentence.split("@@"))


@given(
    st.sampled_from(LANGUAGES),
    st.sampled_from(STATES),
    st.text(max_size=200),
    st.integers(0, 200),
)
def test_the_address_is_whole_or_not_there(
    language: str, state: NoticeState, unit: str, longer: int
) -> None:
    page = f"https://{'x' * longer}.cn/n/{NUMBER}"
    words = answer(Texts(language), NUMBER, state, {"zh": unit}, page, exercise=False)
    assert utf16_length(words) <= TOAST_LIMIT
    assert words.endswith(page) or len(page) > LONGEST_ADDRESS


def test_without_pages_it_says_the_rest() -> None:
    unit = {"en": "Wuhan Police"}
    words = answer(Texts("en"), NUMBER, NoticeState.LIVE, unit, None, exercise=False)
    assert words == f"Yes. {NUMBER} was issued by Wuhan Police and is valid now."


@pytest.mark.parametrize(("language", "mark"), [("en", "[Exercise]"), ("zh", "【演练】")])
def test_an_exercise_says_so_however_little_room_there_is(language: str, mark: str) -> None:
    for page in (LONG_HOST, "https://" + "x" * 140 + f".cn/n/{NUMBER}"):
        words = answer(Texts(language), NUMBER, NoticeState.LIVE, UNIT, page, exercise=True)
        assert words.startswith(mark)
        assert words.endswith(page)
