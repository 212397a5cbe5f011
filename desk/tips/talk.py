"""What a draft's tipster is asked next, and what the review screen shows.

Holds the step from "something came in" to the next question, and the facts of both screens.
Refuses to ask two things at once, and to ask before what came in was kept.
"""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from desk.kit import Kit, To
from desk.notices import briefs as notices
from desk.outgoing import say
from desk.screens import of_draft
from desk.tips.answers import Answers, answers_of, given
from desk.tips.choices import (
    asks_matter,
    asks_vehicle,
    changeable,
    choices_for,
    matched,
    notice_facts,
    published,
)
from desk.tips.drafts import kinds_of
from desk.tips.opened import newest_of, parts_of
from desk.tips.rows import change, key_of
from desk.tips.screens import NOTICE_OVER, say_added
from desk.written import local, sound
from storage.tables.tips import Tip
from tipline.notices import ENDED
from tipline.questions import Answer, Question, can_skip, next_question
from tipline.surge import ANSWERED_WITHIN
from tipline.times import Precision, read_seen
from tipline.tips import PartKind, TipState, is_enough

REVIEW = "review"
_AGAIN = "review/"  # a question put once more, from the review screen
_ONLY = "only/"  # a question after which it goes, whatever else there would be to ask
_MOST_REMOVABLE = 10
_LONGEST_QUOTE = 300

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ack:
    """What is acknowledged before the next question, by code; empty where nothing is."""

    took: bool = False
    answered: Answer | None = None
    notes: tuple[str, ...] = ()

    def facts(self, kit: Kit, kinds: dict[PartKind, int]) -> Facts:
        """As it travels in a message's facts: after a new part, all that there is so far."""
        took = {kind.value: count for kind, count in kinds.items()} if self.took else {}
        plain: Facts = {"took": took, "notes": list(self.notes)}
        if self.answered is not None:
            plain["answered"] = _answer_facts(kit, self.answered)
        return plain


NOTHING = Ack()


def asked(tip: Tip) -> Question | None:
    """The question that waits for an answer, if one does."""
    name = (tip.question or "").rpartition("/")[2]
    return Question(name) if name in set(Question) else None


def is_reviewing(tip: Tip) -> bool:
    """Whether the review screen was shown already."""
    return (tip.question or "").startswith(REVIEW)


def asked_only(tip: Tip) -> bool:
    """Whether nothing but the question that waits is asked before it goes."""
    return (tip.question or "").startswith(_ONLY)


def go_on(
    session: Session,
    kit: Kit,
    tip: Tip,
    to: To,
    ack: Ack = NOTHING,
    *,
    edit: int | None = None,
    question: Question | None = None,
    only: bool = False,
    page: int = 0,
) -> None:
    """Ask the next question (or the one given); after the last comes the review screen.

    Whoever has seen the review screen comes back to it, and is not led through the rest.
    `edit` is the message whose button was pressed: it turns into the next screen. `only`: nothing
    else is asked before it goes. `page`: of the notices to choose from.
    """
    again = question is not None and is_reviewing(tip)
    kinds = kinds_of(session, tip.id)
    answers = answers_of(kit, tip)
    content = published(session, tip.notice_id)
    if question is None and not is_reviewing(tip):
        question = _next(session, tip, answers, kinds, content)
    if question is None:
        review(session, kit, tip, to, ack, edit=edit)
        return
    only = only or asked_only(tip)
    before = _AGAIN if again else _ONLY if only else ""
    change(session, tip, question=f"{before}{question.value}", asked_at=kit.clock())
    facts: Facts = {
        "tip": tip.id,
        "screen": of_draft(tip.id),
        "question": question.value,
        "ack": ack.facts(kit, kinds),
        "edit": edit,
        "skippable": can_skip(question, kinds.keys()),
        "sendable": is_enough(kinds) and not only,
        "sent": tip.state is TipState.SENT,
        "only": only,
        **choices_for(session, question, content, answers, page),
    }
    if only:
        facts["minutes"] = round(ANSWERED_WITHIN.total_seconds() / 60)
    if question is Question.CONTENT and tip.notice_id is not None:
        facts["notice"] = notice_facts(notices.brief(session, tip.notice_id))
    say(session, kit, to, "citizen.ask", facts, topic=f"ask:{tip.id}" if edit is None else None)


