"""The short form: while the line is in a surge a tip is taken as it came, and asked about later.

Holds the choice between asking and taking, the one question that is put before (which notice it is about decides
who looks at it), and those that are put afterwards, on a press. Refuses to take less than makes a tip, to wait
long for an answer, and to break off what was being asked when the surge began.
"""

from sqlalchemy.orm import Session

from desk.actors import Actor, Citizen
from desk.jobs import schedule
from desk.kit import Kit, To
from desk.surging import in_surge
from desk.tips.answers import answers_of
from desk.tips.drafts import IDLE, kinds_of
from desk.tips.rows import own_tip
from desk.tips.screens import say_sent
from desk.tips.sending import send
from desk.tips.talk import NOTHING, Ack, asked, asked_only, go_on, is_of_no_notice_yet
from storage.tables.tips import Tip
from tipline.questions import Question
from tipline.refusals import Refusal
from tipline.surge import ANSWERED_WITHIN
from tipline.tips import TipState, is_enough

__all__ = ["ask_afterwards", "ask_or_take"]

_BEGINS_WITH = (Question.NOTICE, Question.CONTENT)


def ask_or_take(
    session: Session,
    kit: Kit,
    actor: Actor,
    tip: Tip,
    to: To,
    ack: Ack = NOTHING,
    *,
    edit: int | None = None,
) -> None:
    """Go on with a draft: the next question or, in a surge, the receipt at once."""
    if not _is_short(session, tip):
        go_on(session, kit, tip, to, ack, edit=edit)
    elif is_of_no_notice_yet(session, tip, answers_of(kit, tip)):
        go_on(session, kit, tip, to, ack, edit=edit, only=True)
        schedule(session, kit, IDLE, tip.id, at=kit.clock() + ANSWERED_WITHIN)
    else:
        say_sent(session, kit, to, tip.id, edit)
        send(session, kit, actor, tip, to, short=ack.notes)


def _is_short(session: Session, tip: Tip) -> bool:
    """Whether the tip is told in the short form; once begun it is, also when the surge is over."""
    begins = tip.question is None or asked(tip) in _BEGINS_WITH
    if tip.state is not TipState.DRAFT or not begins:
        return False
    return is_enough(kinds_of(session, tip.id)) and (asked_only(tip) or in_surge(session))


def ask_afterwards(
    session: Session, kit: Kit, citizen: Citizen, tip_id: int, opened: int | None
) -> None:
    """Put the questions about a tip that went as it came. Raises Refusal once it is gone."""
    tip = own_tip(session, citizen.person_key, tip_id, opened=opened)
    if tip.state is not TipState.SENT:
        raise Refusal("tip.retracted" if tip.state is TipState.RETRACTED else "tip.gone")
    go_on(session, kit, tip, citizen.to)
