"""JSON from Telegram, lone surrogates included.

Holds reading and writing. orjson and pydantic are fast and refuse half a surrogate pair, which a
person's text may hold; the standard library takes it. Refuses, as ValueError, what is no JSON and
what is nested deeper than anybody means.
"""

import json
from typing import Any

import orjson


def read_json(raw: bytes) -> Any:
    """The value of a JSON document. Raises ValueError."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return read_slowly(raw)


def read_slowly(raw: bytes) -> Any:
    """The same by the standard library alone. Raises ValueError."""
    try:
        return json.loads(raw)
    except RecursionError:
        raise ValueError("nested too deep") from None


def write_json(value: Any) -> bytes:
    """A value as JSON; lone surrogates leave as escapes."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value).encode("ascii")
