"""The methods the playground answers, with every parameter and its type.

One line a parameter group: `name:Type`, `name?:Type` when it may be left out; `[T]` is a list,
`A|B` either. Types are Int, Str, Bool, Float, ChatId, File (an upload or a file id), `Any` (known to
Telegram, not played here) or a name of `objects`. A method or parameter that is not here is refused.
The test suite holds these against aiogram's own method classes.
"""

from __future__ import annotations

_MARKUP = "InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply"
_WHERE = (
    "chat_id:ChatId message_thread_id?:Int business_connection_id?:Str "
    "direct_messages_topic_id?:Int"
)
_HOW = (
    "disable_notification?:Bool protect_content?:Bool allow_paid_broadcast?:Bool "
    "message_effect_id?:Str reply_parameters?:ReplyParameters "
    "reply_to_message_id?:Int allow_sending_without_reply?:Bool"
)
# receiver_user_id and callback_query_id: the shape ephemeral messages had in Bot API 10.2.
_SEND = (
    f"{_WHERE} {_HOW} suggested_post_parameters?:SuggestedPostParameters "
    f"reply_markup?:{_MARKUP} ephemeral_message_parameters?:EphemeralMessageParameters "
    "receiver_user_id?:Int callback_query_id?:Str"
)
_CAPTION = "caption?:Str parse_mode?:Str caption_entities?:[MessageEntity]"
_COVERED = f"{_CAPTION} show_caption_above_media?:Bool has_spoiler?:Bool"
_TEXT = (
    "parse_mode?:Str entities?:[MessageEntity] link_preview_options?:LinkPreviewOptions "
    "disable_web_page_preview?:Bool"
)
_FRAME = "duration?:Int width?:Int height?:Int thumbnail?:File"
_EDITED = "chat_id?:ChatId message_id?:Int inline_message_id?:Str business_connection_id?:Str"
_INLINE = "reply_markup?:InlineKeyboardMarkup"
_PASS_ON = (
    "chat_id:ChatId from_chat_id:ChatId message_thread_id?:Int direct_messages_topic_id?:Int "
    "disable_notification?:Bool protect_content?:Bool"
)
_EPHEMERAL = "chat_id:ChatId receiver_user_id:Int ephemeral_message_id:Int"
_TOPIC = "chat_id:ChatId message_thread_id:Int"
_POINT = (
    "latitude:Float longitude:Float horizontal_accuracy?:Float live_period?:Int heading?:Int "
    "proximity_alert_radius?:Int"
)
_SCOPED = "scope?:BotCommandScope language_code?:Str"

