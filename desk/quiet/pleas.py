"""Pleas: somebody writes that their tips are not looked at, and a supervisor without a part decides.

Holds asking, deciding, and what is said. Refuses to show whoever asks whether there is a silence: anybody may
write, everybody hears the same.
"""

from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from desk.actors import Citizen, OfficerActor, need
from desk.kit import Kit, To
from desk.log import record
from desk.outgoing import say
from desk.quiet.deciding import lift
from desk.quiet.rows import PLEAS, SILENCES, is_standing, silence_facts, silence_for, silence_row
from desk.sealed import open_desk, seal_desk
from desk.tips.facts import Facts
from desk.tips.masking import masked_text
from desk.tips.own import welcome_if_new
from desk.written import sound
from storage.statements import changed
from tipline.dispositions import REASON_LIMIT
from tipline.quiet import PLEA_EVERY, PleaState, check_apart
from tipline.refusals import Refusal
from tipline.roles import Right

__all__ = ["decide", "plead"]

WORDS = "plea.words"


def plead(session: Session, kit: Kit, citizen: Citizen, words: str) -> None:
    """Keep it, show it to supervisors, and say that somebody will look."""
    welcome_if_new(session, kit, citizen)
    if len(words) > REASON_LIMIT:
        raise Refusal("plea.too_long", limit=REASON_LIMIT)
    mine = PLEAS.c.person_key == citizen.person_key
    lately = (PLEAS.c.state == PleaState.ASKED) | (PLEAS.c.made_at > kit.clock() - PLEA_EVERY)
    if session.execute(select(PLEAS.c.id).where(mine, lately)).first():
        raise Refusal("plea.waiting")
    made = session.execute(
        insert(PLEAS).values(_row(session, kit, citizen, words)).returning(PLEAS.c.id)
    ).scalar_one()
    record(session, kit, citizen, "plea.asked", "plea", made)
    say(session, kit, citizen.to, "citizen.note", {"note": "plea_kept"})
    _show(session, kit, _plea(session, made), None)


def decide(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    plea_id: int,
    shown: int | None,
    *,
    granted: bool,
) -> None:
    """Yes lifts what stands; either way whoever asked hears it."""
    need(actor, Right.SILENCE)
    row = _plea(session, plea_id)
    if row.state is not PleaState.ASKED:
        raise Refusal("plea.decided")
    standing = _standing(session, kit, row.person_key)
    check_apart(actor.id, (row.first_hand, row.second_hand))
    for one in standing:
        silence_for(session, actor, one.id)
        check_apart(actor.id, (one.asked_by, one.decided_by))
    state = PleaState.GRANTED if granted else PleaState.DECLINED
    mine = (PLEAS.c.id == row.id) & (PLEAS.c.version == row.version)
    values = {"state": state, "decided_by": actor.id, "version": row.version + 1}
    if not changed(session, update(PLEAS).where(mine).values(values)):
        raise Refusal("lifecycle.stale", record="plea")
    record(session, kit, actor, f"plea.{state.value}", "plea", row.id)
    for one in standing if granted else ():
        lift(session, kit, actor, one.id, None)
    to = To(row.chat_key, row.address, row.language)
    say(session, kit, to, "citizen.note", {"note": f"plea_{state.value}"})
    _show(session, kit, _plea(session, plea_id), shown)


def _row(session: Session, kit: Kit, citizen: Citizen, words: str) -> dict[str, Any]:
    last = next(iter(_standing(session, kit, citizen.person_key)), None)
    return {
        "person_key": citizen.person_key,
        "address": citizen.to.address,
        "chat_key": citizen.to.chat_key,
        "language": citizen.to.language,
        "state": PleaState.ASKED,
        "words": seal_desk(kit, WORDS, sound(words.strip())),
        "silence_id": None if last is None else last.id,
        "first_hand": None if last is None else last.asked_by,
        "second_hand": None if last is None else last.decided_by,
        "version": 0,
        "made_at": kit.clock(),
    }


def _standing(session: Session, kit: Kit, person_key: bytes) -> list[Row[Any]]:
    mine = (SILENCES.c.person_key == person_key) & is_standing(kit.clock())
    return list(session.execute(select(SILENCES).where(mine).order_by(SILENCES.c.id.desc())))


def _plea(session: Session, plea_id: int) -> Row[Any]:
    row = session.execute(select(PLEAS).where(PLEAS.c.id == plea_id)).one_or_none()
    if row is None:
        raise Refusal("lifecycle.not_found", record="plea")
    return row


def _show(session: Session, kit: Kit, row: Row[Any], shown: int | None) -> None:
    """In the triage chat; which ticket a silence was asked from is named, and nobody behind it."""
    if kit.policy.triage is None:
        return
    words = open_desk(session, kit, WORDS, row.words)
    facts: Facts = {
        "plea": row.id,
        "state": row.state.value,
        "words": masked_text(session, None, words),
        "edit": shown,
    }
    silence = None if row.silence_id is None else silence_row(session, row.silence_id)
    if silence is not None:
        facts["silence"] = silence_facts(session, kit, silence)
    say(session, kit, kit.policy.triage, "triage.plea", facts)
