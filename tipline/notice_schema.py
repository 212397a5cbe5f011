"""The published JSON Schema (draft 2020-12) of a notice's document.

Holds what the readers say of each field, and the rules across fields that a schema can say too.
Refuses to be the checker: time, wording, private data and anything that needs counting stay with
``check_notice``, whose word is the last.
"""

from tipline.notice_content import DESCRIBES_PERSON, DOCUMENT_SHAPE, NAMES_PERSON
from tipline.notice_description import ADULT_FROM, VEHICLE_FEATURES, Feature
from tipline.notices import NoticeKind
from tipline.offences import OFFENCES
from tipline.readers import Shape

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def notice_schema() -> Shape:
    """The schema of one document; a file may also be a list of them."""
    return {"$schema": _DRAFT, "title": "notice", **DOCUMENT_SHAPE, "allOf": list(_ACROSS)}


def _with(**fields: Shape) -> Shape:
    """An object that has these fields, so shaped."""
    return {"required": sorted(fields), "properties": fields}


def _holding(**fields: Shape) -> Shape:
    """A description with an entry that has these fields, so shaped."""
    return _with(description={"type": "array", "contains": _with(**fields)})


_MISSING = _with(kind={"const": NoticeKind.MISSING.value})
_OF_MISSING: Shape = {"enum": [code for code, one in OFFENCES.items() if one.is_missing]}
_FILLED: Shape = {"type": "array", "minItems": 1}
_YOUNG = _with(**{"from": {"type": "integer", "exclusiveMaximum": ADULT_FROM}})
_MAY_BE_MINOR = _holding(feature={"const": Feature.AGE.value}, value=_YOUNG)

_ACROSS: tuple[Shape, ...] = (
    {
        "if": _MISSING,
        "then": _with(offence=_OF_MISSING),
        "else": _with(offence={"not": _OF_MISSING}),
    },
    {
        "if": _with(kind={"enum": sorted(DESCRIBES_PERSON)}),
        "then": {"anyOf": [_with(description=_FILLED), _with(photos=_FILLED)]},
    },
    {
        "if": _with(kind={"const": NoticeKind.VEHICLE.value}),
        "then": _holding(feature={"enum": sorted(VEHICLE_FEATURES)}),
    },
    {
        "anyOf": [
            _with(kind={"enum": sorted(NAMES_PERSON)}),
            {"not": _holding(feature={"const": Feature.NAME.value})},
        ]
    },
    {"anyOf": [_MISSING, _with(court_order={"type": "string"}), {"not": _MAY_BE_MINOR}]},
)
