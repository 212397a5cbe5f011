"""The guided conversation with a publisher, seen from the desk: the question, the answer, the next.

Holds what each screen shows and how an answer is weighed and taken. An answer is weighed first
(what is wrong with it, which question is next), so that the step can be kept in the same
transaction as the answer. Refuses to keep a faulty answer.
"""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from desk.actors import OfficerActor
from desk.district.area_choice import area_choice
from desk.district.units import list_areas, unit_contact
from desk.kit import Kit, To
from desk.notices.audience import area_names, areas_of, reach
from desk.notices.card import draft_facts
from desk.notices.drafts import (
    Draft,
    draft,
    drop_photos,
    faults_at,
    open_draft,
    put,
    set_area,
)
from desk.notices.last_known import last_known_facts
from desk.notices.offence_list import faults_of, in_force, names_of
from desk.notices.rows import notice_row
from desk.notices.steps import (
    Step,
    as_fault,
    is_half_told,
    offences_for,
    read_answer,
    step_after,
    step_before,
    steps_at,
    unanswered_in,
)
from desk.outgoing import say
from desk.screens import NOT_BEGUN, leave_screen, of_notice
from tipline.languages import Language
from tipline.last_known import LAST_KNOWN
from tipline.notices import NoticeState
from tipline.refusals import Fault, Refusal

Facts = dict[str, Any]

_LACKING = "check.required"
_MOST_AREAS = 90  # buttons beside the step's own; Telegram takes a hundred


@dataclass(frozen=True, slots=True)
class Weighed:
    """An answer, before it is kept: its value, what is wrong with it, the question after it."""

    value: Any
    faults: tuple[Fault, ...]
    following: Step


def begin(session: Session, kit: Kit, actor: OfficerActor, to: To, kind: str) -> None:
    """Begin a notice of this kind and ask the first question."""
    notice_id = draft(session, kit, actor, {"kind": kind})
    ask(session, kit, actor, to, notice_id, Step.OFFENCE)
    leave_screen(session, kit, to, of_notice(NOT_BEGUN))


def weigh_text(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    notice_id: int,
    step: Step,
    text: str,
    language: Language,
) -> Weighed:
    """Weigh a typed answer."""
    held, tz = open_draft(session, kit, actor, notice_id).document.get(step), kit.policy.timezone
    try:
        value = read_answer(step, text, held, now=kit.clock(), tz=tz, language=language)
    except Refusal as refusal:
        return Weighed(None, (as_fault(refusal, step),), step)
    return weigh(session, kit, actor, notice_id, step, value)


def weigh(
    session: Session, kit: Kit, actor: OfficerActor, notice_id: int, step: Step, value: Any
) -> Weighed:
    """Weigh an answer that is a value already."""
    held = open_draft(session, kit, actor, notice_id)
    document = copy.deepcopy(held.document)
    here = document
    *parents, last = step.split(".")
    for name in parents:
        here = here.setdefault(name, {})
    here[last] = value
    faults = _said_at_once(faults_at(session, kit, document, step.value), step, value)
    stays = bool(faults) or is_half_told(step, value)
    following = step if stays else _after(session, kit, actor, held, document, step)
    return Weighed(value, tuple(faults), following)


def after(session: Session, kit: Kit, actor: OfficerActor, notice_id: int, step: Step) -> Step:
    """The question after one that was passed over, or answered by its own buttons."""
    held = open_draft(session, kit, actor, notice_id)
    return _after(session, kit, actor, held, held.document, step)


def take(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    to: To,
    notice_id: int,
    step: Step,
    value: Any,
    following: Step,
    *,
    pressed: bool = False,
) -> None:
    """Keep a weighed answer and ask the next question. None takes the answer out.

    What was `pressed` is said back: unlike typed words it stands nowhere in the chat.
    """
    if step is Step.AREA:
        set_area(session, kit, actor, notice_id, value)
    else:
        put(session, kit, actor, notice_id, step.value, value)
    took = {"step": step.value, "value": value} if pressed else None
    if took and step is Step.OFFENCE:
        took["names"] = names_of(session, str(value))
    ask(session, kit, actor, to, notice_id, following, took=took)


def ask(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    to: To,
    notice_id: int,
    step: Step,
    faults: Sequence[Fault] = (),
    *,
    took: Facts | None = None,
    typed: str = "",
) -> None:
    """Put one question, with what was wrong with the last answer to it, or what was taken; with
    only those choices that fit what was `typed` of an area's name.
    """
    held = open_draft(session, kit, actor, notice_id)
    if step is Step.PREVIEW:
        show_draft(session, kit, actor, to, held)
        return
    facts = {
        "id": notice_id,
        "screen": of_notice(notice_id),
        "step": step.value,
        "back": step_before(step, len(list_areas(session, actor.unit_id))),
        "answered": step not in _unanswered(session, actor, held, held.document),
        "faults": [_fault(fault) for fault in faults],
        "took": took,
        "kind": held.document.get("kind"),
        **_choices(session, kit, actor, held, step, typed),
    }
    say(session, kit, to, "notice.step", facts, record_id=notice_id)


