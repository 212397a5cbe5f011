"""A desk for tests of officers, notices and deliveries: a real database, keys, blobs and a clock.

Holds the district of the story: a city unit with two stations below it, their areas, officers of
every trade, and the notice itself. Refuses stand-ins for anything of ours.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Row, select
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from desk.actors import OPERATOR, OfficerActor, officer_by_id
from desk.district.officers import add_officer, enrol
from desk.district.units import add_area, add_unit
from desk.kit import Kit, Policy, To
from desk.sealed import keep_session_keys, open_relay, person_key, to_chat
from storage.blobs import Blobs
from storage.keyfiles import Keyring, load_keys, make_keys
from storage.sealing import Vault
from storage.statements import table_of
from storage.store import Store
from storage.tables.queues import OutboxMessage
from tests.servers.migrated import migrated
from tipline.roles import Role

P = ParamSpec("P")
T = TypeVar("T")

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)

STORY: dict[str, Any] = {
    "kind": "identify",
    "case_number": "A4201050000002026110012",
    "offence": "intentional_injury",
    "legal_basis": {
        "instrument": {"zh": "协查通报", "en": "Request for assistance"},
        "number": "武公协〔2026〕12号",
    },
    "facts": {
        "text": {
            "zh": "一名男子在街上殴打一名女子后逃离。",
            "en": "A man hit a woman in the street and ran away.",
        },
        "place": {"zh": "江汉路步行街", "en": "Jianghan Road"},
        "at": "2026-11-18T21:40:00+08:00",
    },
    "ask": {"zh": "如果您见过他，请告诉我们。", "en": "If you have seen him, please tell us."},
    "contact": {"zh": "江汉分局 027-8540 0000", "en": "Jianghan station, 027-8540 0000"},
    "expires_at": "2026-12-20T00:00:00+08:00",
    "description": [
        {"feature": "sex", "value": "male", "source": "witness", "as_of": "2026-11-18"},
        {"feature": "hair", "value": "bald", "source": "witness", "as_of": "2026-11-18"},
        {
            "feature": "age",
            "value": {"from": 35, "to": 45},
            "source": "witness",
            "as_of": "2026-11-18",
        },
    ],
}


def story(**changes: Any) -> dict[str, Any]:
    """The story's notice, with fields changed."""
    return {**deepcopy(STORY), **changes}


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        """Start at noon in Wuhan."""
        self.time = NOON

    def __call__(self) -> datetime:
        """The time now."""
        return self.time

    def move(self, **by: float) -> None:
        """Let time pass."""
        self.time += timedelta(**by)


@dataclass
class Desk:
    """A store and a kit, and the way to run use cases on them."""

    store: Store
    kit: Kit
    clock: Clock
    keyring: Keyring

    def do(
        self, fn: Callable[Concatenate[Session, Kit, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a use case in one transaction."""
        return self.store.write_now(lambda session: fn(session, self.kit, *args, **kwargs))

    def look(self, fn: Callable[Concatenate[Session, P], T], *args: P.args, **kw: P.kwargs) -> T:
        """Run a read."""
        return self.store.read_now(lambda session: fn(session, *args, **kw))

    def rows(self, model: type[SQLModel], **where: Any) -> list[Row[Any]]:
        """Rows of a table, by id, where columns have these values."""
        table = table_of(model)
        wanted = [table.c[name] == value for name, value in where.items()]
        query = select(table).where(*wanted).order_by(*table.primary_key)
        return self.look(lambda session: list(session.execute(query)))

    def person(self, user_id: int, language: str = "zh") -> tuple[bytes, To]:
        """A person's key and their private chat."""
        return person_key(self.kit, user_id), to_chat(self.kit, user_id, language)

    def officer(
        self, user_id: int, *roles: Role, unit: str = "WH", badge: str | None = None
    ) -> OfficerActor:
        """Somebody added and enrolled from the Telegram account `user_id`."""
        invitation = self.do(
            add_officer,
            OPERATOR,
            name=f"officer {user_id}",
            badge=badge or f"B{user_id}",
            unit=unit,
            roles=roles,
        )
        key, to = self.person(user_id)
        assert self.do(enrol, invitation.code, key, to) is not None
        return self.actor(invitation.officer_id)

    def actor(self, officer_id: int) -> OfficerActor:
        """The officer as they may act now."""
        found = self.store.read_now(lambda s: officer_by_id(s, self.kit, officer_id))
        assert found is not None
        return found

    def said(self, kind: str) -> list[dict[str, Any]]:
        """The facts of what was queued to be said, of this kind, oldest first."""
        bodies = [row.body for row in self.rows(OutboxMessage, kind=kind)]
        return [self.store.read_now(open_relay, self.kit, "body", body) for body in bodies]


def open_desk_house(url: str, folder: Path) -> Desk:
    """A desk on a migrated database, with keys of its own."""
    make_keys(folder / "keys")
    keyring = load_keys(
        folder / "keys", desk_private=True, relay_private=True, signing_private=False
    )
    clock = Clock()
    policy = Policy(timezone=ZoneInfo("Asia/Shanghai"), bot_username="tipline_bot")
    kit = Kit(Vault(keyring, now=clock), Blobs("memory:"), clock, policy)
    desk = Desk(Store(url), kit, clock, keyring)
    keys = kit.vault.fresh_session_keys()
    desk.do(keep_session_keys, keys)
    kit.vault.adopt(keys)
    return desk


def settled(url: str) -> None:
    """All migrations and the district, as `prepared_url` takes them: nothing of it is sealed."""
    migrated(url)
    with TemporaryDirectory() as folder:
        desk = open_desk_house(url, Path(folder))
        _settle(desk)
        desk.store.close()


def _settle(desk: Desk) -> None:
    """The district: a city unit, two stations, three areas."""

    def whole(session: Session, kit: Kit) -> None:
        add_unit(session, kit, OPERATOR, "WH", {"zh": "武汉市公安局", "en": "Wuhan Police"})
        for code, zh, en in (("JH", "江汉分局", "Jianghan"), ("WC", "武昌分局", "Wuchang")):
            add_unit(session, kit, OPERATOR, code, {"zh": zh, "en": en}, parent="WH")
            add_area(session, kit, OPERATOR, f"{code}-1", {"zh": f"{zh}一区", "en": en}, unit=code)
        add_area(session, kit, OPERATOR, "WH-0", {"zh": "市中心", "en": "Centre"}, unit="WH")

    desk.do(whole)
