"""Notices from and for other formats: what comes over is right, and nothing is lost in silence."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.interchange_samples import (
    CAP_ALERT,
    FBI_ITEM,
    FULL,
    RED,
    YELLOW,
    published,
)
from tests.rules.notice_document import NOW, entry, good_notice
from tipline.interchange.cap import from_cap, replaced_number
from tipline.interchange.cap_out import to_cap
from tipline.interchange.drafting import drafted
from tipline.interchange.fbi import fits_fbi, from_fbi, to_fbi
from tipline.interchange.interpol import fits_interpol, from_interpol, to_interpol
from tipline.interchange.transfer import Transferred, Why, leaves
from tipline.notice_content import check_notice, normalise_notice
from tipline.notices import NoticeKind, NoticeState

SENDER = "WH@tips.example"


def features(document: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """What a document describes."""
    return [(one["feature"], one["value"]) for one in document.get("description", [])]


def whys(found: Transferred) -> dict[str, Why]:
    """Why each leftover stayed."""
    return {one.path: one.why for one in found.leftovers}


def lost(source: object, found: Transferred) -> list[str]:
    """The leaves of the source that were neither taken nor explained."""
    told = [path for paths in found.origins.values() for path in paths]
    told += [one.path for one in found.leftovers]
    return [
        path
        for path, _ in leaves(source)
        if not any(path == one or path.startswith((f"{one}.", f"{one}[")) for one in told)
    ]


# --- FBI ------------------------------------------------------------------------------------------


def test_an_fbi_item_becomes_a_draft() -> None:
    found = from_fbi(FBI_ITEM, now=NOW)
    assert found.faults == ()
    document = found.value
    assert document["kind"] == "wanted"
    assert document["facts"]["text"]["en"] == (
        "A man robbed a shop in Sampletown on May 2 and ran.\nHe limps."
    )
    assert {one["source"] for one in document["description"]} == {"record"}
    assert {one["as_of"] for one in document["description"]} == {"2026-11-02"}
    assert features(document) == [
        ("name", {"en": "ALEX EXAMPLE"}),
        ("aliases", {"en": "Al Sample"}),
        ("aliases", {"en": "A. Ex"}),
        ("sex", "male"),
        ("age", {"from": 46, "to": 46}),
        ("height_cm", {"from": 178, "to": 180}),
        ("hair", {"en": "Brown (greying)"}),
        ("eyes", {"en": "Blue"}),
        ("build", "medium"),
        ("complexion", "fair"),
        ("marks", {"kind": "other", "where": {"en": "Scar on his left cheek"}}),
        ("marks", {"kind": "other", "where": {"en": "Tattoo of an anchor on his right hand"}}),
        ("languages", {"en": "English, Spanish"}),
    ]


def test_an_offence_is_never_guessed_and_ethnicity_never_taken() -> None:
    found = from_fbi(FBI_ITEM, now=NOW)
    assert "offence" not in found.value
    left = whys(found)
    assert left["subjects[0]"] is left["description"] is Why.FOR_A_PERSON
    assert left["race"] is left["race_raw"] is left["nationality"] is Why.NEVER_PUBLISHED
    assert "white" not in json.dumps(found.value).lower()


@pytest.mark.parametrize("status", ["captured", "located", "recovered", "deceased", 5])
def test_somebody_who_was_found_is_not_sought_anew(status: object) -> None:
    [fault] = from_fbi(FBI_ITEM | {"status": status}, now=NOW).faults
    assert (fault.path, fault.code) == ("status", "check.already_ended")


def test_a_kind_that_is_not_certain_is_asked_for() -> None:
    item = FBI_ITEM | {"poster_classification": "default"}
    [fault] = from_fbi(item, now=NOW).faults
    assert fault.code == "check.kind_unclear"
    found = from_fbi(item, now=NOW, kind=NoticeKind.IDENTIFY)
    assert (found.faults, found.value["kind"]) == ((), "identify")


INCHES = [(60, 152), (61, 155), (65, 165), (70, 178), (71, 180), (72.5, 184), (25, 64)]


@pytest.mark.parametrize(("inches", "cm"), INCHES)
def test_inches_are_rounded_to_the_nearest_centimetre(inches: float, cm: int) -> None:
    item = {"height_min": inches, "height_max": None}
    found = from_fbi(item, now=NOW, kind=NoticeKind.WANTED)
    assert ("height_cm", {"from": cm, "to": cm}) in features(found.value)


@pytest.mark.parametrize("height", [True, "70", 0, -3, 10**400, 1e308, [70], {"in": 70}])
def test_a_height_that_is_none_is_left(height: Any) -> None:
    found = from_fbi({"height_min": height}, now=NOW, kind=NoticeKind.WANTED)
    assert features(found.value) == []
    assert lost({"height_min": height}, found) == []


BIRTHS = {
    "day-before-birthday": ("November 23, 1979", 46, 46),
    "birthday": ("November 22, 1979", 47, 47),
    "iso": ("1979-11-22", 47, 47),
    "year": ("1979", 46, 47),
    "words": ("about 1979", None, None),
    "no-such-day": ("February 30, 1979", None, None),
    "no-such-month": ("Smarch 3, 1979", None, None),
    "tomorrow": ("2026-11-23", None, None),
}


@pytest.mark.parametrize(("said", "low", "high"), BIRTHS.values(), ids=BIRTHS)
def test_of_a_birth_only_the_age_is_taken(said: str, low: int | None, high: int | None) -> None:
    item = {"dates_of_birth_used": [said]}
    found = from_fbi(item, now=NOW, kind=NoticeKind.WANTED)
    expected = [] if low is None else [("age", {"from": low, "to": high})]
    assert features(found.value) == expected
    why = Why.UNCLEAR if low is None else Why.IN_PART
    assert whys(found) == {"dates_of_birth_used[0]": why}


# --- Interpol -------------------------------------------------------------------------------------


def test_a_red_notice_becomes_a_draft() -> None:
    found = from_interpol(RED, now=NOW)
    assert found.faults == ()
    assert found.value["kind"] == "wanted"
    assert features(found.value) == [
        ("name", {"en": "ALEX EXAMPLE"}),
        ("sex", "male"),
        ("age", {"from": 46, "to": 46}),
        ("height_cm", {"from": 179, "to": 179}),
        ("hair", {"zh": "棕色", "en": "brown"}),
        ("eyes", {"zh": "蓝色", "en": "blue"}),
        ("languages", {"zh": "英语", "en": "English"}),
        ("marks", {"kind": "other", "where": {"en": "Scar on his left cheek"}}),
    ]
    left = whys(found)
    assert left["hairs_id[1]"] is left["languages_spoken_ids[1]"] is Why.UNCLEAR
    assert left["nationalities[0]"] is Why.NEVER_PUBLISHED
    assert left["arrest_warrants[0].charge"] is Why.FOR_A_PERSON


def test_a_yellow_notice_becomes_a_draft_about_somebody_missing() -> None:
    found = from_interpol(YELLOW, now=NOW)
    assert found.faults == ()
    assert (found.value["kind"], found.value["offence"]) == ("missing", "missing_child")
    assert found.value["facts"] == {
        "place": {"en": "Sampletown"},
        "at": "2026-11-20T00:00:00+00:00",
    }
    assert whys(found)["date_of_event"] is Why.TO_CHECK
    assert features(found.value)[0] == ("name", {"en": "SAMPLE"})


@pytest.mark.parametrize(
    ("details", "kind"),
    [
        ({"arrest_warrants": [{"charge": "x"}]}, "wanted"),
        ({"date_of_event": "2026/11/20"}, "missing"),
        ({"name": "EXAMPLE"}, None),
    ],
)
def test_what_tells_red_from_yellow(details: dict[str, Any], kind: str | None) -> None:
    found = from_interpol(details, now=NOW)
    assert found.value.get("kind") == kind
    assert bool(found.faults) is (kind is None)


# --- CAP ------------------------------------------------------------------------------------------


def test_a_foreign_message_becomes_a_draft() -> None:
    found = from_cap(CAP_ALERT, kind=NoticeKind.MISSING)
    assert found.faults == ()
    assert found.value == {
        "exercise": False,
        "kind": "missing",
        "facts": {
            "at": "2026-11-19T20:00:00+08:00",
            "text": {"en": "A woman of 30 has not come home."},
            "place": {"en": "Sampletown"},
        },
        "expires_at": "2026-12-20T08:00:00+08:00",
        "ask": {"en": "Tell us if you have seen her."},
        "contact": {"en": "Sampletown police, 000"},
    }
    assert whys(found)["info[1]"] is Why.LANGUAGE


NOT_TAKEN = {
    "cancel": ("msgType", "Cancel", "check.cap_takes_back"),
    "ack": ("msgType", "Ack", "check.cap_takes_back"),
    "nothing": ("msgType", None, "check.cap_takes_back"),
    "restricted": ("scope", "Restricted", "check.cap_not_public"),
    "private": ("scope", "Private", "check.cap_not_public"),
    "unscoped": ("scope", None, "check.cap_not_public"),
    "test": ("status", "Test", "check.cap_not_meant"),
    "system": ("status", "System", "check.cap_not_meant"),
    "odd": ("status", ["Actual"], "check.cap_not_meant"),
}


@pytest.mark.parametrize(("path", "value", "code"), NOT_TAKEN.values(), ids=NOT_TAKEN)
def test_a_message_that_is_no_notice_is_refused(path: str, value: object, code: str) -> None:
    found = from_cap(CAP_ALERT | {path: value}, kind=NoticeKind.MISSING)
    assert [(fault.path, fault.code) for fault in found.faults] == [(path, code)]


def test_a_foreign_kind_is_asked_for() -> None:
    [fault] = from_cap(CAP_ALERT).faults
    assert fault.code == "check.kind_unclear"


@pytest.mark.parametrize("exercise", [True, False])
def test_an_exercise_stays_one(exercise: bool) -> None:
    alert = to_cap(published(good_notice(exercise=exercise)), sender=SENDER)
    assert alert["status"] == ("Exercise" if exercise else "Actual")
    assert from_cap(alert).value["exercise"] is exercise


MESSAGES: dict[str, tuple[NoticeState, bool, str, str, str | None]] = {
    "first": (NoticeState.LIVE, False, "Alert", "WH-2026-0147", None),
    "update": (NoticeState.LIVE, True, "Update", "WH-2026-0147", "WH-2026-0003"),
    "superseded": (NoticeState.SUPERSEDED, False, "Alert", "WH-2026-0147", None),
    "expired": (NoticeState.EXPIRED, False, "Alert", "WH-2026-0147", None),
    "cancelled": (NoticeState.CANCELLED, True, "Cancel", "WH-2026-0147.cancelled", "WH-2026-0147"),
    "resolved": (NoticeState.RESOLVED, False, "Cancel", "WH-2026-0147.resolved", "WH-2026-0147"),
}


@pytest.mark.parametrize(
    ("state", "replaces", "kind", "identifier", "names"), MESSAGES.values(), ids=MESSAGES
)
def test_what_a_notice_says_of_others(
    state: NoticeState, replaces: bool, kind: str, identifier: str, names: str | None
) -> None:
    before = ("WH-2026-0003", NOW - timedelta(days=3)) if replaces else None
    notice = published(state=state, replaces=before, ended_at=NOW + timedelta(hours=1))
    alert = to_cap(notice, sender=SENDER)
    assert (alert["msgType"], alert["identifier"]) == (kind, identifier)
    named = alert.get("references", ",,").split(",")
    assert (named[1] or None) == names
    assert replaced_number(alert) == (names if kind == "Update" else None)


@pytest.mark.parametrize(
    ("references", "number"),
    [
        ("a,WH-2026-0003,2026-11-19T04:00:00-00:00", "WH-2026-0003"),
        ("a,b,c d,wh-2026-0003,e", "WH-2026-0003"),
        ("a,b,c", None),
        ("WH-2026-0003", None),
        (["a,WH-2026-0003,b"], None),
        (None, None),
    ],
)
def test_which_notice_an_update_names(references: object, number: str | None) -> None:
    assert replaced_number({"msgType": "Update", "references": references}) == number


HOSTILE_PARAMETERS = [
    ("tipline:legal_basis", "[" * 100_000),
    ("tipline:legal_basis", '{"number":"1","number":"2"}'),
    ("tipline:reward", '{"amount":NaN}'),
    ("tipline:reward", '{"currency":"CNY"}'),
    ("tipline:description", '{"feature":"age"}'),
    ("tipline:description", "5"),
    ("tipline:photos", '[{"file":"a.jpg"}]'),
    ("tipline:description", '["' + '"],["' * 10 + '"]'),
    ("tipline:offence", "gossip"),
    ("tipline:kind", "everything"),
    ("tipline:unit", "WH"),
    ("tipline:", "x"),
]


@pytest.mark.parametrize(("name", "value"), HOSTILE_PARAMETERS)
def test_a_strangers_parameter_under_our_name_breaks_nothing(name: str, value: str) -> None:
    info = CAP_ALERT["info"][0] | {"parameter": [{"valueName": name, "value": value}]}
    alert = CAP_ALERT | {"info": [info]}
    found = from_cap(alert, kind=NoticeKind.MISSING)
    assert lost(alert, found) == []
    assert (
        drafted(found, now=NOW).document
        == drafted(from_cap(CAP_ALERT, kind=NoticeKind.MISSING), now=NOW).document
    )


# --- What our own rules say -----------------------------------------------------------------------

REFUSED = {
    "label": ({"details": "A criminal ran."}, "details", "check.wording"),
    "ethnicity": ({"details": "An Arab man ran."}, "details", "check.ethnicity"),
    "identity": ({"details": "He is 11010519491231002X."}, "details", "check.identity_number"),
    "home": ({"details": "He lives at the lake."}, "details", "check.home_address"),
    "long": ({"details": "x" * 801}, "details", "check.too_long"),
    "bidi": ({"title": "A\u202eB"}, "title", "check.bad_characters"),
    "giant": ({"height_min": 200}, "height_min", "check.too_large"),
    "mark": ({"scars_and_marks": "x" * 81}, "scars_and_marks", "check.too_long"),
    "many": ({"aliases": [f"Name {n}" for n in range(41)]}, "aliases[40]", "check.too_many"),
}


@pytest.mark.parametrize(("item", "path", "code"), REFUSED.values(), ids=REFUSED)
def test_what_our_rules_refuse_is_taken_out_and_listed(
    item: dict[str, Any], path: str, code: str
) -> None:
    done = drafted(from_fbi(item, now=NOW, kind=NoticeKind.WANTED), now=NOW)
    refused = [(one.path, one.code) for one in done.leftovers if one.why is Why.REFUSED]
    assert refused == [(path, code)]
    assert code not in {fault.code for fault in done.faults}


def test_a_minors_age_stays_in_and_blocks() -> None:
    item = {"age_min": 15, "age_max": 17}
    done = drafted(from_fbi(item, now=NOW, kind=NoticeKind.WANTED), now=NOW)
    assert features(done.document) == [("age", {"from": 15, "to": 17})]
    assert "check.minor" in {fault.code for fault in done.faults}


# --- Nothing is lost ------------------------------------------------------------------------------

SOURCES: dict[str, tuple[Callable[[Any], Transferred], dict[str, Any]]] = {
    "fbi": (lambda item: from_fbi(item, now=NOW), FBI_ITEM),
    "red": (lambda item: from_interpol(item, now=NOW), RED),
    "yellow": (lambda item: from_interpol(item, now=NOW), YELLOW),
    "cap": (from_cap, CAP_ALERT),
    "ours": (from_cap, to_cap(published(FULL), sender=SENDER)),
}


@pytest.mark.parametrize(("read", "source"), SOURCES.values(), ids=SOURCES)
def test_every_leaf_is_taken_or_explained(
    read: Callable[[Any], Transferred], source: dict[str, Any]
) -> None:
    assert lost(source, read(source)) == []


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.data())
def test_whatever_stands_in_a_field_is_taken_or_explained(data: st.DataObject) -> None:
    read, source = data.draw(st.sampled_from(list(SOURCES.values())))
    odd = data.draw(st.dictionaries(st.sampled_from(sorted(source)) | st.text(max_size=6), ODD))
    changed = source | odd
    found = read(changed)
    assert lost(changed, found) == []
    done = drafted(found, now=NOW)
    assert done.faults == tuple(check_notice(done.document, now=NOW))


@given(st.data())
def test_whatever_stands_in_an_info_block_too(data: st.DataObject) -> None:
    block = CAP_ALERT["info"][0]
    odd = data.draw(st.dictionaries(st.sampled_from(sorted(block)), ODD))
    alert = CAP_ALERT | {"info": [block | odd, *data.draw(st.lists(ODD, max_size=2))]}
    found = from_cap(alert, kind=NoticeKind.MISSING)
    assert lost(alert, found) == []
    drafted(found, now=NOW)


# --- The way out ----------------------------------------------------------------------------------

SIGNS = st.text(
    st.sampled_from("一名男子在街上逃离aBc 1.,;:'\"&<>]!?\n〔〕{}[]\\/%\U0002a6d6é"),
    min_size=1,
    max_size=40,
).filter(str.strip)
WORDS = SIGNS | st.fixed_dictionaries({"zh": SIGNS}, optional={"en": SIGNS})
ENTRIES = st.one_of(
    st.sampled_from(FULL["description"]),
    st.builds(entry, st.sampled_from(["gait", "accent", "clothing.bag"]), WORDS),
)


@given(
    text=WORDS,
    place=WORDS,
    ask=WORDS,
    contact=WORDS,
    case=SIGNS,
    at=st.sampled_from(["2026-11-21T21:30:00.123456+08:00", "2026-11-21T21:30:00Z"]),
    described=st.lists(ENTRIES, min_size=1, max_size=6),
    others=st.fixed_dictionaries(
        {}, optional={"reward": st.none(), "photos": st.just([]), "court_order": SIGNS}
    ),
)
def test_through_cap_and_back_nothing_changes(
    text: Any, place: Any, ask: Any, contact: Any, case: str, at: str, described: Any, others: Any
) -> None:
    facts = {"text": text, "place": place, "at": at}
    said = {"facts": facts, "ask": ask, "contact": contact, "case_number": case}
    document = good_notice(**said, description=described, **others)
    normal = normalise_notice(document)
    found = from_cap(to_cap(published(document), sender=SENDER))
    assert found.faults == ()
    assert normalise_notice(found.value) == normal


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_which_shape_fits_which_kind(kind: NoticeKind) -> None:
    described = [entry("vehicle.plate", "鄂A·12345")]
    offence = "missing_person" if kind is NoticeKind.MISSING else "robbery"
    notice = published(good_notice(kind=kind.value, offence=offence, description=described))
    persons = {NoticeKind.WANTED, NoticeKind.IDENTIFY, NoticeKind.MISSING}
    assert fits_fbi(notice) is (kind in persons)
    assert fits_interpol(notice) is (kind in persons - {NoticeKind.IDENTIFY})


def test_a_notice_as_an_fbi_item() -> None:
    notice = published(FULL)
    found = to_fbi(notice)
    assert lost(notice.leaves_from(), found) == []
    assert found.value == {
        "uid": "WH-2026-0147",
        "title": "Alex Example",
        "aliases": ["Al Sample"],
        "status": "na",
        "publication": "2026-11-22T04:00:00+00:00",
        "poster_classification": "default",
        "description": "intentional injury",
        "details": "A man attacked a woman in the street and ran.",
        "locations": ["Jianghan Road"],
        "reward_text": "5000 CNY",
        "sex": "Male",
        "hair": "brown",
        "eyes": "blue",
        "build": "sturdy",
        "complexion": "tanned",
        "age_min": 35,
        "age_max": 45,
        "height_min": 67,
        "height_max": 67,
        "scars_and_marks": "scar, left cheek",
        "languages": ["English"],
    }
    left = whys(found)
    assert left["description[2].value.from"] is Why.IN_PART  # 171 cm are 67 inches, which are 170
    assert left["facts.text.zh"] is Why.LANGUAGE
    assert left["legal_basis.number"] is left["description[7].value"] is Why.NO_PLACE


def test_a_notice_as_interpols_details() -> None:
    notice = published(FULL)
    found = to_interpol(notice)
    assert lost(notice.leaves_from(), found) == []
    assert found.value == {
        "entity_id": "WH-2026-0147",
        "name": "Alex Example",
        "arrest_warrants": [{"charge": "A man attacked a woman in the street and ran."}],
        "sex_id": "M",
        "height": 1.71,
        "hairs_id": ["BRO"],
        "eyes_colors_id": ["BLU"],
        "languages_spoken_ids": ["ENG"],
        "distinguishing_marks": "scar, left cheek",
    }


def test_somebody_missing_as_a_yellow_notice() -> None:
    notice = published(good_notice(kind="missing", offence="missing_person"))
    found = to_interpol(notice)
    assert found.value["place"] == "Jianghan Road"
    assert found.value["date_of_event"] == "2026/11/21"
    assert lost(notice.leaves_from(), found) == []
