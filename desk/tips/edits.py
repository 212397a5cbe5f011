"""Messages that were edited after they were kept: each edit is a further version.

Holds where an edit belongs and how it is kept. Refuses to change what was kept before, edits of
other people's messages, and moves of a live location, which is taken once.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.actors import Citizen
from desk.kit import Kit
from desk.tips.answers import answers_of, keep_answers
from desk.tips.incoming import Incoming, content_of, keep_part
from desk.tips.routes import File
from desk.tips.rows import PARTS, DataKey, Target, any_tip, key_of
from desk.tips.screens import say_added
from desk.tips.sending import grew
from desk.tips.talk import Ack, asked, go_on
from storage.ids import new_id
from storage.tables.tips import Tip
from tipline.answers import parse_answer
from tipline.languages import pick_language
from tipline.questions import Answer, Question
from tipline.refusals import Refusal
from tipline.tips import Channel, PartKind, TipState


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit that is to be kept. `same_file`: only the words changed, nothing need be fetched."""

    target: Target
    number: int
    answers: Question | None
    same_file: bool


def edit_of(session: Session, kit: Kit, citizen: Citizen, incoming: Incoming) -> Edit | None:
    """What this edit is a further version of; None where there is nothing to keep it with."""
    newest = session.execute(
        select(PARTS.c.id, PARTS.c.tip_id, PARTS.c.edit, PARTS.c.content)
        .where(PARTS.c.chat_key == incoming.chat_key, PARTS.c.message_id == incoming.message_id)
        .order_by(PARTS.c.edit.desc())
        .limit(1)
    ).one_or_none()
    if newest is None:
        return None
    tip = any_tip(session, newest.tip_id, lock=False)
    theirs = tip.person_key == citizen.person_key
    if not theirs or tip.data_key is None or tip.state not in (TipState.DRAFT, TipState.SENT):
        return None
    key = key_of(kit, tip)
    content = content_of(key, tip.id, newest.id, newest.content)
    same_file = content.get("uid") == incoming.unique
    if same_file and content["t"] == incoming.text:
        return None
    asked = content.get("q")
    return Edit(
        target=Target(tip.id, new_id(), DataKey(key, tip.data_key), fresh=False),
        number=newest.edit + 1,
        answers=Question(asked) if asked else None,
        same_file=same_file,
    )


def keep_edit(
    session: Session,
    kit: Kit,
    citizen: Citizen,
    incoming: Incoming,
    edit: Edit,
    file: File | None = None,
) -> None:
    """Keep the edit beside what was there, and have it count from now on."""
    tip = any_tip(session, edit.target.tip_id)
    if tip.state not in (TipState.DRAFT, TipState.SENT):
        return
    part_id = keep_part(
        session,
        kit,
        tip.id,
        key_of(kit, tip),
        edit.target.part_id,
        incoming,
        blob=file.blob if file else None,
        answers=edit.answers,
        edit=edit.number,
    )
    if edit.answers is not None:
        _answer_anew(session, kit, tip, edit.answers, incoming)
    if tip.state is TipState.SENT:
        grew(session, kit, tip, [part_id])
    if tip.channel is Channel.GROUP and incoming.chat_key != citizen.to.chat_key:
        return
    _tell(session, kit, citizen, tip)


def _tell(session: Session, kit: Kit, citizen: Citizen, tip: Tip) -> None:
    if tip.state is TipState.DRAFT:
        go_on(session, kit, tip, citizen.to, Ack(notes=("edited",)), question=asked(tip))
    else:
        say_added(session, kit, citizen.to, tip.id, "edit")


def _answer_anew(
    session: Session, kit: Kit, tip: Tip, question: Question, incoming: Incoming
) -> None:
    """The edited words answered a question: they do so again, or stand as they are."""
    if incoming.kind is not PartKind.TEXT:
        return
    language, now = pick_language(tip.language, None, "zh"), kit.clock()
    try:
        answer = parse_answer(question, incoming.text, language, now, kit.policy.timezone)
    except Refusal:
        answer = None
    answers = answers_of(kit, tip)
    answers[question] = answer or Answer(question, "", incoming.text)
    keep_answers(session, kit, tip, answers)