def review(
    session: Session,
    kit: Kit,
    tip: Tip,
    to: To,
    ack: Ack = NOTHING,
    *,
    edit: int | None = None,
    changing: bool = False,
) -> None:
    """Show what we have; `changing` shows what can be changed or removed instead of Send.

    A tip that was sent before it was asked about has nothing to be sent: that was all.
    """
    if tip.state is TipState.SENT:
        change(session, tip, question=None)
        say_added(session, kit, to, tip.id, "add", edit=edit)
        return
    change(session, tip, question=REVIEW, asked_at=kit.clock())
    notice = None if tip.notice_id is None else notices.brief(session, tip.notice_id)
    if notice is not None and notice.state in ENDED:
        ack = replace(ack, notes=(*ack.notes, NOTICE_OVER))
    parts = parts_of(session, tip, key_of(kit, tip))
    content = published(session, tip.notice_id)
    answers = given(answers_of(kit, tip))
    plain = [part for part in newest_of(parts) if part.answers is None]  # answers have their lines
    facts: Facts = {
        "tip": tip.id,
        "screen": of_draft(tip.id),
        "ack": ack.facts(kit, {}),
        "edit": edit,
        "changing": changing,
        "sendable": is_enough(kinds_of(session, tip.id)),
        "took": Counter(part.kind.value for part in plain),
        "words": [_quote(part.text) for part in plain if part.text][-5:],
        "minutes": round(kit.policy.draft_idle.total_seconds() / 60),
        "answers": [_answer_facts(kit, answer, content) for answer in answers],
        "removable": [
            {"part": p.id, "kind": p.kind.value, "text": _quote(p.text)[:30]}
            for p in parts
            if p.edit == 0 and p.answers is None
        ][-_MOST_REMOVABLE:],
    }
    if notice is not None:
        facts["notice"] = notice_facts(notice)
    if changing:
        facts["changeable"] = changeable(session, tip.notice_id, content)
    topic = f"ask:{tip.id}" if edit is None else None
    say(session, kit, to, "citizen.review", facts, topic=topic)


def is_of_no_notice_yet(session: Session, tip: Tip, answers: Answers) -> bool:
    """Whether there are notices that it may be about, and nothing has told which."""
    told = tip.notice_id is not None or Question.NOTICE in answers
    return not told and bool(notices.live_list(session))


def _next(
    session: Session,
    tip: Tip,
    answers: Answers,
    kinds: dict[PartKind, int],
    content: Facts,
) -> Question | None:
    return next_question(
        answers,
        kinds.keys(),
        notice_known=tip.notice_id is not None or tip.state is TipState.SENT,
        notices_live=is_of_no_notice_yet(session, tip, answers),
        features_described=bool(content.get("description")),
        vehicle_asked=asks_vehicle(content),
        matter_asked=asks_matter(session, tip.notice_id),
    )


def _answer_facts(kit: Kit, answer: Answer, content: Facts | None = None) -> Facts:
    facts: Facts = {
        "question": answer.question.value,
        "value": answer.value,
        "words": _quote(answer.words),
    }
    if answer.question is Question.WHEN and answer.value:
        seen = read_seen(answer.value)
        at = local(kit, seen.at)
        facts["at"] = at if seen.precision is not Precision.DAY else at[:10]
    if answer.question is Question.FEATURES and content:
        facts["matched"] = matched(content, answer.value)
    return facts


def _quote(text: str) -> str:
    return sound(text)[:_LONGEST_QUOTE]
