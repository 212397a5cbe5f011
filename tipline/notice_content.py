"""The content of a notice: a plain JSON document, its strict checker, and its one normal form.

Holds ``check_notice`` (every fault with its path), ``normalise_notice`` (what is stored, shown and
hashed) and what a schema can say of single fields (of several together: ``notice_schema``). The
issuing unit, the number and the state are the record's, not the content's.

The document::

    kind            wanted | identify | missing | vehicle | appeal
    case_number     text
    offence         code from ``offences``; the two "missing" entries with kind missing, and only so
    legal_basis     {instrument: words, number: text}
    facts           {text: words, place: words, at: ISO time with zone}
    last_known      {latitude, longitude, at: ISO time with zone or null} or null; see ``last_known``
    ask             words: what the public is asked to do
    contact         words
    reward          {amount: whole number, currency: "CNY"} or null
    expires_at      ISO time with zone, in the future, at most ``EXPIRES_WITHIN`` ahead
    exercise        true | false (left out: false)
    court_order     text: the order's court and number, where a minor may be sought
    description     [{feature, value, source, as_of}], see ``notice_description``
    photos          [{file, taken_on, source}]

"words" are a text in Chinese, or ``{"zh": …, "en": …}``.

Refuses what is never published (identity numbers, ethnicity, a home in words), words that call somebody
guilty, a minor without a court's order unless it is a missing child, and fields it does not know.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from tipline.document import (
    MOMENT_SHAPE,
    Field,
    Reading,
    a_list,
    a_text,
    an_object,
    degrees,
    moment,
    number,
    one_of,
    optional,
    past_date,
    words,
    yes_or_no,
)
from tipline.last_known import LAST_KNOWN
from tipline.notice_description import (
    VEHICLE_FEATURES,
    Feature,
    Source,
    entry,
    may_be_minor,
)
from tipline.notices import NoticeKind
from tipline.offences import MISSING_CHILD, OFFENCES, Offence
from tipline.readers import Shape, shape_of, shaped
from tipline.refusals import Fault, Refusal

# A leap year's length, so that "the same day next year" is always allowed.
EXPIRES_WITHIN = timedelta(days=366)
PHOTOS_LIMIT = 10  # as many as one album holds
ENTRIES_LIMIT = 40
REWARD_LIMIT = 10_000_000
CURRENCIES = ("CNY",)

NAMES_LIMIT = 2  # the name and a former one; whatever else somebody is called is an alias

# Whose name is known to the police, and asked for by it.
NAMES_PERSON = frozenset({NoticeKind.WANTED, NoticeKind.MISSING})
DESCRIBES_PERSON = frozenset({NoticeKind.WANTED, NoticeKind.IDENTIFY, NoticeKind.MISSING})
_FILE_NAME = re.compile(
    r"[^./\\:\x00-\x1f][^/\\:\x00-\x1f]{0,100}\.(?:jpe?g|png|webp)", re.IGNORECASE
)
# The same ending for the schema, which has no IGNORECASE.
_PICTURE = r"\.(?:[jJ][pP][eE]?[gG]|[pP][nN][gG]|[wW][eE][bB][pP])\s*$"


def check_notice(
    document: object, *, now: datetime, offences: Mapping[str, Offence] = OFFENCES
) -> list[Fault]:
    """Every fault of the document at this moment (aware); empty means it may go to review.

    `offences` is the list in force, where it is no longer the one that came with the program.
    """
    reading = Reading(now, offences)
    _read(reading, document)
    return reading.faults


def normalise_notice(document: object) -> dict[str, object]:
    """The document in its one form: words by language, times in UTC, every field present.

    Idempotent, and the same for every way of writing the same content, so the hash of it is too.
    Looks neither at the clock nor at the list of offences. Raises ``notice.faulty`` for a document with other faults.
    """
    reading = Reading(None)
    content = _read(reading, document)
    if reading.faults:
        raise Refusal("notice.faulty", count=len(reading.faults))
    return content


@shaped(MOMENT_SHAPE)
def _past_moment(reading: Reading, value: object, path: str) -> str:
    at = moment(reading, value, path)
    if at is not None and reading.now is not None and at > reading.now:
        reading.fault(path, "check.in_future")
    return at.isoformat() if at is not None else ""


@shaped(MOMENT_SHAPE)
def _expiry(reading: Reading, value: object, path: str) -> str:
    at = moment(reading, value, path)
    if at is not None and reading.now is not None:
        if at <= reading.now:
            reading.fault(path, "check.not_in_future")
        if at > reading.now + EXPIRES_WITHIN:
            reading.fault(path, "check.too_far_ahead", days=EXPIRES_WITHIN.days)
    return at.isoformat() if at is not None else ""


_offence_code = a_text(40)


@shaped({"enum": list(OFFENCES)})
def _listed(reading: Reading, value: object, path: str) -> str:
    """An offence of the list that the reading is given, if it is given one."""
    if reading.offences is None:
        return str(_offence_code(reading, value, path))
    return str(one_of(*reading.offences)(reading, value, path))


_file_text = a_text(110)


@shaped({**shape_of(_file_text), "pattern": _PICTURE})
def _file_name(reading: Reading, value: object, path: str) -> str:
    name = _file_text(reading, value, path)
    assert isinstance(name, str)
    if name and _FILE_NAME.fullmatch(name) is None:
        reading.fault(path, "check.bad_file_name")
    return name


_PHOTO = an_object(
    {
        "file": Field(_file_name),
        "taken_on": Field(past_date),
        "source": Field(one_of(*Source)),
    }
)

_LAST_KNOWN = an_object(
    {
        "latitude": Field(degrees(90)),
        "longitude": Field(degrees(180)),
        "at": optional(_past_moment),
    }
)

_DOCUMENT = an_object(
    {
        "kind": Field(one_of(*NoticeKind)),
        "case_number": Field(a_text(64)),
        "offence": Field(_listed),
        "legal_basis": Field(
            an_object({"instrument": Field(words(120)), "number": Field(a_text(64))})
        ),
        "facts": Field(
            an_object(
                {
                    "text": Field(words(800)),
                    "place": Field(words(120)),
                    "at": Field(_past_moment),
                }
            )
        ),
        LAST_KNOWN: optional(_LAST_KNOWN),
        "ask": Field(words(300)),
        "contact": Field(words(120)),
        "reward": optional(
            an_object(
                {
                    "amount": Field(number(1, REWARD_LIMIT)),
                    "currency": Field(one_of(*CURRENCIES)),
                }
            )
        ),
        "expires_at": Field(_expiry),
        "exercise": optional(yes_or_no, lambda: False),
        "court_order": optional(a_text(120)),
        "description": optional(a_list(entry, ENTRIES_LIMIT), list),
        "photos": optional(a_list(_PHOTO, PHOTOS_LIMIT), list),
    }
)

DOCUMENT_SHAPE: Shape = shape_of(_DOCUMENT)


def _read(reading: Reading, document: object) -> dict[str, object]:
    content = _DOCUMENT(reading, document, "")
    assert isinstance(content, dict)
    if content:
        _check_offence(reading, content)
        _check_described(reading, content)
        _check_names(reading, content)
        _check_minors(reading, content)
        _check_files(reading, content)
    return content


def _check_offence(reading: Reading, content: Mapping[str, object]) -> None:
    """Nobody is suspected where somebody is missing, and the other way round."""
    kind, code = str(content["kind"]), str(content["offence"])
    known = (reading.offences or OFFENCES).get(code)
    if kind and known and known.is_missing != (kind == NoticeKind.MISSING):
        reading.fault("offence", "check.offence_not_for_kind", offence=code, kind=kind)


def _check_described(reading: Reading, content: Mapping[str, object]) -> None:
    """People can only look out for what is described or pictured."""
    entries = _objects(content["description"])
    if content["kind"] in DESCRIBES_PERSON and not entries and not content["photos"]:
        reading.fault("description", "check.nothing_described")
    if content["kind"] == NoticeKind.VEHICLE and not any(
        one.get("feature") in VEHICLE_FEATURES for one in entries
    ):
        reading.fault("description", "check.vehicle_not_described")


def _check_names(reading: Reading, content: Mapping[str, object]) -> None:
    """A name stands only in a notice about a known person."""
    names = [
        f"description[{i}]"
        for i, one in enumerate(_objects(content["description"]))
        if one.get("feature") == Feature.NAME
    ]
    kind = str(content["kind"])
    if names and kind and kind not in NAMES_PERSON:
        reading.fault(names[0], "check.name_not_for_kind", kind=kind)
    for path in names[NAMES_LIMIT:]:
        reading.fault(path, "check.too_many_names", limit=NAMES_LIMIT)


def _check_minors(reading: Reading, content: Mapping[str, object]) -> None:
    """Whoever may be a minor is sought only as a missing child, or where a court has ordered it."""
    if content["offence"] == MISSING_CHILD or content["court_order"]:
        return
    code = "check.minor_missing" if content["kind"] == NoticeKind.MISSING else "check.minor"
    for i, one in enumerate(_objects(content["description"])):
        if may_be_minor(one):
            reading.fault(f"description[{i}].value", code)


def _check_files(reading: Reading, content: Mapping[str, object]) -> None:
    seen: set[str] = set()
    for i, photo in enumerate(_objects(content["photos"])):
        name = str(photo.get("file")).casefold()
        if name and name in seen:
            reading.fault(f"photos[{i}].file", "check.twice")
        seen.add(name)


def _objects(value: object) -> list[Mapping[str, object]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
