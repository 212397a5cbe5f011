"""Drafts: a tip while it is being told.

Holds beginning one, giving one up, and what happens to one that is left alone. Refuses a second
draft of one person, and to lose what a hurried person sent: a draft left alone is sent as it is.
"""

from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from desk.actors import Citizen
from desk.fingerprints import forget_pictures
from desk.jobs import cancel, schedule
from desk.kit import Kit
from desk.screens import leave_screen, of_draft
from desk.tips.rows import LINES, PARTS, DataKey, change, draft_of, tipster_of
from storage.chance import chance
from storage.ids import new_id
from storage.tables.tips import Preview, Tip
from tipline.designations import ENTROPY_BYTES, designation_from
from tipline.tips import Channel, PartKind, TipAction, TipState, advance_tip

__all__ = ["begin", "bind_notice", "discard", "has_parts", "kinds_of", "new_tip", "touch"]

IDLE = "tip.idle"


def new_tip(
    kit: Kit,
    citizen: Citizen,
    key: DataKey,
    *,
    tip_id: int,
    state: TipState,
    channel: Channel,
    notice_id: int | None,
) -> Tip:
    """A tip that is not in the database yet."""
    drawn = designation_from(chance(ENTROPY_BYTES))
    now = kit.clock()
    return Tip(
        id=tip_id,
        state=state,
        channel=channel,
        notice_id=notice_id,
        person_key=citizen.person_key,
        chat_key=citizen.to.chat_key,
        address=citizen.to.address,
        language=citizen.to.language,
        data_key=key.wrapped,
        designation=drawn.index,
        designation_number=drawn.number,
        dialogue_open=True,
        version=0,
        made_at=now,
        touched_at=now,
    )


def begin(
    session: Session,
    kit: Kit,
    citizen: Citizen,
    *,
    notice_id: int | None = None,
    tip_id: int | None = None,
    key: DataKey | None = None,
) -> Tip:
    """Begin a draft; nothing is asked yet. It is looked after once it is left alone."""
    tip = new_tip(
        kit,
        citizen,
        key or kit.vault.new_data_key(),
        tip_id=tip_id or new_id(),
        state=TipState.DRAFT,
        channel=Channel.PRIVATE,
        notice_id=notice_id,
    )
    session.add(tip)
    session.flush()
    schedule(session, kit, IDLE, tip.id, at=kit.clock() + kit.policy.draft_idle)
    return tip


def touch(session: Session, kit: Kit, tip: Tip) -> None:
    """Say that the person is still at it. The job that waits looks at this when its time comes."""
    change(session, tip, touched_at=kit.clock())


def idle_left(kit: Kit, tip: Tip, patience: timedelta) -> timedelta:
    """How long until the draft counts as left alone; zero or less when it does."""
    return tip.touched_at + patience - kit.clock()


def bind_notice(session: Session, tip: Tip, notice_id: int | None) -> None:
    """Say what the draft is about."""
    change(session, tip, notice_id=notice_id)


def discard(session: Session, kit: Kit, person_key: bytes) -> bool:
    """Give the person's draft up, if there is one; say whether there was.

    The key is destroyed first, so nothing of it can be read again, copies included.
    """
    tip = draft_of(session, person_key)
    if tip is None:
        return False
    drop(session, kit, tip)
    session.execute(delete(PARTS).where(PARTS.c.tip_id == tip.id))
    return True


def drop(session: Session, kit: Kit, tip: Tip) -> None:
    """End a draft of which nothing is to stay: neither its key, nor whose it was, nor its buttons."""
    to = tipster_of(tip)
    if to is not None:
        leave_screen(session, kit, to, of_draft(tip.id))
    end(session, kit, tip, TipAction.DISCARD)
    change(session, tip, person_key=None, chat_key=None, address=None)


def end(session: Session, kit: Kit, tip: Tip, action: TipAction) -> None:
    """Destroy what a tip holds: its key, then what was sealed under it. The row stays, empty."""
    state = advance_tip(tip.state, action)
    change(
        session, tip, state=state, data_key=None, answers=None, receipt=None, ended_at=kit.clock()
    )
    forget_pictures(session, kit, tip.id)
    nothing = dict.fromkeys(("content", "blob", "traces", "preview_blob", "thumbnail_blob"))
    session.execute(
        update(PARTS).where(PARTS.c.tip_id == tip.id).values(**nothing, preview=Preview.NONE)
    )
    session.execute(update(LINES).where(LINES.c.tip_id == tip.id).values(body=None, blob=None))
    kit.vault.forget_opened()
    cancel(session, IDLE, tip.id)


def kinds_of(session: Session, tip_id: int) -> dict[PartKind, int]:
    """How many messages of each kind the tip has; versions of one message count once."""
    rows = session.execute(
        select(PARTS.c.kind).where(PARTS.c.tip_id == tip_id, PARTS.c.edit == 0)
    ).scalars()
    counts: dict[PartKind, int] = {}
    for kind in rows:
        counts[kind] = counts.get(kind, 0) + 1
    return counts


def has_parts(session: Session, tip_id: int) -> bool:
    """Whether anything at all was sent."""
    return bool(kinds_of(session, tip_id))


def drop_part(session: Session, kit: Kit, tip_id: int, part_id: int) -> None:
    """Take one message out of a draft, with all its versions; nothing where it is gone already."""
    row = session.execute(
        select(PARTS.c.chat_key, PARTS.c.message_id).where(
            PARTS.c.id == part_id, PARTS.c.tip_id == tip_id
        )
    ).one_or_none()
    if row is not None:
        versions = (
            (PARTS.c.tip_id == tip_id)
            & (PARTS.c.chat_key == row.chat_key)
            & (PARTS.c.message_id == row.message_id)
        )
        forget_pictures(session, kit, tip_id, versions)
        session.execute(delete(PARTS).where(versions))
