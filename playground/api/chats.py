"""What a bot may know of a chat and its members, and leaving it.

Refuses chats that the bot is not in, and members it cannot know.
"""

from __future__ import annotations

from playground.api.request import Request
from playground.errors import USER_NOT_FOUND, bad_request
from playground.members import member_json
from playground.records import ADMIN_STATUSES, PRESENT_STATUSES, Json
from playground.render import chat_json

_ACTIONS = (
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
)


async def get_chat(request: Request) -> Json:
    """getChat"""
    chat = request.chat()
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    found = chat_json(request.world, chat) | {
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys((*gifts, "gifts_from_channels"), False),
    }
    if chat.username:
        found["active_usernames"] = [chat.username]
    pinned = request.world.message(chat, chat.pinned[-1]) if chat.pinned else None
    if pinned is not None:
        found["pinned_message"] = request.shown(pinned)
    return found


async def get_chat_member(request: Request) -> Json:
    """getChatMember"""
    chat = request.chat()
    user = request.world.users.get(request.params["user_id"])
    if user is None:
        raise bad_request(USER_NOT_FOUND)
    member = chat.members.get(user.id)
    if chat.bot_id is not None:
        return {**member_json(chat, user, None), "status": "member"}
    return member_json(chat, user, member)


async def get_chat_administrators(request: Request) -> list[Json]:
    """getChatAdministrators: other bots are left out unless they are asked for."""
    chat = request.chat()
    if chat.bot_id is not None:
        raise bad_request("there are no administrators in the private chat")
    members = [one for one in chat.members.values() if one.status in ADMIN_STATUSES]
    users = [(request.world.users[one.user_id], one) for one in members]
    return [
        member_json(chat, user, member)
        for user, member in users
        if not user.is_bot or user.id == request.bot.user_id or request.get("return_bots")
    ]


async def get_chat_member_count(request: Request) -> int:
    """getChatMemberCount"""
    chat = request.chat()
    if chat.bot_id is not None:
        return 2
    return sum(1 for one in chat.members.values() if one.status in PRESENT_STATUSES)


async def leave_chat(request: Request) -> bool:
    """leaveChat"""
    chat = request.chat()
    if chat.bot_id is not None:
        raise bad_request("chat is a private chat")
    request.world.remove_member(chat, request.bot, kicked=False)
    return True


async def send_chat_action(request: Request) -> bool:
    """sendChatAction"""
    if request.params["action"] not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = request.writable_chat()
    action = request.params["action"]
    request.world.emit("action", chat.key, action=action, thread=request.thread(chat))
    return True
