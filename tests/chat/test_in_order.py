"""Messages to one person leave in order, each as soon as the one before it has left or never will."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot import sender
from desk.kit import Kit
from desk.outgoing import say
from desk.sealed import to_chat
from tests.chat.citizen_phone import words
from tests.chat.house import WAIT, RunningHouse, running_house
from tests.promises.acting import part_of, until

NOTES = ("kept", "nothing_to_cancel", "help")


def say_two(session: Session, kit: Kit, user_id: int) -> None:
    """Two things at once, to one person."""
    for note in NOTES[:2]:
        say(session, kit, to_chat(kit, user_id, "zh"), "citizen.note", {"note": note})


async def heard(house: RunningHouse, person: int) -> list[str]:
    """Which of them have come, in their order."""
    seen = [words(one) for one in await house.client.history(person, house.bot)]
    return [note for text in seen for note in NOTES if part_of(f"citizen.note.{note}") in text]


@pytest.mark.parametrize("refused", [0, 1])
async def test_what_waits_behind_another_waits_for_no_look_round(
    migrated_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: int
) -> None:
    monkeypatch.setattr(sender, "LOOK_AGAIN", 10 * WAIT)
    async with running_house(migrated_url, tmp_path) as house:
        person = await house.citizen("Person")
        await house.client.start(person, house.bot)
        await house.sees(person, part_of("citizen.start"))
        if refused:
            await house.client.fault(
                "sendMessage", "400", chat_id=person, description="Bad Request: x"
            )
        house.write(say_two, person)
        # As a command's write wakes no running program, the person does: the answer waits behind both.
        await house.client.say(person, house.bot, "/help")

        async def all_came() -> bool:
            return await heard(house, person) == list(NOTES[refused:])

        await until(all_came)
