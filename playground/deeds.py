"""What the control can be asked to do, by name: each deed is one method of the world with JSON in
and JSON out.

`person` is who acts, `peer` whom they act towards (a bot's id, a group's, a channel's). Refuses
names that are not in `DEEDS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from playground.contents import Upload
from playground.errors import CannotDo
from playground.pace import Pace
from playground.records import Chat, Json, Message
from playground.render import user_json
from playground.world import World

Deed = Callable[[World, Json], Any]
_OPTIONS = ("reply_to", "reply_ephemeral", "topic", "as_channel")


def _options(given: Json) -> Json:
    return {name: given[name] for name in _OPTIONS if given.get(name) is not None}


def _whom(given: Json) -> tuple[int, int]:
    return given["person"], given["peer"]


def _shown(world: World, message: Message, given: Json) -> Json:
    return world.view(message, given["person"])


def _chat(chat: Chat) -> Json:
    return {"id": chat.id, "title": chat.title, "type": chat.type, "is_forum": chat.is_forum}


def add_user(world: World, given: Json) -> Json:
    """A person: name, language_code, id, username, last_name, is_bot, phone, hides_forwards."""
    return user_json(world.add_user(**given_without_uploads(given)))


def add_bot(world: World, given: Json) -> Json:
    """A bot: token, username, name, can_read_all_group_messages."""
    bot = world.add_bot(**given_without_uploads(given))
    return user_json(world.users[bot.user_id])


def add_group(world: World, given: Json) -> Json:
    """A group: title, id, kind ("group", "supergroup", "channel"), username, is_forum."""
    return _chat(world.add_group(**given_without_uploads(given)))


def add_member(world: World, given: Json) -> Json:
    """Somebody into a chat: chat, user, status, rights, anonymous, by."""
    return asdict(world.add_member(**given_without_uploads(given)))


def remove_member(world: World, given: Json) -> None:
    """Somebody out of a chat: chat, user, kicked, by."""
    world.remove_member(**given_without_uploads(given))


def add_topic(world: World, given: Json) -> Json:
    """A topic in a forum: chat, name, by."""
    return asdict(world.add_topic(world.group(given["chat"]), given["name"], given["by"]))


def migrate(world: World, given: Json) -> Json:
    """A basic group becomes a supergroup: chat."""
    return _chat(world.migrate(given["chat"]))


def given_without_uploads(given: Json) -> Json:
    """The arguments as the world's own method takes them."""
    return {name: one for name, one in given.items() if name not in ("uploads", "photos")}


def say(world: World, given: Json) -> Json:
    """Words: text, and where it hangs (reply_to, reply_ephemeral, topic, as_channel)."""
    return _shown(world, world.say(*_whom(given), given["text"], **_options(given)), given)


def start(world: World, given: Json) -> Json:
    """Start, with a payload or without."""
    return _shown(world, world.start(*_whom(given), given.get("payload", "")), given)


def send_photo(world: World, given: Json) -> Json:
    """One photo, as a photo."""
    photo, caption = _one(given, "photos"), given.get("caption")
    sent = world.send_photo(*_whom(given), photo, caption, **_options(given))
    return _shown(world, sent, given)


def send_file(world: World, given: Json) -> Json:
    """One file as it is; `kind` for voice, video and the like, `seconds` for how long it is."""
    upload: Upload = _one(given, "uploads")
    kind, caption, seconds = (
        given.get("kind", "document"),
        given.get("caption"),
        given.get("seconds"),
    )
    options = _options(given)
    sent = world.send_file(*_whom(given), upload, caption, kind=kind, seconds=seconds, **options)
    return _shown(world, sent, given)


def _one(given: Json, name: str) -> Any:
    if not given.get(name):
        raise CannotDo("file_missing")
    return given[name][0]


def send_album(world: World, given: Json) -> list[Json]:
    """Several pictures, as photos or as files."""
    as_files = bool(given.get("as_files"))
    items = given.get("uploads" if as_files else "photos") or []
    sent = world.send_album(
        *_whom(given), items, given.get("caption"), as_files=as_files, **_options(given)
    )
    return [_shown(world, one, given) for one in sent]


def share_place(world: World, given: Json) -> Json:
    """A place: latitude, longitude, live_period."""
    place = (given["latitude"], given["longitude"])
    period = given.get("live_period")
    sent = world.share_place(*_whom(given), *place, live_period=period, **_options(given))
    return _shown(world, sent, given)


