"""Every screen of the publishing slice against its golden text, and within Telegram's limits.

After a wanted change: `python -m tests.chat.publishing_screens`, and read the difference.
"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rendering import OpenFile, Target, render
from handlers.rendering.everything import RENDERED_KINDS
from handlers.rendering.fitting import CAPTION_LIMIT, TEXT_LIMIT, seen_length
from handlers.rendering.notice_text import card_text
from handlers.rendering.pictures import plain_picture
from locales.catalogue import Texts
from tests.chat.publishing_screens import (
    CARD,
    DRAFT,
    FOLDER,
    LANGUAGES,
    NAMES,
    POSTERS,
    SCREENS,
    draw,
    golden,
    rendered,
    words_of,
)
from tipline.notice_description import FEATURE_CODES, Feature, Source
from tipline.notices import SILENT, NoticeKind
from tipline.offences import OFFENCES
from tipline.wording import labels

NASTY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("<>&\"'{}%\u202e\u200b\u0301\n\r\t\U0001f3ff光"),
    ),
    max_size=900,
)
SAID = st.one_of(NASTY, st.fixed_dictionaries({"zh": NASTY}, optional={"en": NASTY}))
ENTRY = st.fixed_dictionaries(
    {
        "feature": st.sampled_from(list(Feature)),
        "value": st.one_of(
            SAID,
            st.sampled_from([code for codes in FEATURE_CODES.values() for code in codes]),
            st.fixed_dictionaries({"from": st.integers(0, 250), "to": st.integers(0, 250)}),
            st.fixed_dictionaries({"kind": st.just("scar"), "where": SAID, "text": SAID}),
        ),
        "source": st.sampled_from(list(Source)),
        "as_of": st.just("2026-11-18"),
    }
)
CONTENT = st.fixed_dictionaries(
    {},
    optional={
        "unit": st.fixed_dictionaries({"zh": NASTY, "en": NASTY}),
        "offence": st.sampled_from(list(OFFENCES)),
        "legal_basis": st.fixed_dictionaries({"instrument": SAID, "number": NASTY}),
        "case_number": NASTY,
        "facts": st.fixed_dictionaries({"text": SAID, "place": SAID}),
        "description": st.lists(ENTRY, max_size=40),
        "ask": SAID,
        "contact": SAID,
        "reward": st.just({"amount": 10_000_000, "currency": "CNY"}),
        "exercise": st.booleans(),
    },
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_screen_reads_as_agreed(name: str, language: str) -> None:
    assert draw(name, language) == golden(name, language).read_text(encoding="utf-8")


def test_no_golden_text_is_left_over() -> None:
    kept = {path.name for path in FOLDER.iterdir()}
    assert kept == {golden(name, language).name for name in NAMES for language in LANGUAGES}


def test_every_kind_of_ours_has_a_screen() -> None:
    ours = {
        kind
        for kind in RENDERED_KINDS
        if kind.startswith(("notice.", "officer.", "group.", "objection.", "case.", "offence."))
    }
    drawn = {kind for kind, _ in SCREENS.values()}
    # The thanks are the triage slice's; three calls say nothing.
    assert ours - drawn <= {"notice.thanks", "notice.card_delete", "group.remove_code"} | {
        kind for kind in ours if kind.startswith("group.") and kind != "group.registered"
    }


@pytest.mark.parametrize("language", LANGUAGES)
@given(content=CONTENT, kind=st.sampled_from(list(NoticeKind)), photo=st.booleans())
def test_a_card_fits_and_keeps_its_safety_whatever_it_says(
    language: str, content: dict[str, Any], kind: NoticeKind, photo: bool
) -> None:
    facts = {**CARD, "kind": kind.value, "content": content, "photo": photo}
    method = rendered("notice.card", facts, language, photo=photo)
    text = words_of(method)
    assert seen_length(text) <= (CAPTION_LIMIT if photo else TEXT_LIMIT)
    t = Texts(language)
    missing = ".missing" if kind == "missing" else ""
    assert t(f"notice.safety{missing}", emergency="110") in text
    assert t(f"notice.presumption{missing}") in text
    assert "WH-2026-0147" in text
    assert (t("notice.exercise") in text) >= bool(content.get("exercise"))


LONGEST_REVIEW = SCREENS["review_second"][1]
LONGEST = {"zh": "\U0001f3ff&" * 450, "en": "W<" * 450}
FULLEST: dict[str, Any] = {
    "unit": LONGEST,
    "offence": "hit_and_run",
    "legal_basis": {"instrument": LONGEST, "number": LONGEST["zh"]},
    "case_number": LONGEST["zh"],
    "facts": {"text": LONGEST, "place": LONGEST},
    "description": [
        {
            "feature": "marks",
            "value": {"kind": "missing_part", "where": LONGEST, "text": LONGEST},
            "source": source,
            "as_of": f"2026-11-{day:02}",
        }
        for day in range(1, 21)
        for source in ("witness", "camera")
    ],
    "ask": LONGEST,
    "contact": LONGEST,
    "reward": {"amount": 10_000_000, "currency": "CNY"},
    "photos": [{"taken_on": "2025-03-01"}, {"taken_on": "2026-11-18"}],
    "exercise": True,
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("photo", [True, False], ids=["caption", "text"])
@pytest.mark.parametrize("kind", ["notice.card", "notice.review", "notice.preview"])
@pytest.mark.parametrize("about", ["identify", "missing"])
def test_the_fullest_card_of_all_fits(language: str, photo: bool, kind: str, about: str) -> None:
    card = {**CARD, "kind": about, "content": FULLEST}
    facts = {"notice.card": card}.get(kind, {**LONGEST_REVIEW, "card": card, "by": "王" * 99})
    text = words_of(rendered(kind, facts, language, photo=photo))
    limit = CAPTION_LIMIT if photo else TEXT_LIMIT
    assert limit * 0.4 < seen_length(text) <= limit
    assert Texts(language)("notice.shortened") in text


@pytest.mark.parametrize("language", LANGUAGES)
@given(content=CONTENT, photo=st.booleans())
def test_a_review_fits_with_what_stands_above_it(
    language: str, content: dict[str, Any], photo: bool
) -> None:
    facts = {**LONGEST_REVIEW, "card": {**DRAFT, "content": content}, "by": "王" * 300}
    method = rendered("notice.review", facts, language, photo=photo)
    assert seen_length(words_of(method)) <= (CAPTION_LIMIT if photo else TEXT_LIMIT)


FAULT = st.fixed_dictionaries(
    {
        "entry": st.integers(1, 200),
        "line": st.none() | st.integers(1, 10**6),
        "path": NASTY,
        "code": st.just("check.photo_missing"),
        "params": st.fixed_dictionaries({"file": NASTY}),
    }
)


@pytest.mark.parametrize("language", LANGUAGES)
@given(faults=st.lists(FAULT, max_size=50), more=st.integers(0, 10**6))
def test_the_faults_of_a_file_fit_one_message(
    language: str, faults: list[dict[str, Any]], more: int
) -> None:
    facts = {"faults": faults, "count": len(faults) + more}
    text = words_of(rendered("notice.import_faults", facts, language))
    assert seen_length(text) <= TEXT_LIMIT


@pytest.mark.parametrize("state", sorted(SILENT))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_silent_card_describes_nobody(state: str, language: str) -> None:
    text = card_text(Texts(language), {**CARD, "state": state}, "110", TEXT_LIMIT)
    for said in ("光头", "bald", "江汉路", "Jianghan Road", "故意伤害", "intentional injury"):
        assert said not in text


@pytest.mark.parametrize("name", POSTERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_poster_presumes_innocence_whatever_it_is(name: str, language: str) -> None:
    assert any(
        Texts(language).plain(key) in draw(name, language)
        for key in ("poster.presumption", "poster.presumption.missing")
    )


@pytest.mark.parametrize("state", sorted(SILENT))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_silent_poster_shows_nobody_and_is_marked(state: str, language: str) -> None:
    text = draw(f"poster_{state}", language)
    for said in ("光头", "bald", "江汉路", "Jianghan Road", "故意伤害", "intentional injury"):
        assert said not in text
    assert Texts(language).plain(f"poster.mark.{state}") in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_ended_photo_gives_way_to_a_plain_one(language: str) -> None:
    facts = {**CARD, "state": "cancelled", "photo": True}
    method: Any = rendered("notice.card_edit", facts, language)
    assert method.media.media.data == plain_picture()
    assert len(plain_picture()) < 4096


def test_a_shared_copy_takes_the_picture_that_telegram_has_or_keeps_its_own() -> None:
    facts = {**CARD, "state": "cancelled", "photo": True, "inline_message_id": "AgAAAB"}
    words: Any = rendered("notice.shared_edit", facts, "zh")
    assert words.caption.startswith("⛔ <b>本通告已撤销。")
    known = OpenFile("ended.png", "photo", b"", "the-plain-one")
    to = Target(0, Texts("zh"), "tipline_bot", "110", (known,))
    whole: Any = render("notice.shared_edit", facts, to)
    assert (whole.inline_message_id, whole.media.media) == ("AgAAAB", "the-plain-one")
    assert whole.media.caption == words.caption


@pytest.mark.parametrize(("rings", "silent"), [(True, None), (False, True)])
def test_a_correction_wakes_nobody_who_wants_to_sleep(rings: bool, silent: bool | None) -> None:
    method: Any = rendered("notice.correction", {**CARD, "rings": rings}, "zh")
    assert method.disable_notification is silent


def test_a_card_back_in_force_shows_its_photo_again() -> None:
    method: Any = rendered("notice.card_edit", {**CARD, "photo": True}, "zh", photo=True)
    assert method.media.media.data == b"pixels"
    assert method.media.caption.startswith("<b>协查</b>")


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_words_call_nobody_guilty(language: str) -> None:
    public = [name for name in NAMES if name.startswith(("card", "correction", "poster"))]
    assert [name for name in public if labels(draw(name, language))] == []
