"""Buttons and queries: a person presses, asks inline, blocks; the bot hears of it.

Refuses buttons that are not there, with one exception on purpose: `press_data` sends any data for
any message id, as a tampered app could.
"""

from __future__ import annotations

from itertools import islice
from typing import Any

from playground.acts import Acts, words_body
from playground.errors import CannotDo
from playground.members import is_present
from playground.posting import seen_by
from playground.queues import push
from playground.records import Chat, Json, Message, Query
from playground.render import chat_json, inaccessible_json, user_json

_LOOKED_AT = 100  # messages back: nobody is still made to answer an older one


class Presses(Acts):
    """The world's people with fingers."""

    def press(
        self,
        user_id: int,
        peer_id: int,
        message_id: int = 0,
        *,
        label: str | None = None,
        data: str | None = None,
        ephemeral_id: int | None = None,
    ) -> Json:
        """Presses an inline button found by its label or its data.

        The answer says what the app does then: `{"query": id}` (the bot was asked),
        `{"url": …}`, `{"copy": …}`, `{"inline": …}`, or `{"disabled": true}`.
        """
        chat = self.peer(user_id, peer_id)
        message = self.shown_message(chat, user_id, message_id, ephemeral_id)
        rows = (message.reply_markup or {}).get("inline_keyboard", [])
        buttons: list[Json] = [one for row in rows for one in row]
        for button in buttons:
            if button.get("callback_data" if label is None else "text") == (
                data if label is None else label
            ):
                return self._pressed(chat, user_id, message, button)
        raise CannotDo("no_such_button")

    def shown_message(
        self, chat: Chat, user_id: int, message_id: int, ephemeral_id: int | None
    ) -> Message:
        """The message with this id that this person can see."""
        message = self.message(chat, message_id)
        if ephemeral_id is not None:
            message = chat.ephemerals.get(ephemeral_id)
            is_theirs = message is not None and user_id in (message.receiver_id, message.author_id)
            message = message if is_theirs else None
        if message is None or message.is_deleted:
            raise CannotDo("no_such_message")
        if chat.bot_id is None and not is_present(chat, user_id):
            raise CannotDo("not_a_member")
        return message

    def _pressed(self, chat: Chat, user_id: int, message: Message, button: Json) -> Json:
        if "disabled" in button:
            return {"disabled": True}
        if "callback_data" in button:
            return {"query": self._ask(chat, user_id, message, button["callback_data"])}
        for name, told in (
            ("url", "url"),
            ("copy_text", "copy"),
            ("switch_inline_query", "inline"),
            ("switch_inline_query_current_chat", "inline"),
            ("switch_inline_query_chosen_chat", "inline"),
        ):
            if name in button:
                return {told: button[name]}
        raise CannotDo("button_not_played")

    def press_data(self, user_id: int, peer_id: int, message_id: int, data: str) -> Json:
        """Asks the bot with any data, whether or not such a button is or was there."""
        chat = self.peer(user_id, peer_id)
        return {"query": self._ask(chat, user_id, chat.messages.get(message_id), data, message_id)}

    def _ask(
        self, chat: Chat, user_id: int, message: Message | None, data: str, message_id: int = 0
    ) -> str:
        bot_id = chat.bot_id or self._button_owner(chat, message)
        query_id = self.new_id()
        query = Query(query_id, bot_id, user_id, self.now(), chat.key, message_id)
        content: Json = {
            "id": query_id,
            "from": user_json(self.user(user_id)),
            "chat_instance": chat.instance,
            "data": data,
        }
        if message is not None and not message.is_deleted:
            query.message_id, query.ephemeral_id = message.message_id, message.ephemeral_id
            if message.inline_id is not None:
                content["inline_message_id"] = message.inline_id
            else:
                content["message"] = seen_by(self, self.bots[bot_id], message)
        else:
            content["message"] = inaccessible_json(self, chat, message_id)
        self.callback_queries[query_id] = query
        push(self, self.bots[bot_id], "callback_query", chat.key, content)
        return query_id

    def _button_owner(self, chat: Chat, message: Message | None) -> int:
        if message is not None:
            return message.via_bot_id or message.sender_id or self._channel_bot(chat, message)
        present = [bot.user_id for bot in self.bots_in(chat)]
        if not present:
            raise CannotDo("no_bot_here")
        return present[0]

    def _channel_bot(self, chat: Chat, message: Message) -> int:
        if message.author_id not in self.bots:
            raise CannotDo("no_bot_here")
        return message.author_id

    def press_key(self, user_id: int, peer_id: int, label: str, **options: Any) -> Message:
        """Presses a key of the reply keyboard: its words are said, or what it asks for is sent."""
        chat = self.peer(user_id, peer_id)
        keyboard = self.keyboard_of(chat, user_id) or {}
        keys: list[Json] = [one for row in keyboard.get("keyboard", []) for one in row]
        key = next((one for one in keys if one["text"] == label), None)
        if key is None:
            raise CannotDo("no_such_button")
        if key.get("request_contact"):
            return self.share_contact(user_id, peer_id, **options)
        if key.get("request_location"):
            raise CannotDo("needs_a_place")
        sent = self.say(user_id, peer_id, label, **options)
        if keyboard.get("one_time_keyboard"):
            keyboard["$used"] = True
        return sent

    def keyboard_of(self, chat: Chat, user_id: int) -> Json | None:
        """The reply keyboard that this person's phone shows in this chat now."""
        for message in reversed(chat.messages.values()):
            keyboard = message.keyboard
            if keyboard is None or message.is_deleted:
                continue
            if keyboard.get("selective") and not self._is_for(chat, user_id, message):
                continue
            is_shown = "keyboard" in keyboard and not keyboard.get("$used")
            return keyboard if is_shown else None
        return None

    def asked_of(self, chat: Chat, user_id: int) -> int | None:
        """The newest message that makes this person's phone reply to it, until they have."""
        answered: set[int | None] = set()
        for message in islice(reversed(chat.messages.values()), _LOOKED_AT):
            if message.author_id == user_id:
                answered.add(message.reply_to)
            keyboard = message.keyboard or {}
            if message.is_deleted or not keyboard.get("force_reply"):
                continue
            if not keyboard.get("selective") or self._is_for(chat, user_id, message):
                return None if message.message_id in answered else message.message_id
        return None

    def _is_for(self, chat: Chat, user_id: int, message: Message) -> bool:
        """Whether a selective keyboard is this person's: whom the text names, or who is replied to."""
        named = message.body.get("entities") or []
        if any(one.get("url") == f"tg://user?id={user_id}" for one in named):
            return True
        target = self.message(chat, message.reply_to)
        return target is not None and target.author_id == user_id

    def block(self, user_id: int, bot_id: int) -> None:
        """Blocks a bot: it can send nothing until unblocked, and is told so."""
        self._set_blocked(user_id, bot_id, True)

    def unblock(self, user_id: int, bot_id: int) -> None:
        """Lets a blocked bot write again."""
        self._set_blocked(user_id, bot_id, False)

    def _set_blocked(self, user_id: int, bot_id: int, is_blocked: bool) -> None:
        chat = self.open_private(bot_id, user_id)
        if chat.is_blocked == is_blocked:
            return
        chat.is_blocked = is_blocked
        bot = user_json(self.users[bot_id])
        blocked = {"status": "kicked", "user": bot, "until_date": 0}
        present = {"status": "member", "user": bot}
        change = {
            "chat": chat_json(self, chat),
            "from": user_json(self.user(user_id)),
            "date": self.now(),
            "old_chat_member": present if is_blocked else blocked,
            "new_chat_member": blocked if is_blocked else present,
        }
        push(self, self.bots[bot_id], "my_chat_member", chat.key, change)
        self.emit("chat", chat.key)

    def ask_inline(self, user_id: int, bot_id: int, words: str, offset: str = "") -> str:
        """Types "@bot words" somewhere: an inline query; its id."""
        query_id = self.new_id()
        self.inline_queries[query_id] = Query(query_id, bot_id, user_id, self.now())
        content = {
            "id": query_id,
            "from": user_json(self.user(user_id)),
            "query": words,
            "offset": offset,
        }
        push(self, self.bots[bot_id], "inline_query", f"inline:{user_id}", content)
        return query_id

    def choose_inline(self, user_id: int, peer_id: int, query_id: str, result_id: str) -> Message:
        """Sends one of an inline query's results into a chat."""
        query = self.inline_queries.get(query_id)
        results: list[Json] = (query.answer or {}).get("results", []) if query else []
        chosen = next((one for one in results if one["id"] == result_id), None)
        if query is None or chosen is None:
            raise CannotDo("no_such_result")
        content = chosen["$body"] if "$body" in chosen else words_body(chosen["title"])
        markup = chosen.get("reply_markup")
        sent = self.send(user_id, peer_id, content, via_bot_id=query.bot_id, reply_markup=markup)
        told: Json = {"result_id": result_id, "from": user_json(self.user(user_id)), "query": ""}
        if markup is not None:  # only then can the bot ever change it
            sent.inline_id = told["inline_message_id"] = self.new_id()
        push(self, self.bots[query.bot_id], "chosen_inline_result", f"inline:{user_id}", told)
        return sent
