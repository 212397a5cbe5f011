"""A bot that is no administrator of a group hears only what is meant for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.playground.stage import BOT_ID, OTHER_TOKEN, Stage, bot_for, hang_up, picture

MEANT: dict[str, Callable[[Stage, int], object]] = {
    "command": lambda s, _: s.world.say(s.person.id, s.group.id, "/help"),
    "command for it": lambda s, _: s.world.say(s.person.id, s.group.id, "/help@tipline_bot 好"),
    "mention": lambda s, _: s.world.say(s.person.id, s.group.id, "请 @TipLine_bot 看看"),
    "reply to it": lambda s, own: s.world.say(s.person.id, s.group.id, "见过", reply_to=own),
    "photo in reply to it": lambda s, own: s.world.send_photo(
        s.person.id, s.group.id, picture(), reply_to=own
    ),
    "somebody joins": lambda s, _: s.world.add_member(s.group, s.world.add_user("新人")),
}
OTHERS: dict[str, Callable[[Stage, int], object]] = {
    "words": lambda s, _: s.world.say(s.person.id, s.group.id, "今天吃什么"),
    "photo": lambda s, _: s.world.send_photo(s.person.id, s.group.id, picture()),
    "command for another": lambda s, _: s.world.say(s.person.id, s.group.id, "/help@other_bot"),
    "another's name": lambda s, _: s.world.say(s.person.id, s.group.id, "@tipline_bot2 好"),
    "slash in the middle": lambda s, _: s.world.say(s.person.id, s.group.id, "和/或"),
    "reply to a person": lambda s, _: s.world.say(
        s.person.id,
        s.group.id,
        "嗯",
        reply_to=s.world.say(s.person.id, s.group.id, "吗").message_id,
    ),
}


async def own_message(stage: Stage) -> int:
    sent = await stage.bot.send_message(stage.group.id, "通告")
    return sent.message_id


@pytest.mark.parametrize("case", MEANT)
async def test_what_is_meant_for_the_bot_arrives(stage: Stage, case: str) -> None:
    MEANT[case](stage, await own_message(stage))
    assert [one.event_type for one in await stage.updates()] == ["message"]


@pytest.mark.parametrize("case", OTHERS)
async def test_the_rest_does_not(stage: Stage, case: str) -> None:
    OTHERS[case](stage, await own_message(stage))
    assert await stage.updates() == []


@pytest.mark.parametrize("case", [*MEANT, *OTHERS])
async def test_an_administrator_hears_everything(stage: Stage, case: str) -> None:
    stage.world.add_member(stage.group, BOT_ID, "administrator")
    await stage.updates()
    (MEANT | OTHERS)[case](stage, await own_message(stage))
    assert await stage.updates()


async def test_a_bot_with_privacy_off_hears_everything(stage: Stage) -> None:
    stage.world.bots[BOT_ID].reads_all = True
    stage.world.say(stage.person.id, stage.group.id, "今天吃什么")
    assert len(await stage.updates()) == 1


async def test_an_edit_is_told_by_the_same_rule(stage: Stage) -> None:
    own = await own_message(stage)
    for reply_to in (own, None):
        said = stage.world.say(stage.person.id, stage.group.id, "原话", reply_to=reply_to)
        stage.world.edit(stage.person.id, stage.group.id, said.message_id, "改了")
    kinds = [one.event_type for one in await stage.updates()]
    assert kinds == ["message", "edited_message"]


async def test_bots_do_not_hear_each_other(stage: Stage) -> None:
    stage.world.add_bot(OTHER_TOKEN)
    stage.world.add_member(stage.forum, 8000000002, "administrator")
    await stage.updates()
    other = bot_for(stage.playground, OTHER_TOKEN)
    await other.send_message(stage.forum.id, "来自别的机器人")
    await hang_up(other)
    assert await stage.updates() == []


async def test_somebody_elses_bot_played_by_hand_is_heard_as_a_bot(stage: Stage) -> None:
    machine = stage.world.add_user("闹钟", is_bot=True)
    stage.world.add_member(stage.forum, machine)
    await stage.updates()
    stage.world.say(machine.id, stage.forum.id, "整点报时")
    (update,) = await stage.updates()
    assert update.message
    assert update.message.from_user
    assert update.message.from_user.is_bot


async def test_an_anonymous_administrator_speaks_as_the_group(stage: Stage) -> None:
    stage.world.add_member(stage.forum, stage.person, "creator", anonymous=True)
    await stage.updates()
    stage.world.say(stage.person.id, stage.forum.id, "匿名")
    (update,) = await stage.updates()
    assert update.message
    assert update.message.from_user
    assert update.message.sender_chat
    assert update.message.from_user.id == 1087968824
    assert update.message.sender_chat.id == stage.forum.id


async def test_sending_as_a_channel_carries_no_person(stage: Stage) -> None:
    channel = stage.world.add_channel("我的频道")
    stage.world.say(stage.person.id, stage.forum.id, "频道说", as_channel=channel.id)
    (update,) = await stage.updates()
    assert update.message
    assert update.message.sender_chat
    assert update.message.from_user
    assert update.message.sender_chat.id == channel.id
    assert update.message.from_user.id == 136817688
