"""The objects that parameters are made of, in the same notation as `methods`.

A family (`InputMedia`, `ReactionType`, …) is chosen by the object's `type`; members that Telegram
knows and the playground does not play are refused by name. The tests hold these against aiogram.
"""

from __future__ import annotations

_CAPTION = "caption?:Str parse_mode?:Str caption_entities?:[MessageEntity]"
_COVERED = f"{_CAPTION} show_caption_above_media?:Bool has_spoiler?:Bool"
_RESULT = "type:Str id:Str reply_markup?:InlineKeyboardMarkup"
_PICTURE = f"title?:Str description?:Str {_CAPTION} show_caption_above_media?:Bool"

OBJECTS: dict[str, str] = {
    "User": (
        "id:Int is_bot:Bool first_name:Str last_name?:Str username?:Str language_code?:Str "
        "is_premium?:Bool added_to_attachment_menu?:Bool can_join_groups?:Bool "
        "can_read_all_group_messages?:Bool supports_guest_queries?:Bool "
        "supports_inline_queries?:Bool can_connect_to_business?:Bool has_main_web_app?:Bool "
        "has_topics_enabled?:Bool allows_users_to_create_topics?:Bool can_manage_bots?:Bool "
        "supports_join_request_queries?:Bool"
    ),
    "MessageEntity": (
        "type:Str offset:Int length:Int url?:Str user?:User language?:Str custom_emoji_id?:Str "
        "unix_time?:Int date_time_format?:Str"
    ),
    "LinkPreviewOptions": (
        "is_disabled?:Bool url?:Str prefer_small_media?:Bool prefer_large_media?:Bool "
        "show_above_text?:Bool"
    ),
    "ReplyParameters": (
        "message_id?:Int chat_id?:ChatId ephemeral_message_id?:Int "
        "allow_sending_without_reply?:Bool quote?:Str quote_parse_mode?:Str "
        "quote_entities?:[MessageEntity] quote_position?:Int checklist_task_id?:Int "
        "poll_option_id?:Str"
    ),
    "EphemeralMessageParameters": (
        "receiver_user_id:Int callback_query_id?:Str replace_callback_query_message?:Bool"
    ),
    "SuggestedPostParameters": "price?:Any send_date?:Int",
    "InlineKeyboardMarkup": "inline_keyboard:[[InlineKeyboardButton]] force_reply?:Bool",
    "InlineKeyboardButton": (
        "text:Str icon_custom_emoji_id?:Str style?:Str url?:Str callback_data?:Str "
        "web_app?:WebAppInfo login_url?:LoginUrl switch_inline_query?:Str "
        "switch_inline_query_current_chat?:Str "
        "switch_inline_query_chosen_chat?:SwitchInlineQueryChosenChat "
        "copy_text?:CopyTextButton callback_game?:Any pay?:Bool disabled?:DisabledButton"
    ),
    "WebAppInfo": "url:Str",
    "LoginUrl": "url:Str forward_text?:Str bot_username?:Str request_write_access?:Bool",
    "SwitchInlineQueryChosenChat": (
        "query?:Str allow_user_chats?:Bool allow_bot_chats?:Bool allow_group_chats?:Bool "
        "allow_channel_chats?:Bool"
    ),
    "CopyTextButton": "text:Str",
    "DisabledButton": "",
    "ReplyKeyboardMarkup": (
        "keyboard:[[KeyboardButton]] is_persistent?:Bool resize_keyboard?:Bool "
        "one_time_keyboard?:Bool input_field_placeholder?:Str selective?:Bool force_reply?:Bool"
    ),
    "KeyboardButton": (
        "text:Str icon_custom_emoji_id?:Str style?:Str request_users?:Any request_chat?:Any "
        "request_managed_bot?:Any request_contact?:Bool request_location?:Bool "
        "request_poll?:Any web_app?:WebAppInfo request_user?:Any"
    ),
    "ReplyKeyboardRemove": "remove_keyboard:Bool selective?:Bool",
    "ForceReply": "force_reply:Bool input_field_placeholder?:Str selective?:Bool",
    "InputMediaPhoto": f"type:Str media:File {_COVERED}",
    "InputMediaVideo": (
        f"type:Str media:File thumbnail?:File cover?:File start_timestamp?:Int {_COVERED} "
        "width?:Int height?:Int duration?:Int supports_streaming?:Bool"
    ),
    "InputMediaAnimation": (
        f"type:Str media:File thumbnail?:File {_COVERED} width?:Int height?:Int duration?:Int"
    ),
    "InputMediaAudio": (
        f"type:Str media:File thumbnail?:File {_CAPTION} duration?:Int performer?:Str title?:Str"
    ),
    "InputMediaDocument": (
        f"type:Str media:File thumbnail?:File {_CAPTION} disable_content_type_detection?:Bool"
    ),
    "BotCommand": "command:Str description:Str is_ephemeral?:Bool",
    "BotCommandScopeDefault": "type:Str",
    "BotCommandScopeAllPrivateChats": "type:Str",
    "BotCommandScopeAllGroupChats": "type:Str",
    "BotCommandScopeAllChatAdministrators": "type:Str",
    "BotCommandScopeChat": "type:Str chat_id:ChatId",
    "BotCommandScopeChatAdministrators": "type:Str chat_id:ChatId",
    "BotCommandScopeChatMember": "type:Str chat_id:ChatId user_id:Int",
    "MenuButtonCommands": "type:Str text?:Str web_app?:WebAppInfo",
    "MenuButtonWebApp": "type:Str text:Str web_app:WebAppInfo",
    "MenuButtonDefault": "type:Str text?:Str web_app?:WebAppInfo",
    "ReactionTypeEmoji": "type:Str emoji:Str",
    "ReactionTypeCustomEmoji": "type:Str custom_emoji_id:Str",
    "InlineQueryResultsButton": "text:Str web_app?:WebAppInfo start_parameter?:Str",
    "InlineQueryResultArticle": (
        f"{_RESULT} title:Str input_message_content:InputTextMessageContent url?:Str "
        "description?:Str thumbnail_url?:Str thumbnail_width?:Int thumbnail_height?:Int "
        "hide_url?:Bool"
    ),
    "InlineQueryResultCachedPhoto": (
        f"{_RESULT} photo_file_id:Str {_PICTURE} input_message_content?:InputTextMessageContent"
    ),
    "InputTextMessageContent": (
        "message_text:Str parse_mode?:Str entities?:[MessageEntity] "
        "link_preview_options?:LinkPreviewOptions disable_web_page_preview?:Bool"
    ),
}

