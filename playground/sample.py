"""A small stage for a playground that runs alone: two neighbours, two officers, two groups.

No bot is on it: any program that speaks the Bot API may join with a token of its own.
Refuses to touch a world that already has phones.
"""

from __future__ import annotations

from playground.world import World


def set_sample(world: World) -> None:
    """Fills an empty world with the sample's people, groups and phones."""
    if world.phones:
        return
    neighbour = world.add_user("小林", "zh-hans")
    visitor = world.add_user("Emma", "en")
    moderators = [world.add_user("周警官"), world.add_user("吴警官")]
    public = world.add_group("梧桐街道平安群")
    triage = world.add_forum("线索处理")
    for person in (neighbour, visitor):
        world.add_member(public, person, quietly=True)
    for person in moderators:
        world.add_member(public, person, "administrator", quietly=True)
        world.add_member(triage, person, "administrator", quietly=True)
    citizens, officers = [neighbour.id, visitor.id], [one.id for one in moderators]
    world.phones = [
        {"title": {"zh": "市民", "en": "Citizen"}, "people": citizens, "chat": None},
        {"title": {"zh": "居民群", "en": "Public group"}, "people": citizens, "chat": public.id},
        {"title": {"zh": "处理群", "en": "Triage group"}, "people": officers, "chat": triage.id},
    ]
    world.hint = {
        "zh": "这里还没有机器人。让任何使用 Bot API 的程序连到本页地址，它就会出现在左边的手机里。",
        "en": "No bot is here yet. Point any Bot API program at this page's address and it will "
        "show up in the phone on the left.",
    }
    world.say(neighbour.id, public.id, "大家好")
    world.say(moderators[0].id, triage.id, "今天我值班")
    world.emit("stage")
