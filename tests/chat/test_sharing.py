"""Inline mode: what is live is found by words of either language and shared as it stands."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.kit import now
from bot.sample.district import publish_story, sample_officer, sign, story_document
from desk.actors import OPERATOR
from desk.district.units import set_withdrawal
from desk.kit import Kit
from desk.notices import lookup as notices
from desk.notices.drafts import add_photo, seal_photo
from desk.notices.progress import Progress, progress
from desk.notices.rows import Photo, notice_row
from storage.statements import table_of
from storage.tables.audience import Delivery
from tests.chat.citizen_phone import Message, Phone, citizen, labels, picture, words
from tests.chat.house import RunningHouse, running_house
from tests.chat.officer_phone import until
from tipline.broadcasts import Withdrawal

PICTURE = (640, 480)


@pytest.fixture
async def house(migrated_sqlite_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """The district at work, with one notice live."""
    async with running_house(migrated_sqlite_url, tmp_path) as running:
        running.write(publish_story)
        yield running


async def found(phone: Phone, asked: str, offset: str = "") -> tuple[str, list[dict[str, Any]]]:
    """The query, and what it was answered with."""
    client, where = phone.house.client, {"person": phone.person, "peer": phone.bot}
    query = str(await client.do("ask_inline", words=asked, offset=offset, **where))
    answers: list[list[dict[str, Any]]] = []

    async def answered() -> bool:
        calls = await client.calls("answerInlineQuery")
        mine = [one["params"] for one in calls if one["params"]["inline_query_id"] == query]
        answers[:] = [one["results"] for one in mine]
        return bool(answers)

    await until(answered)
    return query, answers[0]


async def test_a_live_notice_is_found_and_shared(house: RunningHouse) -> None:
    lin = await citizen(house, "Lin")
    group = house.groups["North"]
    await house.client.add_member(group, lin.person)
    for asked, count in (("", 1), ("光头、江岸", 1), ("BALD jiangan", 1), ("bald wuchang", 0)):
        query, results = await found(lin, asked)
        assert len(results) == count, asked
    query, [result] = await found(lin, "光头")
    shared = await house.client.do(
        "choose_inline", person=lin.person, peer=group, query=query, result=result["id"]
    )
    assert shared["via_bot"]["id"] == house.bot
    assert "不要靠近" in words(shared)
    assert "这是真的吗？" in labels(shared)
    assert "不再接收通告" not in labels(shared)
    toast = await house.client.press(lin.person, group, shared["message_id"], label="这是真的吗？")
    assert toast["query"]


async def test_the_oldest_of_many_is_found_and_the_others_come_as_one_scrolls(
    house: RunningHouse,
) -> None:
    lin = await citizen(house, "Lin")
    number = house.write(publish_story, story_with("一名戴斗笠的男子离开了。"))

    def many(session: Session, kit: Kit) -> None:
        for _ in range(21):
            publish_story(session, kit)

    house.write(many)
    _, [oldest] = await found(lin, "斗笠")
    assert oldest["id"] == number
    _, first = await found(lin, "")
    _, rest = await found(lin, "", offset="20")
    assert (len(first), len(rest)) == (20, 3)
    shown = [one["id"] for one in (*first, *rest)]
    assert shown == [f"{number[:-4]}{n:04}" for n in range(23, 0, -1)]


def story_with(text: str) -> dict[str, Any]:
    """The story's notice, telling something else."""
    document = story_document(now())
    return {**document, "facts": {**document["facts"], "text": {"zh": text}}}


async def share(phone: Phone, peer: int) -> int:
    """Share the story's notice; the message's id."""
    query, [result] = await found(phone, "光头")
    whom = {"person": phone.person, "peer": peer}
    shared = await phone.house.client.do("choose_inline", **whom, query=query, result=result["id"])
    return int(shared["message_id"])


async def is_known(house: RunningHouse) -> bool:
    """Whether the desk has heard of a shared copy."""
    rows = house.read(lambda session, _kit: session.execute(table_of(Delivery).select()).all())
    return any(row.shared for row in rows)


async def test_a_shared_copy_is_taken_back_like_any_other(house: RunningHouse) -> None:
    lin, group = await citizen(house, "Lin"), house.groups["North"]
    await house.client.add_member(group, lin.person)
    shared = await share(lin, group)
    await until(lambda: is_known(house))
    notice = house.read(notices.id_by_number, "WH-2026-0001")
    house.write(notices.cancel, house.read(sample_officer, "Pu"), notice, "The wrong man.")

    async def is_taken_back() -> bool:
        seen = await house.client.history(lin.person, group)
        [copy] = [one for one in seen if one["message_id"] == shared]
        assert "via_bot" in copy
        return "本通告已撤销" in words(copy) and "光头" not in words(copy)

    await until(is_taken_back)
    told = house.read(progress, notice)
    assert told.stuck == {}


def publish_with_photo(session: Session, kit: Kit) -> int:
    """The story's notice with a photo, drafted and signed; its id."""
    publisher, approver = (sample_officer(session, kit, one) for one in ("Pu", "Ap"))
    notice = notices.draft(session, kit, publisher, story_document(kit.clock()))
    sealed = seal_photo(kit, picture(size=PICTURE))
    photo = Photo(kit.blobs.put(sealed.sealed), sealed.desk_key)
    origin = {"taken_on": "2026-01-31", "source": "camera"}
    assert add_photo(session, kit, publisher, notice, photo, **origin) == []
    notices.submit(session, kit, publisher, notice)
    sign(session, kit, approver, notice, notice_row(session, notice).content_hash)
    return notice


def picture_in(message: Message) -> tuple[int, int]:
    """The size of the picture that a message shows: the plain one is flatter than any of ours."""
    largest = message["photo"][-1]
    return largest["width"], largest["height"]


@pytest.mark.parametrize("policy", list(Withdrawal))
async def test_the_picture_of_a_shared_copy_gives_way_too(
    house: RunningHouse, policy: Withdrawal
) -> None:
    publisher = house.read(sample_officer, "Pu")
    house.write(set_withdrawal, OPERATOR, "WH", policy)
    house.write(notices.cancel, publisher, 1, "Another one follows.")
    notice = house.write(publish_with_photo)
    lin, group = await citizen(house, "Lin"), house.groups["North"]
    await house.client.add_member(group, lin.person)
    await house.client.wait_for(lin.person, group, "WH-2026-0002", from_bot=True)
    shared = await share(lin, group)
    await until(lambda: is_known(house))
    [copy] = [one for one in await lin.chat(group) if one["message_id"] == shared]
    assert picture_in(copy) == PICTURE
    house.write(notices.cancel, publisher, notice, "The wrong man.")

    async def is_taken_back() -> bool:
        told: Progress = house.read(progress, notice)
        return told.due == 0 and not told.stuck

    await until(is_taken_back)
    [copy] = [one for one in await lin.chat(group) if one["message_id"] == shared]
    assert words(copy).startswith("⛔ 本通告已撤销")
    assert picture_in(copy) != PICTURE
