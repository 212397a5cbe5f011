"""A tip that this transaction has just made, and what is known of it without another look.

Each look costs the writer about what a row does, so the busiest way in (`desk.tips.group_intake`) asks
once for all that the ticket will need. Holds that note, kept with the session. Refuses to be believed of
any other tip.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from desk.tips.view import TipView

__all__ = ["Fresh", "fresh_of", "note_fresh"]

_FRESH = "fresh tip"


@dataclass(frozen=True, slots=True)
class Fresh:
    """The tip as it was made; the silence that stands against its sender; whether it is the first
    of theirs; and whether every reason counts as the program comes.
    """

    view: TipView
    silence_id: int | None
    is_first: bool
    usual_weights: bool


def note_fresh(session: Session, fresh: Fresh | None) -> None:
    """Have it known for what follows in this transaction; None: no more, for it may change now."""
    session.info[_FRESH] = fresh


def fresh_of(session: Session, tip_id: int) -> Fresh | None:
    """What is known of this tip, if it was just made."""
    fresh = session.info.get(_FRESH)
    return fresh if isinstance(fresh, Fresh) and fresh.view.id == tip_id else None
