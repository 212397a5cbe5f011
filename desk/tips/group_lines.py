"""The chain by which a reply in a group is answered: in private, for their eyes only, by one neutral line.

Holds the second way, and what follows where a nearer one failed: whoever pressed Start once may have
blocked us since. Refuses more than one such line in a group within ten minutes.
"""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from desk.kit import Kit, To
from desk.outgoing import Facts, say
from desk.sealed import bytes_of, text_of
from desk.sent import FailureWhy, SentRow, after_failure
from storage.columns import micros
from storage.statements import changed, table_of
from storage.tables.audience import AudienceChat
from storage.tables.queues import RateBudget

BETWEEN_LINES = timedelta(minutes=10)
_BUDGETS = table_of(RateBudget)
_CHATS = table_of(AudienceChat)
_FIRST = text(
    "INSERT INTO rate_budget (name, arrival, paused_until) VALUES (:name, 0, 0)"
    " ON CONFLICT (name) DO NOTHING"
)
# What is said in the private chat, and how the same is said to one person in a group.
_TO_ONE = {
    "citizen.receipt": "citizen.group_receipt",
    "citizen.added": "citizen.group_added",
    "citizen.note": "citizen.group_note",
}


def way_in_group(group: To, receiver: int, lane: bytes) -> Facts:
    """What an answer's facts keep of the group, so that it can be given there."""
    address = {"chat": text_of(group.chat_key), "address": text_of(group.address)}
    return {"in_group": {**address, "receiver": receiver, "lane": text_of(lane)}}


def say_in_group(
    session: Session, kit: Kit, kind: str, facts: Facts, language: str, tip_id: int | None
) -> None:
    """Give an answer in the group, so that only one person sees it."""
    way = facts["in_group"]
    told = {name: value for name, value in facts.items() if name != "in_group"}
    to = To(bytes_of(way["chat"]), bytes_of(way["address"]), language)
    lane = bytes_of(way["lane"])
    told["receiver"] = way["receiver"]
    say(session, kit, to, _TO_ONE[kind], told, lane=lane, record_id=tip_id)


def not_in_private(session: Session, kit: Kit, row: SentRow) -> None:
    """The private chat is lost: an answer to a reply in a group is given there."""
    if "in_group" in row.facts:
        say_in_group(session, kit, row.kind, row.facts, row.to.language, row.record_id)


@after_failure("citizen.receipt")
def _receipt_not_in_private(session: Session, kit: Kit, row: SentRow, why: FailureWhy) -> None:
    not_in_private(session, kit, row)


def _no_private_line(session: Session, kit: Kit, row: SentRow, why: FailureWhy) -> None:
    """Nothing reached the person: the group gets a line that says where receipts are."""
    if _may_speak(session, kit, row.to.chat_key):
        say(session, kit, _in_its_own_language(session, kit, row.to), "citizen.group_line", {})


for _kind in _TO_ONE.values():
    after_failure(_kind)(_no_private_line)


def _in_its_own_language(session: Session, kit: Kit, group: To) -> To:
    """The answer was in the language of whoever replied; all of the group read the line, and are not
    to learn even that.
    """
    here = select(_CHATS.c.language).where(_CHATS.c.chat_key == group.chat_key)
    return replace(group, language=session.scalar(here) or kit.policy.default_language)


def _may_speak(session: Session, kit: Kit, chat_key: bytes) -> bool:
    name = f"line:{chat_key.hex()}"
    now = micros(kit.clock())
    # Guarded in the database: of two replies that fail at once, one speaks.
    session.execute(_FIRST, {"name": name})
    long_ago = now - BETWEEN_LINES // timedelta(microseconds=1)
    spoken = update(_BUDGETS).where(_BUDGETS.c.name == name, _BUDGETS.c.arrival <= long_ago)
    return changed(session, spoken.values(arrival=now)) == 1
