"""Who is what in a chat, and what that allows: statuses, rights, ChatMember objects.

Refuses nothing itself: callers ask and refuse in their own words.
"""

from __future__ import annotations

from playground.records import ADMIN_STATUSES, PRESENT_STATUSES, Chat, Json, Member, User
from playground.render import user_json

RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
)
GROUP_RIGHTS = ("can_pin_messages", "can_manage_topics", "can_manage_tags")
CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages", "can_manage_direct_messages")
RESTRICTIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
ALL_RIGHTS = RIGHTS + GROUP_RIGHTS + CHANNEL_RIGHTS


def is_present(chat: Chat, user_id: int) -> bool:
    """Whether the user is in the chat now."""
    member = chat.members.get(user_id)
    return member is not None and member.status in PRESENT_STATUSES


def is_admin(chat: Chat, user_id: int) -> bool:
    """Whether the user is an administrator or the owner."""
    member = chat.members.get(user_id)
    return member is not None and member.status in ADMIN_STATUSES


def has_right(chat: Chat, user_id: int, right: str) -> bool:
    """Whether the user may do what `right` names; the owner may do everything."""
    member = chat.members.get(user_id)
    if member is None or member.status not in ADMIN_STATUSES:
        return False
    return member.status == "creator" or right in member.rights


def member_json(chat: Chat, user: User, member: Member | None) -> Json:
    """The Bot API's ChatMember of this user in this chat."""
    status = member.status if member else "left"
    found: Json = {"status": status, "user": user_json(user)}
    if member is None or status in ("left", "member"):
        return found
    if status == "creator":
        found["is_anonymous"] = member.anonymous
    elif status == "administrator":
        extra = CHANNEL_RIGHTS if chat.type == "channel" else GROUP_RIGHTS
        found |= {"can_be_edited": False, "is_anonymous": member.anonymous}
        found |= {right: right in member.rights for right in RIGHTS + extra}
        found["can_manage_chat"] = True
    elif status == "restricted":
        found |= {"is_member": True, "until_date": 0}
        found |= {right: right in member.rights for right in RESTRICTIONS}
    else:
        found["until_date"] = 0
    return found
