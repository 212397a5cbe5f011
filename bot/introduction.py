"""What the bot says of itself in Telegram: the menu of commands, and the words before Start.

Holds `introduce`, done at each start; what stands there already is written over. Refuses a menu in
public groups: the bot is silent there. Refuses to hold anything else up: a Telegram that is away is
asked again later.
"""

import asyncio

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.methods import SetMyCommands, SetMyDescription, SetMyShortDescription, TelegramMethod
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from bot.settings import Settings
from bot.waiting import either
from locales.catalogue import Texts
from tipline.languages import LANGUAGES

log = structlog.get_logger()

PRIVATE = (
    "tip",
    "notices",
    "mytips",
    "status",
    "subscribe",
    "language",
    "privacy",
    "forget",
    "appeal",
    "cancel",
    "help",
)
TRIAGE = (
    "queue",
    "next",
    "mine",
    "ticket",
    "reply",
    "close",
    "oncall",
    "figures",
    "notice",
    "broadcast",
    "help",
)
PATIENCE = 5.0
AGAIN = 60.0

Scope = BotCommandScopeAllPrivateChats | BotCommandScopeChat


async def keep_introduced(bot: Bot, settings: Settings, stopping: asyncio.Event) -> None:
    """Introduce the bot beside its work, as soon as Telegram lets it."""
    while not stopping.is_set():
        pause = None if await introduce(bot, settings) else AGAIN
        await either(stopping, seconds=pause)


async def introduce(bot: Bot, settings: Settings) -> bool:
    """Set menu and descriptions in every language; False where Telegram did not take them all."""
    calls = [call for code in (None, *LANGUAGES) for call in _in_language(code, settings)]
    try:
        async with asyncio.timeout(PATIENCE):
            for call in calls:
                await bot(call)
    except (TelegramAPIError, TimeoutError) as failure:
        log.warning("introduction_put_off", why=type(failure).__name__)
        return False
    return True


def _in_language(code: str | None, settings: Settings) -> list[TelegramMethod[bool]]:
    """The calls for readers of one language; without a code, for all others."""
    t = Texts(code or settings.default_language)
    calls: list[TelegramMethod[bool]] = [
        _menu(t, "private", PRIVATE, BotCommandScopeAllPrivateChats(), code),
        SetMyDescription(
            description=t.plain("menu.description", number=settings.emergency_number),
            language_code=code,
        ),
        SetMyShortDescription(
            short_description=t.plain("menu.short_description"), language_code=code
        ),
    ]
    if settings.triage_chat_id is not None:
        calls.append(
            _menu(t, "triage", TRIAGE, BotCommandScopeChat(chat_id=settings.triage_chat_id), code)
        )
    return calls


def _menu(
    t: Texts, place: str, names: tuple[str, ...], scope: Scope, code: str | None
) -> SetMyCommands:
    commands = [
        BotCommand(command=name, description=t.plain(f"menu.{place}.{name}")) for name in names
    ]
    return SetMyCommands(commands=commands, scope=scope, language_code=code)
