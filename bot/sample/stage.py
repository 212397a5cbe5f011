"""The demo's stage: its people, its groups, its three phones, and what the page says above them.

Holds `set_stage`. Refuses to change what an earlier run left: people and chats that are there stay.
"""

from bot.sample.district import OFFICERS
from bot.settings import Settings
from locales.catalogue import Texts
from playground.records import Bot
from playground.world import World

BOT_ID = 700_000_001
# What the playground takes for a token; it opens nothing anywhere else.
TOKEN = f"{BOT_ID}:" + "demo-" * 7
TRIAGE, GROUP = -1_001_500_000_001, -1_001_500_000_002
CITIZENS = {
    520_000_001: ("小雨", "zh-hans"),
    520_000_002: ("老张", "zh-hans"),
    520_000_003: ("Anna", "en"),
    520_000_004: ("Ben", "en"),
}
# Two who read the demo's language, and one who reads the other.
CAST = {
    "zh": (520_000_001, 520_000_002, 520_000_003),
    "en": (520_000_003, 520_000_004, 520_000_001),
}
# Where the story's notice says it happened, roughly; the page's map is a drawing.
CENTRE = {"latitude": 30.5928, "longitude": 114.3006}
PLACES = {
    "demo.place.scene": {"latitude": 30.5939, "longitude": 114.3021},
    "demo.place.station": {"latitude": 30.5921, "longitude": 114.2987},
    "demo.place.park": {"latitude": 30.5914, "longitude": 114.3029},
}


def set_stage(world: World, settings: Settings) -> None:
    """People, groups and phones; what is there from an earlier run stays."""
    t = Texts(settings.default_language)
    bot = world.add_bot(TOKEN, username="tipline_demo_bot", name=t.plain("demo.bot"))
    for user_id, (name, language) in CITIZENS.items():
        world.add_user(name, language, user_id)
    for officer in OFFICERS:
        world.add_user(officer.name_in(t.language), t.language, officer.user_id)
        # They once pressed Start, so that the bot may write to them.
        world.open_private(BOT_ID, officer.user_id).has_started = True
    if str(TRIAGE) not in world.chats:
        _gather(world, bot, t)
    world.phones = _phones(t.language)
    world.map = {
        "centre": CENTRE,
        "places": [{"name": _both(key), **place} for key, place in PLACES.items()],
    }
    world.timezone = settings.timezone.key
    world.hint = _both("demo.try_this")


def _gather(world: World, bot: Bot, t: Texts) -> None:
    triage = world.add_forum(t.plain("demo.triage"), TRIAGE)
    world.add_member(triage, bot, "administrator", quietly=True)
    for officer in OFFICERS:
        world.add_member(triage, officer.user_id, quietly=True)
    group = world.add_group(t.plain("demo.group"), GROUP)
    # It may delete messages: a reply with a stranger's picture doesn't stay in public.
    rights = ("can_delete_messages",)
    world.add_member(group, bot, "administrator", rights=rights, quietly=True)
    for user_id in CAST[t.language]:
        world.add_member(group, user_id, quietly=True)


def _phones(language: str) -> list[dict[str, object]]:
    citizens = list(CAST[language])
    officers = [officer.user_id for officer in OFFICERS]
    parts = {str(user_id): _both("demo.part.citizen") for user_id in citizens}
    for officer in OFFICERS:
        parts[str(officer.user_id)] = _both(f"role.{officer.roles[0].value}")
    return [
        {"title": _both(f"demo.phone.{name}"), "people": people, "chat": chat, "parts": parts}
        for name, people, chat in (
            ("citizen", [*citizens, *officers], BOT_ID),
            ("group", citizens, GROUP),
            ("triage", officers, TRIAGE),
        )
    ]


def _both(key: str) -> dict[str, str]:
    return {language: Texts(language).plain(key) for language in ("zh", "en")}
