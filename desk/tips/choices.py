"""What there is to choose from while a tip is told: live notices, described features, questions.

Holds the facts that buttons are drawn from. Refuses anything of a notice that was not published.
"""

from typing import Any

from sqlalchemy.orm import Session

from desk.district.matters import any_handled, handled
from desk.notices import briefs as notices
from desk.tips.answers import Answers
from tipline.matters import Matter
from tipline.notices import NoticeKind, NoticeState
from tipline.questions import Answer, Question

ON_A_PAGE = 8

Facts = dict[str, Any]


def published(session: Session, notice_id: int | None) -> Facts:
    """The published content of a tip's notice; empty where it has none."""
    brief = None if notice_id is None else notices.brief(session, notice_id)
    return dict(brief.public_content or {}) if brief is not None else {}


def changeable(session: Session, notice_id: int | None, content: Facts) -> list[str]:
    """The questions that make sense for this tip and can be answered anew, in their order."""
    needless = {Question.CONTENT}
    if not notices.live_list(session):
        needless.add(Question.NOTICE)
    if not content.get("description"):
        needless.add(Question.FEATURES)
    if not asks_vehicle(content):
        needless.add(Question.VEHICLE)
    if not asks_matter(session, notice_id):
        needless.add(Question.MATTER)
    return [question.value for question in Question if question not in needless]


def asks_vehicle(content: Facts) -> bool:
    """Whether a vehicle would be news: not where the notice itself is about one."""
    return content.get("kind") != NoticeKind.VEHICLE


def asks_matter(session: Session, notice_id: int | None) -> bool:
    """Whether it decides anything what the tip is about: no notice says so, and a unit handles some matter."""
    return notice_id is None and any_handled(session)


def choices_for(
    session: Session, question: Question, content: Facts, answers: Answers, page: int
) -> Facts:
    """What the question's buttons offer; of the notices one page."""
    if question is Question.NOTICE:
        found = page_of_notices(session, page)
        return {"choices": found.pop("notices"), **found}
    if question is Question.MATTER:
        return {
            "choices": [one.value for one in Matter if one in (*handled(session), Matter.OTHER)]
        }
    return {"choices": _features(question, content, answers)}


def _features(question: Question, content: Facts, answers: Answers) -> list[Facts]:
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


def matched(content: Facts, value: str) -> list[Facts]:
    """The described features that an answer chose, by their places in the description."""
    described = content.get("description") or []
    places = [int(place) for place in value.split(",") if place.isdecimal()]
    chosen = [described[place] for place in places if place < len(described)]
    return [{"feature": one.get("feature"), "value": one.get("value")} for one in chosen]


def notice_facts(brief: Any) -> Facts:
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
        "exercise": bool(content.get("exercise")),
    }


def page_of_notices(session: Session, page: int = 0) -> Facts:
    """A page of the live notices, newest first, as buttons show them; the last one where fewer are left."""
    live = notices.live_list(session)
    page = min(page, max(0, len(live) - 1) // ON_A_PAGE)
    first = page * ON_A_PAGE
    shown = [notice_facts(one) for one in live[first : first + ON_A_PAGE]]
    return {"notices": shown, "page": page, "more": len(live) > first + ON_A_PAGE}
