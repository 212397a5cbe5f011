"""Whom a notice reaches: registered chats and subscribers.

Holds registration by a one-time code, leaving, moving, and subscriptions. Refuses to let anybody
but a supervisor decide where notices go: whoever posts the code in a chat only carries it.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update
from sqlalchemy.orm import Session

from desk.actors import SYSTEM, Citizen, OfficerActor, need
from desk.district.area_choice import area_choice
from desk.district.one_time_codes import (
    check_tries,
    count_try,
    keep_code,
    new_code,
    read_code,
    spend_code,
)
from desk.district.units import list_areas
from desk.district.unreached import not_reached
from desk.kit import Kit, To
from desk.log import record
from desk.outgoing import say
from desk.screens import REGISTERING, screens
from desk.sealed import seal_desk
from storage.statements import changed, table_of
from storage.tables.audience import AudienceChat, ChatKind, ChatState, Delivery, Subscriber
from storage.tables.people import Area, CodePurpose
from tipline.languages import LANGUAGES
from tipline.notices import NoticeKind
from tipline.refusals import Refusal
from tipline.roles import Right
from tipline.subscribing import ALL_KINDS, Quiet, bits_of, kinds_in

_CHATS = table_of(AudienceChat)
_SUBSCRIBERS = table_of(Subscriber)
_DELIVERIES = table_of(Delivery)
_AREAS = table_of(Area)

_MOST_AREAS = 90  # one row of buttons each; Telegram takes a hundred


def registration_code(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    area_id: int,
    *,
    kinds: int = ALL_KINDS,
    drills: bool = False,
    language: str | None = None,
) -> str:
    """A code that registers one chat for an area of the supervisor's units: for these kinds of
    notice, exercises or not, in this language or the agency's own.
    """
    need(actor, Right.REGISTER_GROUPS)
    if area_id not in {area.id for area in list_areas(session, actor.unit_id)}:
        raise Refusal("officer.not_your_unit")
    code = new_code(CodePurpose.REGISTER_CHAT)
    wishes: dict[str, Any] = {"kinds": kinds, "drills": drills, "language": language}
    keep_code(session, kit, code, actor.id, area_id=area_id, **wishes)
    record(session, kit, actor, "chat.code_made", "area", area_id)
    return code


def tell_areas(session: Session, kit: Kit, actor: OfficerActor, to: To, typed: str = "") -> None:
    """Ask a supervisor which of their areas, by what was typed of its name, the chat is in; where
    only one is in question, show its code.
    """
    need(actor, Right.REGISTER_GROUPS)
    choice = area_choice(list_areas(session, actor.unit_id), typed, _MOST_AREAS)
    if len(choice["areas"]) == 1 and not choice["unfound"]:
        tell_registration_code(session, kit, actor, to, choice["areas"][0]["id"])
        return
    say(session, kit, to, "officer.areas", choice | {"screen": REGISTERING})


def tell_registration_code(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    to: To,
    area_id: int,
    *,
    kinds: int = ALL_KINDS,
    drills: bool = False,
    language: str | None = None,
) -> None:
    """Make a code and show it, once, to the supervisor who asked. No kind at all means all."""
    wishes: dict[str, Any] = {
        "kinds": kinds & ALL_KINDS or ALL_KINDS,
        "drills": drills,
        "language": language if language in LANGUAGES else kit.policy.default_language,
    }
    code = registration_code(session, kit, actor, area_id, **wishes)
    facts = {"code": code, "area": area_names(session, area_id), "area_id": area_id}
    facts |= wishes | {"kinds": kinds_in(wishes["kinds"])}
    say(session, kit, to, "officer.group_code", facts | {"screen": REGISTERING, "last": True})


def register_chat(
    session: Session,
    kit: Kit,
    text: str,
    to: To,
    *,
    title: str,
    kind: str,
    message_id: int | None = None,
) -> int | None:
    """Register the chat that `text` was posted in; returns the area, or None for a wrong code.

    A wrong one is met with silence, and counted, so the try has to be committed. A chat that is
    registered already changes its area, and one that was left comes back. The message with the
    code (`message_id`) is removed where the bot may.
    """
    check_tries(session, kit, to.chat_key)
    code = read_code(CodePurpose.REGISTER_CHAT, text)
    spent = spend_code(session, kit, CodePurpose.REGISTER_CHAT, code) if code else None
    if spent is None or spent.area_id is None:
        count_try(session, kit, to.chat_key)
        return None
    area_id: int = spent.area_id
    to = replace(to, language=spent.language or to.language)
    values = {
        "address": to.address,
        "title": seal_desk(kit, "chat.title", title),
        "kind": ChatKind(kind),
        "state": ChatState.ACTIVE,
        "area_id": area_id,
        "language": to.language,
        "registered_by": spent.officer_id,
        "kinds": spent.kinds,
        "drills": spent.drills,
    }
    mine = _CHATS.c.chat_key == to.chat_key
    if not changed(session, update(_CHATS).where(mine).values(**values)):
        session.execute(insert(_CHATS).values(chat_key=to.chat_key, made_at=kit.clock(), **values))
    record(session, kit, SYSTEM, "chat.registered", "area", area_id, officer=str(spent.officer_id))
    facts = {"area": area_names(session, area_id), "kind": kind, "drills": spent.drills}
    facts["kinds"] = kinds_in(spent.kinds)
    say(session, kit, to, "group.registered", facts)
    if message_id is not None:
        say(session, kit, to, "group.remove_code", {"message_id": message_id})
    return area_id


def chat_left(session: Session, kit: Kit, chat_key: bytes) -> bool:
    """Mark a registered chat as left; nothing is sent there until it is registered anew."""
    left = changed(
        session,
        update(_CHATS)
        .where(_CHATS.c.chat_key == chat_key, _CHATS.c.state == ChatState.ACTIVE)
        .values(state=ChatState.LEFT),
    )
    if left:
        record(session, kit, SYSTEM, "chat.left", "chat", chat_key.hex())
    return bool(left)


def chat_moved(session: Session, kit: Kit, old_key: bytes, new: To) -> None:
    """Follow a group that became a supergroup: its registration and its copies move along.

    The copies' messages stay behind in a chat that can no longer be written to, so they are no
    longer to be changed; corrections are said in the new one.
    """
    address = {"chat_key": new.chat_key, "address": new.address}
    taken = session.execute(select(_CHATS.c.id).where(_CHATS.c.chat_key == new.chat_key)).first()
    if not taken:
        session.execute(
            update(_CHATS)
            .where(_CHATS.c.chat_key == old_key)
            .values(kind=ChatKind.SUPERGROUP, **address)
        )
    there = select(_DELIVERIES.c.notice_id).where(_DELIVERIES.c.chat_key == new.chat_key)
    session.execute(
        update(_DELIVERIES)
        .where(_DELIVERIES.c.chat_key == old_key, _DELIVERIES.c.notice_id.not_in(there))
        .values(to_chat=ChatKind.SUPERGROUP, message_id=None, **address)
    )
    record(session, kit, SYSTEM, "chat.moved", "chat", new.chat_key.hex(), was=old_key.hex())


def unreachable(session: Session, kit: Kit, chat_key: bytes) -> None:
    """A chat or person can't be written to any more: no further notice goes there, and an officer is not counted on."""
    if not chat_left(session, kit, chat_key):
        session.execute(delete(_SUBSCRIBERS).where(_SUBSCRIBERS.c.chat_key == chat_key))
        not_reached(session, kit, chat_key)


