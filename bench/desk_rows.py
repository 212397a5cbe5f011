"""A district with a million open tickets, made for measuring the triage desk.

Holds the rows: 100,000 sightings on one notice, sealed as the desk seals them, of which the first few
thousand also have words; the rest made by the database itself. Refuses to be a story: nobody sent these.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from bench.stub_api import TOKEN
from bot.kit import House, open_house
from bot.sample.district import found_district, publish_story, sample_officer
from bot.settings import parse_settings
from desk.actors import OfficerActor
from desk.kit import Kit
from desk.sealed import seal_tip
from desk.tickets.rows import TICKETS, Held
from desk.tickets.sighted import keep_sighting
from desk.tips.rows import PARTS, TIPS, content_field
from storage import migrations
from storage.columns import micros
from storage.keyfiles import make_keys
from storage.store import Store
from storage.tables.tickets import Ticket
from storage.tables.tips import Tip
from tipline.places import Coordinates
from tipline.routing import RoutedBy
from tipline.sightings import Sighting
from tipline.tickets import TicketState
from tipline.tips import Channel, PartKind, TipState

MILLION, SIGHTINGS, WITH_WORDS = 1_000_000, 100_000, 4_000
KEYS = 2_000  # more than the vault keeps opened
_CHUNK = 5_000

BARE = """
WITH next AS (
    SELECT id FROM ticket WHERE state = 'new' AND unit_id = %(unit)s
    ORDER BY priority DESC, id LIMIT 1 FOR UPDATE SKIP LOCKED
)
UPDATE ticket SET state = 'claimed', holder_id = %(holder)s, lease_until = %(until)s,
    version = version + 1
FROM next WHERE ticket.id = next.id RETURNING ticket.id
"""

_NUMBERS = {
    True: "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)",
    False: "WITH n(i) AS (SELECT generate_series(1, :count))",
}
_TIPS = """
INSERT INTO tip (id, state, channel, language, designation, designation_number, dialogue_open,
    version, made_at, touched_at, sent_at)
{numbers} SELECT i + 1000000000, 'sent', 'private', 'zh', 3, 41, {true}, 0, :now, :now, :now FROM n
"""
_TICKETS = """
INSERT INTO ticket (tip_id, unit_id, state, priority, reasons, flags, version, made_at)
{numbers} SELECT i + 1000000000, :unit, 'new', (i % 1000 * 7919) % 150 - 50, :reasons, '[]', 0, :now FROM n
"""


@dataclass(frozen=True, slots=True)
class Filled:
    """The open house, who asks, and the ticket whose neighbours are looked for."""

    house: House
    moderator: OfficerActor
    supervisor: OfficerActor
    asking: int
    noon: datetime

    @property
    def store(self) -> Store:
        """The store."""
        return self.house.store

    @property
    def kit(self) -> Kit:
        """The kit."""
        return self.house.kit


def fill(database_url: str, folder: Path) -> Filled:
    """Make everything; takes some minutes."""
    settings = parse_settings(
        {
            "BOT_TOKEN": TOKEN,
            "DATABASE_URL": database_url,
            "BLOB_URL": f"file:{folder / 'blobs'}",
            "KEYS_DIR": str(folder / "keys"),
            "TRIAGE_CHAT_ID": "-1001500000009",
        }
    )
    make_keys(folder / "keys")
    migrations.upgrade(database_url)
    house = open_house(settings, desk_private=True)
    house.store.write_now(found_district, house.kit)
    house.store.write_now(publish_story, house.kit)
    moderator = house.store.read_now(sample_officer, house.kit, "Mo")
    keys = [house.kit.vault.new_data_key() for _ in range(KEYS)]
    noon = house.kit.clock()
    for start in range(0, SIGHTINGS, _CHUNK):
        some = range(start + 1, start + _CHUNK + 1)
        house.store.write_now(_sightings, house.kit, moderator.unit_id, keys, some, noon)
    house.store.write_now(_rest, house.store.is_sqlite, moderator.unit_id, noon)
    with house.store.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    supervisor = house.store.read_now(sample_officer, house.kit, "Su")
    return Filled(house, moderator, supervisor, asking=1, noon=noon)


def _sightings(
    session: Session, kit: Kit, unit_id: int, keys: list[Any], numbers: range, noon: datetime
) -> None:
    """Tips of a day all over the city; each number is that of the tip and of the ticket."""
    tips = list(_tips(kit, keys, numbers, noon))
    session.execute(insert(TIPS), tips)
    session.execute(insert(TICKETS), [_ticket(number, unit_id, noon) for number in numbers])
    words = [_words(number, keys, noon) for number in numbers if number <= WITH_WORDS]
    if words:
        session.execute(insert(PARTS), words)
    chance = random.Random(numbers.start)
    tickets, sent = (_by_number(session, model, numbers) for model in (Ticket, Tip))
    for number in numbers:
        place = Coordinates(30.45 + chance.random() * 0.27, 114.15 + chance.random() * 0.3)
        at = noon + timedelta(minutes=chance.randrange(24 * 60))
        held = Held(tickets[number], sent[number])
        keep_sighting(session, kit, held, Sighting(place, at), "站北路")
    session.expunge_all()


def _by_number(session: Session, model: Any, numbers: range) -> dict[int, Any]:
    which = select(model).where(model.id.between(numbers.start, numbers.stop - 1))
    return {row.id: row for row in session.execute(which).scalars()}


def _tips(kit: Kit, keys: list[Any], numbers: range, noon: datetime) -> Iterator[dict[str, Any]]:
    for number in numbers:
        yield {
            "id": number,
            "state": TipState.SENT,
            "channel": Channel.PRIVATE,
            "notice_id": 1,
            "person_key": kit.vault.keyed("person", number),
            "language": "zh",
            "data_key": keys[number % KEYS].wrapped,
            "designation": 3,
            "designation_number": 41,
            "dialogue_open": True,
            "version": 0,
            "made_at": noon,
            "touched_at": noon,
            "sent_at": noon,
        }


def _ticket(number: int, unit_id: int, noon: datetime) -> dict[str, Any]:
    return {
        "id": number,
        "tip_id": number,
        "unit_id": unit_id,
        "routed_by": RoutedBy.NOTICE,
        "notice_id": 1,
        "state": TicketState.NEW,
        "priority": 500 if number <= WITH_WORDS else 0,
        "reasons": [["pin", 5]],
        "flags": [],
        "version": 0,
        "made_at": noon,
    }


def _words(number: int, keys: list[Any], noon: datetime) -> dict[str, Any]:
    told = {"t": "他在江汉路步行街，往地铁站方向走了，穿蓝色外套。"}
    return {
        "id": number,
        "tip_id": number,
        "chat_key": number.to_bytes(16),
        "message_id": 1,
        "edit": 0,
        "kind": PartKind.TEXT,
        "content": seal_tip(keys[number % KEYS].raw, number, content_field(number), told),
        "preview": "none",
        "at": noon,
    }


def _rest(session: Session, is_sqlite: bool, unit_id: int, noon: datetime) -> None:
    numbers, true = _NUMBERS[is_sqlite], "1" if is_sqlite else "true"
    values = {"count": MILLION - SIGHTINGS, "now": micros(noon)}
    session.execute(text(_TIPS.format(numbers=numbers, true=true)), values)
    if not is_sqlite:  # the numbers so far were given by hand
        session.execute(text(f"SELECT setval('ticket_id_seq', {SIGHTINGS})"))
    reasons = '[["pin", 5], ["own_eyes", 5]]'
    those = values | {"unit": unit_id, "reasons": reasons}
    session.execute(text(_TICKETS.format(numbers=numbers)), those)
