"""A reply to a notice's card in a group: taken in at once, removed, answered in private.

Holds the busiest way in, so it looks once (`desk.tips.group_look`) and writes plain inserts. Refuses to say
anything in the group that names, counts or quotes: at most one neutral line, and that rarely.
"""

from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import insert
from sqlalchemy.orm import Session

from desk.kit import Kit, To
from desk.log import record
from desk.outgoing import Facts, say
from desk.quiet.keeping import take_in
from desk.sealed import seal_tip
from desk.tips.fresh import Fresh, note_fresh
from desk.tips.group_lines import say_in_group, way_in_group
from desk.tips.group_look import GroupReply, Known, look_at
from desk.tips.incoming import Incoming, keep_part
from desk.tips.opened import Standing, view_of
from desk.tips.routes import File
from desk.tips.rows import RECEIPT, TIPS, DataKey, Target, any_tip, key_of
from desk.tips.screens import NOTICE_OVER, say_added
from desk.tips.sending import grew, new_receipt, receipt_key
from desk.tips.view import PartView
from storage.chance import chance
from storage.ids import new_id
from storage.plain import PlainStatement
from storage.tables.tips import Preview, Tip
from tipline.designations import ENTROPY_BYTES, designation_from
from tipline.notices import ENDED
from tipline.tips import PICTURES, Channel, TipState

# Built once: putting a statement together costs more than running it.
_ADD_TIP = PlainStatement(insert(TIPS).inline())


def reply_target(session: Session, kit: Kit, reply: GroupReply) -> Target | None:
    """The target of a file, before it is fetched; None: no card of ours."""
    known = look_at(session, kit, reply)
    if known is None:
        return None
    if known.story is None:
        return Target(new_id(), new_id(), kit.vault.new_data_key(), fresh=True)
    tip = any_tip(session, known.story, lock=False)
    assert tip.data_key is not None
    return Target(tip.id, new_id(), DataKey(key_of(kit, tip), tip.data_key), fresh=False)


def take_reply(
    session: Session,
    kit: Kit,
    reply: GroupReply,
    incoming: Incoming,
    file: File | None = None,
    notes: tuple[str, ...] = (),
) -> int | None:
    """Take the reply in and return its tip; None, and nothing done, where it answers no card."""
    known = look_at(session, kit, reply)
    if known is None:
        return None
    if known.story is not None:
        tip_id = _join(session, kit, reply, known, incoming, file, notes)
    else:
        tip_id = _open(session, kit, reply, known, incoming, file, notes)
    gone = {"message": incoming.message_id}
    say(session, kit, reply.group, "citizen.group_delete", gone, lane=_lane(kit, tip_id))
    return tip_id


def tell_not_taken(session: Session, kit: Kit, reply: GroupReply, why: str) -> None:
    """Say why a file could not be taken in."""
    known = look_at(session, kit, reply)
    if known is None:
        return
    facts = {"note": why, **_way(kit, reply, new_id())}
    if known.known:
        say(session, kit, _private(reply, known), "citizen.note", facts)
    else:
        say_in_group(session, kit, "citizen.note", facts, known.language, None)


def _way(kit: Kit, reply: GroupReply, about: int) -> Facts:
    return way_in_group(reply.group, reply.receiver, _lane(kit, about))


def _lane(kit: Kit, tip_id: int) -> bytes:
    """What follows from one reply waits for nothing else that goes to the same group."""
    return kit.vault.keyed("lane", f"reply:{tip_id}")


def _join(
    session: Session,
    kit: Kit,
    reply: GroupReply,
    known: Known,
    incoming: Incoming,
    file: File | None,
    notes: tuple[str, ...],
) -> int:
    """A further reply of the same person: one story, one ticket, one receipt."""
    assert known.story is not None
    tip = any_tip(session, known.story)
    part_id = file.target.part_id if file else new_id()
    blob = file.blob if file else None
    keep_part(session, kit, tip.id, key_of(kit, tip), part_id, incoming, blob=blob)
    grew(session, kit, tip, [part_id])
    if notes or incoming.album is None:
        _tell_added(session, kit, reply, known, tip.id, notes)
    return tip.id


