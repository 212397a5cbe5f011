"""Pictures that have come before: looked for, remembered, forgotten.

Holds the long look, taken before the transaction and beside all others; the short one in it, at
what was stored in between; and forgetting. Refuses a fingerprint in the clear on its way to the
database, and one of a picture whose tip has ended.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import ColumnElement, bindparam, insert, select
from sqlalchemy.orm import Session

from desk.jobs import schedule
from desk.kit import Kit
from storage.fingerprints import (
    FINGERPRINTS,
    TWINS,
    KeyedForm,
    add,
    one_writer,
    pages_after,
    remove,
)
from storage.statements import table_of
from storage.tables.notices import NoticePhoto
from storage.tables.tickets import Ticket
from storage.tables.tips import Preview, Tip, TipPart
from tipline.fingerprints import UPRIGHT, Fingerprints, forms
from tipline.tips import TipState
from tipline.twins import REACH, Match, are_twins, is_dismissed, worth_keeping

if TYPE_CHECKING:
    from storage.near import Near  # numpy, for whoever looks

__all__ = [
    "TWINS_CHANGED",
    "Look",
    "Pair",
    "forget_notices",
    "forget_pictures",
    "look_for",
    "pairs_of",
    "pictures_of",
    "remember",
    "remember_notices",
    "tell_twins",
]

TWINS_CHANGED = "ticket.twins"

_TIPS, _PARTS = table_of(Tip), table_of(TipPart)
_TICKETS, _PHOTOS = table_of(Ticket), table_of(NoticePhoto)

# What a picture was copied from came first, what it is to be worked on with came last. In between
# there may be thousands, of a picture that everybody sends.
_ENDS = 500

_TO_REMEMBER = (
    select(_PARTS.c.tip_id)
    .join(_TIPS, _TIPS.c.id == _PARTS.c.tip_id)
    .outerjoin(FINGERPRINTS, FINGERPRINTS.c.part_id == _PARTS.c.id)
    .where(
        _PARTS.c.id == bindparam("part"),
        _PARTS.c.preview == Preview.PENDING,
        _TIPS.c.state.in_((TipState.DRAFT, TipState.SENT)),
        FINGERPRINTS.c.id.is_(None),
    )
)


@dataclass(frozen=True, slots=True)
class Look:
    """A picture's keyed fingerprints (`tipline.fingerprints.forms`: its own first), and its twins
    among all that was stored up to the number `seen`.
    """

    keyed: tuple[int, ...] = field(repr=False)
    seen: int
    twins: tuple[int, ...]

    def beside(self, others: Sequence[int]) -> "Look":
        """With twins that somebody else found: the photos on a card that looks like this."""
        return replace(self, twins=(*self.twins, *others)) if others else self


class Pair(NamedTuple):
    """Two fingerprints of one picture, by their numbers; `turned`: only once one of them is."""

    mine: int
    other: int
    turned: bool


def look_for(session: Session, kit: Kit, near: "Near", part_id: int, found: Fingerprints) -> Look:
    """The long look, at everything that is stored: on a thread of its own, before `remember`."""
    form = KeyedForm(kit.vault)
    keyed = tuple(map(form.of, forms(found)))
    seen, ids = near.within(session, keyed, REACH)
    ends = ids if len(ids) <= 2 * _ENDS else ids[:_ENDS] + ids[-_ENDS:]
    tip_id = session.execute(select(_PARTS.c.tip_id).where(_PARTS.c.id == part_id)).scalar()
    kept = worth_keeping(_matches(session, ends), tip_id)
    return Look(keyed, seen, tuple(match.id for match in kept))


def remember(session: Session, kit: Kit, part_id: int, look: Look) -> None:
    """Keep the picture's fingerprint and its twins, those included that came since the look.

    A transaction of its own, before `preview_ready`: it waits for nobody but the other writers of
    fingerprints, and whoever ends the tip meanwhile waits for it.
    """
    one_writer(session)
    tip_id = session.execute(_TO_REMEMBER, {"part": part_id}).scalar()
    if tip_id is None:
        return
    since = [
        number
        for page in pages_after(session, look.seen)
        for number, keyed, _ in page
        if keyed is not None and are_twins(int.from_bytes(keyed), look.keyed)
    ]
    matches = _matches(session, [*look.twins, *since[-_ENDS:]])
    number = add(session, look.keyed[0], part_id=part_id)
    if kept := worth_keeping(matches, tip_id):
        turned = {
            match.id: not are_twins(int.from_bytes(keyed), look.keyed[:UPRIGHT])
            for match, keyed in matches.items()
        }
        rows = [{"newer": number, "older": match.id, "turned": turned[match.id]} for match in kept]
        session.execute(insert(TWINS), rows)


def remember_notices(session: Session, kit: Kit, photo_id: int, found: Fingerprints) -> None:
    """Keep the fingerprint of a notice's own photo as it stands: people send back what they saw."""
    one_writer(session)
    remove(session, _numbers(session, FINGERPRINTS.c.notice_photo_id == photo_id))
    add(session, KeyedForm(kit.vault).of(found.own), notice_photo_id=photo_id)


