"""An answer to what was asked: by words, by a pin, or by a button.

Holds how each becomes an answer of the draft, and how one is skipped, changed or taken out.
Refuses to lose words that fit no answer: they stay with the tip as they were written.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session
from tipline.answers import parse_answer

from desk import notices
from desk.actors import Citizen
from desk.drafts import bind_notice, drop_part, kinds_of, touch
from desk.incoming import Incoming
from desk.kit import Kit
from desk.tip_answers import answers_of, keep_answers
from desk.tip_rows import own_tip
from desk.tip_sending import asked, send
from desk.tip_talk import NOTHING, Ack, go_on, review
from storage.tables.tips import Tip
from tipline.languages import pick_language
from tipline.questions import BUTTONS, GENERAL, SKIPPED, Answer, Question, can_skip
from tipline.refusals import Refusal
from tipline.times import seen_by_button
from tipline.tips import PartKind, TipState

DONE = "done"  # the button that ends the choosing of features


@dataclass(frozen=True, slots=True)
class Reply:
    """What a message meant. `stands_for`: its words are this answer and need no second showing."""

    answer: Answer | None = None
    stands_for: Question | None = None
    notes: tuple[str, ...] = ()


def take_answer(session: Session, kit: Kit, tip: Tip, incoming: Incoming) -> Reply:
    """Understand a message to a draft, and keep the answer that is in it."""
    if incoming.kind is PartKind.LOCATION and incoming.place is not None:
        at = f"{incoming.place.latitude:.6f},{incoming.place.longitude:.6f}"
        answer = Answer(Question.WHERE, at, incoming.text)
        _keep(session, kit, tip, answer)
        return Reply(answer)
    question = asked(tip)
    if incoming.kind is not PartKind.TEXT or question in (None, Question.CONTENT):
        return Reply()
    assert question is not None
    return _from_words(session, kit, tip, question, incoming.text)


def _from_words(session: Session, kit: Kit, tip: Tip, question: Question, words: str) -> Reply:
    policy = kit.policy
    language = pick_language(tip.language, None, "zh")
    try:
        answer = parse_answer(question, words, language, kit.clock(), policy.timezone)
    except Refusal as refusal:
        return Reply(notes=(refusal.code,))
    if answer is None or (question is Question.NOTICE and not _bind(session, tip, answer.value)):
        return Reply(notes=("words_kept",))
    _keep(session, kit, tip, answer)
    return Reply(answer, None if answer.extra else question)


def _keep(session: Session, kit: Kit, tip: Tip, answer: Answer) -> None:
    answers = answers_of(kit, tip)
    answers[answer.question] = answer
    keep_answers(session, kit, tip, answers)


def _bind(session: Session, tip: Tip, number: str) -> bool:
    """Tie the draft to a live notice, or to none; False where there is no such live notice."""
    if number == GENERAL:
        bind_notice(session, tip, None)
        return True
    live = notices.live_by_number(session, number)
    if live is None:
        return False
    bind_notice(session, tip, live.id)
    return True


def draft_for(session: Session, citizen: Citizen, tip_id: int) -> Tip:
    """The person's draft whose button was pressed; one that is no draft any more says what it is."""
    tip = own_tip(session, citizen.person_key, tip_id)
    if tip.state is TipState.SENT:
        raise Refusal("tip.already_sent")
    if tip.state is not TipState.DRAFT:
        raise Refusal("tip.gone")
    return tip


def press(
    session: Session,
    kit: Kit,
    citizen: Citizen,
    tip_id: int,
    question: Question,
    value: str,
    message_id: int | None,
) -> None:
    """A button under a question was pressed: keep the answer, turn the message into the next."""
    tip = draft_for(session, citizen, tip_id)
    touch(session, kit, tip)
    if question is Question.FEATURES and value != DONE:
        _toggle(session, kit, tip, value)
        go_on(session, kit, tip, citizen.to, edit=message_id, question=question)
        return
    answers = answers_of(kit, tip)
    if question is Question.FEATURES:
        answers.setdefault(question, SKIPPED)
        keep_answers(session, kit, tip, answers)
        go_on(session, kit, tip, citizen.to, edit=message_id)
        return
    answer = _pressed(session, kit, tip, question, value)
    _keep(session, kit, tip, answer)
    go_on(session, kit, tip, citizen.to, Ack(answered=answer), edit=message_id)