def _tell_added(
    session: Session,
    kit: Kit,
    reply: GroupReply,
    known: Known,
    tip_id: int,
    notes: tuple[str, ...],
) -> None:
    way = _way(kit, reply, tip_id)
    if known.known:
        say_added(session, kit, _private(reply, known), tip_id, "add", notes, **way)
    else:
        facts = {"notes": list(notes), **way}
        say_in_group(session, kit, "citizen.added", facts, known.language, tip_id)


def _private(reply: GroupReply, known: Known) -> To:
    return To(reply.citizen.to.chat_key, reply.citizen.to.address, known.language)


def _open(
    session: Session,
    kit: Kit,
    reply: GroupReply,
    known: Known,
    incoming: Incoming,
    file: File | None,
    notes: tuple[str, ...],
) -> int:
    target = file.target if file else Target(new_id(), new_id(), kit.vault.new_data_key(), True)
    receipt, now = new_receipt(), kit.clock()
    row = _row(kit, reply, known, target, receipt, now)
    _ADD_TIP.run(session, row)
    blob = file.blob if file else None
    keep_part(session, kit, target.tip_id, target.key.raw, target.part_id, incoming, blob=blob)
    record(session, kit, reply.citizen, "tip.sent", "tip", target.tip_id, channel="group")
    # Kept all the same; but whoever looked out need not any more.
    over = (NOTICE_OVER,) if known.state in ENDED else ()
    _tell(session, kit, reply, known, target.tip_id, receipt, (*notes, *over))
    # Only looked at: an instance of the model would cost as much as three statements.
    tip = cast(Tip, SimpleNamespace(**row))
    part = _part(incoming, target.part_id, now, has_file=file is not None)
    view = view_of(tip, Standing(known.number, known.state), (part,), ())
    note_fresh(session, Fresh(view, known.silence, not known.told_before, not known.weighed_here))
    take_in(session, kit, tip)
    note_fresh(session, None)
    return target.tip_id


def _row(
    kit: Kit,
    reply: GroupReply,
    known: Known,
    target: Target,
    receipt: str,
    now: datetime,
) -> dict[str, Any]:
    drawn = designation_from(chance(ENTROPY_BYTES))
    to = reply.citizen.to
    return {
        "id": target.tip_id,
        "state": TipState.SENT,
        "channel": Channel.GROUP,
        "notice_id": known.notice_id,
        "person_key": reply.citizen.person_key,
        "chat_key": to.chat_key,
        "address": to.address,
        "language": known.language,
        "data_key": target.key.wrapped,
        "designation": drawn.index,
        "designation_number": drawn.number,
        "receipt_key": receipt_key(kit, receipt),
        "receipt": seal_tip(target.key.raw, target.tip_id, RECEIPT, receipt),
        "dialogue_open": True,
        "version": 0,
        "made_at": now,
        "touched_at": now,
        "sent_at": now,
    }


def _part(incoming: Incoming, part_id: int, at: datetime, *, has_file: bool) -> PartView:
    pending = has_file and incoming.kind in PICTURES
    return PartView(
        id=part_id,
        kind=incoming.kind,
        at=at,
        message_id=incoming.message_id,
        text=incoming.text,
        preview=Preview.PENDING if pending else Preview.NONE,
        place=incoming.place,
        accuracy_m=incoming.accuracy_m,
        seconds=incoming.seconds,
        size=incoming.size,
        forwarded=incoming.forwarded,
        has_file=has_file,
    )


def _tell(
    session: Session,
    kit: Kit,
    reply: GroupReply,
    known: Known,
    tip_id: int,
    receipt: str,
    notes: tuple[str, ...],
) -> None:
    """The receipt: in the private chat if there is one, else in the group for their eyes only."""
    facts: dict[str, Any] = {
        "tip": tip_id,
        "receipt": receipt,
        "notice": known.number,
        "group": True,
        "notes": list(notes),
        **_way(kit, reply, tip_id),
    }
    if known.known:
        say(session, kit, _private(reply, known), "citizen.receipt", facts, record_id=tip_id)
    else:
        say_in_group(session, kit, "citizen.receipt", facts, known.language, tip_id)
