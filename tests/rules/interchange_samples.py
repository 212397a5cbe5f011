"""Notices in the words of others, with every field that those formats have. Nobody in them exists."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tests.rules.notice_document import NOW, entry, good_notice
from tipline.interchange.published import PublishedNotice
from tipline.notice_content import normalise_notice
from tipline.notices import NoticeState

FBI_ITEM: dict[str, Any] = {
    "@id": "https://api.example/@wanted-person/0001",
    "uid": "0001",
    "title": "ALEX EXAMPLE",
    "description": "Unlawful Flight to Avoid Prosecution - Robbery",
    "details": "<p>A man robbed a shop in Sampletown on May 2 and ran.</p>\r\n<p>He limps.</p>",
    "caution": "<p>Alex Example is wanted for a robbery.</p>",
    "remarks": '<p>May travel. <a href="https://example.org/more">More</a></p>',
    "additional_information": "None yet.",
    "warning_message": "SHOULD BE CONSIDERED ARMED AND DANGEROUS",
    "subjects": ["Violent Crime"],
    "aliases": ["Al Sample", "A. Ex"],
    "sex": "Male",
    "race": "white",
    "race_raw": "White",
    "nationality": "Examplean",
    "ethnicity": "Example",
    "hair": "brown",
    "hair_raw": "Brown (greying)",
    "eyes": "blue",
    "eyes_raw": "Blue",
    "height_min": 70,
    "height_max": 71,
    "weight": "180 pounds",
    "weight_min": 180,
    "weight_max": 180,
    "build": "Medium",
    "complexion": "Fair",
    "scars_and_marks": "Scar on his left cheek. Tattoo of an anchor on his right hand.",
    "age_min": None,
    "age_max": None,
    "age_range": "About 46 years old",
    "dates_of_birth_used": ["November 23, 1979"],
    "place_of_birth": "Sampletown",
    "languages": ["English", "Spanish"],
    "occupations": ["Cook"],
    "images": [
        {
            "caption": "2026",
            "original": "https://example.org/1.jpg",
            "large": "https://example.org/1l.jpg",
            "thumb": "https://example.org/1t.jpg",
        }
    ],
    "files": [{"name": "English", "url": "https://example.org/poster.pdf"}],
    "reward_text": "A reward of up to $5,000 is offered.",
    "reward_min": 0,
    "reward_max": 5000,
    "field_offices": ["sampletown"],
    "legat_names": ["Sampleland"],
    "locations": ["Sampletown"],
    "possible_countries": ["XX"],
    "possible_states": ["XX-SA"],
    "coordinates": [{"lat": 1.5, "lng": 2.5, "formatted": "Sampletown"}],
    "suspects": ["Somebody else"],
    "ncic": "W000000000",
    "status": "na",
    "person_classification": "Main",
    "poster_classification": "ten",
    "publication": "2026-10-01T10:00:00",
    "modified": "2026-11-02T12:00:00+00:00",
    "path": "/wanted/ten/alex-example",
    "pathId": "https://example.org/wanted/ten/alex-example",
    "url": "https://example.org/wanted/ten/alex-example",
}

RED: dict[str, Any] = {
    "entity_id": "2026/1",
    "name": "EXAMPLE",
    "forename": "ALEX",
    "date_of_birth": "1980/05/04",
    "sex_id": "M",
    "height": 1.785,
    "weight": 80,
    "hairs_id": ["BRO", "QQQ"],
    "eyes_colors_id": ["BLU"],
    "distinguishing_marks": "Scar on his left cheek",
    "languages_spoken_ids": ["ENG", "QQQ"],
    "nationalities": ["XX"],
    "country_of_birth_id": "XX",
    "place_of_birth": "Sampletown",
    "arrest_warrants": [
        {"charge": "Robbery", "issuing_country_id": "XX", "charge_translation": None}
    ],
    "_embedded": {"links": []},
    "_links": {
        "self": {"href": "https://ws.example/notices/v1/red/2026-1"},
        "images": {"href": "https://ws.example/notices/v1/red/2026-1/images"},
        "thumbnail": {"href": "https://ws.example/notices/v1/red/2026-1/images/1"},
    },
}

YELLOW: dict[str, Any] = {
    "entity_id": "2026/2",
    "name": "SAMPLE",
    "forename": "-",
    "birth_name": "SAMPLE",
    "date_of_birth": "2018/01/02",
    "sex_id": "F",
    "date_of_event": "2026/11/20",
    "place": "Sampletown",
    "country": "XX",
    "father_name": "SAMPLE",
    "father_forename": "ONE",
    "mother_name": "SAMPLE",
    "mother_forename": "TWO",
    "_links": {"self": {"href": "https://ws.example/notices/v1/yellow/2026-2"}},
}

CAP_ALERT: dict[str, Any] = {
    "identifier": "sample-2026-1",
    "sender": "police@example.org",
    "sent": "2026-11-20T08:00:00+08:00",
    "status": "Actual",
    "msgType": "Alert",
    "source": "desk 4",
    "scope": "Public",
    "code": ["sample-profile"],
    "note": "none",
    "incidents": "sample-17",
    "info": [
        {
            "language": "en-GB",
            "category": ["Safety"],
            "event": "Missing person",
            "responseType": ["Monitor"],
            "urgency": "Immediate",
            "severity": "Severe",
            "certainty": "Observed",
            "audience": "everybody",
            "eventCode": [{"valueName": "SAME", "value": "MEP"}],
            "effective": "2026-11-20T08:00:00+08:00",
            "onset": "2026-11-19T20:00:00+08:00",
            "expires": "2026-12-20T08:00:00+08:00",
            "senderName": "Sampletown police",
            "headline": "A woman is missing",
            "description": "A woman of 30 has not come home.",
            "instruction": "Tell us if you have seen her.",
            "web": "https://example.org/1",
            "contact": "Sampletown police, 000",
            "parameter": [{"valueName": "colour", "value": "amber"}],
            "resource": [{"resourceDesc": "photo", "mimeType": "image/jpeg", "uri": "1.jpg"}],
            "area": [
                {
                    "areaDesc": "Sampletown",
                    "polygon": ["1,2 3,4 5,6 1,2"],
                    "circle": ["1,2 3"],
                    "geocode": [{"valueName": "XX", "value": "17"}],
                    "altitude": "0",
                    "ceiling": "9",
                }
            ],
        },
        {"language": "fr", "event": "Disparition", "description": "Une femme a disparu."},
    ],
}


def published(document: Mapping[str, Any] | None = None, **others: Any) -> PublishedNotice:
    """A published notice, the story's unless another is given."""
    said: dict[str, Any] = {
        "number": "WH-2026-0147",
        "state": NoticeState.LIVE,
        "document": normalise_notice(good_notice() if document is None else document),
        "unit": {"zh": "江岸分局", "en": "Jiang'an bureau", "code": "WH"},
        "area": {"zh": "江岸区", "en": "Jiang'an", "code": "JIANGAN"},
        "published_at": NOW,
        "ended_at": None,
        "replaces": ("WH-2026-0003", NOW - timedelta(days=3)),
    }
    return PublishedNotice(**(said | others))


FULL = good_notice(
    kind="wanted",
    court_order="（2026）鄂01刑初1号",
    contact={"zh": "江岸分局 027-85394110", "en": "Jiang'an bureau, 027-85394110"},
    description=[
        entry("sex", "male"),
        entry("age", {"from": 35, "to": 45}),
        entry("height_cm", {"from": 171, "to": 171}),
        entry("build", "sturdy"),
        entry("complexion", "tanned"),
        entry("hair", {"zh": "棕色", "en": "brown"}),
        entry("eyes", {"zh": "蓝色", "en": "blue"}),
        entry("glasses", "none"),
        entry("languages", {"zh": "英语", "en": "English"}),
        entry("aliases", {"zh": "阿例", "en": "Alex Example"}),
        entry("aliases", {"zh": "老例", "en": "Al Sample"}),
        entry("marks", {"kind": "scar", "where": {"zh": "左脸", "en": "left cheek"}}),
    ],
)