def move_place(world: World, given: Json) -> Json:
    """A live place moves on: message_id, latitude, longitude."""
    place = (given["latitude"], given["longitude"])
    return _shown(world, world.move_place(*_whom(given), given["message_id"], *place), given)


def share_contact(world: World, given: Json) -> Json:
    """A contact card: one's own, or that of `whose`."""
    sent = world.share_contact(*_whom(given), given.get("whose"), **_options(given))
    return _shown(world, sent, given)


def forward(world: World, given: Json) -> Json:
    """A message passed on: from_peer, message_id."""
    source = (given["from_peer"], given["message_id"])
    return _shown(world, world.forward(*_whom(given), *source, **_options(given)), given)


def edit(world: World, given: Json) -> Json:
    """One's own words changed: message_id, text."""
    return _shown(world, world.edit(*_whom(given), given["message_id"], given["text"]), given)


def remove(world: World, given: Json) -> None:
    """A message deleted: message_id."""
    world.remove(*_whom(given), given["message_id"])


def press(world: World, given: Json) -> Json:
    """An inline button: message_id or ephemeral_id, label or data."""
    names = ("label", "data", "ephemeral_id")
    how = {name: given[name] for name in names if given.get(name) is not None}
    return world.press(*_whom(given), given.get("message_id", 0), **how)


def press_data(world: World, given: Json) -> Json:
    """Any data for any message id, as a tampered app would."""
    return world.press_data(*_whom(given), given["message_id"], given["data"])


def press_key(world: World, given: Json) -> Json:
    """A key of the reply keyboard: label."""
    return _shown(world, world.press_key(*_whom(given), given["label"], **_options(given)), given)


def block(world: World, given: Json) -> None:
    """Blocks the bot `peer`."""
    world.block(*_whom(given))


def unblock(world: World, given: Json) -> None:
    """Unblocks the bot `peer`."""
    world.unblock(*_whom(given))


def ask_inline(world: World, given: Json) -> str:
    """An inline query to the bot `peer`: words, offset."""
    return world.ask_inline(*_whom(given), given["words"], given.get("offset", ""))


def choose_inline(world: World, given: Json) -> Json:
    """One inline result sent into `peer`: query, result."""
    sent = world.choose_inline(*_whom(given), given["query"], given["result"])
    return _shown(world, sent, given)


def inject(world: World, given: Json) -> None:
    """Any update into a bot's queue: bot, update, chat_key."""
    world.inject(given["bot"], given["update"], given.get("chat_key"))


def fault(world: World, given: Json) -> None:
    """Trouble for the next fitting calls: method, kind, and the fields of `faults.Fault`."""
    world.fault(**given_without_uploads(given))


def clear_faults(world: World, given: Json) -> None:
    """No trouble from here on."""
    world.clear_faults()


def set_pace(world: World, given: Json) -> None:
    """How many calls a chat takes: chat, calls, seconds."""
    world.paces[str(given["chat"])] = Pace(given["calls"], given["seconds"])


def advance_clock(world: World, given: Json) -> float:
    """Moves the world's time by `seconds`; the new time."""
    world.clock.advance(given["seconds"])
    world.emit("stage")
    return world.clock.now()


def set_stage(world: World, given: Json) -> None:
    """What the page shows: phones, hint, map, timezone."""
    for name in ("phones", "hint", "map", "timezone"):
        if name in given:
            setattr(world, name, given[name])
    world.emit("stage")


def pending(world: World, given: Json) -> int:
    """How many updates the bot has not confirmed: bot."""
    return world.pending(given["bot"])


def query_answer(world: World, given: Json) -> Json | None:
    """What the bot answered to a press: query; None while it has not."""
    return world.callback_queries[given["query"]].answer


DEEDS: dict[str, Deed] = {
    deed.__name__: deed
    for deed in (
        add_user,
        add_bot,
        add_group,
        add_member,
        remove_member,
        add_topic,
        migrate,
        say,
        start,
        send_photo,
        send_file,
        send_album,
        share_place,
        move_place,
        share_contact,
        forward,
        edit,
        remove,
        press,
        press_data,
        press_key,
        block,
        unblock,
        ask_inline,
        choose_inline,
        inject,
        fault,
        clear_faults,
        set_pace,
        advance_clock,
        set_stage,
        pending,
        query_answer,
    )
}
