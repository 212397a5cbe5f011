"""Writing the audit log: rows in the transaction of what they record, then the chain, then its head.

`append` is called by every use case and touches one row. `link_pending` (the sequencer, one or
many of them) puts committed rows into the chain, `sign_head` signs where the chain ends, and
`write_head` takes that outside the database.

Refuses content: a row is made of codes, numbers and pseudonyms, and a reason is sealed before it
comes here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from storage.keyfiles import Keyring

__all__ = ["Head", "append", "link_pending", "read_heads", "sign_head", "write_head"]


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ended at one moment: `hash` is that of link `seq`."""

    seq: int
    hash: bytes
    at: datetime
    signature: bytes = field(repr=False)


def append(  # noqa: PLR0913 - one argument for each column, all by name
    session: Session,
    *,
    at: datetime,
    actor_role: str,
    actor: str,
    action: str,
    record_kind: str,
    record_id: str,
    reason: bytes | None = None,
    details: Mapping[str, str | int] | None = None,
) -> None:
    """Write one row into the caller's transaction."""
    raise NotImplementedError


def link_pending(session: Session, limit: int = 1000, *, every_hole: bool = False) -> int:
    """Put up to `limit` committed rows into the chain, in id order; return how many."""
    raise NotImplementedError


def sign_head(session: Session, keyring: Keyring, at: datetime) -> Head | None:
    """Sign the chain's end and keep the signature; None where there is nothing new to sign."""
    raise NotImplementedError


def write_head(path: Path, head: Head) -> None:
    """Append `head` to the file, one line of JSON, fsynced."""
    raise NotImplementedError


def read_heads(path: Path) -> tuple[list[Head], list[int]]:
    """Return the heads in the file, and the numbers of the lines that are none."""
    raise NotImplementedError
