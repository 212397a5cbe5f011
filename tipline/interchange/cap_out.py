"""A published notice as a CAP 1.2 message, in the form of its elements one to one.

Holds what each part of a notice is in CAP, and `tipline:` parameters for what CAP has no element for,
so that nothing is lost. Refuses to say who is guilty: certainty is of the event alone.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tipline.interchange.cap_words import (
    CATEGORIES,
    CERTAINTY,
    OURS,
    RESPONSES,
    SEVERITIES,
    TAGS,
    URGENCIES,
    WITHDRAWN,
)
from tipline.interchange.published import PublishedNotice
from tipline.offences import offence_of

Element = dict[str, Any]


def to_cap(notice: PublishedNotice, *, sender: str) -> Element:
    """The message. A notice that was withdrawn is a Cancel of the message that published it."""
    withdrawn = notice.state in WITHDRAWN and notice.ended_at is not None
    published = _reference(sender, notice.number, notice.published_at)
    references = published if withdrawn else None
    if not withdrawn and notice.replaces is not None:
        references = _reference(sender, *notice.replaces)
    sent = notice.ended_at if withdrawn and notice.ended_at else notice.published_at
    return _filled(
        identifier=f"{notice.number}.{notice.state}" if withdrawn else notice.number,
        sender=sender,
        sent=cap_time(sent),
        status="Exercise" if notice.document.get("exercise") else "Actual",
        msgType="Cancel" if withdrawn else "Update" if references else "Alert",
        scope="Public",
        references=references,
        info=[_info(notice, language, withdrawn) for language in _languages(notice)],
    )


def cap_time(at: datetime) -> str:
    """A moment as CAP writes it: no fractions, and UTC as -00:00."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S-00:00")


def _reference(sender: str, number: str, sent: datetime) -> str:
    return f"{sender},{number},{cap_time(sent)}"


def _languages(notice: PublishedNotice) -> list[str]:
    """Those in which anything is said."""
    told = notice.document
    words = (told["facts"]["text"], told["facts"]["place"], told["ask"], told["contact"])
    return [language for language in TAGS if any(said.get(language) for said in words)]


def _info(notice: PublishedNotice, language: str, withdrawn: bool) -> Element:
    document, kind = notice.document, notice.kind
    offence = offence_of(document)
    return _filled(
        language=TAGS[language],
        category=[CATEGORIES[kind]],
        event=offence.zh if language == "zh" else offence.en,
        responseType=["AllClear"] if withdrawn else list(RESPONSES[kind]),
        urgency="Past" if withdrawn else URGENCIES[kind],
        severity=SEVERITIES[kind],
        certainty=CERTAINTY,
        eventCode=[_named("offence", offence.code)],
        onset=cap_time(datetime.fromisoformat(document["facts"]["at"])),
        expires=cap_time(datetime.fromisoformat(document["expires_at"])),
        senderName=notice.unit[language],
        description=document["facts"]["text"].get(language),
        instruction=document["ask"].get(language),
        contact=document["contact"].get(language),
        parameter=_parameters(notice, language),
        area=[_area(notice, language)],
    )


def _area(notice: PublishedNotice, language: str) -> Element:
    """Whom the notice goes to: one area, or all of the unit's."""
    if notice.area is None:
        return {"areaDesc": notice.unit[language]}
    code = [_named("area", notice.area["code"])]
    return {"areaDesc": notice.area[language], "geocode": code}


def _parameters(notice: PublishedNotice, language: str) -> list[Element]:
    """What CAP has no element for: the place in each language, the rest once, beside the Chinese."""
    document = notice.document
    place = document["facts"]["place"].get(language)
    found = [] if place is None else [_named("place", place)]
    if language != "zh":
        return found
    found += [
        _named(name, document[name] if isinstance(document[name], str) else _text(document[name]))
        for name in ("kind", "case_number", "court_order", "legal_basis", "reward")
        if document.get(name)
    ]
    for name in ("description", "photos"):
        found += [_named(name, _text(one)) for one in document.get(name) or []]
    found += [_named(name, said) for name, said in _exact_times(document).items()]
    return [*found, _named("state", notice.state.value)]


def _exact_times(document: Mapping[str, Any]) -> Mapping[str, str]:
    """Moments that CAP would cut to the second."""
    moments = {"at": document["facts"]["at"], "expires_at": document["expires_at"]}
    return {n: said for n, said in moments.items() if datetime.fromisoformat(said).microsecond}


def _named(name: str, value: str) -> Element:
    return {"valueName": f"{OURS}{name}", "value": value}


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _filled(**elements: Any) -> Element:
    """The elements that say something."""
    return {name: value for name, value in elements.items() if value}