def _pressed(session: Session, kit: Kit, tip: Tip, question: Question, value: str) -> Answer:
    if question is Question.NOTICE:
        if not _bind(session, tip, value):
            raise Refusal("notice.not_live")
        return Answer(question, value)
    if value not in BUTTONS[question]:
        raise Refusal("lifecycle.stale", record="tip")
    if question is Question.WHEN:
        seen = seen_by_button(value, kit.clock(), kit.policy.timezone)
        assert seen is not None, "every button of the question is understood"
        return Answer(question, seen.written())
    return Answer(question, value)


def _toggle(session: Session, kit: Kit, tip: Tip, place: str) -> None:
    brief = None if tip.notice_id is None else notices.brief(session, tip.notice_id)
    described = ((brief.public_content or {}) if brief else {}).get("description") or []
    if place not in {str(number) for number in range(len(described))}:
        raise Refusal("lifecycle.stale", record="tip")
    answers = answers_of(kit, tip)
    given: Any = answers.get(Question.FEATURES)
    chosen = set(given.value.split(",")) if isinstance(given, Answer) and given.value else set()
    chosen ^= {place}
    if chosen:
        kept = ",".join(sorted(chosen, key=int))
        answers[Question.FEATURES] = Answer(Question.FEATURES, kept)
    else:
        answers.pop(Question.FEATURES, None)
    keep_answers(session, kit, tip, answers)


def skip(
    session: Session,
    kit: Kit,
    citizen: Citizen,
    tip_id: int,
    question: Question,
    message_id: int | None,
) -> None:
    """The question is passed over, and an answer given to it before is taken out."""
    tip = draft_for(session, citizen, tip_id)
    if not can_skip(question, kinds_of(session, tip.id).keys()):
        raise Refusal("tip.empty")
    touch(session, kit, tip)
    answers = answers_of(kit, tip)
    answers[question] = SKIPPED
    keep_answers(session, kit, tip, answers)
    go_on(session, kit, tip, citizen.to, edit=message_id)


def ask_again(
    session: Session,
    kit: Kit,
    citizen: Citizen,
    tip_id: int,
    question: Question,
    message_id: int | None,
) -> None:
    """Put one question again; its answer stands until there is another."""
    tip = draft_for(session, citizen, tip_id)
    touch(session, kit, tip)
    go_on(session, kit, tip, citizen.to, edit=message_id, question=question)


def show_review(
    session: Session,
    kit: Kit,
    citizen: Citizen,
    tip_id: int,
    message_id: int | None,
    changing: bool = False,
) -> None:
    """Leave the questions for the review screen; `changing` offers what can be changed there."""
    tip = draft_for(session, citizen, tip_id)
    touch(session, kit, tip)
    review(session, kit, tip, citizen.to, NOTHING, edit=message_id, changing=changing)


def remove_part(
    session: Session,
    kit: Kit,
    citizen: Citizen,
    tip_id: int,
    part_id: int,
    message_id: int | None,
) -> None:
    """Take one message out of the draft and show what is left."""
    tip = draft_for(session, citizen, tip_id)
    drop_part(session, tip.id, part_id)
    touch(session, kit, tip)
    review(session, kit, tip, citizen.to, NOTHING, edit=message_id, changing=True)


def send_draft(session: Session, kit: Kit, citizen: Citizen, tip_id: int) -> None:
    """Send was pressed. Pressed twice, the second press hears that it is sent already."""
    send(session, kit, citizen, draft_for(session, citizen, tip_id), citizen.to)
