"""Setting up the sample district in an empty database, as an operator and its people would.

Holds `found_district`, `enrol_officer`, `put_on_duty`, `register_group`, `story_was_told` and `publish_story`. Refuses shortcuts
into tables: all goes through the use cases, so the audit log tells it as it was.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from desk.actors import OPERATOR, OfficerActor, officer_of
from desk.alerts.rota import enter
from desk.district.boundaries import import_areas, read_features
from desk.district.officers import add_officer, enrol
from desk.district.units import add_unit, area_by_code, list_units
from desk.kit import Kit
from desk.notices.audience import register_chat, registration_code
from desk.notices.checking import answer
from desk.notices.drafts import draft
from desk.notices.review import submit
from desk.notices.rows import notice_row, photos_of
from desk.notices.signing import approve
from desk.sealed import person_key, to_chat
from storage.statements import table_of
from storage.tables.audience import ChatKind
from storage.tables.notices import Notice
from tipline.checklist import Answer, points_of
from tipline.roles import Role
from tipline.rota import EVERY_DAY, Hours, Place

UNIT, AREA = "WH", "JIANGAN"


@dataclass(frozen=True, slots=True)
class SampleOfficer:
    """Somebody of the sample district."""

    key: str
    name: str
    latin_name: str
    user_id: int
    roles: tuple[Role, ...]
    unit: str = UNIT

    def name_in(self, language: str) -> str:
        """The name as readers of this language can say it."""
        return self.name if language == "zh" else self.latin_name


OFFICERS: tuple[SampleOfficer, ...] = (
    SampleOfficer("Mo", "周敏", "Zhou Min", 510_000_001, (Role.MODERATOR,)),
    SampleOfficer("Min", "李航", "Li Hang", 510_000_002, (Role.MODERATOR,)),
    SampleOfficer("Pu", "王芳", "Wang Fang", 510_000_003, (Role.PUBLISHER,)),
    SampleOfficer("Ap", "陈立", "Chen Li", 510_000_004, (Role.APPROVER,)),
    SampleOfficer("Su", "刘洋", "Liu Yang", 510_000_005, (Role.SUPERVISOR,)),
    SampleOfficer("Of", "赵强", "Zhao Qiang", 510_000_006, (Role.OFFICER,)),
    SampleOfficer("De", "孙丽", "Sun Li", 510_000_007, (Role.SUPERVISOR,)),  # a reward takes two
)


def is_founded(session: Session, _kit: Kit) -> bool:
    """Whether the database has its district already."""
    return bool(list_units(session))


def found_district(session: Session, kit: Kit) -> None:
    """Add the unit, its areas and its officers, all enrolled."""
    add_unit(session, kit, OPERATOR, UNIT, {"zh": "武汉市公安局", "en": "Wuhan Police"})
    boundaries = (Path(__file__).parent / "areas.geojson").read_bytes()
    import_areas(session, kit, OPERATOR, read_features(boundaries))
    for officer in OFFICERS:
        enrol_officer(session, kit, officer)


def enrol_officer(session: Session, kit: Kit, officer: SampleOfficer) -> None:
    """Add an officer and have them send their code, as on their first day."""
    invitation = add_officer(
        session,
        kit,
        OPERATOR,
        name=officer.name_in(kit.policy.default_language),
        badge=f"DEMO-{officer.key}",
        unit=officer.unit,
        roles=officer.roles,
    )
    to = to_chat(kit, officer.user_id, kit.policy.default_language)
    enrol(session, kit, invitation.code, person_key(kit, officer.user_id), to)


def sample_officer(session: Session, kit: Kit, key: str) -> OfficerActor:
    """The officer of the sample whose key this is."""
    return officer_behind(
        session, kit, next(officer.user_id for officer in OFFICERS if officer.key == key)
    )


def officer_behind(session: Session, kit: Kit, user_id: int) -> OfficerActor:
    """The officer of the sample who has this phone."""
    found = officer_of(session, kit, person_key(kit, user_id))
    assert found is not None
    return found


def set_rota(session: Session, kit: Kit) -> None:
    """Have one moderator on duty at all hours and another behind: the demo's own phones ring."""
    for key, place in (("Mo", Place.FIRST), ("Min", Place.SECOND)):
        put_on_duty(session, kit, sample_officer(session, kit, key), place)


def put_on_duty(session: Session, kit: Kit, officer: OfficerActor, place: Place) -> None:
    """Have the supervisor enter an officer into their unit's rota, for all hours."""
    supervisor = sample_officer(session, kit, "Su")
    enter(session, kit, supervisor, officer.id, (Hours(EVERY_DAY, 0, 0), place))


def register_group(session: Session, kit: Kit, chat_id: int, title: str) -> None:
    """Register a group for the district, as a supervisor's code posted in it does."""
    supervisor = sample_officer(session, kit, "Su")
    area = area_by_code(session, AREA)
    code = registration_code(session, kit, supervisor, area.id)
    to = to_chat(kit, chat_id, kit.policy.default_language)
    register_chat(session, kit, code, to, title=title, kind=ChatKind.SUPERGROUP)


def story_document(now: datetime) -> dict[str, Any]:
    """The story's notice, its times moved to the day before `now`."""
    text = (Path(__file__).parent / "notice.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    yesterday = now - timedelta(days=1)
    document["facts"]["at"] = yesterday.replace(hour=21, minute=40).isoformat(timespec="minutes")
    document["expires_at"] = (now + timedelta(days=30)).isoformat()
    for entry in document["description"]:
        entry["as_of"] = yesterday.date().isoformat()
    return document


def story_was_told(session: Session, _kit: Kit) -> bool:
    """Whether the database has a notice already, whatever became of it."""
    return bool(session.execute(select(exists(table_of(Notice)))).scalar())


def publish_story(session: Session, kit: Kit, document: Mapping[str, Any] | None = None) -> str:
    """Have one officer draft and submit the notice and another approve it; return its number."""
    publisher = sample_officer(session, kit, "Pu")
    content = dict(document or story_document(kit.clock().astimezone(kit.policy.timezone)))
    notice_id = draft(session, kit, publisher, content)
    submit(session, kit, publisher, notice_id)
    reviewed = notice_row(session, notice_id).content_hash
    return sign(session, kit, sample_officer(session, kit, "Ap"), notice_id, reviewed)


def sign(session: Session, kit: Kit, approver: OfficerActor, notice_id: int, reviewed: str) -> str:
    """Have an approver say yes to every point and approve, as their presses would; the number."""
    answer_yes(session, kit, approver, notice_id, reviewed)
    return approve(session, kit, approver, notice_id, reviewed)


def answer_yes(
    session: Session, kit: Kit, approver: OfficerActor, notice_id: int, reviewed: str
) -> None:
    """Have an approver say yes to every point of a notice, as their presses would."""
    kind = notice_row(session, notice_id).kind
    for point in points_of(kind, len(photos_of(session, notice_id))):
        answer(session, kit, approver, notice_id, reviewed, point, Answer.YES)
