"""What a notice's card is drawn from: the facts of a live one, of a draft, of one in review.

Holds facts only. A live notice's are public and in the clear; a draft's carry its photos' keys,
sealed for the relay like every message. Refuses words, which the renderers choose.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from desk.kit import Kit, To
from desk.notices.offence_list import names_of
from desk.notices.rows import NOTICES, PHOTO_BOUND_TO, notice_row, photos_of
from desk.outgoing import COLLAGE_PART, DRILL_PART, file_of, say
from desk.sealed import bytes_of, open_relay, seal_relay, text_of
from storage.statements import table_of
from storage.tables.people import Unit
from tipline.broadcasts import Withdrawal
from tipline.last_known import parted
from tipline.notices import SILENT, NoticeState

_UNITS = table_of(Unit)
_PHOTO_NAME = "photo.jpg"

Facts = dict[str, Any]

# What is left of a notice once nobody is sought by it any more.
_LASTING = ("unit", "exercise")


def public_content(session: Session, row: Row[Any], document: Mapping[str, Any]) -> Facts:
    """What becomes public when the notice goes live: its document, without what is for the desk alone,
    and who issues it.
    """
    unit = session.execute(select(_UNITS).where(_UNITS.c.id == row.unit_id)).one()
    issued_by = {"zh": unit.name_zh, "en": unit.name_en, "code": unit.code}
    content = {**parted(document)[0], "unit": issued_by}
    names = names_of(session, str(document.get("offence", "")))
    return content if names is None else {**content, "offence_names": names}


def public_facts(session: Session, kit: Kit, row: Row[Any]) -> Facts:
    """What anybody may know of a published notice now; of one that is not in force, not whom it is
    about.
    """
    content = row.public_content or {}
    if row.state in SILENT:
        content = {name: content[name] for name in _LASTING if name in content}
    facts = _facts(kit, row, content)
    if row.state is NoticeState.SUPERSEDED:
        facts["replaced_by"] = _number_after(session, row.id)
    return facts


def card_facts(session: Session, kit: Kit, notice_id: int) -> Facts:
    """The card of a published notice as it stands now. Needs the relay's key for its photos."""
    row = notice_row(session, notice_id)
    facts = public_facts(session, kit, row)
    photos = photos_of(session, notice_id)
    facts["photo"] = bool(photos)
    facts["deletes"] = _deletes(session, row)
    # Not of its content, which is gone from the card once nobody is sought by it.
    facts["offence"] = (row.public_content or {}).get("offence", "")
    # Only a notice in force shows its photos, so only then are they opened.
    if photos and row.state is NoticeState.LIVE:
        facts["files"] = _published_files(session, kit, photos, drill=row.exercise)
    elif photos and photos[0].ended_file_id is not None:
        facts["files"] = [_known_file(photos[0].ended_file_id)]
    return facts


def draft_facts(session: Session, kit: Kit, row: Row[Any], document: Mapping[str, Any]) -> Facts:
    """The card that a draft would make. Needs the desk's key for its photos."""
    facts = _facts(kit, row, public_content(session, row, document))
    photos = photos_of(session, row.id)
    facts["photo"] = bool(photos)
    keys = [kit.vault.open_data_key(photo.desk_key) for photo in photos]
    facts["files"] = _files(photos, keys, drill=row.exercise)
    return facts


def say_each_photo(session: Session, kit: Kit, to: To, notice_id: int) -> None:
    """Show each of several photos by itself: the card has them small, and an approver sees all."""
    photos = photos_of(session, notice_id)
    if len(photos) == 1:
        return
    for number, photo in enumerate(photos, start=1):
        key = kit.vault.open_data_key(photo.desk_key)
        file = file_of(photo.blob, key, PHOTO_BOUND_TO, _PHOTO_NAME, "photo")
        facts = {"number": number, "total": len(photos), "files": [file]}
        say(session, kit, to, "notice.photo", facts, record_id=notice_id)


def card_of(session: Session, kit: Kit, row: Row[Any], document: Mapping[str, Any]) -> Facts:
    """The card's words alone, of a draft or a published notice."""
    return _facts(kit, row, public_content(session, row, document))


def released_keys(kit: Kit, photo: Row[Any]) -> dict[str, Any]:
    """The photo's key, sealed so that the sender can open the picture; and in the clear, for the
    page, since the picture is public from now on. Needs the desk's key.
    """
    key = text_of(kit.vault.open_data_key(photo.desk_key))
    return {"relay_key": seal_relay(kit, _relay_field(photo), key), "public_key": key}


def _deletes(session: Session, row: Row[Any]) -> bool:
    """Whether its copies are to be deleted, where Telegram still allows it."""
    policy = select(_UNITS.c.withdrawal).where(_UNITS.c.id == row.unit_id)
    return (
        row.state is NoticeState.CANCELLED
        and session.execute(policy).scalar_one() is Withdrawal.DELETE
    )


def _published_files(
    session: Session, kit: Kit, photos: list[Row[Any]], *, drill: bool
) -> list[dict[str, str]]:
    """The card's one photo: by the id that Telegram gave for it, else all that it is made of."""
    if photos[0].file_id is not None:
        return [_known_file(photos[0].file_id)]
    keys = [open_relay(session, kit, _relay_field(photo), photo.relay_key) for photo in photos]
    return _files(photos, [bytes_of(key) for key in keys], drill=drill)


def _known_file(file_id: str) -> dict[str, str]:
    """A picture that Telegram has already."""
    return {"file_id": file_id, "name": _PHOTO_NAME, "kind": "photo"}


def _files(photos: list[Row[Any]], keys: list[bytes], *, drill: bool) -> list[dict[str, str]]:
    kind = DRILL_PART if drill else "photo" if len(photos) == 1 else COLLAGE_PART
    return [
        file_of(photo.blob, key, PHOTO_BOUND_TO, _PHOTO_NAME, kind)
        for photo, key in zip(photos, keys, strict=True)
    ]


def _relay_field(photo: Row[Any]) -> str:
    return f"notice:{photo.notice_id}:photo:{photo.position}"


def _facts(kit: Kit, row: Row[Any], content: Mapping[str, Any]) -> Facts:
    return {
        "id": row.id,
        "number": row.number,
        "kind": None if row.kind is None else row.kind.value,
        "state": row.state.value,
        "content": dict(content),
        "published_at": _local(kit, row.published_at),
        "ended_at": _local(kit, row.ended_at),
        "seen_at": _local_text(kit, (content.get("facts") or {}).get("at")),
        "expires_at": _local_text(kit, content.get("expires_at")),
        "replaced_by": None,
        "renewed": row.number is not None and row.renewed_revision == row.revision,
        "photo": False,
        "files": [],
    }


def _number_after(session: Session, notice_id: int) -> str | None:
    """The number of the live notice that replaced this one."""
    found: str | None = session.execute(
        select(NOTICES.c.number)
        .where(NOTICES.c.supersedes_id == notice_id, NOTICES.c.number.is_not(None))
        .order_by(NOTICES.c.id.desc())
        .limit(1)
    ).scalar()
    return found


def _local(kit: Kit, at: datetime | None) -> str | None:
    """A moment on the agency's clock, to the minute."""
    return None if at is None else at.astimezone(kit.policy.timezone).strftime("%Y-%m-%d %H:%M")


def _local_text(kit: Kit, at: str | None) -> str | None:
    return None if not at else _local(kit, datetime.fromisoformat(at))
