"""A desk for tests of tickets: the district, its officers, a triage chat, and tips to work on.

Holds the people and the short way to a sent tip through the citizen's own use cases. Refuses
stand-ins: everything is on a real database, with real keys.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.sample.district import sign
from bot.scheduler import do_job, due_jobs
from desk.actors import Citizen, OfficerActor
from desk.kit import Kit
from desk.notices.drafts import draft
from desk.notices.review import submit
from desk.notices.rows import notice_row
from desk.sealed import chat_key, open_relay, to_chat
from desk.tickets import acts, dialogue
from desk.tickets.closing import Outcome, close
from desk.tickets.forward import Word, act, forward
from desk.tips.answers import keep_answers
from desk.tips.drafts import begin
from desk.tips.incoming import Incoming, keep_part
from desk.tips.rows import any_tip, key_of
from desk.tips.sending import grew, retract, send
from storage.ids import new_id
from storage.statements import table_of
from storage.tables.queues import OutboxMessage
from storage.tables.tickets import Ticket
from tests.desk.notice_house import Desk, open_desk_house, story
from tipline.dispositions import Disposition
from tipline.refusals import Refusal
from tipline.roles import Role
from tipline.tickets import Flag, TicketState
from tipline.tips import PartKind

TRIAGE_CHAT = -1001000000007
TICKETS = table_of(Ticket)


@dataclass
class TicketDesk:
    """The desk with everybody who works there, hired when first asked for, and tipsters by number."""

    desk: Desk

    @cached_property
    def wang(self) -> OfficerActor:
        """A moderator."""
        return self.desk.officer(101, Role.MODERATOR)

    @cached_property
    def li(self) -> OfficerActor:
        """Another moderator."""
        return self.desk.officer(102, Role.MODERATOR)

    @cached_property
    def chief(self) -> OfficerActor:
        """A supervisor."""
        return self.desk.officer(103, Role.SUPERVISOR)

    @cached_property
    def deputy(self) -> OfficerActor:
        """Another supervisor."""
        return self.desk.officer(104, Role.SUPERVISOR)

    @cached_property
    def patrol(self) -> OfficerActor:
        """An officer in the field."""
        return self.desk.officer(105, Role.OFFICER)

    @cached_property
    def elsewhere(self) -> OfficerActor:
        """Moderator and officer of a station that does not answer for the city's tickets."""
        return self.desk.officer(106, Role.MODERATOR, Role.OFFICER, unit="WC")

    @property
    def kit(self) -> Kit:
        """The tools that use cases are handed."""
        return self.desk.kit

    def citizen(self, user_id: int = 9001, language: str = "zh") -> Citizen:
        """A citizen by their Telegram account."""
        return Citizen(*self.desk.person(user_id, language))

    def tip(self, words: str = "He was at the bus stop", **how: Any) -> int:
        """A sent tip; returns its ticket's number. `how`: user, language, notice, parts, answers."""
        return self.ticket_of(self.sent(words, **how))

    def sent(self, words: str = "He was at the bus stop", **how: Any) -> int:
        """The number of a sent tip, which may have no ticket."""
        tip_id: int = self.desk.do(_sent_tip, self, words, how)
        return tip_id

    def ticket_of(self, tip_id: int) -> int:
        """The number of the ticket that a tip became."""
        found = select(TICKETS.c.id).where(TICKETS.c.tip_id == tip_id)
        return int(self.desk.look(lambda s: s.execute(found).scalar_one()))

    def row(self, ticket_id: int) -> Any:
        """The ticket as it lies in the table."""
        (row,) = self.desk.rows(Ticket, id=ticket_id)
        return row

    def state(self, ticket_id: int) -> TicketState:
        """Where the ticket stands."""
        return TicketState(self.row(ticket_id).state)

    def card(self, ticket_id: int) -> dict[str, Any]:
        """The newest card of a ticket that was queued."""
        return [f for f in self.said("ticket.card") if f["ticket"] == ticket_id][-1]

    def said(self, kind: str) -> list[dict[str, Any]]:
        """The facts of what is to be said, of this kind; what a newer one replaced is left out."""
        bodies = [row.body for row in self.desk.rows(OutboxMessage, kind=kind) if row.body]
        opened = [lambda s, b=b: open_relay(s, self.kit, "body", b) for b in bodies]
        return [self.desk.look(one) for one in opened]

    def claimed(self, by: OfficerActor | None = None, **how: Any) -> int:
        """A ticket that somebody holds."""
        ticket_id = self.tip(**how)
        self.desk.do(acts.claim, by or self.wang, ticket_id)
        return ticket_id

    def in_state(
        self, state: TicketState, *, flagged: bool = False, which: Flag = Flag.MINOR
    ) -> int:
        """A ticket brought into a state by what people do; Wang holds it, patrol is sent."""
        ticket_id = self.tip()
        if flagged:
            self.desk.do(acts.flag, self.wang, ticket_id, which)
        for step in _WAY[state]:
            step(self, ticket_id)
        if state is TicketState.CLOSED and flagged:
            raise AssertionError("a flagged ticket is closed by two: do it in the test")
        assert self.state(ticket_id) is state
        return ticket_id

    def add(self, ticket_id: int, words: str = "And he wore a red hat", **part: Any) -> int:
        """The tipster adds to the tip; returns the part's number."""
        return self.grown(self.row(ticket_id).tip_id, words, **part)

    def grown(self, tip_id: int, words: str, **part: Any) -> int:
        """The same to a tip, which may have no ticket."""
        part_id: int = self.desk.do(_grown, tip_id, self, words, part)
        return part_id

    def answer(self, ticket_id: int, words: str = "At the corner") -> int:
        """The tipster answers a moderator."""
        part_id: int = self.desk.do(_answered, self.row(ticket_id).tip_id, self, words)
        return part_id

    def retract(self, ticket_id: int) -> None:
        """The tipster takes the tip back."""
        self.retract_by(ticket_id, 9001)

    def retract_by(self, ticket_id: int, user: int) -> None:
        """A tipster takes the tip back."""
        self.desk.do(_retracted, self.row(ticket_id).tip_id, self.citizen(user))

    def draft_then_send(
        self, parts: tuple[Any, ...], between: Callable[[Session, Kit, int], None]
    ) -> int:
        """A tip of which something happens to the first part before it is sent."""
        tip_id, part_ids = self.desk.do(_draft, self, "", {"parts": parts})
        self.desk.do(between, part_ids[0])
        self.desk.do(_send, tip_id, self.citizen())
        return self.ticket_of(tip_id)

    def outbox(self, kind: str) -> list[Any]:
        """What is queued to be said, of this kind, as rows."""
        return self.desk.rows(OutboxMessage, kind=kind)

    def notice(self, **changes: Any) -> int:
        """A live notice of the city's unit; `changes` are fields of the story's."""
        publisher = self.desk.officer(107, Role.PUBLISHER)
        approver = self.desk.officer(108, Role.APPROVER)
        notice_id: int = self.desk.do(draft, publisher, story(**changes))
        self.desk.do(submit, publisher, notice_id)
        self.desk.do(_approved, approver, notice_id)
        return notice_id


