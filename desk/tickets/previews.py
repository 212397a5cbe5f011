"""Pictures of tips on their way to moderators: a scrubbed preview, or the word that there is none.

Holds what the photos role asks for and reports, and the posting of a preview into its ticket's
thread. Refuses originals to everyone but the worker that scrubs them, and any picture of a tip
that was taken back.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Update, select, update
from sqlalchemy.orm import Session

from desk.jobs import schedule
from desk.kit import Kit
from desk.outgoing import say, say_triage
from desk.sealed import tip_bound_to
from desk.tickets.card import refresh
from desk.tickets.field_news import came
from desk.tickets.pictures import preview_file
from desk.tickets.priority import judge
from desk.tickets.rows import REFRESH, TICKETS, load
from desk.tickets.twin_news import hear_of_twins
from desk.tips.opened import facts_of
from desk.tips.people import is_known
from desk.tips.rows import (
    PARTS,
    any_tip,
    key_of,
    original_field,
    preview_field,
    thumbnail_field,
    tipster_of,
)
from desk.tips.traces import clue_facts, seal_traces
from storage.statements import changed
from storage.tables.tips import Preview, Tip
from tipline.retry import PREVIEW, Failure, GiveUp, RetryAt, decide
from tipline.tips import TipState
from tipline.traces import Traces

__all__ = [
    "PreviewWork",
    "due_preview",
    "post_photo",
    "preview_broken",
    "preview_failed",
    "preview_ready",
    "try_previews_again",
]

_TOGETHER = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class PreviewWork:
    """One original to scrub: where it lies, its key, and what both ends are bound to.

    The original opens with `data_key` and `bound_to`; the preview and its thumbnail are sealed with
    the same key, and what each is bound to.
    """

    part_id: int
    blob: str
    data_key: bytes = field(repr=False)
    bound_to: str
    preview_bound_to: str
    thumbnail_bound_to: str


def due_preview(session: Session, kit: Kit, part_id: int) -> PreviewWork | None:
    """What there is to scrub; None once it is done, or the tip is no longer there to be shown."""
    row = session.execute(
        select(PARTS.c.tip_id, PARTS.c.blob).where(
            PARTS.c.id == part_id, PARTS.c.preview == Preview.PENDING
        )
    ).one_or_none()
    if row is None or row.blob is None:
        return None
    tip = any_tip(session, row.tip_id, lock=False)
    if tip.data_key is None or tip.state not in (TipState.DRAFT, TipState.SENT):
        return None
    return PreviewWork(
        part_id=part_id,
        blob=row.blob,
        data_key=key_of(kit, tip),
        bound_to=tip_bound_to(tip.id, original_field(part_id)),
        preview_bound_to=tip_bound_to(tip.id, preview_field(part_id)),
        thumbnail_bound_to=tip_bound_to(tip.id, thumbnail_field(part_id)),
    )


def preview_ready(
    session: Session,
    kit: Kit,
    part_id: int,
    preview_blob: str,
    traces: Traces | None = None,
    thumbnail_blob: str | None = None,
) -> None:
    """The sealed preview lies in the blobs: keep its name, and post it if there is a ticket.

    Of `traces` the card tells what follows from them; the console shows the thumbnail first.
    """
    blobs = {"preview_blob": preview_blob, "thumbnail_blob": thumbnail_blob}
    tip = _settle(session, part_id, Preview.READY, preview_fault=None, **blobs)
    if tip is None:
        return
    if traces is not None and tip.data_key is not None:
        sealed = seal_traces(key_of(kit, tip), tip.id, part_id, traces)
        session.execute(update(PARTS).where(PARTS.c.id == part_id).values(traces=sealed))
    ticket_id = _ticket_of(session, tip)
    if ticket_id is None:
        return
    post_photo(session, kit, ticket_id, tip, part_id, preview_blob)
    came(session, kit, load(session, ticket_id), [part_id])
    hear_of_twins(session, kit, ticket_id, tip.id)
    if clue_facts(kit, facts_of(session, kit, tip)):
        judge(session, kit, ticket_id)
        refresh(session, kit, ticket_id)


def preview_failed(session: Session, kit: Kit, part_id: int, fault: str | None = None) -> None:
    """The picture can't be shown: sender and card say so, the sealed original stays.

    With a `fault` that is ours, and it lies aside.
    """
    tip = _settle(session, part_id, Preview.FAILED, preview_fault=fault)
    if tip is None:
        return
    _ask_for_a_photo(session, kit, tip)
    ticket_id = _ticket_of(session, tip)
    if ticket_id is not None:
        refresh(session, kit, ticket_id)


def preview_broken(session: Session, kit: Kit, part_id: int, fault: str, *, jitter: float) -> bool:
    """We failed on a picture: it is tried again later, or set aside; say whether it is now aside.

    Then sender and card say that it can't be shown, as of any other.
    """
    pending = (PARTS.c.id == part_id) & (PARTS.c.preview == Preview.PENDING)
    tries = 1 + (session.execute(select(PARTS.c.preview_tries).where(pending)).scalar() or 0)
    decision = decide(tries, Failure.BROKEN, policy=PREVIEW, jitter=jitter)
    seconds = decision.seconds if isinstance(decision, RetryAt) else 0
    until = kit.clock() + timedelta(seconds=seconds)
    later = update(PARTS).where(pending).values(preview_tries=tries, preview_until=until)
    session.execute(later)
    if isinstance(decision, GiveUp):
        preview_failed(session, kit, part_id, fault)
    return isinstance(decision, GiveUp)


def try_previews_again(session: Session, kit: Kit, aside: Update) -> int:
    """Have previews that lie aside made anew; their cards no longer say that there is none."""
    fresh = {"preview_tries": None, "preview_fault": None, "preview_until": None}
    back = aside.values(preview=Preview.PENDING, **fresh).returning(PARTS.c.tip_id)
    tips = session.execute(back).scalars().all()
    shown = select(TICKETS.c.id).where(TICKETS.c.tip_id.in_(set(tips)))
    for ticket_id in session.execute(shown).scalars():
        schedule(session, kit, REFRESH, ticket_id, at=kit.clock())
    return len(tips)


def _ask_for_a_photo(session: Session, kit: Kit, tip: Tip) -> None:
    """Tell the sender, in private if that chat is open, and once of pictures that came together."""
    to = tipster_of(tip)
    if to is None or tip.person_key is None or tip.data_key is None:
        return
    if is_known(session, tip.person_key):
        name = f"no_preview:{tip.id}"
        lane = kit.vault.keyed("lane", name)  # of its own: nothing else waits with it
        facts = {"note": "no_preview"}
        say(session, kit, to, "citizen.note", facts, lane=lane, topic=name, after=_TOGETHER)


def post_photo(
    session: Session, kit: Kit, ticket_id: int, tip: Tip, part_id: int, blob: str | None
) -> None:
    """Queue one preview for the ticket's thread."""
    if blob is None:
        return
    facts = {
        "ticket": ticket_id,
        "designation": [tip.designation, tip.designation_number],
        "part": part_id,
        "files": [preview_file(kit, tip, part_id, blob)],
    }
    say_triage(session, kit, ticket_id, "ticket.photo", facts)


def _settle(session: Session, part_id: int, preview: Preview, **more: str | None) -> Tip | None:
    """Record the outcome once; the tip it belongs to, or None where it was settled before.

    The tip is held meanwhile: sending it and finishing its preview each see the other's work, so
    that one of the two posts the picture.
    """
    tip_id = session.execute(select(PARTS.c.tip_id).where(PARTS.c.id == part_id)).scalar()
    if tip_id is None:
        return None
    tip = any_tip(session, tip_id)
    pending = (PARTS.c.id == part_id) & (PARTS.c.preview == Preview.PENDING)
    if not changed(session, update(PARTS).where(pending).values(preview=preview, **more)):
        return None
    return tip


def _ticket_of(session: Session, tip: Tip) -> int | None:
    if tip.state is not TipState.SENT:
        return None
    found: int | None = session.execute(
        select(TICKETS.c.id).where(TICKETS.c.tip_id == tip.id)
    ).scalar()
    return found
