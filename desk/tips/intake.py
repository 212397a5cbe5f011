"""Taking in what a person sends in the private chat: kept first, asked about afterwards.

Holds the one transaction that keeps a message as a part of a draft, a sent tip or a dialogue, and
what is said then. Refuses to ask before it is kept.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.actors import Citizen
from desk.jobs import schedule
from desk.kit import Kit
from desk.outgoing import say
from desk.sealed import text_of
from desk.tickets import dialogue
from desk.tips.drafts import begin, touch
from desk.tips.incoming import Incoming, keep_part
from desk.tips.people import meet
from desk.tips.replies import Reply, take_answer
from desk.tips.routes import File, Purpose, Route, StaleTargetError, awaited_tip
from desk.tips.rows import PARTS, any_tip, key_of
from desk.tips.screens import say_added
from desk.tips.sending import grew
from desk.tips.short_form import ask_or_take
from desk.tips.talk import Ack, go_on
from storage.ids import new_id
from storage.tables.tips import Tip
from tipline.tips import TipState

SETTLE = "tip.settle"
RECOUNT = "tip.recount"


def receive(
    session: Session,
    kit: Kit,
    citizen: Citizen,
    incoming: Incoming,
    where: Route,
    file: File | None = None,
    notes: tuple[str, ...] = (),
) -> int:
    """Keep one message and say what follows: a question, or that it was passed on.

    `where` it belongs was found before (`tip_routes`). `notes` are codes of what the tipster is
    told about it besides: a name left out, a file that was too big. Returns the tip.
    """
    if meet(session, kit, citizen):
        say(session, kit, citizen.to, "citizen.welcome", {"kept": True})
    tip = _tip_of(session, kit, citizen, where, file)
    late = is_late(session, kit, tip, incoming)
    if where.purpose is Purpose.DRAFT:
        ack = _into_draft(session, kit, tip, incoming, file, notes)
        touch(session, kit, tip)
        if late:
            schedule(session, kit, RECOUNT, tip.id, at=kit.clock() + kit.policy.album_quiet)
        else:
            _ask(session, kit, citizen, tip, incoming, ack)
    else:
        ack = _into_sent(session, kit, tip, where, incoming, file, notes)
        if not late:
            _tell(session, kit, citizen, tip, where, incoming, ack)
    return tip.id


def _tip_of(session: Session, kit: Kit, citizen: Citizen, where: Route, file: File | None) -> Tip:
    if file is not None and file.target.fresh:
        return begin(session, kit, citizen, tip_id=file.target.tip_id, key=file.target.key)
    if where.tip_id is None:
        return begin(session, kit, citizen)
    tip = any_tip(session, where.tip_id)
    wanted = TipState.DRAFT if where.purpose is Purpose.DRAFT else TipState.SENT
    # A draft may have been sent meanwhile, because it was left alone: the part then joins it.
    if file is not None and tip.state not in (TipState.DRAFT, TipState.SENT):
        raise StaleTargetError
    if file is None and tip.state is not wanted:
        raise StaleTargetError
    return tip


def _keep(
    session: Session, kit: Kit, tip: Tip, incoming: Incoming, file: File | None, **more: Any
) -> int:
    part_id = file.target.part_id if file else new_id()
    blob = file.blob if file else None
    return keep_part(session, kit, tip.id, key_of(kit, tip), part_id, incoming, blob=blob, **more)


def _into_draft(
    session: Session,
    kit: Kit,
    tip: Tip,
    incoming: Incoming,
    file: File | None,
    notes: tuple[str, ...],
) -> Ack:
    if tip.state is TipState.SENT:
        grew(session, kit, tip, [_keep(session, kit, tip, incoming, file)])
        return Ack(took=True, notes=notes)
    reply = take_answer(session, kit, tip, incoming)
    if reply.is_part:
        _keep(session, kit, tip, incoming, file, answers=reply.stands_for)
    return Ack(
        took=reply.is_part and reply.stands_for is None,
        answered=reply.answer,
        notes=notes + reply.notes,
    )


def _into_sent(
    session: Session,
    kit: Kit,
    tip: Tip,
    where: Route,
    incoming: Incoming,
    file: File | None,
    notes: tuple[str, ...],
) -> Ack:
    if where.purpose is Purpose.REPLY:
        part_id = _keep(session, kit, tip, incoming, file)
        dialogue.from_tipster(session, kit, tip, part_id)
        return Ack(notes=notes)
    reply = Reply() if tip.question is None else take_answer(session, kit, tip, incoming)
    parts = []
    if reply.is_part:
        parts.append(_keep(session, kit, tip, incoming, file, answers=reply.stands_for))
    grew(session, kit, tip, parts)
    return Ack(answered=reply.answer, notes=notes + reply.notes)


def _ask(
    session: Session, kit: Kit, citizen: Citizen, tip: Tip, incoming: Incoming, ack: Ack
) -> None:
    if incoming.album is not None:
        settle_later(session, kit, citizen, tip, Purpose.DRAFT, ack.notes)
    elif tip.state is TipState.SENT:
        added(session, kit, citizen, tip, Purpose.ADD, ack.notes)
    else:
        ambiguous = awaited_tip(session, citizen)
        ask_or_take(session, kit, citizen, tip, citizen.to, ack)
        if ambiguous is not None:
            facts = {"tip": ambiguous, "message": incoming.message_id}
            say(session, kit, citizen.to, "citizen.which", facts, topic=f"which:{tip.id}")


def _tell(
    session: Session,
    kit: Kit,
    citizen: Citizen,
    tip: Tip,
    where: Route,
    incoming: Incoming,
    ack: Ack,
) -> None:
    if incoming.album is not None:
        settle_later(session, kit, citizen, tip, where.purpose, ack.notes)
    elif where.purpose is Purpose.ADD and tip.question is not None:
        go_on(session, kit, tip, citizen.to, ack)
    else:
        added(session, kit, citizen, tip, where.purpose, ack.notes)


def added(
    session: Session,
    kit: Kit,
    citizen: Citizen,
    tip: Tip,
    purpose: Purpose,
    notes: tuple[str, ...] = (),
) -> None:
    """Say that the message is with the tip, or with the moderators."""
    say_added(session, kit, citizen.to, tip.id, purpose.value, notes)


def is_late(session: Session, kit: Kit, tip: Tip, incoming: Incoming) -> bool:
    """Whether this is a straggler of an album that was asked about already: nothing is asked again."""
    album = incoming.album_key(kit)
    if album is None or tip.asked_at is None:
        return False
    first = session.execute(
        select(PARTS.c.at).where(PARTS.c.album_key == album).order_by(PARTS.c.id).limit(1)
    ).scalar()
    return first is not None and first < tip.asked_at


def settle_later(
    session: Session,
    kit: Kit,
    citizen: Citizen,
    tip: Tip,
    purpose: Purpose,
    notes: tuple[str, ...],
) -> None:
    """Ask once the album has gone quiet; each further picture moves the time."""
    to = citizen.to
    body = {
        "purpose": purpose.value,
        "notes": list(notes),
        "person": text_of(citizen.person_key),
        "to": [text_of(to.chat_key), text_of(to.address), to.language],
    }
    at = kit.clock() + kit.policy.album_quiet
    schedule(session, kit, SETTLE, tip.id, at=at, body=body)