# family → the object's `type` → the object; None: Telegram knows it, the playground plays it not.
FAMILIES: dict[str, dict[str, str | None]] = {
    "InputMedia": {
        "photo": "InputMediaPhoto",
        "video": "InputMediaVideo",
        "animation": "InputMediaAnimation",
        "audio": "InputMediaAudio",
        "document": "InputMediaDocument",
        "live_photo": None,
    },
    "BotCommandScope": {
        "default": "BotCommandScopeDefault",
        "all_private_chats": "BotCommandScopeAllPrivateChats",
        "all_group_chats": "BotCommandScopeAllGroupChats",
        "all_chat_administrators": "BotCommandScopeAllChatAdministrators",
        "chat": "BotCommandScopeChat",
        "chat_administrators": "BotCommandScopeChatAdministrators",
        "chat_member": "BotCommandScopeChatMember",
    },
    "MenuButton": {
        "commands": "MenuButtonCommands",
        "web_app": "MenuButtonWebApp",
        "default": "MenuButtonDefault",
    },
    "ReactionType": {
        "emoji": "ReactionTypeEmoji",
        "custom_emoji": "ReactionTypeCustomEmoji",
        "paid": None,
    },
    "InlineQueryResult": {
        "article": "InlineQueryResultArticle",
        "photo": "InlineQueryResultCachedPhoto",
        "audio": None,
        "contact": None,
        "document": None,
        "game": None,
        "gif": None,
        "location": None,
        "mpeg4_gif": None,
        "sticker": None,
        "venue": None,
        "video": None,
        "voice": None,
    },
}
