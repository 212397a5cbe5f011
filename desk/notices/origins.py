"""Where a notice's picture may not come from: what somebody sent us in a tip is never published.

Holds the look at every picture that came before: cropped a little, turned, mirrored ones too. Refuses one that first
came in a tip. A notice's own picture, which people send back to us, first came with the notice: it
may be used again.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.kit import Kit
from storage.fingerprints import FINGERPRINTS, KeyedForm
from tipline.fingerprints import Fingerprints, forms
from tipline.refusals import Refusal
from tipline.twins import REACH


def check_origin(session: Session, kit: Kit, found: Fingerprints | None) -> None:
    """Raise Refusal `photo.of_a_tip` for a picture that first came to us in a tip. Blocks for its time."""
    if came_in_tips(session, kit, [found]) == [True]:
        raise Refusal("photo.of_a_tip")


def came_in_tips(session: Session, kit: Kit, pictures: Sequence[Fingerprints | None]) -> list[bool]:
    """Of each picture, whether it first came in a tip; a flat one has nothing to be known by."""
    if not any(one is not None for one in pictures):
        return [False] * len(pictures)
    from storage.near import Near  # numpy, only for whoever looks

    # Publishers ask seldom: what all pictures look like is read anew, and not kept in this process.
    near, form = Near(), KeyedForm(kit.vault)
    return [
        one is not None
        and _is_of_a_tip(session, near.within(session, [*map(form.of, forms(one))], REACH)[1])
        for one in pictures
    ]


def _is_of_a_tip(session: Session, ids: Sequence[int]) -> bool:
    """Whether the first of these fingerprints is of a tip: their numbers rise with time."""
    first = select(FINGERPRINTS.c.part_id).where(FINGERPRINTS.c.id.in_(ids[:1]))
    return session.execute(first).scalar() is not None
