"""Published notices written out for other agencies.

Holds the reading of what was published and the choice of the form; and, for another desk of ours, what the desk
keeps beside it, in an officer's name. Refuses drafts, and a notice that the form can't carry honestly: an
exercise that would look real, one that has ended, a vehicle as a person.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from desk.actors import OfficerActor, need
from desk.kit import Kit
from desk.log import record
from desk.notices.briefs import brief_by_number, live_list
from desk.notices.interchange.cap_xml import write_cap_xml
from desk.notices.interchange.formats import Format
from desk.notices.rows import NOTICES, last_known_of
from storage.statements import table_of
from storage.tables.people import Area
from tipline.interchange.cap_out import to_cap
from tipline.interchange.fbi import fits_fbi, to_fbi
from tipline.interchange.interpol import fits_interpol, to_interpol
from tipline.interchange.published import PublishedNotice
from tipline.interchange.transfer import Leftover, Transferred, Why
from tipline.last_known import LAST_KNOWN
from tipline.notices import NoticeState
from tipline.refusals import Refusal
from tipline.roles import Right

_AREAS = table_of(Area)

Left = list[tuple[str, Leftover]]
"""What the form could not say, each with its notice's number."""


def published_notices(session: Session, numbers: Sequence[str]) -> list[PublishedNotice]:
    """The notices of these numbers, or all live ones. Raises Refusal `notice.bad_number`."""
    if not numbers:
        return [_published(session, found.id) for found in live_list(session)]
    briefs = [brief_by_number(session, number) for number in numbers]
    if None in briefs:
        raise Refusal("notice.bad_number")
    return [_published(session, found.id) for found in briefs if found is not None]


def _published(session: Session, notice_id: int) -> PublishedNotice:
    row = session.execute(select(NOTICES).where(NOTICES.c.id == notice_id)).one()
    document = dict(row.public_content)
    unit = document.pop("unit")
    document["photos"] = [
        # Named so that the photos of several notices lie in one folder.
        {**photo, "file": f"{row.number}-{place}.jpg"}
        for place, photo in enumerate(document.get("photos") or [], start=1)
    ]
    return PublishedNotice(
        number=row.number,
        state=row.state,
        document=document,
        unit=unit,
        area=_area(session, row.area_id),
        published_at=row.published_at,
        ended_at=row.ended_at,
        replaces=_replaced(session, row.supersedes_id),
        keeps_last_known=row.last_known is not None,
    )


def for_another_desk(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    notices: Sequence[PublishedNotice],
    form: Format,
) -> list[PublishedNotice]:
    """The same with where somebody was last known to be, which is written down of each that says it.

    Raises Refusal `notice.export_kept` for any form but our own: the others are read by whoever likes.
    """
    need(actor, Right.SEE_NOTICE_DRAFTS)
    if form is not Format.OURS:
        raise Refusal("notice.export_kept", format=form.value)
    return [_whole(session, kit, actor, one) if one.keeps_last_known else one for one in notices]


def _whole(
    session: Session, kit: Kit, actor: OfficerActor, notice: PublishedNotice
) -> PublishedNotice:
    row = session.execute(select(NOTICES).where(NOTICES.c.number == notice.number)).one()
    if row.unit_id not in actor.unit_ids:
        raise Refusal("notice.not_your_unit")
    record(session, kit, actor, "notice.last_known_exported", "notice", row.id)
    document = {**notice.document, LAST_KNOWN: last_known_of(session, kit, row)}
    return replace(notice, document=document, keeps_last_known=False)


def _area(session: Session, area_id: int | None) -> dict[str, str] | None:
    found: Row[Any] | None = session.execute(
        select(_AREAS).where(_AREAS.c.id == area_id)
    ).one_or_none()
    return None if found is None else {"zh": found.name_zh, "en": found.name_en, "code": found.code}


def _replaced(session: Session, notice_id: int | None) -> Any:
    """Number and time of the notice that this one replaced."""
    columns = (NOTICES.c.number, NOTICES.c.published_at)
    found = session.execute(select(*columns).where(NOTICES.c.id == notice_id)).one_or_none()
    return None if found is None else tuple(found)


def write_notices(
    notices: Sequence[PublishedNotice], form: Format, *, host: str
) -> tuple[Any, Left]:
    """The notices in a form (text for CAP, else JSON), and what it can't or mustn't say. Raises Refusal.

    In our own form each is a document as it is drafted: what the record gives it, it gets anew.

    `host`: where the public finds the bureau, so that senders are told apart; may be empty.
    """
    kept = Leftover(LAST_KNOWN, Why.NEVER_PUBLISHED)
    written, left = _written(notices, form, host)
    return written, [*((one.number, kept) for one in notices if one.keeps_last_known), *left]


def _written(notices: Sequence[PublishedNotice], form: Format, host: str) -> tuple[Any, Left]:
    if form is Format.OURS:
        return [_as_drafted(one) for one in notices], []
    if form in (Format.CAP, Format.CAP_JSON):
        messages = [to_cap(one, sender=_sender(one, host)) for one in notices]
        if form is Format.CAP_JSON:
            return messages, []
        if len(messages) != 1:
            raise Refusal("notice.export_one", count=len(messages))
        return write_cap_xml(messages[0]), []
    written = [(one.number, _person(one, form)) for one in notices]
    left = [(number, leftover) for number, done in written for leftover in done.leftovers]
    return [done.value for _, done in written], left


def _as_drafted(notice: PublishedNotice) -> dict[str, Any]:
    return {name: said for name, said in notice.document.items() if name != "offence_names"}


def _sender(notice: PublishedNotice, host: str) -> str:
    return f"{notice.unit['code']}@{host}" if host else notice.unit["code"]


def _person(notice: PublishedNotice, form: Format) -> Transferred:
    fits, write = (fits_fbi, to_fbi) if form is Format.FBI else (fits_interpol, to_interpol)
    is_live = notice.state is NoticeState.LIVE and not notice.document.get("exercise")
    if not is_live or not fits(notice):
        raise Refusal("notice.format_unfit", number=notice.number, format=form.value)
    return write(notice)
