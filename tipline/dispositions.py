"""What ends a ticket: the dispositions, and what each of them needs before it can be recorded.

Holds the closed list, ``Closing`` (one outcome with its reason), and whether a closed ticket
comes back when the tipster adds something. Refuses a closing without a reason, a duplicate
without the other ticket, and a referral without the other authority.
"""

from dataclasses import dataclass
from enum import StrEnum

from tipline.refusals import Refusal

REASON_LIMIT = 1000


class Disposition(StrEnum):
    """The outcome recorded when a ticket closes."""

    ARREST = "arrest"
    LOCATED = "located"
    USEFUL = "useful"
    ALREADY_KNOWN = "already_known"
    INSUFFICIENT = "insufficient"
    PERSON_CLEARED = "person_cleared"
    UNFOUNDED = "unfounded"
    PRANK = "prank"
    SPAM = "spam"
    DUPLICATE = "duplicate"
    REFERRED = "referred"


# Anything more from these is kept with the tip, and calls somebody back to work only if it is grave.
PRANKS = frozenset({Disposition.PRANK, Disposition.SPAM})


@dataclass(frozen=True, slots=True)
class Closing:
    """One outcome: its reason in the officer's words, and what the disposition points at."""

    disposition: Disposition
    reason: str
    other_ticket_id: int | None = None
    authority: str = ""


def check_closing(ticket_id: int, closing: Closing) -> None:
    """Raise the refusal that says what the closing of this ticket still lacks."""
    check_reason(closing.reason)
    if closing.disposition == Disposition.DUPLICATE:
        _check_duplicate(ticket_id, closing.other_ticket_id)
    if closing.disposition == Disposition.REFERRED and not closing.authority.strip():
        raise Refusal("ticket.needs_authority")


def check_reason(reason: str) -> None:
    """Raise the refusal that says what is wrong with a reason in an officer's words."""
    if not reason.strip():
        raise Refusal("ticket.needs_reason")
    if len(reason) > REASON_LIMIT:
        raise Refusal("ticket.reason_too_long", limit=REASON_LIMIT)


def _check_duplicate(ticket_id: int, other_id: int | None) -> None:
    if other_id is None:
        raise Refusal("ticket.needs_other_ticket")
    if other_id == ticket_id:
        raise Refusal("ticket.duplicate_of_itself")


def reopens(disposition: Disposition, *, grave: bool) -> bool:
    """Whether a ticket closed so comes back to the queue when its tipster adds something.

    ``grave``: what was added is what no silence would keep back either.
    """
    return grave or disposition not in PRANKS
