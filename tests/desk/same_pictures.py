"""Pictures as numbers: a desk on which people send them, and notices that show them.

Holds what the photos role does with a picture whose fingerprints a test has chosen. Refuses files.
"""

from typing import Any

from sqlalchemy.orm import Session

from bot.sample.district import sign
from desk.actors import OfficerActor
from desk.fingerprints import look_for, remember
from desk.kit import Kit
from desk.notices.drafts import draft
from desk.notices.review import submit
from desk.notices.rows import Photo, add_photo_row, notice_row, write_document
from desk.tickets.previews import preview_ready
from storage.near import Near
from storage.tables.tips import TipPart
from tests.desk.notice_house import story
from tests.desk.ticket_desk import TicketDesk, do_jobs
from tipline.fingerprints import Fingerprints
from tipline.roles import Role
from tipline.tips import PartKind

PHOTO = {"kind": PartKind.PHOTO, "text": "", "blob": "a" * 64}
PICTURE = 0xF0E1_D2C3_B4A5_9687
ANOTHER = PICTURE ^ 0xFFFF_0000_FFFF_0000
# The same scene: one picture, and one cropped from it. Each is looked for as the other as well.
WHOLE = Fingerprints(PICTURE, ANOTHER, 0x0123_4567_89AB_CDEF)
CROP = Fingerprints(ANOTHER, 0xFEDC_BA98_7654_3210, PICTURE)


def prints(picture: int | Fingerprints) -> Fingerprints:
    """A picture whose crop and whole are like nothing else, unless it is told what they are like."""
    if isinstance(picture, Fingerprints):
        return picture
    return Fingerprints(picture, picture ^ 0x5555_5555, picture ^ 0x5555_5555 << 32)


class Pictures:
    """The photos role of a test: it knows what every picture looks like."""

    def __init__(self, stage: TicketDesk) -> None:
        self.stage = stage
        self.near = Near()

    def sent(self, picture: int | Fingerprints, **how: Any) -> int:
        """Somebody sends a tip with this picture, and all that follows is done; the ticket."""
        ticket_id = self.stage.tip(parts=(PHOTO,), **how)
        self.ready(ticket_id, picture)
        do_jobs(self.stage)
        return ticket_id

    def ready(self, ticket_id: int, picture: int | Fingerprints) -> None:
        """The ticket's newest picture has its preview."""
        tip_id = self.stage.row(ticket_id).tip_id
        self.seen(self.stage.desk.rows(TipPart, tip_id=tip_id)[-1].id, picture)

    def seen(self, part_id: int, picture: int | Fingerprints) -> None:
        """What the photos role does with a picture."""
        desk, found = self.stage.desk, prints(picture)
        look = desk.store.read_now(look_for, desk.kit, self.near, part_id, found)
        desk.do(remember, part_id, look)
        desk.do(preview_ready, part_id, "b" * 64)

    def twins(self, ticket_id: int) -> dict[str, Any]:
        """What the card says of them."""
        told: dict[str, Any] = self.stage.card(ticket_id).get("twins", {})
        return told

    def named(self, ticket_id: int) -> list[int]:
        """The tickets that the card names."""
        return [twin["ticket"] for twin in self.twins(ticket_id).get("tickets", [])]

    def reasons(self, ticket_id: int) -> dict[str, int]:
        """Why the ticket is as pressing as it is."""
        return dict(self.stage.row(ticket_id).reasons)


def flipped(picture: int, bits: int) -> int:
    """The picture with so many bits otherwise."""
    return picture ^ ((1 << bits) - 1) << 20


def live_notice(
    stage: TicketDesk, picture: int, unit: str = "WH", user: int = 201, *, live: bool = True
) -> int:
    """A notice with this photo."""
    publisher = stage.desk.officer(user, Role.PUBLISHER, unit=unit)
    notice_id: int = stage.desk.do(draft, publisher, story())
    stage.desk.do(_with_photo, notice_id, picture)
    if live:
        approver = stage.desk.officer(user + 1, Role.APPROVER, unit=unit)
        stage.desk.do(submit, publisher, notice_id)
        stage.desk.do(_approved, approver, notice_id)
    return notice_id


def _with_photo(session: Session, kit: Kit, notice_id: int, picture: int) -> None:
    key = kit.vault.new_data_key().wrapped
    add_photo_row(session, kit, notice_id, Photo("c" * 64, key, fingerprints=prints(picture)))
    row = notice_row(session, notice_id)
    photo = {"file": "photo-1.jpg", "taken_on": "2026-11-18", "source": "camera"}
    write_document(session, kit, row, story(photos=[photo]))


def _approved(session: Session, kit: Kit, approver: OfficerActor, notice_id: int) -> None:
    reviewed = notice_row(session, notice_id).content_hash
    sign(session, kit, approver, notice_id, reviewed)
