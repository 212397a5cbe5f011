"""The order of the questions, and answers by button and by words."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.answer_words import OPENINGS, PHRASES
from tipline.answers import answer_by_button, means_skip, parse_answer, point_value
from tipline.places import Coordinates, parse_coordinates
from tipline.questions import (
    BUTTONS,
    CLOSED,
    GENERAL,
    SKIPPED,
    Answer,
    Question,
    Skipped,
    can_skip,
    next_question,
)
from tipline.refusals import Refusal
from tipline.times import read_seen
from tipline.tips import SUFFICIENT, PartKind

TZ = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 16, 0, tzinfo=TZ)
Q = Question
Answers = dict[Question, Answer | Skipped]


def _asked(answers: Answers, have: set[PartKind], **known: bool) -> list[str]:
    """The questions that come when every one of them is skipped from here on."""
    answers, order = dict(answers), []
    known = {"notice_known": False} | known
    while (question := next_question(answers, have, **known)) is not None:
        order.append(question.value)
        answers[question] = SKIPPED
        if question is Q.CONTENT:
            have = have | {PartKind.TEXT}
    return order


ALL = [question.value for question in Question]
NOTICE_SEEN = {"notice_known": True, "matter_asked": False}


def test_all_questions_in_their_order() -> None:
    about_notice = [q for q in ALL[1:] if q != "matter"]
    assert _asked({Q.NOTICE: Answer(Q.NOTICE, "WH-2026-0147")}, set()) == about_notice


def test_a_general_tip_has_no_described_features() -> None:
    assert _asked({Q.NOTICE: Answer(Q.NOTICE, GENERAL)}, set()) == [
        q for q in ALL[1:] if q != "features"
    ]


WITHOUT = {
    "from-a-card": ({}, set(), NOTICE_SEEN, {"notice"}),
    "photo-first": ({}, {PartKind.PHOTO}, NOTICE_SEEN, {"notice", "content"}),
    "voice-first": ({}, {PartKind.VOICE}, NOTICE_SEEN, {"notice", "content"}),
    "pin-first": ({}, {PartKind.LOCATION}, NOTICE_SEEN, {"notice", "where"}),
    "photo-and-pin": (
        {},
        {PartKind.PHOTO, PartKind.LOCATION},
        NOTICE_SEEN,
        {"notice", "content", "where"},
    ),
    "no-live-notice": (
        {},
        {PartKind.TEXT},
        {"notices_live": False},
        {"notice", "content", "features"},
    ),
    "nobody-handles-a-matter": (
        {Q.NOTICE: Answer(Q.NOTICE, GENERAL)},
        {PartKind.TEXT},
        {"matter_asked": False},
        {"notice", "content", "matter", "features"},
    ),
    "nothing-described": (
        {},
        set(),
        NOTICE_SEEN | {"features_described": False},
        {"notice", "features"},
    ),
    "notice-of-a-vehicle": (
        {},
        set(),
        NOTICE_SEEN | {"vehicle_asked": False},
        {"notice", "vehicle"},
    ),
    "still-there": (
        {Q.STILL_THERE: Answer(Q.STILL_THERE, "yes")},
        set(),
        NOTICE_SEEN,
        {"notice", "still_there", "direction"},
    ),
    "gone": (
        {Q.STILL_THERE: Answer(Q.STILL_THERE, "no")},
        set(),
        NOTICE_SEEN,
        {"notice", "still_there"},
    ),
}


@pytest.mark.parametrize(("answers", "have", "known", "left_out"), WITHOUT.values(), ids=WITHOUT)
def test_what_is_known_is_not_asked(
    answers: Answers, have: set[PartKind], known: dict[str, bool], left_out: set[str]
) -> None:
    if not known.get("matter_asked", True):
        left_out = left_out | {"matter"}
    assert _asked(answers, have, **known) == [q for q in ALL if q not in left_out]


def test_the_one_thing_that_is_needed_is_asked_again() -> None:
    skipped: Answers = {Q.NOTICE: SKIPPED, Q.CONTENT: SKIPPED}
    assert next_question(skipped, set(), notice_known=False) is Q.CONTENT
    assert next_question(skipped, {PartKind.PHOTO}, notice_known=False) is Q.MATTER


@given(st.frozensets(st.sampled_from(PartKind)))
def test_everything_can_be_skipped_once_there_is_enough(have: frozenset[PartKind]) -> None:
    enough = bool(have & SUFFICIENT)
    assert [q for q in Question if not can_skip(q, have)] == ([] if enough else [Q.CONTENT])


@given(
    st.dictionaries(st.sampled_from(Question), st.just(SKIPPED)),
    st.frozensets(st.sampled_from(PartKind)),
    st.booleans(),
)
def test_no_question_is_asked_twice_unless_nothing_was_told(
    answers: Answers, have: frozenset[PartKind], known: bool
) -> None:
    question = next_question(answers, have, notice_known=known)
    assert question not in answers or (question is Q.CONTENT and not have & SUFFICIENT)


WORDS = """
still_there | 还在 | yes
still_there | 在的 | yes
still_there | 还在，往地铁站那边去了 | yes+
still_there | 还在门口抽烟 | yes+
still_there | Yes! | yes
still_there | yes he went east | yes+
still_there | 走了 | no
still_there | 不在了 | no
still_there | 走了大概十分钟 | no+
still_there | No. | no
still_there | He’s gone | no
still_there | ＮＯ | no
still_there | 不知道 | unsure
still_there | no idea where he went | unsure+
still_there | not sure | unsure
still_there | 还在吗 | -
still_there | still there? | -
still_there | left of the door | -
still_there | nobody | -
still_there | 在超市门口 | -
certainty | 确定 | certain
certainty | 100% | certain
certainty | sure | certain
certainty | 确定是他 | certain+
certainty | 大概 | fairly
certainty | Probably | fairly
certainty | pretty sure | fairly
certainty | 不确定 | not_sure
certainty | 确定不了 | not_sure
certainty | maybe, it was dark | not_sure+
certainty | 肯定不是 | -
certainty | 他穿红衣服 | -
own_eyes | 亲眼看到 | yes
own_eyes | 亲眼在超市看到的 | yes+
own_eyes | yes | yes
own_eyes | 听说的 | no
own_eyes | no, my wife did | no+
own_eyes | 网上看到的 | no
own_eyes | red jacket | -
direction | 往东 | east
direction | 向东北方向跑了 | north_east
direction | to the south | south
direction | North-west | north_west
direction | eastwards | east
direction | 往地铁站 |
vehicle | 没有 | none
vehicle | No car. | none
vehicle | 白色面包车 |
where | 30.58,114.29 | 30.580000,114.290000
where | 江汉路地铁站 B 口 |
when | 半小时前 | 2026-11-22T07:30:00+00:00/quarter
when | 看完电影以后 |
notice | wh-2026-0147 | WH-2026-0147
notice | 都不是 | general
notice | 你好 | -
content | 他在超市 |
more | 他有点跛 |
features | 秃头和夹克 |
"""
LINES = [[cell.strip() for cell in line.split("|")] for line in WORDS.strip().splitlines()]


@pytest.mark.parametrize(("name", "text", "expected"), LINES, ids=[f"{n}-{t}" for n, t, _ in LINES])
def test_answers_in_words(name: str, text: str, expected: str) -> None:
    answer = parse_answer(Question(name), text, "zh", NOW, TZ)
    told = "-" if answer is None else answer.value + "+" * answer.extra
    assert told == expected
    assert answer is None or answer.words == text


@pytest.mark.parametrize("question", list(Question))
def test_blank_words_answer_nothing(question: Question) -> None:
    assert parse_answer(question, " \u3000\n", "zh", NOW, TZ) is None


@pytest.mark.parametrize("question", sorted(CLOSED))
def test_every_button_of_a_closed_question_can_be_said(question: Question) -> None:
    assert tuple(PHRASES[question]) == BUTTONS[question]


@pytest.mark.parametrize("question", sorted(CLOSED))
def test_every_phrase_is_understood_and_means_one_thing(question: Question) -> None:
    said = [(phrase, value) for value, phrases in PHRASES[question].items() for phrase in phrases]
    assert len({phrase for phrase, _ in said}) == len(said)
    told = [(p, parse_answer(question, p, "zh", NOW, TZ)) for p, _ in said]
    assert [(p, a.value if a else None) for p, a in told] == said


def test_every_opening_opens_something() -> None:
    phrases = {p for values in PHRASES.values() for ps in values.values() for p in ps}
    assert [o for o in OPENINGS if not any(p.startswith(o) for p in phrases)] == []


@given(st.sampled_from(Question), st.text(max_size=250), st.sampled_from(["zh", "en"]))
def test_no_words_are_lost_or_break_anything(question: Question, text: str, language: str) -> None:
    answer = _answer(question, text, language)
    assert answer is None or (answer.question, answer.words) == (question, text)
    # Only closed questions, and the choice of a notice, may find no answer in words.
    assert answer is not None or question in CLOSED | {Q.NOTICE} or not text.strip()


def _answer(question: Question, text: str, language: str) -> Answer | None:
    try:
        return parse_answer(question, text, "zh" if language == "zh" else "en", NOW, TZ)
    except Refusal:
        return Answer(question, "", text)


PRESSES = [
    pytest.param(question, value, id=f"{question}-{value}")
    for question, values in BUTTONS.items()
    for value in values
]


@pytest.mark.parametrize(("question", "value"), PRESSES)
def test_every_button_gives_an_answer(question: Question, value: str) -> None:
    answer = answer_by_button(question, value, now=NOW, tz=TZ)
    assert answer is not None
    assert answer.question is question
    assert answer.value == value or read_seen(answer.value).at <= NOW


def test_choices_that_come_from_the_data() -> None:
    features = answer_by_button(Q.FEATURES, "3,0,3", now=NOW, tz=TZ)
    notice = answer_by_button(Q.NOTICE, "WH-2026-0147", now=NOW, tz=TZ)
    assert features == Answer(Q.FEATURES, "0,3")
    assert notice == Answer(Q.NOTICE, "WH-2026-0147")


FORGED = [
    (Q.STILL_THERE, "perhaps"),
    (Q.WHEN, "tomorrow"),
    (Q.FEATURES, "1" * 22),
    (Q.FEATURES, "\u0661"),
    (Q.FEATURES, "1,"),
    (Q.NOTICE, "WH-1-1"),
    (Q.CONTENT, "x"),
    (Q.MORE, ""),
]


@pytest.mark.parametrize(("question", "value"), FORGED)
def test_a_forged_press_is_no_answer(question: Question, value: str) -> None:
    assert answer_by_button(question, value, now=NOW, tz=TZ) is None


@pytest.mark.parametrize("text", ["跳过", "Skip", "下一题"])
@pytest.mark.parametrize("question", list(Question))
def test_skip_can_be_said(question: Question, text: str) -> None:
    assert means_skip(question, text)


def test_nothing_more_ends_the_last_question_only() -> None:
    assert means_skip(Q.MORE, "没有了。")
    assert means_skip(Q.MORE, "Nothing else")
    assert not means_skip(Q.STILL_THERE, "没有")
    assert not means_skip(Q.MORE, "他有点跛")


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_pin_reads_back_from_its_answer(latitude: float, longitude: float) -> None:
    read = parse_coordinates(point_value(Coordinates(latitude, longitude)))
    assert read is not None
    assert abs(read.latitude - latitude) < 1e-6
    assert abs(read.longitude - longitude) < 1e-6
