"""The short form: while the line is in a surge a tip is taken as it came, and asked about later.

Holds the choice between asking and taking, and the questions that are put afterwards, on a press. Refuses to take
less than makes a tip, and to break off what was being asked when the surge began.
"""

from sqlalchemy.orm import Session

from desk.actors import Actor, Citizen
from desk.kit import Kit, To
from desk.screens import leave_screen, of_draft
from desk.surging import in_surge
from desk.tips.drafts import kinds_of
from desk.tips.rows import own_tip
from desk.tips.sending import send
from desk.tips.talk import Ack, asked, go_on
from storage.tables.tips import Tip
from tipline.questions import Question
from tipline.refusals import Refusal
from tipline.tips import TipState, is_enough

__all__ = ["ask_afterwards", "ask_or_take"]

_BEGINS_WITH = (Question.NOTICE, Question.CONTENT)


def ask_or_take(session: Session, kit: Kit, actor: Actor, tip: Tip, to: To, ack: Ack) -> None:
    """Go on with a draft: the next question or, in a surge, the receipt at once."""
    fresh = tip.question is None or asked(tip) in _BEGINS_WITH
    if not (fresh and is_enough(kinds_of(session, tip.id)) and in_surge(session)):
        go_on(session, kit, tip, to, ack)
        return
    leave_screen(session, kit, to, of_draft(tip.id))
    send(session, kit, actor, tip, to, short=ack.notes)


def ask_afterwards(
    session: Session, kit: Kit, citizen: Citizen, tip_id: int, opened: int | None
) -> None:
    """Put the questions about a tip that went as it came. Raises Refusal once it is gone."""
    tip = own_tip(session, citizen.person_key, tip_id, opened=opened)
    if tip.state is not TipState.SENT:
        raise Refusal("tip.retracted" if tip.state is TipState.RETRACTED else "tip.gone")
    go_on(session, kit, tip, citizen.to)