def forget_notices(session: Session, notice_id: int) -> None:
    """Forget the photos of a notice, before their rows go."""
    one_writer(session)
    of_it = FINGERPRINTS.c.notice_photo_id == _PHOTOS.c.id
    remove(session, _numbers(session, of_it & (_PHOTOS.c.notice_id == notice_id)))


def forget_pictures(
    session: Session, kit: Kit, tip_id: int, parts: ColumnElement[bool] | None = None
) -> None:
    """Forget the pictures of a tip, or those of some `parts`, before anything else of them goes.

    Tickets that name it as a twin look again.
    """
    mine = _PARTS.c.tip_id == tip_id if parts is None else parts
    of_it = (FINGERPRINTS.c.part_id == _PARTS.c.id) & mine
    # Before the lock, under which nothing else is waited for. Who becomes a twin in between will
    # look at how things stand then.
    tell_twins(session, kit, _numbers(session, of_it))
    one_writer(session)
    remove(session, _numbers(session, of_it))


def pictures_of(session: Session, tip_id: int) -> list[int]:
    """The numbers of the fingerprints of a tip's pictures."""
    return _numbers(session, (FINGERPRINTS.c.part_id == _PARTS.c.id) & (_PARTS.c.tip_id == tip_id))


def tell_twins(session: Session, kit: Kit, numbers: Sequence[int]) -> None:
    """Have the tickets that hold the same pictures look again at how things stand."""
    for ticket_id in _tickets_with_twins(session, numbers):
        schedule(session, kit, TWINS_CHANGED, ticket_id, at=kit.clock())


def pairs_of(session: Session, numbers: Sequence[int]) -> list[Pair]:
    """The twins of these fingerprints, whichever of the two came first."""
    if not numbers:
        return []
    either = TWINS.c.newer.in_(numbers) | TWINS.c.older.in_(numbers)
    return [
        Pair(newer, older, turned) if newer in numbers else Pair(older, newer, turned)
        for newer, older, turned in session.execute(select(TWINS).where(either))
    ]


def _tickets_with_twins(session: Session, numbers: Sequence[int]) -> list[int]:
    others = {pair.other for pair in pairs_of(session, numbers)}
    rows = session.execute(
        select(_TICKETS.c.id)
        .join(_PARTS, _PARTS.c.tip_id == _TICKETS.c.tip_id)
        .join(FINGERPRINTS, FINGERPRINTS.c.part_id == _PARTS.c.id)
        .where(FINGERPRINTS.c.id.in_(others))
        .distinct()
        .order_by(_TICKETS.c.id)
    )
    return list(rows.scalars())


def _numbers(session: Session, which: ColumnElement[bool]) -> list[int]:
    rows = session.execute(select(FINGERPRINTS.c.id).where(which).order_by(FINGERPRINTS.c.id))
    return list(rows.scalars())


def _matches(session: Session, ids: Sequence[int]) -> dict[Match, bytes]:
    """What is still stored of these, with their keyed fingerprints."""
    rows = session.execute(
        select(
            FINGERPRINTS.c.id,
            FINGERPRINTS.c.keyed,
            _PARTS.c.tip_id,
            _TICKETS.c.state,
            _TICKETS.c.disposition,
        )
        .outerjoin(_PARTS, _PARTS.c.id == FINGERPRINTS.c.part_id)
        .outerjoin(_TICKETS, _TICKETS.c.tip_id == _PARTS.c.tip_id)
        .where(FINGERPRINTS.c.id.in_(ids), FINGERPRINTS.c.keyed.is_not(None))
    )
    return {
        Match(row.id, row.tip_id, is_dismissed(row.state, row.disposition)): row.keyed
        for row in rows
    }
