"""A crowd for the demo and for tests: groups and subscribers enough for a broadcast that takes a while.

Holds the crowd on the stage and in the audience. Refuses anybody real: their ids are Telegram's form,
and the playground's alone.
"""

from sqlalchemy.orm import Session

from bot.sample.district import register_group
from bot.sample.stage import BOT_ID
from desk.actors import Citizen
from desk.kit import Kit
from desk.notices.audience import subscribe
from desk.sealed import person_key, to_chat
from playground.records import Bot
from playground.world import World

GROUPS, PEOPLE = 200, 2000
_FIRST_GROUP, _FIRST_PERSON = -1_001_600_000_000, 530_000_000


def group_ids(count: int) -> list[int]:
    """The crowd's groups."""
    return [_FIRST_GROUP - number for number in range(count)]


def person_ids(count: int) -> list[int]:
    """The crowd's people."""
    return [_FIRST_PERSON + number for number in range(count)]


def gather(world: World, bot: Bot | int, title: str, groups: int, people: int) -> None:
    """Put the crowd on the stage: the bot is in every group, everybody has pressed Start."""
    for number, group_id in enumerate(group_ids(groups), start=1):
        if str(group_id) not in world.chats:
            group = world.add_group(f"{title} {number}", group_id)
            world.add_member(group, bot, quietly=True)
    for number, user_id in enumerate(person_ids(people), start=1):
        if user_id not in world.users:
            world.add_user(f"{title} {number}", id=user_id)
            world.open_private(BOT_ID, user_id).has_started = True


def register(session: Session, kit: Kit, title: str, groups: int, people: int) -> None:
    """Take the crowd into the audience; twice is once."""
    for number, group_id in enumerate(group_ids(groups), start=1):
        register_group(session, kit, group_id, f"{title} {number}")
    for user_id in person_ids(people):
        to = to_chat(kit, user_id, kit.policy.default_language)
        subscribe(session, kit, Citizen(person_key(kit, user_id), to))