def open_ticket_desk(url: str, folder: Path) -> TicketDesk:
    """The desk of a settled district, with a triage chat that reads English."""
    desk = open_desk_house(url, folder)
    triage = to_chat(desk.kit, TRIAGE_CHAT, "en")
    desk.kit = replace(desk.kit, policy=replace(desk.kit.policy, triage=triage))
    return TicketDesk(desk)


def refused(code: str, stage: TicketDesk, fn: Callable[..., Any], *args: Any) -> Refusal:
    """The act is refused with this code."""
    with pytest.raises(Refusal) as caught:
        stage.desk.do(fn, *args)
    assert caught.value.code == code
    return caught.value


def do_jobs(stage: TicketDesk) -> None:
    """Do what is due, as the scheduler does, and what becomes due by it."""
    while due := stage.desk.do(due_jobs)[0]:
        for job_id, _kind, _attempts in due:
            stage.desk.do(do_job, job_id)


def incoming(stage: TicketDesk, words: str, part: dict[str, Any]) -> Incoming:
    """One message of a citizen."""
    message_id = new_id() % 2**31
    values = {"kind": PartKind.TEXT, "text": words} | part
    return Incoming(chat_key=chat_key(stage.kit, 9001), message_id=message_id, **values)


def _sent_tip(session: Session, kit: Kit, stage: TicketDesk, words: str, how: Any) -> int:
    tip_id, _ = _draft(session, kit, stage, words, how)
    _send(session, kit, tip_id, stage.citizen(how.get("user", 9001), how.get("language", "zh")))
    return tip_id


