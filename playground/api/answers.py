"""Answers to what people press and type: callback queries, inline queries; and files on request.

Refuses answers to queries that are unknown, another bot's, or too old.
"""

from __future__ import annotations

from playground.api.keyboards import checked_inline
from playground.api.media import caption_of, file_json, media_of
from playground.api.request import Request
from playground.entities import checked_text
from playground.errors import FILE_TOO_BIG, QUERY_TOO_OLD, WRONG_FILE_ID, bad_request
from playground.files import DOWNLOAD_LIMIT
from playground.records import Json

CALLBACK_SECONDS = 15 * 60
INLINE_SECONDS = 60
MAX_ANSWER = 200
MAX_RESULTS = 50


async def answer_callback_query(request: Request) -> bool:
    """answerCallbackQuery. Telegram says no number for "too old"; a quarter of an hour is used."""
    query = request.world.callback_queries.get(request.params["callback_query_id"])
    if query is None or query.bot_id != request.bot.user_id:
        raise bad_request(QUERY_TOO_OLD)
    if request.world.now() - query.asked_at > CALLBACK_SECONDS:
        raise bad_request(QUERY_TOO_OLD)
    if len(request.get("text") or "") > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    names = ("text", "show_alert", "url")
    query.answer = {name: request.params[name] for name in names if name in request.params}
    told = {"person": query.user_id, "query": query.id, "answer": query.answer}
    request.world.emit("answer", query.chat_key, **told)
    return True


async def answer_inline_query(request: Request) -> bool:
    """answerInlineQuery: articles and photos that are already on the server."""
    query = request.world.inline_queries.get(request.params["inline_query_id"])
    if query is None or query.bot_id != request.bot.user_id:
        raise bad_request(QUERY_TOO_OLD)
    if request.world.now() - query.asked_at > INLINE_SECONDS:
        raise bad_request(QUERY_TOO_OLD)
    results: list[Json] = request.params["results"]
    if len(results) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    ids = [one["id"] for one in results]
    if len(set(ids)) != len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    found = [await _result(request, one) for one in results]
    query.answer = {"results": found, "button": request.get("button")}
    request.world.emit("inline", "", person=query.user_id, query=query.id)
    return True


async def _result(request: Request, given: Json) -> Json:
    """A result with the body that choosing it will post."""
    if not 1 <= len(given["id"].encode()) <= 64:
        raise bad_request("RESULT_ID_INVALID")
    markup = checked_inline(given.get("reply_markup"))
    content = given.get("input_message_content")
    if content is not None:
        text = content["message_text"]
        body = checked_text(text, content.get("parse_mode"), content.get("entities"))
    else:
        photo = await media_of(request, "photo", given["photo_file_id"], given)
        body = photo | caption_of(given)
    return {**given, "reply_markup": markup, "$body": body}


async def get_file(request: Request) -> Json:
    """getFile: up to 20 MB; opens the path for this bot."""
    key = request.world.files.key_of(request.params["file_id"], request.bot.user_id)
    if key is None:
        raise bad_request(WRONG_FILE_ID)
    stored = request.world.files.files[key]
    if stored.size > DOWNLOAD_LIMIT:
        raise bad_request(FILE_TOO_BIG)
    request.bot.file_links[stored.path] = key
    return file_json(request, key) | {"file_path": stored.path}