def subscribe(session: Session, kit: Kit, citizen: Citizen, area_id: int | None = None) -> None:
    """Send this person notices of one area, or (None) of all. Asking twice is asking once."""
    if area_id is not None and area_names(session, area_id) is None:
        raise Refusal("area.not_found", area=area_id)
    values = {
        "chat_key": citizen.to.chat_key,
        "address": citizen.to.address,
        "language": citizen.to.language,
    }
    mine = (_SUBSCRIBERS.c.person_key == citizen.person_key) & _same_area(area_id)
    if not changed(session, update(_SUBSCRIBERS).where(mine).values(**values)):
        values |= asdict(wishes_of(session, citizen.person_key) or Wishes())
        session.execute(
            insert(_SUBSCRIBERS).values(
                person_key=citizen.person_key,
                area_id=area_id,
                drills=takes_drills(session, citizen.person_key),
                made_at=kit.clock(),
                **values,
            )
        )


def unsubscribe(session: Session, person_key: bytes, area_id: int | None = None) -> None:
    """Stop notices of one area, or (None) those of all areas together."""
    session.execute(
        delete(_SUBSCRIBERS).where(_SUBSCRIBERS.c.person_key == person_key, _same_area(area_id))
    )


def unsubscribe_all(session: Session, person_key: bytes) -> int:
    """Stop every notice to this person; returns how many subscriptions went."""
    mine = _SUBSCRIBERS.c.person_key == person_key
    return changed(session, delete(_SUBSCRIBERS).where(mine))


