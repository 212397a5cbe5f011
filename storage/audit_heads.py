"""The file of signed heads, kept outside the database so that a rewritten one can be told.

Holds one JSON line per head. Refuses to change or drop a line, its own torn ones included.
"""

from datetime import datetime
from pathlib import Path

import orjson

from storage.audit_chain import Head
from storage.durable import append_line

__all__ = ["read_heads", "write_head"]


def write_head(path: Path, head: Head) -> None:
    """Append `head` to the file, one line of JSON, fsynced."""
    line = orjson.dumps(
        {
            "seq": head.seq,
            "hash": head.hash.hex(),
            "at": head.at.isoformat(),
            "signature": head.signature.hex(),
        }
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    append_line(path, line)


def read_heads(path: Path) -> tuple[list[Head], list[int]]:
    """Return the heads in the file, and the numbers of the lines (from 1) that are none."""
    heads: list[Head] = []
    unreadable: list[int] = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            heads.append(_head(line))
        except (ValueError, KeyError, TypeError):
            unreadable.append(number)
    return heads, unreadable


def _head(line: bytes) -> Head:
    told = orjson.loads(line)
    at = datetime.fromisoformat(told["at"])
    if at.tzinfo is None or not isinstance(told["seq"], int):
        raise ValueError("not a head")
    return Head(told["seq"], bytes.fromhex(told["hash"]), at, bytes.fromhex(told["signature"]))
