"""What the triage slice says, word for word, and that it fits one message whatever a tipster wrote."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.rendering.ticket_buttons import Press
from playground.markup import parse_html
from tests.chat.triage_screens import (
    CLAIMED,
    CLOSING,
    LANGUAGES,
    NEW,
    SCREENS,
    TIP,
    TOLD,
    UNIT,
    WAY,
    Facts,
    draw,
    golden,
    rendered,
    words_of,
)
from tipline.inert import utf16_length

MESSAGE, CAPTION, TOPIC = 4096, 1024, 128
WITHOUT_WORDS = {"brief_pressed"}  # it changes buttons only

nasty = st.one_of(
    st.text(max_size=5000),
    st.text("<>&\"'{}%\u202e\u200b\U0001f469", max_size=5000),
    st.sampled_from(["长" * 5000, "𠮷" * 5000, "<b>" * 2000, "&" * 5000, "a\u0301" * 2500]),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SCREENS)
def test_it_says_what_was_agreed(name: str, language: str) -> None:
    assert draw(name, language) == golden(name, language).read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(set(SCREENS) - WITHOUT_WORDS))
def test_its_markup_is_telegrams_and_it_fits(name: str, language: str) -> None:
    words = words_of(rendered(*SCREENS[name], language))
    text, _ = parse_html(words)
    limit = {"topic": TOPIC, "photo": CAPTION, "file": CAPTION}.get(name, MESSAGE)
    assert 0 < utf16_length(text) <= limit


tip_facts = st.fixed_dictionaries(
    dict.fromkeys(("words", "place_words", "when_words", "direction", "vehicle", "more"), nasty)
    | {
        "features_words": nasty,
        "features": st.lists(
            st.fixed_dictionaries({"feature": st.just("hair"), "value": nasty}), max_size=20
        ),
    }
)
ticket_facts = st.fixed_dictionaries(
    {"holder": nasty, "forwarded_to": nasty},
    optional={
        "closing": st.fixed_dictionaries(
            {
                "disposition": st.just("referred"),
                "reason": st.fixed_dictionaries({"words": nasty}),
                "authority": nasty,
                "proposed_by": nasty,
            }
        )
    },
)


@given(told=tip_facts, stands=ticket_facts, language=st.sampled_from(LANGUAGES))
@settings(max_examples=60)
def test_a_card_fits_one_message_whatever_was_written(
    told: Facts, stands: Facts, language: str
) -> None:
    twin = {"ticket": 2**62, "turned": True, "dismissed_as": "prank"}
    twins = {"notices": ["WH-2026-0147"] * 2, "tickets": [twin] * 6, "more": 9, "elsewhere": 9}
    every_reason = [[code, 10] for code in ("threat_to_life", "weapon", "second_sighting") * 5]
    facts = TIP | TOLD | CLAIMED | told | stands | {"reasons": every_reason, "twins": twins}
    facts |= {"cluster": {"lead": twin, "merged": [twin] * 6, "suggested": [twin] * 6}}
    facts |= {
        "way": [WAY | {"from": "<" * 60, "to": "&" * 60}] * 5,
        "unit": UNIT,
        "routed_by": "person",
    }
    for kind in ("ticket.card", "ticket.brief"):
        text, entities = parse_html(words_of(rendered(kind, facts, language)))
        assert utf16_length(text) <= MESSAGE
        assert {one["type"] for one in entities} <= {"bold", "text_link"}


@given(words=nasty, kind=st.sampled_from(["text", "document"]), language=st.sampled_from(LANGUAGES))
@settings(max_examples=20)
def test_ten_things_that_were_added_fit_one_note_to_the_officer(
    words: str, kind: str, language: str
) -> None:
    said = {"part": kind, "words": words, "seconds": None, "size": 20 << 20, "edited": True}
    facts = {"ticket": 2**62, "designation": [3, 41], "said": [said] * 10, "pictures": 10}
    text, _ = parse_html(words_of(rendered("ticket.field_news", facts, language)))
    assert utf16_length(text) <= MESSAGE


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_with_the_most_of_everything_fits_and_offers_the_rest(language: str) -> None:
    most = "长" * 5000
    told = TOLD | dict.fromkeys(("words", "place_words", "when_words", "vehicle", "more"), most)
    told |= {"features": [{"feature": "hair", "value": most}] * 20, "direction": most}
    closing = CLOSING | {"reason": {"words": most}, "authority": most, "proposed_by": most}
    twin = {"ticket": 2**31, "turned": True, "dismissed_as": "prank"}
    method: Any = rendered(
        "ticket.card",
        TIP | CLAIMED | told | {"holder": most, "forwarded_to": most, "closing": closing}
        | {"twins": {"notices": ["WH-2026-0147"] * 2, "tickets": [twin] * 6, "more": 9}}
        | {"reasons": [["second_sighting", 10]] * 15},
        language,
    )  # fmt: skip
    text, _ = parse_html(method.text)
    assert 2900 < utf16_length(text) <= MESSAGE
    keys = [key.text for row in method.reply_markup.inline_keyboard for key in row]
    assert {"zh": "全文", "en": "Show all"}[language] in keys


def test_a_card_where_everything_was_filled_in_fits_and_offers_the_rest() -> None:
    longest = {"words": "长" * 5000, "more": "长" * 5000}
    longest |= dict.fromkeys(("place_words", "when_words", "direction", "vehicle"), "长" * 5000)
    for words, offered in (({}, False), ({"more": "长" * 401}, True), (longest, True)):
        full = TIP | TOLD | CLAIMED | {"features_words": ""} | words
        full |= {"closing": CLOSING | {"reason": {"words": "长" * 5000}}, "way": [WAY] * 5}
        full |= {"reasons": [["second_sighting", 10]] * 60}
        method: Any = rendered("ticket.card", full, "en")
        text, _ = parse_html(method.text)
        keys = [key.text for row in method.reply_markup.inline_keyboard for key in row]
        assert (utf16_length(text) <= MESSAGE, "Show all" in keys) == (True, offered)


@given(words=nasty, name=nasty, language=st.sampled_from(LANGUAGES))
@settings(max_examples=60)
def test_a_post_fits_one_message_whatever_was_written(words: str, name: str, language: str) -> None:
    posts: list[tuple[str, Facts]] = [
        ("ticket.said", {"from": "answer", "part": "voice", "seconds": 9, "words": words}),
        ("ticket.said", {"from": "moderators", "words": words, "name": name}),
        ("ticket.note", {"note": "field", "what": "result", "words": words, "name": name}),
        ("ticket.words", {"pieces": [{"words": words, "asked": {"words": name}}]}),
    ]
    for kind, facts in posts:
        method = rendered(kind, TIP | {"ticket": 2**62} | facts, language)
        text, _ = parse_html(words_of(method))
        assert utf16_length(text) <= MESSAGE


def test_a_card_that_is_there_is_changed_and_never_sent_twice() -> None:
    kind, facts = SCREENS["card_new"]
    assert type(rendered(kind, facts, "en", thread_id=7)).__name__ == "SendMessage"
    changed: Any = rendered(kind, facts, "en", thread_id=7, card_message_id=70)
    assert (type(changed).__name__, changed.message_id) == ("EditMessageText", 70)


def test_without_topics_a_post_replies_to_the_card() -> None:
    kind, facts = SCREENS["said_answer"]
    plain: Any = rendered(kind, facts, "en", card_message_id=70)
    assert plain.reply_parameters.message_id == 70
    in_topic: Any = rendered(kind, facts, "en", thread_id=7, card_message_id=70)
    assert in_topic.reply_parameters is None
    assert in_topic.message_thread_id == 7


@pytest.mark.parametrize("name", [name for name in SCREENS if name.startswith(("card", "menu"))])
def test_every_button_fits_and_reads_back(name: str) -> None:
    kind, facts = SCREENS[name]
    method: Any = rendered(kind, facts | {"ticket": 9_999_999_999}, "en")
    keys = [key for row in method.reply_markup.inline_keyboard for key in row]
    for key in keys:
        assert len(key.callback_data.encode()) <= 64
        assert Press.unpack(key.callback_data).ticket == 9_999_999_999
    assert all(0 < len(key.text) <= 40 for key in keys)


def test_words_that_are_cut_can_be_had_in_full() -> None:
    assert "[Show all]" in draw("card_cut", "en")
    assert "[Show all]" not in draw("card_new", "en")


def test_the_tipster_is_never_accused() -> None:
    for name in SCREENS:
        for_tipster = name.startswith("outcome")
        words = draw(name, "en").lower() + draw(name, "zh")
        blamed = [word for word in ("prank", "spam", "liar", "恶作剧", "垃圾") if word in words]
        assert not (for_tipster and blamed), (name, blamed)


def test_nobody_is_called_guilty_or_promised_to_stay_unknown() -> None:
    told = [draw(name, language).lower() for name in SCREENS for language in LANGUAGES]
    for word in ("criminal", "guilty", "罪犯", "凶手", "anonymous", "匿名"):
        assert [text for text in told if word in text] == []
    assert CLOSING["other"] != NEW["ticket"]
