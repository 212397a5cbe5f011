"""A notice's document: every fault is found at its place, and one content has one form."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.notice_document import GONE, NOW, changed, entry, good_notice, is_plain
from tipline.document import FAULTS_LIMIT
from tipline.notice_content import ENTRIES_LIMIT, check_notice, normalise_notice
from tipline.notice_description import FEATURE_CODES, VEHICLE_FEATURES, Feature
from tipline.notices import NoticeKind, content_hash
from tipline.offences import OFFENCES, Offence
from tipline.refusals import Refusal


def faults_of(document: object) -> list[tuple[str, str]]:
    """The paths and codes of the faults."""
    return [(fault.path, fault.code) for fault in check_notice(document, now=NOW)]


def test_the_storys_notice_has_no_fault() -> None:
    assert faults_of(good_notice()) == []


# path, value, code; the fault is at the path unless a fourth says where.
ONE_FAULT: dict[str, tuple[Any, ...]] = {
    "kind-missing": ("kind", GONE, "check.required"),
    "kind-null": ("kind", None, "check.required"),
    "kind-unknown": ("kind", "alert", "check.not_in_list"),
    "kind-list": ("kind", ["identify"], "check.not_in_list"),
    "case-number-missing": ("case_number", GONE, "check.required"),
    "case-number-blank": ("case_number", " \u3000", "check.empty"),
    "case-number-is-number": ("case_number", 147, "check.not_text"),
    "case-number-long": ("case_number", "9" * 65, "check.too_long"),
    "legal-basis-missing": ("legal_basis", GONE, "check.required"),
    "legal-basis-text": ("legal_basis", "law", "check.not_an_object"),
    "legal-number-missing": ("legal_basis.number", GONE, "check.required"),
    "offence-missing": ("offence", GONE, "check.required"),
    "offence-of-speech": ("offence", "defamation", "check.not_in_list"),
    "offence-missing-person": ("offence", "missing_person", "check.offence_not_for_kind"),
    "facts-missing": ("facts", GONE, "check.required"),
    "facts-text-long": ("facts.text", "事" * 801, "check.too_long"),
    "facts-text-only-english": ("facts.text", {"en": "x"}, "check.required", "facts.text.zh"),
    "facts-text-french": ("facts.text.fr", "x", "check.unknown_field"),
    "facts-text-list": ("facts.text", ["x"], "check.not_text"),
    "facts-at-tomorrow": ("facts.at", "2026-11-23T00:00:00Z", "check.in_future"),
    "facts-at-zoneless": ("facts.at", "2026-11-21T21:30:00", "check.no_time_zone"),
    "facts-at-words": ("facts.at", "yesterday", "check.not_a_time"),
    "facts-at-no-such-day": ("facts.at", "2026-02-30T00:00:00Z", "check.not_a_time"),
    "facts-at-year-one": ("facts.at", "0001-01-01T00:00:00+14:00", "check.not_a_time"),
    "facts-at-other-digits": ("facts.at", "２０２６-11-21T21:30:00Z", "check.not_a_time"),
    "last-known-text": ("last_known", "30.58,114.29", "check.not_an_object"),
    "last-known-half": (
        "last_known",
        {"latitude": 30.58},
        "check.required",
        "last_known.longitude",
    ),
    "last-known-north-of-the-pole": (
        "last_known",
        {"latitude": 90.1, "longitude": 0},
        "check.too_large",
        "last_known.latitude",
    ),
    "last-known-west-of-all": (
        "last_known",
        {"latitude": 0, "longitude": -(10**400)},
        "check.too_small",
        "last_known.longitude",
    ),
    "last-known-true": (
        "last_known",
        {"latitude": True, "longitude": 0},
        "check.not_a_number",
        "last_known.latitude",
    ),
    "last-known-tomorrow": (
        "last_known",
        {"latitude": 30.58, "longitude": 114.29, "at": "2026-11-23T00:00:00Z"},
        "check.in_future",
        "last_known.at",
    ),
    "last-known-address": (
        "last_known",
        {"latitude": 30.58, "longitude": 114.29, "address": "x"},
        "check.never_published",
        "last_known.address",
    ),
    "ask-label-zh": ("ask", "抓住这个罪犯", "check.wording"),
    "ask-label-en": ("ask.en", "Help us find this criminal.", "check.wording"),
    "ask-bidi": ("ask", "看\u202e到", "check.bad_characters"),
    "ask-zero-width": ("ask", "看\u200b到", "check.bad_characters"),
    "ask-surrogate": ("ask", "看\ud800到", "check.bad_characters"),
    "ask-nul": ("ask", "看\x00到", "check.bad_characters"),
    "contact-missing": ("contact", GONE, "check.required"),
    "reward-nothing": ("reward.amount", 0, "check.too_small"),
    "reward-huge": ("reward.amount", 10**9, "check.too_large"),
    "reward-true": ("reward.amount", True, "check.not_a_number"),
    "reward-fraction": ("reward.amount", 0.5, "check.not_a_number"),
    "reward-text": ("reward.amount", "5000", "check.not_a_number"),
    "reward-coin": ("reward.currency", "BTC", "check.not_in_list"),
    "expiry-missing": ("expires_at", GONE, "check.required"),
    "expiry-past": ("expires_at", "2026-11-22T04:00:00Z", "check.not_in_future"),
    "expiry-far": ("expires_at", "2027-11-24T00:00:00Z", "check.too_far_ahead"),
    "exercise-text": ("exercise", "no", "check.not_yes_or_no"),
    "description-object": ("description", {}, "check.not_a_list"),
    "entry-text": ("description[0]", "bald", "check.not_an_object"),
    "feature-unknown": ("description[0].feature", "smell", "check.not_in_list"),
    "value-missing": ("description[0].value", GONE, "check.required"),
    "sex-in-words": ("description[0].value", {"zh": "男"}, "check.not_in_list"),
    "hair-unknown-code": ("description[1].value", "blad", "check.not_in_list"),
    "age-upside-down": (
        "description[2].value.from",
        46,
        "check.range_upside_down",
        "description[2].value",
    ),
    "age-methuselah": ("description[2].value.to", 969, "check.too_large"),
    "age-minor": ("description[2].value.from", 17, "check.minor", "description[2].value"),
    "mark-unknown": ("description[4].value.kind", "halo", "check.not_in_list"),
    "source-missing": ("description[0].source", GONE, "check.required"),
    "source-rumour": ("description[0].source", "rumour", "check.not_in_list"),
    "as-of-missing": ("description[0].as_of", GONE, "check.required"),
    "as-of-future": ("description[0].as_of", "2026-11-24", "check.in_future"),
    "as-of-time": ("description[0].as_of", "2026-11-21T00:00:00Z", "check.not_a_date"),
    "photo-path": ("photos[0].file", "../street.jpg", "check.bad_file_name"),
    "photo-backslash": ("photos[0].file", "a\\street.jpg", "check.bad_file_name"),
    "photo-hidden": ("photos[0].file", ".jpg", "check.bad_file_name"),
    "photo-program": ("photos[0].file", "street.exe", "check.bad_file_name"),
    "photo-undated": ("photos[0].taken_on", GONE, "check.required"),
    "unknown-field": ("colour", "red", "check.unknown_field"),
    "unknown-field-inside": ("facts.when", "x", "check.unknown_field"),
    "identity-number-field": ("id_number", "x", "check.never_published"),
    "ethnicity-field": ("ethnicity", "x", "check.never_published"),
    "home-address-field": ("home_address", "x", "check.never_published"),
    "ethnicity-field-zh": ("民族", "x", "check.never_published"),
    "identity-number": ("facts.text", "身份证号11010519491231002X", "check.identity_number"),
    "identity-number-in-case": ("case_number", "11010519491231002X", "check.identity_number"),
    "identity-number-in-photo": (
        "photos[0].file",
        "11010519491231002X.jpg",
        "check.identity_number",
    ),
    "ethnicity": ("description[3].value", "回族服饰", "check.ethnicity"),
    "home-address": ("facts.place", "解放大道12号3栋2单元502室", "check.home_address"),
}


@pytest.mark.parametrize("case", ONE_FAULT.values(), ids=ONE_FAULT)
def test_one_thing_wrong_is_one_fault_at_its_place(case: tuple[Any, ...]) -> None:
    path, value, code, *elsewhere = case
    assert faults_of(changed(path, value)) == [(elsewhere[0] if elsewhere else path, code)]


@pytest.mark.parametrize(
    "document", [None, [], "x", 1, True], ids=["null", "list", "text", "number", "true"]
)
def test_what_is_no_document_at_all(document: object) -> None:
    assert faults_of(document) == [("", "check.not_an_object")]


ALLOWED: dict[str, tuple[str, object]] = {
    "no-reward": ("reward", None),
    "reward-left-out": ("reward", GONE),
    "exercise-left-out": ("exercise", GONE),
    "no-photos": ("photos", GONE),
    "only-photos": ("description", []),
    "facts-as-long-as-allowed": ("facts.text", "事" * 800),
    "reward-as-high-as-allowed": ("reward.amount", 10_000_000),
    "reward-of-one": ("reward.amount", 1),
    "age-of-one-number": ("description[2].value", {"from": 18, "to": 18}),
    "one-language": ("ask", "见到此人请告诉我们。"),
    "expires-next-year-same-day": ("expires_at", "2027-11-22T23:59:59+14:00"),
    "ongoing-today": ("facts.at", "2026-11-22T04:00:00Z"),
    "last-known-with-its-time": (
        "last_known",
        {"latitude": 30.58, "longitude": 114, "at": "2026-11-21T21:00:00+08:00"},
    ),
    "last-known-at-no-known-time": (
        "last_known",
        {"latitude": -90, "longitude": 180, "at": None},
    ),
    "camera-in-another-zone": ("photos[0].taken_on", "2026-11-22"),
    "hair-in-words": ("description[1].value", {"zh": "染成红色", "en": "dyed red"}),
    "place-named-after-peoples": ("facts.place", "恩施土家族苗族自治州"),
    "law-by-its-name": ("legal_basis.instrument.en", "Criminal Procedure Law"),
    "suspect": ("facts.text", "犯罪嫌疑人逃离现场。"),
    "line-ends": ("ask", "见到此人\r\n请告诉我们。"),
}


@pytest.mark.parametrize(("path", "value"), ALLOWED.values(), ids=ALLOWED)
def test_what_is_allowed(path: str, value: object) -> None:
    assert faults_of(changed(path, value)) == []


def test_many_faults_are_all_named_but_not_without_end() -> None:
    assert len(faults_of({})) == 8
    flood = {f"field{n}": 1 for n in range(10_000)}
    assert len(faults_of(flood)) == FAULTS_LIMIT


def test_too_long_lists() -> None:
    many = [entry("sex", "male")] * (ENTRIES_LIMIT + 1)
    assert ("description", "check.too_many") in faults_of(good_notice(description=many))
    photos = [{"file": f"{n}.jpg", "taken_on": "2026-11-21", "source": "camera"} for n in range(11)]
    assert ("photos", "check.too_many") in faults_of(good_notice(photos=photos))


def test_one_file_cannot_be_two_photos() -> None:
    photo = {"file": "a.jpg", "taken_on": "2026-11-21", "source": "camera"}
    twice = good_notice(photos=[photo, photo | {"file": "A.JPG"}])
    assert faults_of(twice) == [("photos[1].file", "check.twice")]


KINDS = {
    "wanted": good_notice(kind="wanted"),
    "missing": good_notice(kind="missing", offence="missing_person"),
    "vehicle": good_notice(kind="vehicle", description=[entry("vehicle.plate", "鄂A·12?45")]),
    "appeal": good_notice(kind="appeal", description=[], photos=[]),
}


@pytest.mark.parametrize("document", KINDS.values(), ids=KINDS)
def test_each_kind_has_a_good_notice(document: dict[str, Any]) -> None:
    assert faults_of(document) == []


@pytest.mark.parametrize("kind", ["wanted", "identify"])
def test_people_cannot_look_for_somebody_who_is_not_described(kind: str) -> None:
    nobody = good_notice(kind=kind, description=[], photos=[])
    assert faults_of(nobody) == [("description", "check.nothing_described")]


def test_a_vehicle_notice_describes_a_vehicle() -> None:
    assert faults_of(good_notice(kind="vehicle")) == [
        ("description", "check.vehicle_not_described")
    ]


YOUNG = [entry("age", {"from": 8, "to": 9})]


@pytest.mark.parametrize("kind", ["wanted", "identify", "appeal"])
def test_a_minor_is_not_sought_without_a_courts_order(kind: str) -> None:
    document = good_notice(kind=kind, description=YOUNG)
    assert faults_of(document) == [("description[0].value", "check.minor")]
    assert faults_of(document | {"court_order": "（2026）鄂01刑初1号"}) == []
    assert faults_of(document | {"court_order": "  "}) != []


@given(
    kind=st.sampled_from(list(NoticeKind)),
    youngest=st.integers(0, 120),
    span=st.integers(0, 60),
    offence=st.sampled_from(["arson", "missing_person", "missing_child"]),
    order=st.none() | st.just("（2026）鄂01刑初1号"),
)
def test_nobody_who_may_be_a_minor_is_sought_but_as_a_missing_child_or_by_order(
    kind: NoticeKind, youngest: int, span: int, offence: str, order: str | None
) -> None:
    age = {"from": youngest, "to": min(youngest + span, 120)}
    document = good_notice(kind=kind.value, offence=offence, description=[entry("age", age)])
    document |= {"court_order": order} if order else {}
    found = {code for _, code in faults_of(document)}
    refused = youngest < 18 and offence != "missing_child" and order is None
    assert (found & {"check.minor", "check.minor_missing"} != set()) is refused
    assert ("check.minor_missing" in found) is (refused and kind is NoticeKind.MISSING)


def test_a_missing_child_is_sought_without_a_courts_order() -> None:
    document = good_notice(kind="missing", offence="missing_child", description=YOUNG)
    assert faults_of(document) == []


@pytest.mark.parametrize("offence", sorted(OFFENCES))
@pytest.mark.parametrize("kind", list(NoticeKind))
def test_nobody_missing_is_suspected_and_no_suspect_is_missing(
    kind: NoticeKind, offence: str
) -> None:
    codes = {code for _, code in faults_of(good_notice(kind=kind, offence=offence))}
    fits = OFFENCES[offence].is_missing == (kind == NoticeKind.MISSING)
    assert ("check.offence_not_for_kind" not in codes) == fits


VALUES: dict[Feature, object] = {
    Feature.AGE: {"from": 30, "to": 40},
    Feature.HEIGHT_CM: {"from": 170, "to": 178},
    Feature.MARKS: {"kind": "tattoo", "where": "右手", "text": "一条鱼"},
    Feature.VEHICLE_PLATE: "鄂A·12?45",
}


@pytest.mark.parametrize("feature", [one for one in Feature if one != Feature.NAME])
def test_every_feature_can_be_described(feature: Feature) -> None:
    values = [VALUES.get(feature, {"zh": "深色", "en": "dark"}), *FEATURE_CODES.get(feature, ())]
    described = [entry(feature, value) for value in values]
    document = good_notice(kind="vehicle", description=[*described, entry("vehicle.plate", "鄂A")])
    refused = [0] if feature == Feature.SEX else []
    assert [path for path, _ in faults_of(document)] == [f"description[{n}].value" for n in refused]
    assert {f for f in Feature if f.startswith("vehicle.")} == VEHICLE_FEATURES


# --- One content, one form ---------------------------------------------------------------------


def test_the_same_content_written_in_two_ways_has_one_hash() -> None:
    one = good_notice(ask="见到此人请告诉我们。", reward=None)
    other = {
        **dict(reversed(one.items())),
        "ask": {"zh": " 见到此人请告诉我们。\r\n"},
        "expires_at": "2027-01-21T16:00:00Z",
        "last_known": {"longitude": 114.0, "latitude": 30.58000004},
    }
    del other["reward"]
    one["last_known"] = {"latitude": 30.58, "longitude": 114, "at": None}
    assert content_hash(normalise_notice(one)) == content_hash(normalise_notice(other))


def test_the_form_is_plain_json_and_final() -> None:
    once = normalise_notice(good_notice())
    assert is_plain(once)
    assert normalise_notice(once) == once
    assert check_notice(once, now=NOW) == []


def test_a_faulty_document_has_no_form() -> None:
    with pytest.raises(Refusal) as caught:
        normalise_notice(changed("kind", "x"))
    assert caught.value.code == "notice.faulty"
    assert caught.value.params == {"count": 1}


def test_the_form_does_not_hang_on_the_list_of_offences() -> None:
    later = changed("offence", "sale_of_poison")
    assert normalise_notice(later)["offence"] == "sale_of_poison"
    assert [code for _, code in faults_of(later)] == ["check.not_in_list"]
    poison = Offence("sale_of_poison", "非法买卖毒害性物质", "illegal sale of poison", 125, 10)
    listed = {**OFFENCES, poison.code: poison}
    assert check_notice(later, now=NOW, offences=listed) == []
    assert check_notice(good_notice(), now=NOW, offences={poison.code: poison}) != []


def test_the_form_does_not_hang_on_the_clock() -> None:
    late = NOW + timedelta(days=400)
    assert check_notice(good_notice(), now=late) != []
    assert normalise_notice(good_notice())["kind"] == "identify"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=8) | st.sampled_from(["zh", "en", "from"]), inner, max_size=4
        )
    ),
    max_leaves=20,
)
FIELDS = [
    *good_notice(),
    "last_known",
    "court_order",
    "facts.at",
    "facts.text",
    "description[2].value",
    "photos[0]",
]


@given(st.sampled_from(FIELDS), anything)
def test_whatever_is_put_in_a_field_is_judged_and_never_breaks_the_check(
    field: str, value: object
) -> None:
    document = changed(field, value)
    codes = {code for _, code in faults_of(document)}
    form = _form(document)
    assert (form is not None) == (codes <= BY_THE_CLOCK)
    assert form is None or (is_plain(form) and _form(form) == form)


BY_THE_CLOCK = {"check.in_future", "check.not_in_future", "check.too_far_ahead"}


def _form(document: object) -> dict[str, object] | None:
    try:
        return normalise_notice(document)
    except Refusal:
        return None


@given(anything)
def test_whatever_stands_for_a_document_is_judged(document: object) -> None:
    assert check_notice(document, now=NOW) != []


NAMED = [entry("name", {"zh": name}) for name in ("赵某", "赵某某", "赵某甲")]


@pytest.mark.parametrize(
    ("kind", "names", "faults"),
    [
        ("wanted", 1, []),
        ("wanted", 2, []),
        ("wanted", 3, [("description[2]", "check.too_many_names")]),
        ("missing", 2, []),
        ("identify", 1, [("description[0]", "check.name_not_for_kind")]),
        ("vehicle", 1, [("description[0]", "check.name_not_for_kind")]),
        ("appeal", 1, [("description[0]", "check.name_not_for_kind")]),
    ],
)
def test_only_somebody_known_is_named_and_twice_at_most(
    kind: str, names: int, faults: list[tuple[str, str]]
) -> None:
    offence = {"offence": "missing_child"} if kind == "missing" else {}
    described = [*NAMED[:names], entry("vehicle.plate", "鄂A")]
    document = good_notice(kind=kind, description=described, **offence)
    assert faults_of(document) == faults
