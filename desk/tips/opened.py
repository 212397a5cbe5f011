"""A tip, opened: what moderators' cards, the tipster's own screens and the priority are drawn from.

Holds `facts_of` and the small readings it is made of. Refuses receipts and addresses: see
`tip_view` for what may be known.
"""

from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session
from sqlmodel import col

from desk.kit import Kit
from desk.tips.answers import answers_of, given
from desk.tips.fresh import fresh_of
from desk.tips.incoming import content_of
from desk.tips.rows import PARTS
from desk.tips.traces import open_traces
from desk.tips.view import PartView, SeenAt, TipView
from storage.statements import table_of
from storage.tables.notices import Notice
from storage.tables.tips import Tip
from tipline.designations import Designation
from tipline.file_endings import usual_ending
from tipline.notices import ENDED, NoticeState
from tipline.places import Coordinates, parse_coordinates
from tipline.questions import Answer, Question
from tipline.times import read_seen
from tipline.tips import PartKind, TipState

_NOTICES = table_of(Notice)
_STANDING = select(_NOTICES.c.number, _NOTICES.c.state).where(_NOTICES.c.id == bindparam("of"))


class Standing(NamedTuple):
    """What a tip says of its notice: its number, and whether it still holds."""

    number: str | None
    state: NoticeState


def facts_of(session: Session, kit: Kit, tip: Tip) -> TipView:
    """Open the tip. Once it was retracted or purged the view is bare, with `content_gone`."""
    if (fresh := fresh_of(session, tip.id)) is not None:
        return fresh.view
    notice = standing_of(session, tip.notice_id)
    if tip.data_key is None or tip.state not in (TipState.DRAFT, TipState.SENT):
        return bare_view(tip, notice, content_gone=True)
    key = kit.vault.open_data_key(tip.data_key)
    answers = given(answers_of(kit, tip))
    return view_of(tip, notice, parts_of(session, tip, key), answers)


def view_of(
    tip: Tip, notice: Standing | None, parts: tuple[PartView, ...], answers: tuple[Answer, ...]
) -> TipView:
    """Put parts and answers together into what the cards ask for."""
    by = {answer.question: answer for answer in answers}
    place, place_words = _place(parts, by.get(Question.WHERE))
    seen, when_words = _seen(by.get(Question.WHEN))
    return TipView(
        **_row(tip, notice),
        parts=parts,
        answers=answers,
        words=words_of(parts),
        place=place,
        place_words=place_words,
        seen=seen,
        when_words=when_words,
        still_there=_yes_no(by.get(Question.STILL_THERE)),
        direction=_told(by.get(Question.DIRECTION)),
        certainty=_value(by.get(Question.CERTAINTY)),
        own_eyes=_yes_no(by.get(Question.OWN_EYES)),
        features=_numbers(_value(by.get(Question.FEATURES))),
        features_words=_words(by.get(Question.FEATURES)),
        vehicle=_told(by.get(Question.VEHICLE)),
        more=_words(by.get(Question.MORE)),
    )


def bare_view(tip: Tip, notice: Standing | None, *, content_gone: bool = False) -> TipView:
    """The view of a tip of which nothing can or need be opened."""
    return TipView(**_row(tip, notice), content_gone=content_gone)


def _row(tip: Tip, notice: Standing | None) -> dict[str, Any]:
    return {
        "id": tip.id,
        "state": tip.state,
        "channel": tip.channel,
        "language": tip.language,
        "designation": Designation(tip.designation, tip.designation_number),
        "notice_id": tip.notice_id,
        "notice_number": None if notice is None else notice.number,
        "notice_over": None if notice is None or notice.state not in ENDED else notice.state,
        "made_at": tip.made_at,
        "sent_at": tip.sent_at,
        "dialogue_open": tip.dialogue_open,
    }


def notice_number_of(session: Session, notice_id: int | None) -> str | None:
    """The number that people call a notice by."""
    standing = standing_of(session, notice_id)
    return None if standing is None else standing.number


def standing_of(session: Session, notice_id: int | None) -> Standing | None:
    """A notice's number and state; None for a tip without one."""
    if notice_id is None:
        return None
    return Standing(*session.connection().execute(_STANDING, {"of": notice_id}).one())


def parts_of(session: Session, tip: Tip, key: bytes) -> tuple[PartView, ...]:
    """The parts in the order in which they came in."""
    rows = session.execute(select(PARTS).where(PARTS.c.tip_id == tip.id).order_by(PARTS.c.id))
    return tuple(_part(tip, row, key) for row in rows)


def _part(tip: Tip, row: Any, key: bytes) -> PartView:
    content = content_of(key, tip.id, row.id, row.content)
    place = Coordinates(content["lat"], content["lon"]) if "lat" in content else None
    asked = content.get("q")
    return PartView(
        id=row.id,
        kind=row.kind,
        at=row.at,
        message_id=row.message_id,
        edit=row.edit,
        text=content["t"],
        answers=Question(asked) if asked else None,
        preview=row.preview,
        preview_blob=row.preview_blob,
        place=place,
        accuracy_m=content.get("acc"),
        seconds=content.get("sec"),
        size=content.get("size"),
        ending=usual_ending(content.get("name", "")),
        forwarded=bool(content.get("fwd")),
        after_sending=tip.sent_at is not None and row.at > tip.sent_at,
        traces=open_traces(key, tip.id, row.id, row.traces),
        has_file=row.blob is not None,
    )


def words_of(parts: tuple[PartView, ...]) -> str:
    """All that was written and answers no question, the newest version of each message."""
    return "\n".join(p.text for p in newest_of(parts) if p.text and p.answers is None)


def newest_of(parts: tuple[PartView, ...]) -> list[PartView]:
    """The newest version of each message, in the order in which they first came."""
    newest: dict[int, PartView] = {}
    for part in parts:
        held = newest.get(part.message_id)
        if held is None or part.edit >= held.edit:
            newest[part.message_id] = part
    return list(newest.values())


def _place(parts: tuple[PartView, ...], answer: Answer | None) -> tuple[Coordinates | None, str]:
    pins = [p.place for p in parts if p.kind is PartKind.LOCATION and p.place is not None]
    named = [p.text for p in parts if p.kind is PartKind.LOCATION and p.text]
    answered = parse_coordinates(answer.value) if answer else None
    place = answered or (pins[-1] if pins else None)
    return place, _words(answer) or (named[-1] if named else "")


def _seen(answer: Answer | None) -> tuple[SeenAt | None, str]:
    if answer is None or not answer.value:
        return None, _words(answer)
    seen = read_seen(answer.value)
    return SeenAt(seen.at, seen.precision.value), _words(answer)


def _yes_no(answer: Answer | None) -> bool | None:
    return {"yes": True, "no": False}.get(_value(answer))


def _value(answer: Answer | None) -> str:
    return answer.value if answer else ""


def _words(answer: Answer | None) -> str:
    return answer.words if answer else ""


def _told(answer: Answer | None) -> str:
    """The words where there are some, else the button's value."""
    return _words(answer) or _value(answer)


def _numbers(value: str) -> tuple[int, ...]:
    return tuple(int(number) for number in value.split(",") if number)


def own_tips(session: Session, person_key: bytes, limit: int = 8) -> list[Tip]:
    """The person's sent and retracted tips, the newest first."""
    found = (
        select(Tip)
        .where(
            col(Tip.person_key) == person_key,
            col(Tip.state).in_((TipState.SENT, TipState.RETRACTED)),
        )
        .order_by(col(Tip.sent_at).desc(), col(Tip.id).desc())
        .limit(limit)
    )
    return list(session.execute(found).scalars())
