"""The published schema: it refuses nothing that we take, and takes only what no schema can judge."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.house.project import ROOT
from tests.rules.notice_document import NOW, changed, entry, good_notice
from tests.rules.test_notice_content import ALLOWED, KINDS, ONE_FAULT, VALUES, YOUNG
from tipline.notice_content import check_notice
from tipline.notice_description import FEATURE_CODES, Feature
from tipline.notice_schema import notice_schema

SCHEMA = Draft202012Validator(notice_schema())

# Why we may refuse what the schema lets through: time, words, what needs counting or comparing.
ONLY_OURS = {
    "check.in_future",
    "check.not_in_future",
    "check.too_far_ahead",
    "check.not_a_date",  # 30 February
    "check.not_a_time",
    "check.bad_characters",
    "check.too_long",  # the schema counts characters, Telegram UTF-16 units
    "check.wording",
    "check.identity_number",
    "check.ethnicity",
    "check.home_address",
    "check.bad_file_name",
    "check.not_a_number",  # to a schema 1.0 is an integer
    "check.range_upside_down",
    "check.twice",
    "check.too_many_names",
}


def codes(document: object) -> set[str]:
    """The codes of our own faults."""
    return {fault.code for fault in check_notice(document, now=NOW)}


def test_it_is_a_schema_and_published_as_it_is() -> None:
    Draft202012Validator.check_schema(notice_schema())
    published = json.loads((ROOT / "docs" / "notice.schema.json").read_text(encoding="utf-8"))
    assert published == json.loads(json.dumps(notice_schema()))


@pytest.mark.parametrize(("path", "value"), ALLOWED.values(), ids=ALLOWED)
def test_what_we_allow_it_allows(path: str, value: object) -> None:
    SCHEMA.validate(changed(path, value))


@pytest.mark.parametrize("document", KINDS.values(), ids=KINDS)
def test_it_allows_every_kind(document: dict[str, Any]) -> None:
    SCHEMA.validate(document)


@pytest.mark.parametrize("feature", [one for one in Feature if one is not Feature.SEX])
def test_it_allows_every_feature(feature: Feature) -> None:
    values = [VALUES.get(feature, {"zh": "深色", "en": "dark"}), *FEATURE_CODES.get(feature, ())]
    described = [entry(feature, value) for value in values]
    SCHEMA.validate(good_notice(kind="wanted", description=described))


@pytest.mark.parametrize("case", ONE_FAULT.values(), ids=ONE_FAULT)
def test_it_refuses_each_fault_or_cannot_know(case: tuple[Any, ...]) -> None:
    path, value, code, *_ = case
    assert not SCHEMA.is_valid(changed(path, value)) or code in ONLY_OURS


ACROSS = {
    "offence-of-another-kind": good_notice(kind="missing"),
    "name-of-somebody-unknown": good_notice(description=[entry("name", {"zh": "赵某"})]),
    "nobody-described": good_notice(description=[], photos=[]),
    "nobody-described-null": good_notice(description=None, photos=None),
    "no-vehicle": good_notice(kind="vehicle"),
    "minor": good_notice(description=YOUNG),
    "too-many-photos": good_notice(photos=good_notice()["photos"] * 11),
}


@pytest.mark.parametrize("document", ACROSS.values(), ids=ACROSS)
def test_rules_across_fields_are_in_it(document: dict[str, Any]) -> None:
    assert codes(document)
    assert not SCHEMA.is_valid(document)


def test_a_court_may_order_what_the_rule_forbids() -> None:
    SCHEMA.validate(good_notice(description=YOUNG, court_order="（2026）鄂01刑初1号"))


# --- Any change at all ---------------------------------------------------------------------------

Place = tuple[str | int, ...]


def places(value: Any, at: Place = ()) -> Iterator[Place]:
    """Every place in a document, the whole of it included."""
    yield at
    keys: Any = range(len(value)) if isinstance(value, list) else ()
    for key in value if isinstance(value, dict) else keys:
        yield from places(value[key], (*at, key))


def put(document: Any, place: Place, value: object) -> Any:
    """A copy with one place replaced."""
    if not place:
        return value
    whole = copy.deepcopy(document)
    here = whole
    for step in place[:-1]:
        here = here[step]
    here[place[-1]] = value
    return whole


PLACES = list(places(good_notice()))
ODD = [
    "male",
    "bald",
    "wanted",
    "2026-11-21",
    "2026-11-21T00:00:00Z",
    " a.JPG ",
    "\ud800",
    "１",
    "",
]
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
JSON = st.recursive(
    SCALARS | st.sampled_from(ODD),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["zh", "en", "from", "to", "kind", "x"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)


@given(st.sampled_from(PLACES), JSON, st.sampled_from(PLACES), JSON)
def test_the_two_agree_on_any_change(one: Place, value: Any, other: Place, second: Any) -> None:
    document = put(good_notice(), one, value)
    both = put(document, other, second) if other in set(places(document)) else document
    found = codes(both)
    assert SCHEMA.is_valid(both) <= (found <= ONLY_OURS)
    assert (not found) <= SCHEMA.is_valid(both)
