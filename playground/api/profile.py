"""What a bot says of itself: commands, name, descriptions, menu button.

Refuses commands and texts longer or stranger than Telegram takes.
"""

from __future__ import annotations

import re

from playground.api.request import Request
from playground.errors import bad_request
from playground.records import Json
from playground.render import user_json
from playground.wire import dumps

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
MAX_COMMANDS = 100
_LIMITS = {"name": 64, "description": 512, "short_description": 120}


async def get_me(request: Request) -> Json:
    """getMe"""
    flags = {
        "can_join_groups": True,
        "can_read_all_group_messages": request.bot.reads_all,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
    }
    return user_json(request.world.users[request.bot.user_id]) | flags


async def log_out(request: Request) -> bool:
    """logOut: nothing to leave here; answered as Telegram answers."""
    return True


async def close(request: Request) -> bool:
    """close: nothing to close here; answered as Telegram answers."""
    return True


def _scope_key(request: Request) -> str:
    scope = request.get("scope") or {"type": "default"}
    place = dumps([scope[name] for name in sorted(scope)]).decode()
    return f"{place}|{request.get('language_code') or ''}"


async def set_my_commands(request: Request) -> bool:
    """setMyCommands"""
    commands: list[Json] = request.params["commands"]
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for one in commands:
        one["command"] = one["command"].removeprefix("/")
        if not _COMMAND.fullmatch(one["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(one["description"]) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    request.bot.commands[_scope_key(request)] = commands
    request.world.emit("people")
    return True


async def get_my_commands(request: Request) -> list[Json]:
    """getMyCommands"""
    return request.bot.commands.get(_scope_key(request), [])


async def delete_my_commands(request: Request) -> bool:
    """deleteMyCommands"""
    request.bot.commands.pop(_scope_key(request), None)
    request.world.emit("people")
    return True


async def set_text(request: Request) -> bool:
    """setMyName, setMyDescription, setMyShortDescription"""
    name = _TEXTS[request.method.removeprefix("set")]
    value = request.get(name) or ""
    if len(value) > _LIMITS[name]:
        raise bad_request(f"{name.upper()}_TOO_LONG")
    language = request.get("language_code") or ""
    request.bot.texts[f"{name}|{language}"] = value
    if name == "name" and not language and value:
        request.world.users[request.bot.user_id].first_name = value
        request.world.emit("people")
    return True


async def get_text(request: Request) -> Json:
    """getMyName, getMyDescription, getMyShortDescription: the language's own, else the common."""
    name = _TEXTS[request.method.removeprefix("get")]
    common = request.bot.texts.get(f"{name}|", "")
    if name == "name" and not common:
        common = request.world.users[request.bot.user_id].first_name
    own = request.bot.texts.get(f"{name}|{request.get('language_code') or ''}")
    return {name: own or common}


_TEXTS = {
    "MyName": "name",
    "MyDescription": "description",
    "MyShortDescription": "short_description",
}


async def set_chat_menu_button(request: Request) -> bool:
    """setChatMenuButton: for one private chat, or for all."""
    button = request.get("menu_button") or {"type": "default"}
    if request.get("chat_id") is None:
        request.bot.menu_button = button
    else:
        request.chat().menu_button = button
    return True


async def get_chat_menu_button(request: Request) -> Json:
    """getChatMenuButton"""
    own = request.chat().menu_button if request.get("chat_id") is not None else None
    return own or request.bot.menu_button or {"type": "default"}
