"""The answers of a tip: read from their seal and written back.

Holds one JSON object per tip, question by question; a skipped question is null. Refuses what a
later version of the questions no longer knows: it is left where it is, and not shown.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from desk.kit import Kit
from desk.sealed import open_tip, seal_tip
from desk.tips.rows import ANSWERS, change, key_of
from storage.tables.tips import Tip
from tipline.inert import clean_utf8, original_text
from tipline.questions import SKIPPED, Answer, Question, Skipped

Answers = dict[Question, Answer | Skipped]


def answers_of(kit: Kit, tip: Tip) -> Answers:
    """Open the answers. Raises Refusal `tip.gone` once the key was destroyed."""
    if tip.answers is None:
        return {}
    kept: dict[str, Any] = open_tip(key_of(kit, tip), tip.id, ANSWERS, tip.answers)
    known = {question.value for question in Question}
    return {Question(name): _read(name, value) for name, value in kept.items() if name in known}


def keep_answers(session: Session, kit: Kit, tip: Tip, answers: Mapping[Question, Any]) -> None:
    """Seal the answers into the tip's row."""
    plain = {question.value: _written(answer) for question, answer in answers.items()}
    change(session, tip, answers=seal_tip(key_of(kit, tip), tip.id, ANSWERS, plain))


def given(answers: Mapping[Question, Answer | Skipped]) -> tuple[Answer, ...]:
    """The questions that were answered, in their order; skipped ones left out."""
    found = (answers.get(question) for question in Question)
    return tuple(answer for answer in found if isinstance(answer, Answer))


def _read(name: str, value: Any) -> Answer | Skipped:
    if value is None:
        return SKIPPED
    return Answer(Question(name), value["v"], original_text(value["w"]), bool(value["x"]))


def _written(answer: Answer | Skipped) -> dict[str, Any] | None:
    if not isinstance(answer, Answer):
        return None
    return {"v": answer.value, "w": clean_utf8(answer.words), "x": answer.extra}
