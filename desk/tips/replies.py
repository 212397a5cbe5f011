"""An answer to what was asked: by words, by a pin, or by a button.

Holds how each becomes an answer of the draft, and how one is skipped, changed or taken out.
Refuses to lose words that fit no answer: they stay with the tip as they were written.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from desk.actors import Citizen
from desk.kit import Kit
from desk.notices import briefs as notices
from desk.outgoing import say
from desk.screens import of_draft
from desk.tickets.events import question_answered
from desk.tips.answers import answers_of, keep_answers
from desk.tips.drafts import bind_notice, discard, drop_part, kinds_of, touch
from desk.tips.incoming import Incoming
from desk.tips.rows import change, own_tip
from desk.tips.screens import end_screen, say_sent
from desk.tips.sending import grew, send
from desk.tips.short_form import ask_or_take
from desk.tips.talk import NOTHING, REVIEW, Ack, asked, go_on, review
from storage.tables.tips import Tip
from tipline.answers import answer_by_button, means_skip, parse_answer, point_value
from tipline.languages import pick_language
from tipline.questions import GENERAL, SKIPPED, Answer, Question, Skipped, can_skip
from tipline.refusals import Refusal
from tipline.tips import PartKind, TipState

DONE = "done"  # the button that ends the choosing of features


@dataclass(frozen=True, slots=True)
class Reply:
    """What a message meant. `stands_for`: its words are this answer and need no second showing;
    `is_part`: it is something told, not only a choice among ours or the wish to go on.
    """

    answer: Answer | None = None
    stands_for: Question | None = None
    notes: tuple[str, ...] = ()
    is_part: bool = True


def take_answer(session: Session, kit: Kit, tip: Tip, incoming: Incoming) -> Reply:
    """Understand a message to a draft, and keep the answer that is in it."""
    if incoming.kind is PartKind.LOCATION and incoming.place is not None:
        answer = Answer(Question.WHERE, point_value(incoming.place), incoming.text)
        _keep(session, kit, tip, answer)
        return Reply(answer)
    question = asked(tip)
    if incoming.kind is not PartKind.TEXT or question is None:
        return Reply()
    if means_skip(question, incoming.text) and can_skip(question, kinds_of(session, tip.id).keys()):
        _put(session, kit, tip, question, SKIPPED)
        return Reply(is_part=False)
    if question is Question.CONTENT:
        return Reply()
    return _from_words(session, kit, tip, question, incoming.text)


def _from_words(session: Session, kit: Kit, tip: Tip, question: Question, words: str) -> Reply:
    policy = kit.policy
    language = pick_language(tip.language, None, "zh")
    try:
        answer = parse_answer(question, words, language, kit.clock(), policy.timezone)
    except Refusal as refusal:
        return Reply(notes=(refusal.code,))
    if answer is None or (
        question is Question.NOTICE and not _bind(session, kit, tip, answer.value)
    ):
        return Reply(notes=("words_kept",))
    _keep(session, kit, tip, answer)
    chosen = question is Question.NOTICE
    return Reply(answer, None if answer.extra else question, is_part=not chosen)


def _keep(session: Session, kit: Kit, tip: Tip, answer: Answer) -> None:
    _put(session, kit, tip, answer.question, answer)


def _put(
    session: Session, kit: Kit, tip: Tip, question: Question, answer: Answer | Skipped
) -> None:
    answers = answers_of(kit, tip)
    answers[question] = answer
    keep_answers(session, kit, tip, answers)


def _bind(session: Session, kit: Kit, tip: Tip, number: str) -> bool:
    """Tie the draft to a live notice, or to none; False where there is no such live notice."""
    live = None if number == GENERAL else notices.live_by_number(session, number)
    if live is None and number != GENERAL:
        return False
    notice_id = None if live is None else live.id
    if notice_id != tip.notice_id:
        # What matched was a place in the other notice's list; and a notice says what it is about.
        answers = answers_of(kit, tip)
        answers.pop(Question.FEATURES, None)
        answers.pop(Question.MATTER, None)
        keep_answers(session, kit, tip, answers)
    bind_notice(session, tip, notice_id)
    return True


def draft_for(session: Session, citizen: Citizen, tip_id: int) -> Tip:
    """The person's draft whose button was pressed; one that is no draft any more says what it is."""
    tip = own_tip(session, citizen.person_key, tip_id)
    if tip.state is TipState.SENT:
        raise Refusal("tip.already_sent")
    if tip.state is not TipState.DRAFT:
        raise Refusal("tip.gone")
    return tip


