"""Which coroutine answers which method. The tests hold it against `methods`: same names, no more.

Refuses nothing: an unknown name is 404, and the gateway says so.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from playground.api import (
    answers,
    chats,
    editing,
    ephemeral,
    passing,
    profile,
    sending,
    topics,
    updates,
)
from playground.api.request import Request

Answer = Callable[[Request], Awaitable[Any]]

ANSWERS: dict[str, Answer] = {
    "getMe": profile.get_me,
    "getUpdates": updates.get_updates,
    "setWebhook": updates.set_webhook,
    "deleteWebhook": updates.delete_webhook,
    "getWebhookInfo": updates.get_webhook_info,
    "logOut": profile.log_out,
    "close": profile.close,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_media,
    "sendDocument": sending.send_media,
    "sendVideo": sending.send_media,
    "sendVoice": sending.send_media,
    "sendAudio": sending.send_media,
    "sendAnimation": sending.send_media,
    "sendVideoNote": sending.send_media,
    "sendSticker": sending.send_media,
    "sendMediaGroup": sending.send_media_group,
    "sendLocation": sending.send_location,
    "sendVenue": sending.send_venue,
    "sendContact": sending.send_contact,
    "forwardMessage": passing.forward_message,
    "forwardMessages": passing.forward_messages,
    "copyMessage": passing.copy_message,
    "copyMessages": passing.copy_messages,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageMedia": editing.edit_message_media,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "editMessageLiveLocation": editing.edit_message_live_location,
    "stopMessageLiveLocation": editing.stop_message_live_location,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "answerCallbackQuery": answers.answer_callback_query,
    "answerInlineQuery": answers.answer_inline_query,
    "getFile": answers.get_file,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "getChatAdministrators": chats.get_chat_administrators,
    "getChatMemberCount": chats.get_chat_member_count,
    "leaveChat": chats.leave_chat,
    "sendChatAction": chats.send_chat_action,
    "pinChatMessage": editing.pin_chat_message,
    "unpinChatMessage": editing.unpin_chat_message,
    "unpinAllChatMessages": editing.unpin_all_chat_messages,
    "setMessageReaction": editing.set_message_reaction,
    "createForumTopic": topics.create_forum_topic,
    "editForumTopic": topics.edit_forum_topic,
    "closeForumTopic": topics.close_forum_topic,
    "reopenForumTopic": topics.reopen_forum_topic,
    "deleteForumTopic": topics.delete_forum_topic,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "setMyName": profile.set_text,
    "getMyName": profile.get_text,
    "setMyDescription": profile.set_text,
    "getMyDescription": profile.get_text,
    "setMyShortDescription": profile.set_text,
    "getMyShortDescription": profile.get_text,
    "setChatMenuButton": profile.set_chat_menu_button,
    "getChatMenuButton": profile.get_chat_menu_button,
    "editEphemeralMessageText": ephemeral.edit_text,
    "editEphemeralMessageCaption": ephemeral.edit_caption,
    "editEphemeralMessageMedia": ephemeral.edit_media,
    "editEphemeralMessageReplyMarkup": ephemeral.edit_reply_markup,
    "deleteEphemeralMessage": ephemeral.delete,
}
