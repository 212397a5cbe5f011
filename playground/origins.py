"""Where a forwarded message came from, as Telegram tells it.

Refuses to name people who hide their name in forwards.
"""

from __future__ import annotations

from playground.records import Json, Message
from playground.render import chat_json, user_json
from playground.state import State


def forward_origin(world: State, source: Message) -> Json:
    """The Bot API's MessageOrigin of a message that is being forwarded."""
    if source.forward_origin is not None:
        return source.forward_origin
    if source.sender_chat_id is not None:
        chat = chat_json(world, world.group(source.sender_chat_id))
        if chat["type"] == "channel" and source.chat_key == str(source.sender_chat_id):
            found = {"type": "channel", "date": source.date, "chat": chat}
            return found | {"message_id": source.message_id}
        return {"type": "chat", "date": source.date, "sender_chat": chat}
    person = world.user(source.sender_id or 0)
    if person.hides_forwards:
        name = " ".join(part for part in (person.first_name, person.last_name) if part)
        return {"type": "hidden_user", "date": source.date, "sender_user_name": name}
    return {"type": "user", "date": source.date, "sender_user": user_json(person)}
