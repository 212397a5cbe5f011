"""What a person sees on a phone: their chats, a chat's history, the keyboard that is up.

Ephemeral messages are shown to their receiver only, in place of what they replace; deleted ones to
nobody. Refuses to show a chat to somebody who is not in it.
"""

from __future__ import annotations

from playground.errors import CannotDo
from playground.members import is_admin, is_present
from playground.presses import Presses
from playground.records import PRESENT_STATUSES, Chat, Json, Message
from playground.render import message_json, phone_files, user_json
from playground.wire import dumps


def _may_look(chat: Chat, user_id: int) -> bool:
    return chat.bot_id is not None or is_present(chat, user_id)


class Views(Presses):
    """The state with eyes."""

    def history(
        self, user_id: int, peer_id: int, *, topic: int | None = None, limit: int = 500
    ) -> list[Json]:
        """The newest messages of a chat as this person sees it, oldest first.

        `topic`: a topic's id; 0 is the General topic; None is everything.
        """
        shown = self.visible(user_id, peer_id, topic)
        return [self.view(one, user_id) for one in shown[-limit:]]

    def visible(self, user_id: int, peer_id: int, topic: int | None = None) -> list[Message]:
        """What `history` shows, as the world keeps it: to look for one message among many."""
        chat = self.peer(user_id, peer_id)
        if not _may_look(chat, user_id):
            raise CannotDo("not_a_member")
        return [one for one in self._visible(chat, user_id) if _is_in(one, topic)]

    def _visible(self, chat: Chat, user_id: int) -> list[Message]:
        own = [
            one
            for one in chat.ephemerals.values()
            if not one.is_deleted and user_id in (one.receiver_id, one.author_id)
        ]
        stand_ins = {one.in_place_of: one for one in own if one.in_place_of is not None}
        public = [one for one in chat.messages.values() if not one.is_deleted]
        shown = [stand_ins.pop(one.message_id, one) for one in public]
        loose = [one for one in own if one not in shown]
        return (
            sorted(shown + loose, key=lambda one: (one.date, one.message_id == 0))
            if loose
            else shown
        )

    def is_of_a_bot(self, message: Message) -> bool:
        """Whether a bot wrote it, whatever mask it wears."""
        return message.author_id in self.bots

    def view(self, message: Message, user_id: int) -> Json:
        """One message as this person's phone shows it."""
        found = message_json(self, message, phone_files(self))
        found["own"] = message.author_id == user_id
        found["from_bot"] = self.is_of_a_bot(message)
        if message.ephemeral_id is not None:
            found["ephemeral"] = True
        if message.is_service:
            found["service"] = True
        if message.reactions:
            found["reactions"] = [mark for marks in message.reactions.values() for mark in marks]
        return found

    def chats_of(self, user_id: int) -> list[Json]:
        """The chats on a person's phone, most recently active first."""
        found = []
        for chat in self.chats.values():
            is_private = chat.bot_id is not None and chat.id == user_id
            is_group = chat.bot_id is None and is_present(chat, user_id)
            if (is_private or is_group) and chat.migrated_to is None:
                found.append((self._last_date(chat), self.chat_view(chat, user_id)))
        met = {one["id"] for _, one in found}
        found += [(0, self._stranger_view(bot_id)) for bot_id in self.bots if bot_id not in met]
        found.sort(key=lambda pair: -pair[0])
        return [view for _, view in found]

    def _last_date(self, chat: Chat) -> int:
        dates = (one.date for one in reversed(chat.messages.values()) if not one.is_deleted)
        return next(dates, 0)

    def _stranger_view(self, bot_id: int) -> Json:
        bot = self.users[bot_id]
        found = {"id": bot_id, "key": "", "type": "private", "title": bot.first_name}
        return {**found, "username": bot.username, "has_started": False}

    def chat_view(self, chat: Chat, user_id: int) -> Json:
        """A chat's head: name, kind, topics, who is in it, the reply keyboard."""
        bot = self.users.get(chat.bot_id or 0)
        found: Json = {
            "id": chat.bot_id or chat.id,
            "key": chat.key,
            "type": chat.type,
            "title": bot.first_name if bot else chat.title,
            "username": bot.username if bot else chat.username,
            "has_started": chat.has_started,
            "is_blocked": chat.is_blocked,
            "is_forum": chat.is_forum,
            "is_admin": is_admin(chat, user_id),
            "keyboard": self.keyboard_of(chat, user_id),
            "asked": self.asked_of(chat, user_id),
            "pinned": [self._line(chat, one) for one in chat.pinned],
            "last": self._last_line(chat),
            "last_id": chat.next_message_id - 1,
            "commands": self.commands_for(chat, user_id),
        }
        if chat.bot_id is not None:
            found["about"] = self._about(chat.bot_id, user_id)
        else:
            present = [one for one in chat.members.values() if one.status in PRESENT_STATUSES]
            found["members"] = [
                user_json(self.users[one.user_id]) | {"status": one.status} for one in present
            ]
        if chat.is_forum:
            found["topics"] = [self._topic_view(chat, one) for one in chat.topics]
        return found

    def _about(self, bot_id: int, user_id: int) -> str:
        """What a bot says of itself to somebody who has not started it."""
        texts, language = self.bots[bot_id].texts, self._language(user_id)
        return texts.get(f"description|{language}") or texts.get("description|", "")

    def _language(self, user_id: int) -> str:
        return (self.user(user_id).language_code or "").partition("-")[0]

    def commands_for(self, chat: Chat, user_id: int) -> list[Json]:
        """The commands a phone offers in a chat: the narrowest scope that the bot has filled,
        the person's language before the common one.
        """
        found: list[Json] = []
        for bot in self.bots_in(chat):
            scopes = _scopes(chat, user_id, is_admin(chat, user_id))
            keys = (f"{one}|{tag}" for one in scopes for tag in (self._language(user_id), ""))
            found += next((bot.commands[key] for key in keys if key in bot.commands), [])
        return found

    def _topic_view(self, chat: Chat, thread_id: int) -> Json:
        topic = chat.topics[thread_id]
        inside = [
            one
            for one in chat.messages.values()
            if one.thread_id == thread_id and not one.is_deleted
        ]
        return {
            "id": thread_id,
            "name": topic.name,
            "color": topic.icon_color,
            "closed": topic.closed,
            "count": sum(1 for one in inside if not one.is_service),
            "last": inside[-1].message_id if inside else thread_id,
        }

    def _line(self, chat: Chat, message_id: int) -> Json:
        message = self.message(chat, message_id)
        words = words_of(message) if message else ""
        topic = message.thread_id if message else None
        return {"message_id": message_id, "topic": topic, "text": words[:120]}

    def _last_line(self, chat: Chat) -> str:
        for message in reversed(chat.messages.values()):
            words = words_of(message)
            if words and not message.is_deleted:
                return words[:120]
        return ""


def words_of(message: Message) -> str:
    """What a message says: its text or caption."""
    return str(message.body.get("text", message.body.get("caption", "")))


def _is_in(message: Message, topic: int | None) -> bool:
    return topic is None or (message.thread_id or 0) == topic


def _scopes(chat: Chat, user_id: int, is_chat_admin: bool) -> list[str]:
    """The keys of command scopes that cover a person in a chat, narrowest first."""
    if chat.bot_id is not None:
        scopes: list[list[object]] = [[chat.id, "chat"], ["all_private_chats"]]
    else:
        scopes = [[chat.id, "chat_member", user_id]]
        scopes += [[chat.id, "chat_administrators"]] if is_chat_admin else []
        scopes += [[chat.id, "chat"]]
        scopes += [["all_chat_administrators"]] if is_chat_admin else []
        scopes += [["all_group_chats"]]
    return [dumps(one).decode() for one in [*scopes, ["default"]]]
