"""A card that somebody passes on to us, or a link from one: what the record says of it.

Holds the recognising (by our own message, else by the number that it shows) and the answer. Refuses
to believe the words of a copy: whatever it says, the record answers.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from desk.actors import Citizen
from desk.kit import Kit
from desk.notices.briefs import NoticeBrief, brief, brief_by_number
from desk.notices.deliveries import notice_of_message
from desk.notices.public import page_of
from desk.outgoing import say
from desk.tips.rows import draft_of


@dataclass(frozen=True, slots=True)
class PassedOn:
    """A forwarded message: the number that it shows, and whether it is one of ours.

    `post` is a channel's key and the number of its message, where it came from one.
    """

    number: str | None
    from_us: bool
    looks_like_card: bool
    post: tuple[bytes, int] | None = None


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a message was recognised as. Without a notice, the record knows none of that number."""

    number: str
    notice: NoticeBrief | None
    is_copy_of_ours: bool


def recognise(
    session: Session, _kit: Kit, person_key: bytes, passed_on: PassedOn
) -> Recognised | None:
    """The notice that a forwarded message shows; None for what is no card but perhaps a tip."""
    posted = None if passed_on.post is None else notice_of_message(session, *passed_on.post)
    if posted is not None:
        found = brief(session, posted)
        assert found is not None
        assert found.number is not None
        return Recognised(found.number, found, is_copy_of_ours=True)
    if passed_on.number is None:
        return None
    # In the middle of a tip a message with a number in it is part of the tip.
    if not passed_on.from_us and (
        not passed_on.looks_like_card or draft_of(session, person_key, lock=False) is not None
    ):
        return None
    return Recognised(
        passed_on.number, brief_by_number(session, passed_on.number), passed_on.from_us
    )


def answer(session: Session, kit: Kit, citizen: Citizen, recognised: Recognised) -> None:
    """Say what the record says: genuine and in force, over, or none of ours."""
    found = recognised.notice
    content = {} if found is None or found.public_content is None else found.public_content
    facts = {
        "number": recognised.number,
        "state": None if found is None else found.state.value,
        "unit": content.get("unit"),
        "exercise": bool(content.get("exercise")),
        "ours": recognised.is_copy_of_ours,
        "page": None if found is None else page_of(kit, recognised.number),
    }
    say(session, kit, citizen.to, "citizen.checked", facts)
