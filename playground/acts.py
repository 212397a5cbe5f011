"""What a person does with a phone: say, send, reply, edit, delete, press, block.

A `peer` is whom they talk to: a bot's user id for the private chat, else a group's or channel's id.
Refuses with `CannotDo` codes what the Telegram app would not let them do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playground.cast import Cast
from playground.contents import (
    EmptyFile,
    FileTooBig,
    Upload,
    contact_body,
    document_body,
    location_body,
    media_body,
    photo_body,
)
from playground.entities import CAPTION_LIMIT, TEXT_LIMIT, as_caption, found_entities
from playground.errors import CannotDo
from playground.members import is_admin, is_present
from playground.origins import forward_origin
from playground.pictures import NotAPhoto, Picture, WrongDimensions, photo_sizes
from playground.posting import deleted, edited, post, post_ephemeral
from playground.records import CHANNEL_BOT, GROUP_ANONYMOUS_BOT, Chat, Json, Message
from playground.utf16 import units

ALBUM_LIMIT = 10
PhotoSource = bytes | Upload | Sequence[Picture]


def words_body(text: str) -> Json:
    """A text body as an app sends it, to the letter, with what Telegram finds in it marked."""
    if not text:
        raise CannotDo("text_empty")
    if units(text) > TEXT_LIMIT:
        raise CannotDo("text_too_long")
    entities = found_entities(text, [])
    return {"text": text, "entities": entities} if entities else {"text": text}


def caption_fields(caption: str | None) -> Json:
    """Caption fields as an app sends them; empty without a caption."""
    if units(caption or "") > CAPTION_LIMIT:
        raise CannotDo("caption_too_long")
    return as_caption(words_body(caption)) if caption else {}


def sizes_of(source: PhotoSource) -> Sequence[Picture]:
    """The sizes of a photo a phone sends; `CannotDo` when it cannot be sent as a photo."""
    if not isinstance(source, bytes | Upload):
        return source
    data = source if isinstance(source, bytes) else source.data
    try:
        return photo_sizes(data, is_from_phone=True)
    except (NotAPhoto, WrongDimensions) as fault:
        raise CannotDo("not_a_photo") from fault


class Acts(Cast):
    """The state with what people do in it."""

    def send(self, user_id: int, peer_id: int, body: Json, **options: Any) -> Message:
        """Posts any body as this person. Options: reply_to, topic, reply_ephemeral, as_channel,
        media_group_id, forward_origin, via_bot_id.
        """
        chat = self.peer(user_id, peer_id)
        topic = options.pop("topic", None)
        self._check_may_write(chat, user_id, topic)
        if chat.bot_id is not None:
            chat.has_started = True
        if topic is not None:
            options["thread_id"] = topic
        sender = self._mask(chat, user_id, options.pop("as_channel", None))
        receiver = self._ephemeral_receiver(chat, body, options)
        if receiver is not None:
            return post_ephemeral(
                self, chat, body, author_id=user_id, receiver_id=receiver, **sender, **options
            )
        return post(self, chat, body, author_id=user_id, **sender, **options)

    def _check_may_write(self, chat: Chat, user_id: int, topic: int | None) -> None:
        if chat.bot_id is not None:
            if chat.is_blocked:
                raise CannotDo("blocked")
            return
        if not is_present(chat, user_id):
            raise CannotDo("not_a_member")
        member = chat.members[user_id]
        if chat.type == "channel" and not is_admin(chat, user_id):
            raise CannotDo("cannot_write")
        if member.status == "restricted" and "can_send_messages" not in member.rights:
            raise CannotDo("cannot_write")
        if topic is None:
            return
        if topic not in chat.topics:
            raise CannotDo("no_such_topic")
        if chat.topics[topic].closed and not is_admin(chat, user_id):
            raise CannotDo("topic_closed")

    def _mask(self, chat: Chat, user_id: int, as_channel: int | None) -> Json:
        if chat.type == "channel":
            return {"sender_chat_id": chat.id}
        if as_channel is not None:
            return {"sender_id": CHANNEL_BOT, "sender_chat_id": self.group(as_channel).id}
        member = chat.members.get(user_id)
        if member is not None and member.anonymous:
            return {"sender_id": GROUP_ANONYMOUS_BOT, "sender_chat_id": chat.id}
        return {"sender_id": user_id}

    def _ephemeral_receiver(self, chat: Chat, body: Json, options: Json) -> int | None:
        """The bot that alone gets the message: for its ephemeral commands, and for replies to
        its ephemeral messages.
        """
        if chat.bot_id is not None:
            return None
        replied = chat.ephemerals.get(options.get("reply_ephemeral") or 0)
        if replied is not None:
            return replied.sender_id
        word = str(body.get("text", "")).split(maxsplit=1)[:1]
        command, _, named = word[0].partition("@") if word else ("", "", "")
        for bot in self.bots_in(chat):
            is_named = named in ("", self.users[bot.user_id].username)
            listed = (one for scope in bot.commands.values() for one in scope)
            private = {f"/{one['command']}" for one in listed if one.get("is_ephemeral")}
            if is_named and command in private:
                return bot.user_id
        return None

    def say(self, user_id: int, peer_id: int, text: str, **options: Any) -> Message:
        """Sends words, to the letter."""
        return self.send(user_id, peer_id, words_body(text), **options)

    def start(self, user_id: int, bot_id: int, payload: str = "") -> Message:
        """Presses Start in a bot's chat, or follows its link with a payload."""
        chat = self.open_private(bot_id, user_id)
        chat.is_blocked = False
        return self.say(user_id, bot_id, f"/start {payload}".rstrip(" "))

    def send_photo(
        self,
        user_id: int,
        peer_id: int,
        photo: PhotoSource,
        caption: str | None = None,
        **options: Any,
    ) -> Message:
        """Sends a photo as a photo: recompressed, without metadata."""
        body = photo_body(self.files, sizes_of(photo)) | caption_fields(caption)
        return self.send(user_id, peer_id, body, **options)

    def send_file(
        self,
        user_id: int,
        peer_id: int,
        upload: Upload,
        caption: str | None = None,
        *,
        kind: str = "document",
        seconds: int | None = None,
        **options: Any,
    ) -> Message:
        """Sends a file as it is; `kind`: document, video, voice, audio, animation, video_note,
        sticker. `seconds`: how long what is heard or seen lasts.
        """
        try:
            if kind == "document":
                body = document_body(self.files, upload)
            else:
                body = media_body(self.files, kind, upload, duration=seconds)
        except EmptyFile as fault:
            raise CannotDo("file_empty") from fault
        except FileTooBig as fault:
            raise CannotDo("file_too_big") from fault
        return self.send(user_id, peer_id, body | caption_fields(caption), **options)

    def send_album(
        self,
        user_id: int,
        peer_id: int,
        items: Sequence[PhotoSource],
        caption: str | None = None,
        *,
        as_files: bool = False,
        **options: Any,
    ) -> list[Message]:
        """Sends several pictures; every ten share an album id, as the app splits them."""
        if as_files:
            uploads = [one if isinstance(one, Upload) else _upload(one) for one in items]
            bodies = [document_body(self.files, one) for one in uploads]
        else:
            bodies = [photo_body(self.files, sizes_of(one)) for one in items]
        sent: list[Message] = []
        for at, body in enumerate(bodies):
            if at % ALBUM_LIMIT == 0:
                options["media_group_id"] = self.new_id() if at + 1 < len(bodies) else None
            words = caption_fields(caption) if at == 0 else {}
            sent.append(self.send(user_id, peer_id, body | words, **options))
        return sent

    def share_place(
        self,
        user_id: int,
        peer_id: int,
        latitude: float,
        longitude: float,
        *,
        live_period: int | None = None,
        **options: Any,
    ) -> Message:
        """Shares a place, in degrees; with `live_period` seconds a live one."""
        body = location_body(latitude, longitude, live_period=live_period)
        return self.send(user_id, peer_id, body, **options)

    def share_contact(
        self, user_id: int, peer_id: int, whose: int | None = None, **options: Any
    ) -> Message:
        """Shares a contact card: one's own, or somebody else's."""
        person = self.user(whose if whose is not None else user_id)
        phone = person.phone or f"+86139{person.id % 10**8:08d}"
        body = contact_body(phone, person.first_name, last_name=person.last_name, user_id=person.id)
        return self.send(user_id, peer_id, body, **options)

    def forward(
        self, user_id: int, peer_id: int, from_peer: int, message_id: int, **options: Any
    ) -> Message:
        """Forwards a message one can see; it names its author unless they hide that."""
        source = self.message(self.peer(user_id, from_peer), message_id)
        if source is None or source.is_service:
            raise CannotDo("no_such_message")
        origin = forward_origin(self, source)
        return self.send(user_id, peer_id, source.body, forward_origin=origin, **options)

    def edit(self, user_id: int, peer_id: int, message_id: int, text: str) -> Message:
        """Changes the words, or the caption, of one's own message."""
        message = self._own(user_id, peer_id, message_id)
        if "text" in message.body:
            message.body = {**message.body, "entities": [], **words_body(text)}
            if not message.body["entities"]:
                del message.body["entities"]
        else:
            plain = {k: v for k, v in message.body.items() if not k.startswith("caption")}
            message.body = plain | caption_fields(text)
        edited(self, message, by_bot=False)
        return message

    def move_place(
        self, user_id: int, peer_id: int, message_id: int, latitude: float, longitude: float
    ) -> Message:
        """Moves a live location that is still on."""
        message = self._own(user_id, peer_id, message_id)
        place = message.body.get("location", {})
        if "live_period" not in place:
            raise CannotDo("not_a_live_place")
        moved = {**place, "latitude": latitude, "longitude": longitude}
        message.body = {**message.body, "location": moved}
        edited(self, message, by_bot=False)
        return message

    def remove(self, user_id: int, peer_id: int, message_id: int) -> None:
        """Deletes one's own message, or anyone's as an administrator."""
        chat = self.peer(user_id, peer_id)
        message = self.message(chat, message_id)
        if message is None:
            raise CannotDo("no_such_message")
        if message.author_id != user_id and chat.bot_id is None and not is_admin(chat, user_id):
            raise CannotDo("not_your_message")
        deleted(self, message)

    def _own(self, user_id: int, peer_id: int, message_id: int) -> Message:
        message = self.message(self.peer(user_id, peer_id), message_id)
        if message is None:
            raise CannotDo("no_such_message")
        if message.author_id != user_id:
            raise CannotDo("not_your_message")
        return message


def _upload(source: PhotoSource) -> Upload:
    if not isinstance(source, bytes):
        raise CannotDo("not_a_file")
    return Upload(source)
