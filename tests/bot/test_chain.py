"""The audit chain's keeper: rows are linked, the head is signed, kept outside, and posted."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.chain import ChainKeeper
from bot.desk_way import DeskWay
from desk.actors import OPERATOR
from desk.district.units import add_unit
from desk.kit import Kit
from desk.sealed import to_chat
from storage.audit_log import read_heads
from storage.audit_verify import verify
from storage.keyfiles import Keyring, load_keys
from storage.statements import table_of
from storage.tables.audit import AuditLink, AuditRow
from tests.desk.notice_house import Desk, open_desk_house

CHANNEL = -1001234567890


@pytest.fixture
def house(migrated_url: str, tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk_house(migrated_url, tmp_path)
    yield opened
    opened.store.close()


def signing_keyring(folder: Path) -> Keyring:
    [keys] = folder.rglob("signing.private")
    return load_keys(keys.parent, desk_private=True, relay_private=True, signing_private=True)


def counts(session: Session, _kit: Kit) -> tuple[int, int]:
    rows, links = (
        session.execute(select(func.count()).select_from(table_of(model))).scalar_one()
        for model in (AuditRow, AuditLink)
    )
    return rows, links


async def test_the_head_is_signed_written_and_posted(house: Desk, tmp_path: Path) -> None:
    channel = to_chat(house.kit, CHANNEL, "zh")
    kit = replace(house.kit, policy=replace(house.kit.policy, audit_channel=channel))
    house.store.write_now(add_unit, kit, OPERATOR, "WH", {"zh": "武汉市公安局"})
    keyring = signing_keyring(tmp_path)
    heads_file = tmp_path / "heads.jsonl"
    stopping = asyncio.Event()
    keeper = ChainKeeper(DeskWay(house.store, kit), keyring, heads_file)
    working = asyncio.create_task(keeper.run(stopping))
    stopping.set()  # it links and signs once more before it ends
    await asyncio.wait_for(working, 60)
    rows, links = house.store.read_now(counts, kit)
    assert rows == links > 0
    heads, unreadable = read_heads(heads_file)
    assert (unreadable, heads[0].seq) == ([], links)
    assert house.said("audit.head")[0]["hash"] == heads[0].hash.hex()
    assert house.store.read_now(verify, keyring.signing_public, heads) == []
