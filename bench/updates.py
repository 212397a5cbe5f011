"""Updates as Telegram sends them: a reply to a notice's card in a group, each from another person.

Refuses real names and numbers.
"""

from collections.abc import Iterator

import orjson

from bench.stub_api import BOT_ID

GROUP = -1001500000001
CARD = 4


def replies(count: int, first: int = 1) -> Iterator[bytes]:
    """Yield `count` replies to the card, by `count` people."""
    for number in range(first, first + count):
        yield orjson.dumps(
            {
                "update_id": 100_000_000 + number,
                "message": {
                    "message_id": 1000 + number,
                    "from": {
                        "id": 600_000_000 + number,
                        "is_bot": False,
                        "first_name": f"Somebody {number}",
                        "username": f"somebody_{number}",
                        "language_code": "zh-hans",
                    },
                    "chat": {"id": GROUP, "title": "Group", "type": "supergroup"},
                    "date": 1_795_000_000,
                    "text": "我在二曜路口的超市门口看到一个像他的人，穿深色夹克，往江边走了",
                    "reply_to_message": {
                        "message_id": CARD,
                        "from": {"id": BOT_ID, "is_bot": True, "first_name": "Tip line"},
                        "chat": {"id": GROUP, "title": "Group", "type": "supergroup"},
                        "date": 1_794_000_000,
                        "text": "协查通报 WH-2026-0001",
                    },
                },
            }
        )
