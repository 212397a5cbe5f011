"""Roles in processes of their own, each with no more private keys than it needs.

Three processes on PostgreSQL: who takes updates in can read nothing, who sends holds the relay key
alone, who works on updates can address nobody.
"""

import shutil
from pathlib import Path

from bot.sample.district import publish_story
from tests.chat.house import BOT_ID, RunningHouse, running_house
from tests.promises.acting import RECEIPT
from tests.promises.processes import in_nursery, nursery

SHARED = ("desk.public", "relay.public", "signing.public", "search.key")


def keys_for(house: RunningHouse, folder: Path, *private: str) -> dict[str, str]:
    """The settings of a process that has these private keys and no others."""
    folder.mkdir(mode=0o700)
    for name in (*SHARED, *private):
        shutil.copy2(Path(house.environment["KEYS_DIR"]) / name, folder / name)
    return {**house.environment, "KEYS_DIR": str(folder)}


@in_nursery
async def test_a_tip_goes_its_way_through_processes_that_each_hold_one_key(
    postgres_url: str, tmp_path: Path
) -> None:
    async with (
        running_house(postgres_url, tmp_path / "house", run=False, webhook=True) as house,
        nursery() as births,
    ):
        house.write(publish_story)
        intake = keys_for(house, tmp_path / "intake")
        desk = keys_for(house, tmp_path / "desk", "desk.private", "signing.private")
        relay = keys_for(house, tmp_path / "relay", "relay.private")
        await births.start(intake, ("web",))
        await births.start(desk, ("updates", "photos", "scheduler"))
        sender = await births.start(relay, ("sender",))
        shopper = await house.citizen("shopper")
        await house.client.add_member(house.groups["North"], shopper)
        await house.client.start(shopper, BOT_ID)
        await house.sees(shopper, "/mytips")
        card = await house.sees(shopper, "WH-", peer=house.groups["North"])
        group = house.groups["North"]
        await house.client.say(shopper, group, "he is here", reply_to=card["message_id"])
        told = await house.sees(shopper, "-")
        while not RECEIPT.search(told.get("text") or ""):
            told = await house.sees(shopper, "-", after=told["message_id"])
        assert await births.stop(sender) == 0
