"""What a draft's tipster is asked next, and what the review screen shows.

Holds the step from "something came in" to the next question, and the facts of both screens.
Refuses to ask two things at once, and to ask before what came in was kept.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from desk import notices
from desk.drafts import kinds_of
from desk.kit import Kit, To
from desk.outgoing import say
from desk.tip_answers import Answers, answers_of, given
from desk.tip_facts import local, sound
from desk.tip_rows import change, key_of
from desk.tips import parts_of
from storage.tables.tips import Tip
from tipline.notices import NoticeKind, NoticeState
from tipline.questions import Answer, Question, can_skip, next_question
from tipline.times import Precision, read_seen
from tipline.tips import PartKind, is_enough

REVIEW, CHANGE = "review", "change"
MOST_CHOICES = 8
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


def go_on(
    session: Session,
    kit: Kit,
    tip: Tip,
    to: To,
    ack: Ack = NOTHING,
    *,
    edit: int | None = None,
    question: Question | None = None,
) -> None:
    """Ask the next question (or the one given); after the last comes the review screen.

    `edit` is the message whose button was pressed: it turns into the next screen.
    """
    kinds = kinds_of(session, tip.id)
    answers = answers_of(kit, tip)
    brief = None if tip.notice_id is None else notices.brief(session, tip.notice_id)
    content: Facts = dict(brief.public_content or {}) if brief is not None else {}
    if question is None:
        question = _next(session, tip, answers, kinds, content)
    if question is None:
        review(session, kit, tip, to, ack, edit=edit)
        return
    change(session, tip, question=question.value, asked_at=kit.clock())
    facts: Facts = {
        "tip": tip.id,
        "question": question.value,
        "ack": ack.facts(kit, kinds),
        "edit": edit,
        "skippable": can_skip(question, kinds.keys()),
        "sendable": is_enough(kinds),
        "choices": _choices(session, question, content, answers),
    }
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
    """Show what we have; `changing` shows what can be changed or removed instead of Send."""
    change(session, tip, question=REVIEW, asked_at=kit.clock())
    parts = parts_of(session, tip, key_of(kit, tip))
    answers = given(answers_of(kit, tip))
    counts = kinds_of(session, tip.id)
    facts: Facts = {
        "tip": tip.id,
        "ack": ack.facts(kit, {}),
        "edit": edit,
        "changing": changing,
        "sendable": is_enough(counts),
        "took": {kind.value: count for kind, count in counts.items()},
        "words": [_quote(p.text) for p in parts if p.text and p.answers is None][-5:],
        "minutes": round(kit.policy.draft_idle.total_seconds() / 60),
        "answers": [_answer_facts(kit, answer) for answer in answers],
        "removable": [
            {"part": p.id, "kind": p.kind.value, "text": _quote(p.text)[:30]}
            for p in parts
            if p.edit == 0 and p.answers is None
        ][-_MOST_REMOVABLE:],
    }
    if tip.notice_id is not None:
        facts["notice"] = _notice_facts(notices.brief(session, tip.notice_id))
    topic = f"ask:{tip.id}" if edit is None else None
    say(session, kit, to, "citizen.review", facts, topic=topic)


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
        notice_known=tip.notice_id is not None,
        notices_live=tip.notice_id is None
        and Question.NOTICE not in answers
        and bool(notices.live_list(session)),
        features_described=bool(content.get("description")),
        vehicle_asked=content.get("kind") != NoticeKind.VEHICLE,
    )


def _choices(session: Session, question: Question, content: Facts, answers: Answers) -> list[Facts]:
    if question is Question.NOTICE:
        return [_notice_facts(live) for live in notices.live_list(session)[:MOST_CHOICES]]
    if question is Question.FEATURES:
        chosen = answers.get(Question.FEATURES)
        places = chosen.value.split(",") if isinstance(chosen, Answer) else []
        return [
            {
                "place": place,
                "feature": entry.get("feature"),
                "value": entry.get("value"),
                "on": str(place) in places,
            }
            for place, entry in enumerate(content.get("description") or [])
        ]
    return []


def _notice_facts(brief: Any) -> Facts:
    """What a button or a line says of a notice; only what was published."""
    if brief is None or brief.number is None:
        return {}
    content = brief.public_content or {}
    described = content.get("facts") or {}
    return {
        "number": brief.number,
        "kind": brief.kind.value if brief.kind else "",
        "place": described.get("place") or "",
        "text": described.get("text") or "",
        "live": brief.state is NoticeState.LIVE,
    }


def notice_choices(session: Session) -> list[Facts]:
    """The live notices, newest first, as buttons show them."""
    return [_notice_facts(live) for live in notices.live_list(session)[:MOST_CHOICES]]


def _answer_facts(kit: Kit, answer: Answer) -> Facts:
    facts = {
        "question": answer.question.value,
        "value": answer.value,
        "words": _quote(answer.words),
    }
    if answer.question is Question.WHEN and answer.value:
        seen = read_seen(answer.value)
        at = local(kit, seen.at)
        facts["at"] = at if seen.precision is not Precision.DAY else at[:10]
    return facts


def _quote(text: str) -> str:
    return sound(text)[:_LONGEST_QUOTE]
