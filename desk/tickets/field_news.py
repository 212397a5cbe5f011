"""What comes in for an officer who is out: a short note of it, one for all that comes together.

Holds what is news to them, and the telling. Refuses what a brief refuses, anything of a tip that was taken back,
and whoever is not out with the ticket any more.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from desk.actors import SYSTEM, officer_by_id
from desk.jobs import gather, job
from desk.kit import Kit
from desk.log import record
from desk.outgoing import say
from desk.tickets.card import told_features
from desk.tickets.pictures import say_pictures
from desk.tickets.rows import Held, load
from desk.tips.facts import Facts, part_facts, tip_facts
from desk.tips.opened import facts_of
from desk.tips.view import PartView, TipView
from storage.tables.tips import Preview
from tipline.questions import Question
from tipline.tickets import OUT
from tipline.tips import PICTURES

__all__ = ["FIELD_NEWS", "answered", "came", "can_be_told", "told_later"]

FIELD_NEWS = "ticket.field_news"

_TOGETHER = timedelta(seconds=2)
_TOLD_AS = {Question.WHEN: "seen_at"}  # all others are facts by their own name
_MOST = 10  # in one note; each has its share of the room


def can_be_told(part: PartView) -> bool:
    """Whether a part says something by now: a picture does so once it has a preview."""
    return bool(part.text) or part.kind not in PICTURES or part.preview is Preview.READY


def came(session: Session, kit: Kit, held: Held, part_ids: Iterable[int]) -> None:
    """These parts of the tip are news to whoever was sent out, if anybody is."""
    _soon(session, kit, held, list(part_ids))


def answered(session: Session, kit: Kit, held: Held, preset: str, value: str) -> None:
    """So is the answer to a quick question, by one of its buttons."""
    _soon(session, kit, held, [{"preset": preset, "chosen": value}])


def told_later(session: Session, kit: Kit, held: Held, question: Question) -> None:
    """So is the answer to a question of the form, which a tip in a surge is asked once it is sent."""
    _soon(session, kit, held, [{"answer": _TOLD_AS.get(question, question.value)}])


def _soon(session: Session, kit: Kit, held: Held, news: list[Any]) -> None:
    if news and held.ticket.state in OUT:
        gather(session, kit, FIELD_NEWS, held.id, news, at=kit.clock() + _TOGETHER)


@job(FIELD_NEWS)
def tell(session: Session, kit: Kit, ticket_id: int, body: Any) -> None:
    """Tell the officer what came together, its pictures after it."""
    held = load(session, ticket_id)
    officer = officer_by_id(session, kit, held.ticket.forwarded_to or 0)
    is_out = held.ticket.state in OUT and not held.withdrawn
    if not is_out or officer is None or officer.to is None:
        return
    view = facts_of(session, kit, held.tip)
    parts = [part for part in view.parts if part.id in body and can_be_told(part)]
    said = [_said(session, view.notice_id, part) for part in parts if _has_words(part)]
    pressed = [news for news in body if isinstance(news, dict)]
    said += [news for news in pressed if "preset" in news]
    if answers := _answers(session, kit, view, pressed):
        said.append({"answers": answers})
    pictures = sum(part.preview is Preview.READY for part in parts)
    if not said and not pictures:
        return
    designation = [held.tip.designation, held.tip.designation_number]
    facts: Facts = {"ticket": held.id, "designation": designation, "pictures": pictures}
    for first in range(0, max(len(said), 1), _MOST):
        told = facts | {"said": said[first : first + _MOST]}
        say(session, kit, officer.to, "ticket.field_news", told, record_id=held.id)
    say_pictures(session, kit, officer.to, held.id, held.tip, parts)
    record(session, kit, SYSTEM, "ticket.field_news", "ticket", held.id, officer=officer.id)


def _answers(session: Session, kit: Kit, view: TipView, pressed: list[Facts]) -> Facts:
    """What the tip says by now to the questions that were answered, as its card has it."""
    names = {one["answer"] for one in pressed if "answer" in one}
    told = tip_facts(session, kit, view) | told_features(session, view) if names else {}
    return {name: told[name] for name in sorted(names & told.keys())}


def _has_words(part: PartView) -> bool:
    return bool(part.text) or part.kind not in PICTURES


def _said(session: Session, notice_id: int | None, part: PartView) -> Facts:
    return part_facts(session, notice_id, part) | {"edited": part.edit > 0}
