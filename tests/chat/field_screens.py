"""What an officer who is out hears of a ticket, from sample facts: for the golden texts of the triage slice.

Holds the samples only.
"""

from typing import Any

from tipline.masks import Kind, masked

_PLACE = [30.581234, 114.293456]

FIELD: dict[str, tuple[str, dict[str, Any]]] = {
    "field_news": (
        "ticket.field_news",
        {
            "ticket": 12,
            "designation": [3, 41],
            "said": [
                {
                    "part": "text",
                    "words": masked("He <left>, call 13800138000", [(Kind.PHONE, 16, 27)]),
                    "edited": False,
                },
                {"part": "location", "place": _PLACE, "edited": False},
                {"part": "voice", "words": "", "seconds": 14, "size": 61_234, "edited": False},
                {"part": "text", "words": "Exit C, not B", "edited": True},
                {"preset": "still_there", "chosen": "no"},
                {
                    "answers": {
                        "direction": "north_east",
                        "features": [{"feature": "hair", "value": "bald"}],
                        "own_eyes": True,
                        "seen_at": "2026-11-22 14:05",
                    }
                },
            ],
            "pictures": 10,
        },
    ),
}