METHODS: dict[str, str] = {
    "getMe": "",
    "getUpdates": "offset?:Int limit?:Int timeout?:Int allowed_updates?:[Str]",
    "setWebhook": (
        "url:Str certificate?:File ip_address?:Str max_connections?:Int allowed_updates?:[Str] "
        "drop_pending_updates?:Bool secret_token?:Str"
    ),
    "deleteWebhook": "drop_pending_updates?:Bool",
    "getWebhookInfo": "",
    "logOut": "",
    "close": "",
    "sendMessage": f"{_SEND} text:Str {_TEXT}",
    "sendPhoto": f"{_SEND} photo:File {_COVERED}",
    "sendDocument": (
        f"{_SEND} document:File thumbnail?:File {_CAPTION} disable_content_type_detection?:Bool"
    ),
    "sendVideo": (
        f"{_SEND} video:File {_FRAME} cover?:File start_timestamp?:Int {_COVERED} "
        "supports_streaming?:Bool"
    ),
    "sendVoice": f"{_SEND} voice:File duration?:Int {_CAPTION}",
    "sendAudio": (
        f"{_SEND} audio:File duration?:Int performer?:Str title?:Str thumbnail?:File {_CAPTION}"
    ),
    "sendAnimation": f"{_SEND} animation:File {_FRAME} {_COVERED}",
    "sendVideoNote": f"{_SEND} video_note:File duration?:Int length?:Int thumbnail?:File",
    "sendSticker": f"{_SEND} sticker:File emoji?:Str",
    "sendMediaGroup": f"{_WHERE} {_HOW} media:[InputMedia]",
    "sendLocation": f"{_SEND} {_POINT}",
    "sendVenue": (
        f"{_SEND} latitude:Float longitude:Float title:Str address:Str foursquare_id?:Str "
        "foursquare_type?:Str google_place_id?:Str google_place_type?:Str"
    ),
    "sendContact": f"{_SEND} phone_number:Str first_name:Str last_name?:Str vcard?:Str",
    "forwardMessage": (
        f"{_PASS_ON} message_id:Int video_start_timestamp?:Int message_effect_id?:Str "
        "suggested_post_parameters?:SuggestedPostParameters"
    ),
    "forwardMessages": f"{_PASS_ON} message_ids:[Int]",
    "copyMessage": (
        "chat_id:ChatId from_chat_id:ChatId message_id:Int message_thread_id?:Int "
        f"direct_messages_topic_id?:Int video_start_timestamp?:Int {_CAPTION} "
        f"show_caption_above_media?:Bool {_HOW} reply_markup?:{_MARKUP} "
        "suggested_post_parameters?:SuggestedPostParameters"
    ),
    "copyMessages": f"{_PASS_ON} message_ids:[Int] remove_caption?:Bool",
    "editMessageText": f"{_EDITED} text?:Str {_TEXT} rich_message?:Any {_INLINE}",
    "editMessageCaption": f"{_EDITED} {_CAPTION} show_caption_above_media?:Bool {_INLINE}",
    "editMessageMedia": f"{_EDITED} media:InputMedia {_INLINE}",
    "editMessageReplyMarkup": f"{_EDITED} {_INLINE}",
    "editMessageLiveLocation": f"{_EDITED} {_POINT} {_INLINE}",
    "stopMessageLiveLocation": f"{_EDITED} {_INLINE}",
    "deleteMessage": "chat_id:ChatId message_id:Int",
    "deleteMessages": "chat_id:ChatId message_ids:[Int]",
    "answerCallbackQuery": (
        "callback_query_id:Str text?:Str show_alert?:Bool url?:Str cache_time?:Int"
    ),
    "answerInlineQuery": (
        "inline_query_id:Str results:[InlineQueryResult] cache_time?:Int is_personal?:Bool "
        "next_offset?:Str button?:InlineQueryResultsButton switch_pm_parameter?:Str "
        "switch_pm_text?:Str"
    ),
    "getFile": "file_id:Str",
    "getChat": "chat_id:ChatId",
    "getChatMember": "chat_id:ChatId user_id:Int",
    "getChatAdministrators": "chat_id:ChatId return_bots?:Bool",
    "getChatMemberCount": "chat_id:ChatId",
    "leaveChat": "chat_id:ChatId",
    "pinChatMessage": (
        "chat_id:ChatId message_id:Int disable_notification?:Bool business_connection_id?:Str"
    ),
    "unpinChatMessage": "chat_id:ChatId message_id?:Int business_connection_id?:Str",
    "unpinAllChatMessages": "chat_id:ChatId",
    "createForumTopic": "chat_id:ChatId name:Str icon_color?:Int icon_custom_emoji_id?:Str",
    "editForumTopic": f"{_TOPIC} name?:Str icon_custom_emoji_id?:Str",
    "closeForumTopic": _TOPIC,
    "reopenForumTopic": _TOPIC,
    "deleteForumTopic": _TOPIC,
    "setMyCommands": f"commands:[BotCommand] {_SCOPED}",
    "getMyCommands": _SCOPED,
    "deleteMyCommands": _SCOPED,
    "setMyName": "name?:Str language_code?:Str",
    "getMyName": "language_code?:Str",
    "setMyDescription": "description?:Str language_code?:Str",
    "getMyDescription": "language_code?:Str",
    "setMyShortDescription": "short_description?:Str language_code?:Str",
    "getMyShortDescription": "language_code?:Str",
    "setChatMenuButton": "chat_id?:Int menu_button?:MenuButton",
    "getChatMenuButton": "chat_id?:Int",
    "sendChatAction": (
        "chat_id:ChatId action:Str message_thread_id?:Int business_connection_id?:Str"
    ),
    "setMessageReaction": "chat_id:ChatId message_id:Int reaction?:[ReactionType] is_big?:Bool",
    "editEphemeralMessageText": (
        f"{_EPHEMERAL} text?:Str parse_mode?:Str entities?:[MessageEntity] "
        f"link_preview_options?:LinkPreviewOptions rich_message?:Any {_INLINE}"
    ),
    "editEphemeralMessageCaption": (
        f"{_EPHEMERAL} {_CAPTION} show_caption_above_media?:Bool {_INLINE}"
    ),
    "editEphemeralMessageMedia": f"{_EPHEMERAL} media:InputMedia {_INLINE}",
    "editEphemeralMessageReplyMarkup": f"{_EPHEMERAL} {_INLINE}",
    "deleteEphemeralMessage": _EPHEMERAL,
}