def toggle_exercise(
    session: Session, kit: Kit, actor: OfficerActor, to: To, notice_id: int
) -> None:
    """Mark a draft as an exercise, or no longer as one."""
    held = open_draft(session, kit, actor, notice_id)
    put(session, kit, actor, notice_id, "exercise", not held.document.get("exercise"))
    ask(session, kit, actor, to, notice_id, Step.PREVIEW)


def without_photos(session: Session, kit: Kit, actor: OfficerActor, to: To, notice_id: int) -> None:
    """Take the photos out and ask for them anew."""
    drop_photos(session, kit, actor, notice_id)
    ask(session, kit, actor, to, notice_id, Step.PHOTOS)


def usual_contact(session: Session, _kit: Kit, actor: OfficerActor) -> str:
    """The contact that the officer's unit gives."""
    return unit_contact(session, actor.unit_id)


def show_draft(session: Session, kit: Kit, actor: OfficerActor, to: To, held: Draft) -> None:
    """Show the card as citizens will see it, then what may be done with the draft."""
    row = notice_row(session, held.id)
    card = draft_facts(session, kit, row, held.document)
    files = card.pop("files")
    say(session, kit, to, "notice.preview", {"card": card, "files": files}, record_id=held.id)
    faults = faults_of(session, kit, held.document)
    chats, people = reach(session, areas_of(session, row), row.kind, exercise=row.exercise)
    say(
        session,
        kit,
        to,
        "notice.menu",
        {
            "id": held.id,
            "screen": of_notice(held.id),
            "in_review": held.state is NoticeState.IN_REVIEW,
            "exercise": bool(held.document.get("exercise")),
            "missing": [step.value for step in _required(faults)],
            "faults": [_fault(fault) for fault in faults if fault.code != _LACKING][:5],
            "area": None if held.area_id is None else area_names(session, held.area_id),
            "areas": len(list_areas(session, actor.unit_id)),
            "chats": chats,
            "people": people,
            "last_known": last_known_facts(kit, held.document.get(LAST_KNOWN)),
        },
        record_id=held.id,
    )


def _after(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    held: Draft,
    document: Facts,
    step: Step,
) -> Step:
    """The question after this one, in a document as it would be with the answer."""
    required = _required(faults_of(session, kit, document))
    return step_after(step, _unanswered(session, actor, held, document), required)


def _unanswered(session: Session, actor: OfficerActor, held: Draft, document: Facts) -> set[Step]:
    """The questions without an answer. Where to send it is none where there is no choice."""
    unanswered = unanswered_in(document)
    if held.area_id is not None or len(list_areas(session, actor.unit_id)) < 2:
        unanswered.discard(Step.AREA)
    return unanswered


def _choices(
    session: Session, kit: Kit, actor: OfficerActor, held: Draft, step: Step, typed: str
) -> Facts:
    """What this step offers beside typing."""
    match step:
        case Step.OFFENCE:
            _, listed = in_force(session, kit)
            codes = offences_for(held.document.get("kind"), listed)
            names = {code: {"zh": listed[code].zh, "en": listed[code].en} for code in codes}
            return {"offences": codes, "names": names}
        case Step.DESCRIPTION:
            return {"entries": held.document.get("description", [])}
        case Step.LAST_KNOWN:
            known = last_known_facts(kit, held.document.get(step))
            return {"last_known": known, "answered": known is not None and known["at"] is not None}
        case Step.PHOTOS:
            return {"photos": held.photos}
        case Step.CONTACT:
            return {"contact": unit_contact(session, actor.unit_id)}
        case Step.AREA:
            return area_choice(list_areas(session, actor.unit_id), typed, _MOST_AREAS)
        case _:
            return {}


def _said_at_once(faults: list[Fault], step: Step, value: Any) -> list[Fault]:
    """Faults of this answer. What is still to come is none; a half-told legal basis is."""
    if step is Step.BASIS and "number" not in value:
        return [*faults, Fault("legal_basis.number", "check.basis_number")]
    return faults


def _required(faults: Sequence[Fault]) -> list[Step]:
    """The steps that have to be answered and are not, in their order."""
    lacks = [step for fault in faults if fault.code == _LACKING for step in steps_at(fault.path)]
    return [step for step in Step if step in lacks]


def _fault(fault: Fault) -> Facts:
    return {
        "code": fault.code,
        "params": dict(fault.params),
    }
