"""A message that went to the draft and was meant for the moderators of another tip.

Holds the move: opened under one key, sealed under the other. Refuses files, whose bytes are sealed
outside the database, and messages that are not the person's own.
"""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from desk.actors import Citizen
from desk.kit import Kit
from desk.sealed import seal_tip
from desk.tickets import dialogue
from desk.tips.answers import answers_of, keep_answers
from desk.tips.incoming import content_of
from desk.tips.rows import PARTS, any_tip, content_field, key_of, own_tip
from desk.tips.screens import say_added
from storage.tables.tips import Tip
from tipline.inert import clean_utf8
from tipline.questions import Question
from tipline.refusals import Refusal
from tipline.tips import PartKind, TipState


def move_to_dialogue(
    session: Session,
    kit: Kit,
    citizen: Citizen,
    tip_id: int,
    message_id: int,
    shown: int | None,
) -> None:
    """Take one message out of the draft and pass it on to the moderators of the tip."""
    tip = own_tip(session, citizen.person_key, tip_id)
    if tip.state is not TipState.SENT or not tip.dialogue_open:
        raise Refusal("dialogue.ended")
    for part_id in _move(session, kit, citizen, tip, message_id):
        dialogue.from_tipster(session, kit, tip, part_id)
    say_added(session, kit, citizen.to, tip.id, "reply", edit=shown)


def _move(session: Session, kit: Kit, citizen: Citizen, tip: Tip, message_id: int) -> list[int]:
    rows = session.execute(
        select(PARTS.c.id, PARTS.c.tip_id, PARTS.c.content).where(
            PARTS.c.chat_key == citizen.to.chat_key,
            PARTS.c.message_id == message_id,
            PARTS.c.kind == PartKind.TEXT,
            PARTS.c.tip_id != tip.id,
        )
    ).all()
    for row in rows:
        old = any_tip(session, row.tip_id)
        if old.person_key != citizen.person_key or old.state is not TipState.DRAFT:
            raise Refusal("lifecycle.stale", record="tip")
        content = content_of(key_of(kit, old), old.id, row.id, row.content)
        content["t"] = clean_utf8(content["t"])
        asked = content.pop("q", None)
        if asked is not None:
            _unanswer(session, kit, old, Question(asked))
        sealed = seal_tip(key_of(kit, tip), tip.id, content_field(row.id), content)
        here = PARTS.c.id == row.id
        session.execute(update(PARTS).where(here).values(tip_id=tip.id, content=sealed))
    return [row.id for row in rows]


def _unanswer(session: Session, kit: Kit, draft: Tip, question: Question) -> None:
    """What the words were taken for is open again."""
    answers = answers_of(kit, draft)
    answers.pop(question, None)
    keep_answers(session, kit, draft, answers)
