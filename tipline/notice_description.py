"""The description in a notice: the features it may name, and what may be said of each.

Holds the closed list of features, the codes of those that have some (the catalogues name them in
both languages), and the reader of one entry with its source and as-of date.
Refuses every other feature; among those that are deliberately none: identity number, ethnicity,
religion, home address.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from tipline.document import (
    Field,
    Reader,
    Reading,
    a_text,
    an_object,
    one_of,
    one_of_or_words,
    optional,
    past_date,
    span,
    words,
)
from tipline.readers import Shape, shape_of, shaped

FEATURE_WORDS_LIMIT = 80
ADULT_FROM = 18


class Source(StrEnum):
    """Where a feature or a photo comes from."""

    WITNESS = "witness"
    CAMERA = "camera"
    RECORD = "record"


class Feature(StrEnum):
    """What can be described."""

    NAME = "name"
    SEX = "sex"
    AGE = "age"
    HEIGHT_CM = "height_cm"
    BUILD = "build"
    COMPLEXION = "complexion"
    HAIR = "hair"
    EYES = "eyes"
    FACIAL_HAIR = "facial_hair"
    GLASSES = "glasses"
    CLOTHING_HEAD = "clothing.head"
    CLOTHING_UPPER = "clothing.upper"
    CLOTHING_LOWER = "clothing.lower"
    CLOTHING_SHOES = "clothing.shoes"
    CLOTHING_BAG = "clothing.bag"
    MARKS = "marks"
    ACCENT = "accent"
    LANGUAGES = "languages"
    ALIASES = "aliases"
    GAIT = "gait"
    VEHICLE_PLATE = "vehicle.plate"
    VEHICLE_MAKE = "vehicle.make"
    VEHICLE_MODEL = "vehicle.model"
    VEHICLE_COLOUR = "vehicle.colour"
    COMPANIONS = "companions"


VEHICLE_FEATURES = frozenset(
    {
        Feature.VEHICLE_PLATE,
        Feature.VEHICLE_MAKE,
        Feature.VEHICLE_MODEL,
        Feature.VEHICLE_COLOUR,
    }
)

# The codes of features that have some. All but sex also take words, as an object.
FEATURE_CODES: Mapping[Feature, tuple[str, ...]] = MappingProxyType(
    {
        Feature.SEX: ("male", "female", "unclear"),
        Feature.BUILD: ("thin", "slim", "medium", "sturdy", "heavy", "muscular"),
        Feature.COMPLEXION: ("pale", "fair", "medium", "tanned", "dark", "ruddy"),
        Feature.HAIR: (
            "bald",
            "shaved",
            "receding",
            "short",
            "medium",
            "long",
            "curly",
            "ponytail",
            "covered",
        ),
        Feature.EYES: ("single_eyelids", "double_eyelids", "narrow", "large"),
        Feature.FACIAL_HAIR: ("none", "stubble", "moustache", "goatee", "beard"),
        Feature.GLASSES: ("none", "glasses", "dark_glasses"),
        Feature.VEHICLE_COLOUR: (
            "black",
            "white",
            "silver",
            "grey",
            "red",
            "blue",
            "green",
            "yellow",
            "brown",
            "orange",
            "purple",
            "gold",
        ),
    }
)

MARK_KINDS = ("scar", "tattoo", "birthmark", "mole", "piercing", "injury", "missing_part", "other")

_READERS: dict[Feature, Reader] = {feature: words(FEATURE_WORDS_LIMIT) for feature in Feature}
_READERS |= {
    feature: one_of_or_words(FEATURE_WORDS_LIMIT, *codes)
    for feature, codes in FEATURE_CODES.items()
}
_READERS |= {
    Feature.SEX: one_of(*FEATURE_CODES[Feature.SEX]),
    Feature.AGE: span(0, 120),
    Feature.HEIGHT_CM: span(30, 250),
    Feature.MARKS: an_object(
        {
            "kind": Field(one_of(*MARK_KINDS)),
            "where": Field(words(FEATURE_WORDS_LIMIT)),
            "text": optional(words(FEATURE_WORDS_LIMIT)),
        }
    ),
    # As it was seen, perhaps in part: 鄂A·12?45.
    Feature.VEHICLE_PLATE: a_text(20),
}


def _as_it_is(_reading: Reading, value: object, _path: str) -> object:
    return value


_ENTRY = an_object(
    {
        "feature": Field(one_of(*Feature)),
        "value": Field(_as_it_is),
        "source": Field(one_of(*Source)),
        "as_of": Field(past_date),
    }
)


def _shape_of_entry() -> Shape:
    """The shape of an entry: that of its value hangs on its feature, so features are gathered by it."""
    alike: list[tuple[Shape, list[str]]] = []
    for feature, read in _READERS.items():
        shape = shape_of(read)
        found = next((names for one, names in alike if one == shape), None)
        if found is None:
            alike.append((shape, [feature.value]))
        else:
            found.append(feature.value)
    return {
        **shape_of(_ENTRY),
        "allOf": [
            {
                "if": {"properties": {"feature": {"enum": names}}},
                "then": {"properties": {"value": shape}},
            }
            for shape, names in alike
        ],
    }


@shaped(_shape_of_entry())
def entry(reading: Reading, value: object, path: str) -> dict[str, object]:
    """A reader of ``{feature, value, source, as_of}``; the value's form hangs on the feature."""
    read = _ENTRY(reading, value, path)
    assert isinstance(read, dict)
    name = read.get("feature")
    if name in set(Feature) and read["value"] is not None:
        read["value"] = _READERS[Feature(name)](reading, read["value"], f"{path}.value")
    return read


def may_be_minor(read: Mapping[str, object]) -> bool:
    """Whether a read entry gives an age range that reaches below ``ADULT_FROM``.

    A range that merely begins there counts: where it is not known, nobody is taken for grown up.
    """
    value = read.get("value")
    if read.get("feature") != Feature.AGE or not isinstance(value, Mapping):
        return False
    youngest = value.get("from")
    return isinstance(youngest, int) and youngest < ADULT_FROM
