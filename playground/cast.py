"""Setting the stage: people, bots, groups, forums, channels, and who is in them.

Refuses ids that are taken. Everything here may be called before a server runs.
"""

from __future__ import annotations

import re

from playground.errors import CannotDo
from playground.members import ALL_RIGHTS, member_json
from playground.posting import post_service
from playground.queues import push
from playground.records import Bot, Chat, Member, Message, Topic, User
from playground.render import chat_json, user_json
from playground.state import State

TOKEN = re.compile(r"(\d{1,12}):[A-Za-z0-9_-]{35}")
TOPIC_COLORS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)
SUPERGROUP_BASE = -1_000_000_000_000


class Cast(State):
    """The state with ways to fill it."""

    def add_user(
        self,
        name: str,
        language_code: str | None = "zh-hans",
        id: int | None = None,
        *,
        username: str | None = None,
        last_name: str | None = None,
        is_bot: bool = False,
        phone: str | None = None,
        hides_forwards: bool = False,
    ) -> User:
        """A person (or, with `is_bot`, somebody else's bot); the same id is the same person."""
        if id is not None and id in self.users:
            return self.users[id]
        user_id = id if id is not None else self._free_user_id()
        user = User(
            user_id, name, last_name, username, language_code, is_bot, hides_forwards, phone
        )
        self.users[user_id] = user
        self.emit("people")
        return user

    def _free_user_id(self) -> int:
        number = 500_000_001 + len(self.users)
        while number in self.users:
            number += 1
        return number

    def add_bot(
        self,
        token: str,
        username: str | None = None,
        name: str = "Tip line",
        *,
        can_read_all_group_messages: bool = False,
    ) -> Bot:
        """The bot of a token; its user id is the token's number. The same token is the same bot."""
        match = TOKEN.fullmatch(token)
        if match is None:
            raise CannotDo("not_a_token")
        bot_id = int(match.group(1))
        if bot_id not in self.bots:
            user = User(bot_id, name, username=username or self._free_bot_name(), is_bot=True)
            self.users[bot_id] = user
            first_id = self.random.randrange(10_000_000, 900_000_000)
            self.bots[bot_id] = Bot(
                token, bot_id, can_read_all_group_messages, next_update_id=first_id
            )
            self.emit("people")
        return self.bots[bot_id]

    def _free_bot_name(self) -> str:
        taken = {user.username for user in self.users.values()}
        names = ("tipline_bot", *(f"tipline{n}_bot" for n in range(2, len(taken) + 3)))
        return next(name for name in names if name not in taken)

    def add_group(
        self,
        title: str,
        id: int | None = None,
        *,
        kind: str = "supergroup",
        username: str | None = None,
        is_forum: bool = False,
    ) -> Chat:
        """A group: `kind` is "group" (basic), "supergroup" or "channel"."""
        chat_id = id if id is not None else self._free_chat_id(kind)
        if str(chat_id) in self.chats:
            raise CannotDo("chat_id_taken")
        chat = Chat(str(chat_id), chat_id, kind, title, username, is_forum)
        chat.instance = self.new_id()
        if is_forum:
            chat.next_message_id = 2  # 1 is the General topic's own number
        self.chats[chat.key] = chat
        self.emit("chat", chat.key)
        return chat

    def _free_chat_id(self, kind: str) -> int:
        base = -4_000_000 if kind == "group" else SUPERGROUP_BASE - 1_500_000_000
        number = base - len(self.chats)
        while str(number) in self.chats:
            number -= 1
        return number

    def add_forum(self, title: str, id: int | None = None, username: str | None = None) -> Chat:
        """A supergroup with topics."""
        return self.add_group(title, id, username=username, is_forum=True)

    def add_channel(self, title: str, id: int | None = None, username: str | None = None) -> Chat:
        """A channel."""
        return self.add_group(title, id, kind="channel", username=username)

    def add_member(
        self,
        chat: Chat | int,
        user: User | Bot | int,
        status: str = "member",
        *,
        rights: tuple[str, ...] | list[str] | None = None,
        anonymous: bool = False,
        by: int | None = None,
        quietly: bool = False,
    ) -> Member:
        """Puts somebody into a chat, or changes what they are in it.

        `rights` are names such as can_delete_messages; None means all of an administrator's.
        `quietly` leaves out the chat's "… joined".
        """
        room = chat if isinstance(chat, Chat) else self.group(chat)
        who = self.user(_user_id(user))
        before = room.members.get(who.id)
        was_there = before is not None and before.status not in ("left", "kicked")
        granted = list(ALL_RIGHTS if rights is None else rights)
        after = Member(who.id, status, granted if status != "member" else [], anonymous)
        self._set_member(room, who, after, by)
        is_group = room.type in ("group", "supergroup")
        is_new = not was_there and status not in ("left", "kicked")
        if is_group and is_new and not quietly:
            joined = {"new_chat_members": [user_json(who)]}
            post_service(self, room, joined, sender_id=by or who.id)
        return after

    def remove_member(
        self,
        chat: Chat | int,
        user: User | Bot | int,
        *,
        kicked: bool = True,
        by: int | None = None,
    ) -> None:
        """Takes somebody out of a chat: kicked by an administrator, or gone by themselves."""
        room = chat if isinstance(chat, Chat) else self.group(chat)
        who = self.user(_user_id(user))
        gone = Member(who.id, "kicked" if kicked else "left")
        if room.type in ("group", "supergroup"):
            post_service(self, room, {"left_chat_member": user_json(who)}, sender_id=by or who.id)
        self._set_member(room, who, gone, by)

    def _set_member(self, room: Chat, who: User, after: Member, by: int | None) -> None:
        old = member_json(room, who, room.members.get(who.id))
        room.members[who.id] = after
        change = {
            "chat": chat_json(self, room),
            "from": user_json(self.users[by or who.id]),
            "date": self.now(),
            "old_chat_member": old,
            "new_chat_member": member_json(room, who, after),
        }
        if who.id in self.bots:
            push(self, self.bots[who.id], "my_chat_member", room.key, change)
        for bot in self.bots_in(room):
            status = room.members[bot.user_id].status
            if bot.user_id != who.id and status == "administrator":
                push(self, bot, "chat_member", room.key, change)
        self.emit("chat", room.key)

    def add_topic(self, chat: Chat, name: str, by: int, icon_color: int | None = None) -> Topic:
        """Opens a topic in a forum; its id is that of the service message that says so."""
        color = icon_color if icon_color is not None else TOPIC_COLORS[0]
        thread_id = chat.next_message_id
        topic = Topic(thread_id, name, color)
        chat.topics[thread_id] = topic
        made = {"forum_topic_created": {"name": name, "icon_color": color}}
        post_service(self, chat, made, sender_id=by, author_id=by, thread_id=thread_id)
        return topic

    def migrate(self, chat: Chat | int) -> Chat:
        """Upgrades a basic group to a supergroup with a new id; the old id only says where to."""
        old = chat if isinstance(chat, Chat) else self.group(chat)
        new = self.add_group(old.title or "", kind="supergroup")
        new.members = {one.user_id: one for one in old.members.values()}
        post_service(self, old, {"migrate_to_chat_id": new.id}, sender_id=self._owner(old))
        post_service(self, new, {"migrate_from_chat_id": old.id}, sender_id=self._owner(old))
        old.migrated_to = new.id
        for phone in self.phones:
            if phone.get("chat") == old.id:
                phone["chat"] = new.id
        self.emit("chat", new.key)
        return new

    def _owner(self, chat: Chat) -> int | None:
        statuses = ("creator", "administrator", "member")
        people = (
            one for status in statuses for one in chat.members.values() if one.status == status
        )
        return next((one.user_id for one in people), None)

    def pin(self, chat: Chat, message: Message, by: int) -> None:
        """Pins a message and says so in the chat."""
        if message.message_id in chat.pinned:
            return
        chat.pinned.append(message.message_id)
        notice = {"pinned_message": {"$message": message.message_id}}
        post_service(self, chat, notice, sender_id=by, thread_id=message.thread_id)


def _user_id(user: User | Bot | int) -> int:
    if isinstance(user, int):
        return user
    return user.id if isinstance(user, User) else user.user_id
