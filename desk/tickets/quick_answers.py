"""A tipster's answer to a quick question, by one press.

Holds the one act. Refuses a second answer to the same line, a value that no button of ours has, and
whoever is not the tipster.
"""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from desk.actors import Citizen
from desk.kit import Kit
from desk.outgoing import say
from desk.sealed import open_tip
from desk.tickets.dialogue import keep_line, line_field
from desk.tickets.events import tip_answered_by_press
from desk.tips.answers import answers_of, keep_answers
from desk.tips.opened import notice_number_of
from desk.tips.rows import LINES, key_of, own_tip
from storage.statements import changed
from storage.tables.tips import LineDirection, Tip
from tipline.questions import Answer
from tipline.quick_questions import KEPT_AS, READY_ANSWERS
from tipline.refusals import Refusal
from tipline.tips import TipState

__all__ = ["answer_by_press"]


def answer_by_press(
    session: Session, kit: Kit, citizen: Citizen, line_id: int, value: str, shown: int | None
) -> None:
    """Keep the answer, tell the moderators, and show in the message (`shown`) what was chosen."""
    line = session.execute(select(LINES).where(LINES.c.id == line_id)).one_or_none()
    if line is None:
        raise Refusal("lifecycle.stale", record="tip")
    tip = own_tip(session, citizen.person_key, line.tip_id)
    if tip.state is not TipState.SENT or not tip.dialogue_open:
        raise Refusal("dialogue.ended")
    preset = open_tip(key_of(kit, tip), tip.id, line_field(line_id), line.body).get("preset", "")
    if value not in READY_ANSWERS.get(preset, ()):
        raise Refusal("lifecycle.stale", record="tip")
    unanswered = (LINES.c.id == line_id) & LINES.c.answered_at.is_(None)
    if not changed(session, update(LINES).where(unanswered).values(answered_at=kit.clock())):
        raise Refusal("dialogue.answered")
    facts: dict[str, Any] = {"preset": preset, "chosen": value}
    keep_line(session, kit, tip, LineDirection.TO_MODERATORS, facts)
    _keep_in_tip(session, kit, tip, preset, value)
    tip_answered_by_press(session, kit, tip, preset, value)
    about = {"tip": tip.id, "notice": notice_number_of(session, tip.notice_id), "edit": shown}
    say(session, kit, citizen.to, "dialogue.answered", about | facts)


def _keep_in_tip(session: Session, kit: Kit, tip: Tip, preset: str, value: str) -> None:
    if (question := KEPT_AS.get(preset)) is not None:
        answers = answers_of(kit, tip)
        keep_answers(session, kit, tip, {**answers, question: Answer(question, value)})
