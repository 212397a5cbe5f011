"""Telegram's refusals, in Telegram's own words and codes.

The words are a contract: bots match on them, so they are spelt here once and nowhere else.
This module refuses to hold any other text for people; what a person at a phone is told
is a `CannotDo` code, worded by the page in the reader's language.
"""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """One failed Bot API call: HTTP status, description, optional `parameters` object."""

    def __init__(
        self, status: int, description: str, parameters: dict[str, int] | None = None
    ) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """The JSON document that goes with the error."""
        found: dict[str, Any] = {
            "ok": False,
            "error_code": self.status,
            "description": self.description,
        }
        if self.parameters:
            found["parameters"] = self.parameters
        return found


class CannotDo(Exception):
    """Something a person at a phone cannot do here: a code that the page puts into words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def bad_request(words: str) -> ApiError:
    """400 with Telegram's usual prefix."""
    return ApiError(400, f"Bad Request: {words}")


def forbidden(words: str) -> ApiError:
    """403 with Telegram's usual prefix."""
    return ApiError(403, f"Forbidden: {words}")


def conflict(words: str) -> ApiError:
    """409 with Telegram's usual prefix."""
    return ApiError(409, f"Conflict: {words}")


def unauthorized() -> ApiError:
    """401: the token is not a token."""
    return ApiError(401, "Unauthorized")


def not_found() -> ApiError:
    """404: no such method, no such file."""
    return ApiError(404, "Not Found")


def too_many_requests(retry_after: int) -> ApiError:
    """429 with the seconds to wait, in the words and in `parameters`."""
    return ApiError(
        429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after}
    )


def migrated(new_chat_id: int) -> ApiError:
    """400 for a group that became a supergroup, with the new id."""
    return ApiError(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        {"migrate_to_chat_id": new_chat_id},
    )


def unsupported(what: str) -> ApiError:
    """400 of our own: real Telegram knows this, the playground does not stand in for it."""
    return bad_request(f"the playground does not stand in for {what}")


CHAT_NOT_FOUND = "chat not found"
USER_NOT_FOUND = "user not found"
TEXT_EMPTY = "message text is empty"
TEXT_TOO_LONG = "message is too long"
CAPTION_TOO_LONG = "message caption is too long"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
NO_SUCH_INLINE = "MESSAGE_ID_INVALID"
NOTHING_NEW_INLINE = "invalid message content specified"
EDIT_NOT_FOUND = "message to edit not found"
CANNOT_EDIT = "message can't be edited"
NO_TEXT_TO_EDIT = "there is no text in the message to edit"
NO_CAPTION_TO_EDIT = "there is no caption in the message to edit"
DELETE_NOT_FOUND = "message to delete not found"
CANNOT_DELETE = "message can't be deleted"
REPLY_NOT_FOUND = "message to be replied not found"
FORWARD_NOT_FOUND = "message to forward not found"
COPY_NOT_FOUND = "message to copy not found"
CANNOT_COPY = "message can't be copied"
CANNOT_FORWARD = "message can't be forwarded"
PIN_NOT_FOUND = "message to pin not found"
REACT_NOT_FOUND = "message to react not found"
BUTTON_DATA_INVALID = "BUTTON_DATA_INVALID"
BUTTON_URL_INVALID = "BUTTON_URL_INVALID"
BUTTON_TYPE_INVALID = "BUTTON_TYPE_INVALID"
MARKUP_TOO_LONG = "reply markup is too long"
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
FILE_TOO_BIG = "file is too big"
WRONG_FILE_ID = "wrong file_id or the file is temporarily unavailable"
FILE_EMPTY = "file must be non-empty"
PHOTO_INVALID = "IMAGE_PROCESS_FAILED"
PHOTO_DIMENSIONS = "PHOTO_INVALID_DIMENSIONS"
ALBUM_SIZE = "wrong number of messages to send: must contain 2-10 items"
THREAD_NOT_FOUND = "message thread not found"
TOPIC_CLOSED = "TOPIC_CLOSED"
NOT_A_FORUM = "the chat is not a forum"
MESSAGE_ID_INVALID = "MESSAGE_ID_INVALID"

BLOCKED = "bot was blocked by the user"
CANNOT_INITIATE = "bot can't initiate conversation with a user"
BOT_TO_BOT = "bots can't send messages to bots"

OTHER_POLL = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
POLL_ENDED_BY_WEBHOOK = "terminated by setWebhook request"
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
