"""Importing notices from a file: one or many, all or none.

Holds reading and import. What comes in are drafts: two people are needed for them as for any other.
Refuses the whole file where anything in it is wrong, and says in which entry, on which line, why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from desk.actors import OfficerActor, need
from desk.kit import Kit, To
from desk.log import record
from desk.notices.drafts import draft, seal_photo
from desk.notices.json_lines import line_of_repeat, lines_by_path
from desk.notices.offence_list import faults_of
from desk.notices.origins import came_in_tips
from desk.notices.pictures import pixels_only
from desk.notices.review import submit
from desk.notices.rows import Photo, add_photo_row, notice_row, write_document
from desk.outgoing import say
from tipline.notice_content import normalise_notice
from tipline.refusals import Fault, Param, Refusal
from tipline.roles import Right
from tipline.strict_json import Unreadable, read_strictly

MOST_NOTICES = 200
MOST_TOLD = 50  # faults told to people
LARGEST_FILE = 4 * 1024 * 1024  # bytes of JSON
LARGEST_PHOTO = 20 * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class EntryFault:
    """One thing wrong in the file. `entry` counts from 1, `line` too (None: not known)."""

    entry: int
    line: int | None
    path: str
    code: str
    params: Mapping[str, Param]


class ImportRefused(Refusal):
    """Nothing was imported; `faults` say why."""

    def __init__(self, faults: Sequence[EntryFault]) -> None:
        """Take every fault of the file; told in the order in which whoever mends it meets them."""
        super().__init__("notice.import_refused", count=len(faults))
        self.faults = tuple(sorted(faults, key=lambda one: (one.entry, one.line or 0)))


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file read: its documents, the photos that they name, and where each value stands.

    A photo is None where the file named is no picture.
    """

    documents: tuple[Any, ...]
    photos: Mapping[str, Photo | None]
    lines: Mapping[str, int]
    is_list: bool


def read_parcel(kit: Kit, text: str, folder: Path | None = None) -> Parcel:
    """Read a JSON text: one document or a list of them; photos lie beside it in `folder`.

    Photos are rebuilt, sealed and kept here, before any transaction; those of a file that is then
    refused are left to the sweep. Raises ImportRefused for what is no JSON, naming the line.
    """
    try:
        read = read_strictly(text)
    except Unreadable as bad:
        line = line_of_repeat(text) if bad.code == "check.twice" else bad.line
        raise ImportRefused([EntryFault(1, line, "", bad.code, {})]) from None
    documents = tuple(read) if isinstance(read, list) else (read,)
    photos = {} if folder is None else photos_beside(kit, documents, folder)
    return Parcel(documents, photos, lines_by_path(text), isinstance(read, list))


def import_notices(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    parcel: Parcel | Sequence[Any],
    *,
    to_review: bool = False,
) -> list[int]:
    """Make a draft of each document and return their ids; with `to_review` they are submitted.

    Raises ImportRefused (a Refusal) and changes nothing where any document is faulty.
    """
    need(actor, Right.DRAFT_NOTICES)
    if not isinstance(parcel, Parcel):
        parcel = Parcel(tuple(parcel), {}, {}, is_list=True)
    if len(parcel.documents) > MOST_NOTICES:
        raise Refusal("notice.import_too_many", limit=MOST_NOTICES)
    faults = photo_faults(session, kit, parcel) + [
        _entry_fault(parcel, entry, fault)
        for entry, document in enumerate(parcel.documents)
        for fault in faults_of(session, kit, document)
    ]
    if faults or not parcel.documents:
        raise ImportRefused(faults)
    ids = [_import_one(session, kit, actor, one, parcel.photos) for one in parcel.documents]
    for notice_id in ids:
        if to_review:
            submit(session, kit, actor, notice_id)
    return ids


def import_in_chat(session: Session, kit: Kit, actor: OfficerActor, to: To, parcel: Parcel) -> None:
    """The same for a file sent to the bot, and the drafts shown to whoever sent it."""
    ids = import_notices(session, kit, actor, parcel)
    notices = [
        {"id": notice_id, "kind": document["kind"], "case": document["case_number"]}
        for notice_id, document in zip(ids, parcel.documents, strict=True)
    ]
    say(session, kit, to, "notice.imported", {"notices": notices})


