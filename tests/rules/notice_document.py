"""The story's notice as a document that has no fault, and changed copies of it."""

import copy
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)

GONE = object()  # in place of a value: the field is left out


def entry(feature: str, value: object, **others: object) -> dict[str, Any]:
    """One entry of the description, seen by a witness the day before."""
    return {"feature": feature, "value": value, "source": "witness", "as_of": "2026-11-21"} | others


def good_notice(**others: object) -> dict[str, Any]:
    """The bald man's notice; keyword arguments replace fields at the top."""
    document: dict[str, Any] = {
        "kind": "identify",
        "case_number": "A4201112345",
        "offence": "intentional_injury",
        "legal_basis": {
            "instrument": {"zh": "立案决定书", "en": "Decision to open a case"},
            "number": "武公（江汉）立字〔2026〕147号",
        },
        "facts": {
            "text": {
                "zh": "一名男子在街上殴打一名女子后逃离。",
                "en": "A man attacked a woman in the street and ran.",
            },
            "place": {"zh": "江汉路步行街", "en": "Jianghan Road"},
            "at": "2026-11-21T21:30:00+08:00",
        },
        "ask": {"zh": "见到此人请告诉我们。", "en": "Tell us if you see this man."},
        "contact": "江汉分局 027-85394110",
        "reward": {"amount": 5000, "currency": "CNY"},
        "expires_at": "2027-01-22T00:00:00+08:00",
        "exercise": False,
        "description": [
            entry("sex", "male"),
            entry("hair", "bald"),
            entry("age", {"from": 35, "to": 45}),
            entry("clothing.upper", "深色夹克"),
            entry("marks", {"kind": "scar", "where": {"zh": "左脸", "en": "left cheek"}}),
        ],
        "photos": [{"file": "street.jpg", "taken_on": "2026-11-21", "source": "camera"}],
    }
    return document | others


def changed(path: str, value: object) -> dict[str, Any]:
    """The good notice with one value replaced or left out; ``path`` as faults write it."""
    document = copy.deepcopy(good_notice())
    *outer, last = path.replace("[", ".").replace("]", "").split(".")
    place: Any = document
    for step in outer:
        place = place[int(step)] if isinstance(place, list) else place[step]
    if value is GONE:
        del place[last]
    elif isinstance(place, list):
        place[int(last)] = value
    else:
        place[last] = value
    return document


def is_plain(value: object) -> bool:
    """Whether a value is made of what JSON has, and nothing else."""
    if isinstance(value, Mapping):
        return all(isinstance(key, str) and is_plain(inner) for key, inner in value.items())
    if isinstance(value, list):
        return all(is_plain(inner) for inner in value)
    return value is None or isinstance(value, str | int | float | bool)
