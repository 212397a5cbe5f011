"""Groups and channels: registered by a code posted in them, left, moved.

Refuses to answer a wrong code: in a group or channel the bot is silent.
"""

from typing import Any

from aiogram import Router
from aiogram.filters import Command, CommandObject, Filter
from aiogram.types import ChatMemberAdministrator, ChatMemberUpdated, Message
from typing_extensions import override

from desk.district.one_time_codes import looks_like_registration
from desk.notices.audience import chat_left, chat_moved, register_chat, unreachable
from desk.notices.pinning import learn_pinning
from desk.sealed import to_chat
from handlers.turn import Turn

_GONE = ("left", "kicked")


class BecameSupergroup(Filter):
    """Telegram's note in a group that it goes on as a supergroup."""

    @override
    async def __call__(self, event: Message) -> bool:
        return event.migrate_to_chat_id is not None


class CarriesCode(Filter):
    """A post that is nothing but a registration code, with the command or without."""

    @override
    async def __call__(self, event: Message) -> bool | dict[str, Any]:
        text = (event.text or "").removeprefix("/register")
        return {"code": text} if looks_like_registration(text) else False


class BotIsOut(Filter):
    """The bot was removed from a group, or blocked by a person."""

    @override
    async def __call__(self, event: ChatMemberUpdated) -> bool:
        return event.new_chat_member.status in _GONE


class BotsRights(Filter):
    """What the bot may do in a group or channel has changed."""

    @override
    async def __call__(self, event: ChatMemberUpdated) -> bool | dict[str, Any]:
        bot = event.new_chat_member
        if not isinstance(bot, ChatMemberAdministrator):
            return False
        in_channel = event.chat.type == "channel"
        return {"pins": bool(bot.can_edit_messages if in_channel else bot.can_pin_messages)}


def add_to(router: Router) -> None:
    """Add the handlers to `router`."""
    router.message.register(on_moved, BecameSupergroup())
    router.message.register(on_register, Command("register"))
    router.channel_post.register(on_code, CarriesCode())


def add_out_to(router: Router) -> None:
    """Add what any chat may tell: that the bot is out of it, or what it may do there."""
    router.my_chat_member.register(on_out, BotIsOut())
    router.my_chat_member.register(on_rights, BotsRights())


async def on_register(message: Message, turn: Turn, command: CommandObject) -> None:
    """Register the group, if the code is good."""
    await _register(message, turn, command.args or "")


async def on_code(message: Message, turn: Turn, code: str) -> None:
    """Register the channel, if the code is good; whoever may post there may bring it."""
    await _register(message, turn, code)


async def _register(message: Message, turn: Turn, code: str) -> None:
    kit = turn.kit
    await turn.write(
        register_chat,
        code,
        to_chat(kit, message.chat.id, kit.policy.default_language),
        title=message.chat.title or "",
        kind=message.chat.type,
        message_id=message.message_id,
    )


async def on_moved(message: Message, turn: Turn) -> None:
    """Follow the group to its new id."""
    assert message.migrate_to_chat_id is not None
    new = to_chat(turn.kit, message.migrate_to_chat_id, turn.kit.policy.default_language)
    await turn.write(chat_moved, turn.chat_key, new)


async def on_rights(_: ChatMemberUpdated, turn: Turn, pins: bool) -> None:
    """Pin cards there from now on, or no more."""
    await turn.write(learn_pinning, turn.chat_key, pins)


async def on_out(event: ChatMemberUpdated, turn: Turn) -> None:
    """Send nothing there any more."""
    if event.chat.type == "private":
        await turn.write(unreachable, turn.chat_key)
    else:
        await turn.write(chat_left, turn.chat_key)
