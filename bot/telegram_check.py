"""What `check-config --telegram` asks: whether token, bot settings and triage group are right.

Four calls over plain HTTP. Refuses aiogram (it would cost more than the calls), and every foreign
error's words: the address holds the token.
"""

import asyncio
from typing import Any

import aiohttp

from bot.settings import Settings
from tipline.refusals import Refusal

__all__ = ["check_telegram", "groups_seen"]

_PATIENCE = aiohttp.ClientTimeout(total=15)
_NOT_IN = ("left", "kicked")


def check_telegram(settings: Settings) -> None:
    """Raise the Refusal that says what Telegram thinks wrong of the settings."""
    settings.need("BOT_TOKEN")
    try:
        asyncio.run(_check(settings))
    except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError):
        raise Refusal("telegram.unreachable") from None


def groups_seen(settings: Settings) -> list[tuple[int, str]]:
    """Ids and titles of groups that the bot was lately added to, as far as Telegram still tells.

    Confirms nothing, so no update is lost. Not for a bot that is running: it would be disturbed.
    """
    try:
        return asyncio.run(_groups(settings))
    except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError):
        return []


async def _groups(settings: Settings) -> list[tuple[int, str]]:
    async with aiohttp.ClientSession(timeout=_PATIENCE, trust_env=True) as session:
        updates = await _call(session, settings, "getUpdates")
    chats = [
        update["my_chat_member"]["chat"] for update in updates or () if "my_chat_member" in update
    ]
    return list({chat["id"]: chat["title"] for chat in chats if "title" in chat}.items())


async def _check(settings: Settings) -> None:
    async with aiohttp.ClientSession(timeout=_PATIENCE, trust_env=True) as session:
        me = await _call(session, settings, "getMe")
        if me is None:
            raise Refusal("telegram.bad_token")
        if me["can_read_all_group_messages"]:
            raise Refusal("telegram.reads_groups")
        if not me["can_join_groups"]:
            raise Refusal("telegram.not_in_groups")
        if settings.triage_chat_id is not None:
            where = {"chat_id": settings.triage_chat_id, "user_id": me["id"]}
            member = await _call(session, settings, "getChatMember", **where)
            if member is None or member["status"] in _NOT_IN:
                raise Refusal("telegram.not_in_triage")


async def _call(
    session: aiohttp.ClientSession, settings: Settings, method: str, **params: int
) -> Any:
    """The result of a call; None where Telegram says no."""
    address = f"{settings.bot_api_url}/bot{settings.bot_token}/{method}"
    async with session.post(address, json=params) as response:
        answer = await response.json(content_type=None)
    if answer["ok"]:
        return answer["result"]
    if answer["error_code"] >= 500:  # a fault of theirs, not a "no"
        raise ValueError
    return None
