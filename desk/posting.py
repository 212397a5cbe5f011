"""Opening an outgoing message for the one role that may: the sender.

Holds what the sender needs beyond the row: the chat id, the facts, the files, a ticket's topic and
card, and the screen that is to end. Refuses every process without the relay key.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from desk.kit import Kit
from desk.notices.audience import chat_moved
from desk.screens import screen_meant
from desk.sealed import bytes_of, chat_id_of, open_relay, to_chat
from desk.tickets.card import card_hash
from storage.outbox import ClaimedMessage
from storage.sealing import unseal
from storage.statements import table_of, write_the_end
from storage.tables.audience import AudienceChat, ChatState
from storage.tables.queues import OutboxMessage
from storage.tables.tickets import Ticket

_TICKET = table_of(Ticket)
_OUTBOX = table_of(OutboxMessage)
_CHAT = table_of(AudienceChat)


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """A file, opened."""

    name: str
    kind: str
    data: bytes = field(repr=False, default=b"")
    file_id: str | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A message, opened. `in_vain`: what it would change something to is there already."""

    chat_id: int = field(repr=False)
    facts: Mapping[str, Any] = field(repr=False)
    files: tuple[PreparedFile, ...] = ()
    thread_id: int | None = None
    card_message_id: int | None = None
    in_vain: bool = False


def facts_of(session: Session, kit: Kit, message: ClaimedMessage) -> Mapping[str, Any]:
    """Open what a message says, without its files."""
    facts: Mapping[str, Any] = open_relay(session, kit, "body", message.body)
    return facts


def prepare(session: Session, kit: Kit, message: ClaimedMessage) -> Prepared:
    """Open one message, its files included."""
    facts = facts_of(session, kit, message)
    thread_id = card = None
    in_vain = False
    if message.kind.startswith("ticket."):
        row = session.execute(
            select(_TICKET.c.thread_id, _TICKET.c.card_message_id, _TICKET.c.card_shown).where(
                _TICKET.c.id == message.record_id
            )
        ).one_or_none()
        if row is not None:
            thread_id, card, shown = row
            in_vain = message.kind == "ticket.card" and shown == card_hash(kit, facts)
    else:
        card = screen_meant(session, message.chat_key, facts)
    return Prepared(
        chat_id=chat_id_of(session, kit, message.address),
        facts=facts,
        files=open_files(kit, facts),
        thread_id=thread_id,
        card_message_id=card,
        in_vain=in_vain,
    )


def open_files(kit: Kit, facts: Mapping[str, Any]) -> tuple[PreparedFile, ...]:
    """Open the files of a message; one that Telegram has already is named by its file_id."""
    return tuple(_open_file(kit, file) for file in facts.get("files", ()))


def _open_file(kit: Kit, file: Mapping[str, str]) -> PreparedFile:
    if "file_id" in file:
        return PreparedFile(file["name"], file["kind"], file_id=file["file_id"])
    sealed = kit.blobs.get(file["blob"])
    data = unseal(bytes_of(file["key"]), sealed, bound_to=file["bound_to"].encode())
    return PreparedFile(file["name"], file["kind"], data)


def groups_of(session: Session, kit: Kit) -> frozenset[bytes]:
    """The chats to which the groups' rate applies."""
    keys = set(
        session.execute(select(_CHAT.c.chat_key).where(_CHAT.c.state == ChatState.ACTIVE)).scalars()
    )
    if kit.policy.triage is not None:
        keys.add(kit.policy.triage.chat_key)
    return frozenset(keys)


def follow_chat(
    session: Session, kit: Kit, message: ClaimedMessage, old_chat_id: int, new_chat_id: int
) -> None:
    """Send what waits for a chat to the id that it has now."""
    old = to_chat(kit, old_chat_id, message.language)
    new = to_chat(kit, new_chat_id, message.language)
    chat_moved(session, kit, old.chat_key, new)
    write_the_end(session)
    session.execute(
        update(_OUTBOX)
        .where(_OUTBOX.c.chat_key == old.chat_key)
        .values(chat_key=new.chat_key, address=new.address)
    )


def forget_topic(session: Session, kit: Kit, ticket_id: int | None) -> None:
    """A ticket's topic was deleted: what comes next goes to the group itself."""
    del kit
    session.execute(
        update(_TICKET)
        .where(_TICKET.c.id == ticket_id)
        .values(thread_id=None, card_message_id=None, card_said=None, card_shown=None)
    )