def tell_faults(session: Session, kit: Kit, to: To, faults: Sequence[EntryFault]) -> None:
    """Say what is wrong with a file that was sent to the bot."""
    told = [{**asdict(fault), "params": dict(fault.params)} for fault in faults[:MOST_TOLD]]
    say(session, kit, to, "notice.import_faults", {"count": len(faults), "faults": told})


def _import_one(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    document: Any,
    photos: Mapping[str, Photo | None],
) -> int:
    content = normalise_notice(document)
    notice_id = draft(session, kit, actor, content)
    keep_photos(session, kit, notice_id, content, photos)
    record(session, kit, actor, "notice.imported", "notice", notice_id)
    return notice_id


def keep_photos(
    session: Session,
    kit: Kit,
    notice_id: int,
    document: Mapping[str, Any],
    photos: Mapping[str, Photo | None],
) -> None:
    """Give a fresh draft the photos that its document names; none of them is missing any more."""
    for photo in document.get("photos") or []:
        kept = photos[photo["file"]]
        assert kept is not None
        add_photo_row(session, kit, notice_id, kept)
    write_document(session, kit, notice_row(session, notice_id), document)


def photo_faults(session: Session, kit: Kit, parcel: Parcel) -> list[EntryFault]:
    """The named photos that are missing, no pictures, or came to us in a tip."""
    wrong = _wrong_photos(session, kit, parcel)
    return [
        _entry_fault(
            parcel,
            entry,
            Fault(
                f"photos[{place}].file", wrong.get(name, "check.photo_missing"), {"file": name[:80]}
            ),
        )
        for entry, place, name in _named_photos(parcel.documents)
        if name in wrong or name not in parcel.photos
    ]


def _wrong_photos(session: Session, kit: Kit, parcel: Parcel) -> dict[str, str]:
    """What is wrong with the photos that lie there, by file."""
    wrong = {name: "check.photo_unreadable" for name, one in parcel.photos.items() if one is None}
    known = {name: one.fingerprints for name, one in parcel.photos.items() if one is not None}
    of_tips = zip(known, came_in_tips(session, kit, list(known.values())), strict=True)
    return wrong | {name: "check.photo_of_tip" for name, of_tip in of_tips if of_tip}


def _named_photos(documents: Sequence[Any]) -> list[tuple[int, int, str]]:
    """Entry, place and file name of every photo that the documents name in good form."""
    return [
        (entry, place, photo["file"])
        for entry, document in enumerate(documents)
        if isinstance(document, Mapping) and isinstance(document.get("photos"), list)
        for place, photo in enumerate(document["photos"])
        if isinstance(photo, Mapping) and isinstance(photo.get("file"), str)
    ]


def photos_beside(kit: Kit, documents: Sequence[Any], folder: Path) -> dict[str, Photo | None]:
    """The files that the documents name, as far as they are plain files in the folder itself."""
    found: dict[str, Photo | None] = {}
    for _, _, name in _named_photos(documents):
        path = folder / name
        plain = Path(name).name == name and not path.is_symlink() and path.is_file()
        if plain and name not in found and path.stat().st_size <= LARGEST_PHOTO:
            found[name] = _kept(kit, path.read_bytes())
    return found


def _kept(kit: Kit, original: bytes) -> Photo | None:
    try:
        shown = pixels_only(original)
    except Refusal:
        return None
    sealed = seal_photo(kit, shown.picture)
    return Photo(kit.blobs.put(sealed.sealed), sealed.desk_key, fingerprints=shown.fingerprints)


def _entry_fault(parcel: Parcel, entry: int, fault: Fault) -> EntryFault:
    start = f"[{entry}]" if parcel.is_list else ""
    line = line_at(parcel.lines, start, fault.path)
    return EntryFault(entry + 1, line, fault.path, fault.code, fault.params)


def line_at(lines: Mapping[str, int], start: str, path: str) -> int | None:
    """The line of the value, or of the nearest thing around it that is there."""
    whole = f"{start}.{path}" if start and path else start or path
    while whole not in lines:
        shorter = whole[: max(whole.rfind("."), whole.rfind("["), 0)]
        if not whole:
            return None
        whole = shorter
    return lines[whole]