def _draft(
    session: Session, kit: Kit, stage: TicketDesk, words: str, how: Any
) -> tuple[int, list[int]]:
    citizen = stage.citizen(how.get("user", 9001), how.get("language", "zh"))
    tip = begin(session, kit, citizen, notice_id=how.get("notice"))
    if "answers" in how:
        keep_answers(session, kit, tip, how["answers"])
    parts = how.get("parts", ({},))
    return tip.id, [_part(session, kit, stage, tip.id, words, part) for part in parts]


def _send(session: Session, kit: Kit, tip_id: int, citizen: Citizen) -> None:
    send(session, kit, citizen, any_tip(session, tip_id), citizen.to)


def _approved(session: Session, kit: Kit, approver: OfficerActor, notice_id: int) -> None:
    sign(session, kit, approver, notice_id, notice_row(session, notice_id).content_hash)


def _part(session: Session, kit: Kit, stage: TicketDesk, tip_id: int, words: str, part: Any) -> int:
    part = dict(part)
    blob = part.pop("blob", None)
    message = incoming(stage, words, part)
    key = key_of(kit, any_tip(session, tip_id))
    return keep_part(session, kit, tip_id, key, new_id(), message, blob=blob)


def _grown(
    session: Session, kit: Kit, tip_id: int, stage: TicketDesk, words: str, part: Any
) -> int:
    part_id = _part(session, kit, stage, tip_id, words, part)
    grew(session, kit, any_tip(session, tip_id), [part_id])
    return part_id


def _answered(session: Session, kit: Kit, tip_id: int, stage: TicketDesk, words: str) -> int:
    part_id = _part(session, kit, stage, tip_id, words, {})
    dialogue.from_tipster(session, kit, any_tip(session, tip_id), part_id)
    return part_id


def _retracted(session: Session, kit: Kit, tip_id: int, citizen: Citizen) -> None:
    retract(session, kit, citizen, any_tip(session, tip_id))


def _claim(stage: TicketDesk, ticket_id: int) -> None:
    stage.desk.do(acts.claim, stage.wang, ticket_id)


def _ask(stage: TicketDesk, ticket_id: int) -> None:
    stage.desk.do(dialogue.to_tipster, stage.wang, ticket_id, dialogue.Line(preset="where"))


def _forward(stage: TicketDesk, ticket_id: int) -> None:
    stage.desk.do(forward, stage.wang, ticket_id, stage.patrol.id)


def _act(stage: TicketDesk, ticket_id: int) -> None:
    stage.desk.do(act, stage.patrol, ticket_id, Word("on_scene"))


def _close(stage: TicketDesk, ticket_id: int) -> None:
    outcome = Outcome(Disposition.USEFUL, preset="led_on")
    assert stage.desk.do(close, stage.wang, ticket_id, outcome)


_WAY: dict[TicketState, tuple[Any, ...]] = {
    TicketState.NEW: (),
    TicketState.CLAIMED: (_claim,),
    TicketState.AWAITING_REPLY: (_claim, _ask),
    TicketState.FORWARDED: (_claim, _forward),
    TicketState.ACTIONED: (_claim, _forward, _act),
    TicketState.CLOSED: (_claim, _close),
}