def subscriptions(session: Session, person_key: bytes) -> tuple[int | None, ...]:
    """The areas that a person asked for; None stands for all."""
    rows = session.execute(
        select(_SUBSCRIBERS.c.area_id)
        .where(_SUBSCRIBERS.c.person_key == person_key)
        .order_by(_SUBSCRIBERS.c.id)
    )
    return tuple(rows.scalars())


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a subscriber asks for besides areas."""

    kinds: int = ALL_KINDS
    quiet: Quiet = Quiet.NONE


def wishes_of(session: Session, person_key: bytes) -> Wishes | None:
    """A subscriber's wishes; None for somebody who is none."""
    mine = _SUBSCRIBERS.c.person_key == person_key
    query = select(_SUBSCRIBERS.c.kinds, _SUBSCRIBERS.c.quiet).where(mine).limit(1)
    row = session.execute(query).one_or_none()
    return None if row is None else Wishes(*row)


def wish(session: Session, person_key: bytes, wishes: Wishes) -> None:
    """Keep to these wishes from the next notice on."""
    mine = _SUBSCRIBERS.c.person_key == person_key
    session.execute(update(_SUBSCRIBERS).where(mine).values(**asdict(wishes)))


def takes_drills(session: Session, person_key: bytes) -> bool:
    """Whether a subscriber asked for exercises too."""
    mine = (_SUBSCRIBERS.c.person_key == person_key) & _SUBSCRIBERS.c.drills
    return session.execute(select(_SUBSCRIBERS.c.id).where(mine).limit(1)).first() is not None


def take_drills(session: Session, person_key: bytes, *, on: bool) -> None:
    """Send a subscriber exercises too, or no longer."""
    mine = _SUBSCRIBERS.c.person_key == person_key
    session.execute(update(_SUBSCRIBERS).where(mine).values(drills=on))


def notices_in(session: Session, person_key: bytes, language: str) -> None:
    """Send a subscriber their notices in this language from now on."""
    mine = _SUBSCRIBERS.c.person_key == person_key
    session.execute(update(_SUBSCRIBERS).where(mine).values(language=language))


def area_names(session: Session, area_id: int) -> dict[str, str] | None:
    """An area's name by language; None where there is no such area."""
    row = session.execute(select(_AREAS).where(_AREAS.c.id == area_id)).one_or_none()
    return None if row is None else {"zh": row.name_zh, "en": row.name_en}


def reach(
    session: Session,
    area_ids: Collection[int],
    kind: NoticeKind | None = None,
    *,
    exercise: bool = False,
) -> tuple[int, int]:
    """How many chats and how many subscribers a notice for these areas would go to."""
    wanted = ALL_KINDS if kind is None else bits_of([kind])
    of_chats = [_CHATS.c.drills] if exercise else []
    of_people = [_SUBSCRIBERS.c.drills] if exercise else []
    chats = session.execute(
        select(func.count())
        .select_from(_CHATS)
        .where(
            _CHATS.c.state == ChatState.ACTIVE,
            _CHATS.c.area_id.in_(area_ids),
            _CHATS.c.kinds.bitwise_and(wanted) != 0,
            *of_chats,
        )
    ).scalar_one()
    people = session.execute(
        select(func.count(_SUBSCRIBERS.c.chat_key.distinct())).where(
            _SUBSCRIBERS.c.area_id.is_(None) | _SUBSCRIBERS.c.area_id.in_(area_ids),
            _SUBSCRIBERS.c.kinds.bitwise_and(wanted) != 0,
            *of_people,
        )
    ).scalar_one()
    return int(chats), int(people)


def areas_of(session: Session, row: Row[Any]) -> list[int]:
    """The areas that a notice goes to."""
    if row.area_id is not None:
        return [row.area_id]
    return [area.id for area in list_areas(session, row.unit_id)]


def _same_area(area_id: int | None) -> ColumnElement[bool]:
    if area_id is None:
        return _SUBSCRIBERS.c.area_id.is_(None)
    return _SUBSCRIBERS.c.area_id == area_id


screens("officer.areas", "officer.group_code")