def asked_about(session: Session, citizen: Citizen, tip_id: int) -> Tip:
    """The person's tip that questions are put about: a draft, or one that went before it was asked."""
    tip = own_tip(session, citizen.person_key, tip_id)
    if tip.state is TipState.SENT and tip.question is not None:
        return tip
    return draft_for(session, citizen, tip_id)


def _heard(session: Session, kit: Kit, tip: Tip, question: Question) -> None:
    """Of a tip that was sent before it was asked, the desk hears each answer."""
    if tip.state is TipState.SENT:
        grew(session, kit, tip, [])
        question_answered(session, kit, tip, question)


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
    tip = asked_about(session, citizen, tip_id)
    touch(session, kit, tip)
    if question is Question.FEATURES and value != DONE:
        _toggle(session, kit, tip, value)
        go_on(session, kit, tip, citizen.to, edit=message_id, question=question)
        return
    answers = answers_of(kit, tip)
    if question is Question.FEATURES:
        answers.setdefault(question, SKIPPED)
        keep_answers(session, kit, tip, answers)
        _heard(session, kit, tip, question)
        go_on(session, kit, tip, citizen.to, edit=message_id)
        return
    answer = _pressed(session, kit, tip, question, value)
    _keep(session, kit, tip, answer)
    _heard(session, kit, tip, question)
    ack = Ack(answered=answer)
    ask_or_take(session, kit, citizen, tip, citizen.to, ack, edit=message_id)


def _pressed(session: Session, kit: Kit, tip: Tip, question: Question, value: str) -> Answer:
    answer = answer_by_button(question, value, now=kit.clock(), tz=kit.policy.timezone)
    if answer is None:
        raise Refusal("lifecycle.stale", record="tip")
    if question is Question.NOTICE and not _bind(session, kit, tip, answer.value):
        raise Refusal("notice.not_live")
    return answer


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
    tip = asked_about(session, citizen, tip_id)
    if not can_skip(question, kinds_of(session, tip.id).keys()):
        raise Refusal("tip.empty")
    touch(session, kit, tip)
    _put(session, kit, tip, question, SKIPPED)
    ask_or_take(session, kit, citizen, tip, citizen.to, edit=message_id)


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


def turn_page(
    session: Session, kit: Kit, citizen: Citizen, tip_id: int, page: int, message_id: int | None
) -> None:
    """Show another page of the notices that the tip may be about."""
    tip = asked_about(session, citizen, tip_id)
    touch(session, kit, tip)
    go_on(session, kit, tip, citizen.to, edit=message_id, question=Question.NOTICE, page=page)


def show_review(
    session: Session,
    kit: Kit,
    citizen: Citizen,
    tip_id: int,
    message_id: int | None,
    changing: bool = False,
) -> None:
    """Leave the questions for the review screen; `changing` offers what can be changed there."""
    tip = asked_about(session, citizen, tip_id)
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
    drop_part(session, kit, tip.id, part_id)
    touch(session, kit, tip)
    review(session, kit, tip, citizen.to, NOTHING, edit=message_id, changing=True)


def offer(
    session: Session,
    kit: Kit,
    citizen: Citizen,
    tip_id: int,
    what: str,
    message_id: int | None,
) -> None:
    """Ask for more, or "really?" before giving up, in place of the review screen."""
    tip = draft_for(session, citizen, tip_id)
    touch(session, kit, tip)
    change(session, tip, question=REVIEW)
    facts = {"tip": tip.id, "screen": of_draft(tip.id), "what": what, "edit": message_id}
    say(session, kit, citizen.to, "citizen.offer", facts)


def discard_draft(
    session: Session, kit: Kit, citizen: Citizen, tip_id: int, message_id: int | None
) -> None:
    """Give the draft up for good."""
    draft_for(session, citizen, tip_id)
    end_screen(session, kit, citizen.to, tip_id, "discarded", message_id)
    discard(session, kit, citizen.person_key)


def send_draft(
    session: Session, kit: Kit, citizen: Citizen, tip_id: int, message_id: int | None
) -> None:
    """Send was pressed. Pressed twice, the second press hears that it is sent already."""
    tip = draft_for(session, citizen, tip_id)
    # The screen that was pressed says so; the receipt is a message to keep.
    say_sent(session, kit, citizen.to, tip.id, message_id)
    send(session, kit, citizen, tip, citizen.to)
