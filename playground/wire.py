"""JSON on the wire, lone surrogates included.

orjson is fast and refuses lone surrogates; Telegram's updates may carry them, so both ways fall
back to the standard library. This module refuses non-JSON numbers (NaN, infinities).
"""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import orjson


def dumps(value: Any) -> bytes:
    """UTF-8 JSON; lone surrogates leave as escapes."""
    try:
        return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)
    except TypeError:
        plain = json.dumps(value, allow_nan=False, separators=(",", ":"), default=_plain)
        return plain.encode("ascii")


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: getattr(value, one.name) for one in dataclasses.fields(value)}
    raise TypeError(f"{type(value).__name__} is not JSON")


def loads(data: bytes | str) -> Any:
    """The value of a JSON document; raises ValueError when it is not one."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return json.loads(data)
