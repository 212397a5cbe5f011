"""A notice's poster: who may have it, what it is drawn from, its way to whoever asked.

Holds the four steps: `open_poster` (a read), `pictures_of` and `keep` (slow, outside any
transaction), `send_poster` (a write). Refuses a poster that would print a box for a letter, one
without an address for its QR code, and one of a notice that changed while it was being drawn.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from desk.actors import OPERATOR, OfficerActor, need
from desk.drawn import check_letters, keep_drawn
from desk.kit import Kit, To
from desk.log import record
from desk.notices.briefs import brief_by_number
from desk.notices.card import card_of, public_facts
from desk.notices.public import page_of
from desk.notices.rows import NOTICES, PHOTO_BOUND_TO, document_of, notice_row, photos_of
from desk.outgoing import file_of, say
from desk.sealed import bytes_of
from media.poster.content import Entry, Photo, Poster, Section
from storage.sealing import DataKey, unseal
from tipline.notice_content import normalise_notice
from tipline.notices import NoticeState, notice_payload
from tipline.refusals import Refusal
from tipline.roles import Right, may

__all__ = ["Entry", "KeptPoster", "OpenPoster", "Photo", "Poster", "Section"]
__all__ += [
    "draw",
    "keep",
    "open_for_anybody",
    "open_poster",
    "open_published",
    "pictures_of",
    "send_poster",
]

_BOUND_TO = "notice.poster"
_DESCRIBES = (NoticeState.DRAFT, NoticeState.IN_REVIEW, NoticeState.LIVE)


@dataclass(frozen=True, slots=True)
class OpenPoster:
    """What a poster is worded and drawn from, as the notice stood at `version`."""

    notice_id: int
    version: int
    card: Mapping[str, Any]
    address: str
    photos: tuple[tuple[str, bytes], ...] = field(repr=False)  # blob, its key


@dataclass(frozen=True, slots=True)
class KeptPoster:
    """Both files, sealed in the blobs under one key."""

    picture: str
    pages: str
    key: DataKey = field(repr=False)


def open_poster(
    session: Session, kit: Kit, actor: OfficerActor | None, notice_id: int
) -> OpenPoster:
    """Open a notice that this officer may see: a published one, or a draft that is complete."""
    row = notice_row(session, notice_id)
    _check_may_have(actor, row)
    if row.number is not None:
        return _opened(session, kit, row, row.public_content)
    if row.state is NoticeState.CANCELLED:
        raise Refusal("notice.already_ended")
    return _opened(session, kit, row, normalise_notice(document_of(session, kit, row)))


def open_published(session: Session, kit: Kit, number: str) -> OpenPoster:
    """Open a published notice for an operator, and write down that they had it."""
    found = brief_by_number(session, number)
    if found is None:
        raise Refusal("lifecycle.not_found", record="notice")
    row = notice_row(session, found.id)
    record(session, kit, OPERATOR, "notice.poster", "notice", row.id)
    return _opened(session, kit, row, row.public_content)


def open_for_anybody(session: Session, kit: Kit, number: str) -> OpenPoster | None:
    """What the public poster of this number is drawn from; None where no such notice was published.

    Needs no private key. `address` is empty where there are no pages for others to open.
    """
    row = session.execute(select(NOTICES).where(NOTICES.c.number == number)).one_or_none()
    if row is None:
        return None
    photos = photos_of(session, row.id) if row.state is NoticeState.LIVE else []
    return OpenPoster(
        notice_id=row.id,
        version=row.version,
        card=public_facts(session, kit, row),
        address=page_of(kit, number) or "",
        photos=tuple((photo.blob, bytes_of(photo.public_key)) for photo in photos),
    )


def pictures_of(kit: Kit, opened: OpenPoster) -> list[bytes]:
    """The photos, bare JPEGs as a confined worker made them. Blocks."""
    bound_to = PHOTO_BOUND_TO.encode()
    return [unseal(key, kit.blobs.get(blob), bound_to=bound_to) for blob, key in opened.photos]


def draw(poster: Poster, language: str) -> tuple[bytes, bytes]:
    """The PNG and the PDF. Blocks, for about a second. Raises Refusal `poster.no_letter`."""
    # Fonts and their libraries take seconds to load, and few processes ever draw a poster.
    from media.poster.making import lacking, make

    check_letters(lacking(poster))
    made = make(poster, language)
    return made.png, made.pdf


def keep(kit: Kit, poster: Poster, language: str) -> KeptPoster:
    """Draw it and keep both files, sealed. Blocks, as `draw` does."""
    key = kit.vault.new_data_key()
    picture, pages = (keep_drawn(kit, key, data, _BOUND_TO) for data in draw(poster, language))
    return KeptPoster(picture, pages, key)


def send_poster(
    session: Session,
    kit: Kit,
    actor: OfficerActor | None,
    to: To,
    opened: OpenPoster,
    kept: KeptPoster,
) -> None:
    """Queue both files to whoever asked, unless the notice is no longer what they show."""
    row = notice_row(session, opened.notice_id)
    actor = _check_may_have(actor, row)
    if row.version != opened.version:
        raise Refusal("lifecycle.stale", record="notice")
    record(session, kit, actor, "notice.poster", "notice", row.id)
    name = row.number or "draft"
    facts = {"number": row.number, "kind": row.kind.value, "state": row.state.value}
    for blob, file_name, kind in (
        (kept.picture, f"{name}.png", "photo"),
        (kept.pages, f"{name}.pdf", "document"),
    ):
        file = file_of(blob, kept.key.raw, _BOUND_TO, file_name, kind)
        say(session, kit, to, "notice.poster", {**facts, "files": [file]}, record_id=row.id)


def _check_may_have(actor: OfficerActor | None, row: Row[Any]) -> OfficerActor:
    """Whoever may see the notice among the desk's: those who draft, approve or end in its unit."""
    published = row.number is not None
    if actor is None or not (published and may(actor.roles, Right.END_NOTICES)):
        actor = need(actor, Right.SEE_NOTICE_DRAFTS)
    if row.unit_id not in actor.unit_ids:
        raise Refusal("notice.not_your_unit")
    return actor


def _opened(session: Session, kit: Kit, row: Row[Any], document: Mapping[str, Any]) -> OpenPoster:
    # A poster of a notice that is over shows nobody, like its card: there is nothing to open.
    photos = photos_of(session, row.id) if row.state in _DESCRIBES else []
    return OpenPoster(
        notice_id=row.id,
        version=row.version,
        card=card_of(session, kit, row, document),
        address=_address(kit, row.number),
        photos=tuple((one.blob, kit.vault.open_data_key(one.desk_key)) for one in photos),
    )


def _address(kit: Kit, number: str | None) -> str:
    """Where the QR code leads: the public page, else the bot. A draft proves nothing yet."""
    if number is None:
        return ""
    if (page := page_of(kit, number)) is not None:
        return page
    if kit.policy.bot_username:
        return f"https://t.me/{kit.policy.bot_username}?start={notice_payload(number)}"
    raise Refusal("poster.no_address")
