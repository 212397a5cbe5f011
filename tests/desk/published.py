"""The audience and a published notice, for tests of what becomes of copies.

Holds groups, followers, publishing, and sending as Telegram would take it.
Refuses rows written by hand.
"""

from typing import Any

from sqlalchemy.orm import Session

from bot.sample.district import sign
from desk.actors import Citizen, OfficerActor
from desk.district.units import area_by_code
from desk.kit import Kit
from desk.notices import lookup as notices
from desk.notices.audience import register_chat, registration_code, subscribe
from desk.notices.deliveries import Delivered, all_delivered
from desk.notices.delivery_claims import DueDelivery, claim_due
from desk.notices.drafts import add_photo, seal_photo, set_area
from desk.notices.rows import Photo, notice_row
from desk.sealed import to_chat
from storage.tables.audience import Delivery
from tests.desk.notice_house import Desk, story

LEASE = "lease-1"

People = tuple[OfficerActor, OfficerActor, OfficerActor]


def group(desk: Desk, people: People, chat_id: int, area: str, **wishes: Any) -> bytes:
    """A registered group's key."""
    area_id = desk.look(area_by_code, area).id
    code = desk.do(registration_code, people[2], area_id, **wishes)
    to = to_chat(desk.kit, chat_id, "zh")
    assert desk.do(register_chat, code, to, title="邻里", kind="supergroup") == area_id
    return to.chat_key


def follower(desk: Desk, user_id: int, *areas: str | None) -> bytes:
    """A subscriber's chat."""
    key, to = desk.person(user_id, "en")
    for area in areas:
        area_id = None if area is None else desk.look(area_by_code, area).id
        desk.do(subscribe, Citizen(key, to), area_id)
    return to.chat_key


def publish(desk: Desk, people: People, area: str | None = None, **changes: Any) -> int:
    """A live notice, for one area or for all of its unit's."""
    notice_id = desk.do(notices.draft, people[0], story(**changes))
    if area is not None:
        desk.do(set_area, people[0], notice_id, desk.look(area_by_code, area).id)
    desk.do(notices.submit, people[0], notice_id)
    reviewed = desk.look(notice_row, notice_id).content_hash
    desk.do(sign, people[1], notice_id, reviewed)
    return notice_id


def publish_with_photos(desk: Desk, people: People, *pictures: bytes, **changes: Any) -> int:
    """A live notice with these photos."""
    notice_id = desk.do(notices.draft, people[0], story(**changes))
    for picture in pictures:
        sealed = seal_photo(desk.kit, picture)
        kept = Photo(desk.kit.blobs.put(sealed.sealed), sealed.desk_key)
        origin = {"taken_on": "2026-11-18", "source": "camera"}
        assert desk.do(add_photo, people[0], notice_id, kept, **origin) == []
    desk.do(notices.submit, people[0], notice_id)
    reviewed = desk.look(notice_row, notice_id).content_hash
    desk.do(sign, people[1], notice_id, reviewed)
    return notice_id


def targets(desk: Desk, notice_id: int) -> set[bytes]:
    """The chats that a notice is planned for."""
    return {row.chat_key for row in desk.rows(Delivery, notice_id=notice_id)}


def due(desk: Desk, limit: int = 100, lease: str = LEASE) -> list[DueDelivery]:
    """What there is to send now."""
    return desk.do(claim_due, limit, lease)


def delivered(
    session: Session,
    kit: Kit,
    step: int,
    lease: str,
    message_id: int | None = None,
    file_id: str | None = None,
) -> bool:
    """One step that was made; False where its lease was lost."""
    return all_delivered(session, kit, [Delivered(step, lease, message_id, file_id)]) == 1


def post_all(desk: Desk, first_message: int = 100) -> None:
    """Send whatever is due, as Telegram would take it."""
    for number, one in enumerate(due(desk)):
        assert desk.do(delivered, one.id, one.lease, first_message + number, "file-id")


def states(desk: Desk, notice_id: int) -> list[tuple[str, int, int]]:
    """State, shown, wanted of each copy."""
    rows = desk.rows(Delivery, notice_id=notice_id)
    return [(row.state.value, row.shown, row.wanted) for row in rows]


def end(desk: Desk, people: People, notice_id: int) -> None:
    """Withdraw a notice."""
    desk.do(notices.cancel, people[0], notice_id, "The wrong man.")
