"""Referrals to other authorities, each with its file of papers.

Holds what was asked of whom by when, sealed where people typed it. Refuses a second open referral for one
ticket; papers are added and never changed.
"""

from datetime import datetime

from sqlalchemy import Index, text

from storage.columns import check, choice, instant, number, sealed
from storage.tables.row import Row
from tipline.referrals import Paper, ReferralState

_OPEN = text("state <> 'answered'")


class Referral(Row, table=True):
    """One authority, one deadline."""

    __tablename__ = "referral"
    __table_args__ = (
        Index(
            "referral_once", "ticket_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
        check("state <> 'answered' OR answered_at IS NOT NULL", "answered_at_some_time"),
    )

    id: int | None = number(optional=True, primary_key=True)
    ticket_id: int = number(foreign_key="ticket.id", index=True)
    state: ReferralState = choice(ReferralState, "referral_state", default=ReferralState.RUNNING)
    authority: bytes = sealed()
    opened_by: int = number(foreign_key="officer.id")
    climbed: int = number(default=0)
    version: int = number(default=0)
    made_at: datetime = instant()
    due_at: datetime = instant()
    answered_at: datetime | None = instant(optional=True)


class ReferralPaper(Row, table=True):
    """One paper of a referral's file; a reminder order is written by the clock, and has no words."""

    __tablename__ = "referral_paper"

    id: int | None = number(optional=True, primary_key=True)
    referral_id: int = number(foreign_key="referral.id", index=True)
    kind: Paper = choice(Paper, "referral_paper_kind")
    words: bytes | None = sealed(optional=True)
    made_by: int | None = number(optional=True, foreign_key="officer.id")
    at: datetime = instant()
