"""A desk with the story's notice live, and tipsters who act on it as the private chat would.

Holds the same steps as the handlers: where it belongs, sealing, storing, one transaction.
Refuses stand-ins for anything of ours.
"""

import itertools
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot.sample.district import sign
from bot.scheduler import do_job, due_jobs
from desk.actors import Citizen
from desk.kit import Kit
from desk.notices import lookup as notices
from desk.sealed import to_chat
from desk.tips.group_intake import reply_target, take_reply
from desk.tips.group_look import GroupReply
from desk.tips.incoming import Incoming
from desk.tips.intake import receive
from desk.tips.opened import facts_of, own_tips
from desk.tips.replies import press, skip
from desk.tips.routes import File, Pointer, route, seal_original, target_of
from desk.tips.rows import any_tip, draft_of
from desk.tips.view import TipView
from storage.statements import table_of
from storage.tables.audience import Delivery, DeliveryState
from storage.tables.notices import Notice
from storage.tables.tips import Tip
from tests.desk.notice_house import Desk, story
from tipline.places import Coordinates
from tipline.questions import Question
from tipline.roles import Role
from tipline.tips import PartKind

GROUP = -1001
CARD = 500


@dataclass
class Stage:
    """The desk, its one live notice, and a group in which its card hangs."""

    desk: Desk
    number: str
    notice_id: int
    messages: Any = field(default_factory=lambda: itertools.count(10))

    def tipster(self, user_id: int, language: str = "zh") -> "Tipster":
        """Somebody with a telephone."""
        return Tipster(self, user_id, language)

    def run_due(self) -> int:
        """Do every job whose time has come; returns how many those were."""
        done = 0
        while due := self.desk.do(due_jobs)[0]:
            for job_id, _, _ in due:
                done += self.desk.do(do_job, job_id)
        return done

    def view(self, tip_id: int) -> TipView:
        """A tip, opened."""
        return self.desk.do(_view, tip_id)

    def rows(self, **where: Any) -> list[Any]:
        """Rows of tips."""
        return self.desk.rows(Tip, **where)


def _view(session: Session, kit: Kit, tip_id: int) -> TipView:
    return facts_of(session, kit, any_tip(session, tip_id))


def stage_with(desk: Desk, *, live: bool = True) -> Stage:
    """The desk with the story's notice live (or still to be approved)."""
    drafter = desk.officer(9001, Role.PUBLISHER)
    approver = desk.officer(9002, Role.APPROVER)
    notice_id = desk.do(notices.draft, drafter, story())
    desk.do(notices.submit, drafter, notice_id)
    [row] = desk.rows(Notice, id=notice_id)
    number = desk.do(sign, approver, notice_id, row.content_hash) if live else ""
    return Stage(desk, number, notice_id)


def more_of_the_notice(session: Session, _kit: Kit, count: int) -> list[str]:
    """As many further live notices, each like the only one; returns their numbers."""
    notice = table_of(Notice)
    same = dict(session.execute(select(notice)).one()._mapping)  # SQLAlchemy's documented name
    del same["id"]
    numbers = [f"WH-2026-9{place:03d}" for place in range(count)]
    session.execute(insert(notice), [{**same, "number": number} for number in numbers])
    return numbers


def stage_with_card(desk: Desk) -> Stage:
    """A desk with one live notice, whose card hangs in a group as message `CARD`."""
    stage = stage_with(desk)
    hang_card(stage)
    return stage


def hang_card(stage: Stage) -> None:
    """The notice's card is in the group as message `CARD`."""
    group = to_chat(stage.desk.kit, GROUP, "zh")

    def deliver(session: Session, kit: Kit) -> None:
        session.add(
            Delivery(
                notice_id=stage.notice_id,
                chat_key=group.chat_key,
                address=group.address,
                language="zh",
                state=DeliveryState.SENT,
                shown=1,
                message_id=CARD,
                available_at=kit.clock(),
            )
        )

    stage.desk.do(deliver)


@dataclass
class Tipster:
    """A person and what they do; every method is one message or one press."""

    stage: Stage
    user_id: int
    language: str = "zh"

    @property
    def desk(self) -> Desk:
        """The desk they write to."""
        return self.stage.desk

    @property
    def citizen(self) -> Citizen:
        """As the turn hands them to the use cases."""
        key, to = self.desk.person(self.user_id, self.language)
        return Citizen(key, to)

    def incoming(self, kind: PartKind = PartKind.TEXT, **more: Any) -> Incoming:
        """A message in the private chat."""
        more.setdefault("message_id", next(self.stage.messages))
        return Incoming(kind, self.citizen.to.chat_key, **more)

    def say(self, text: str, pointer: Pointer | None = None, **more: Any) -> int:
        """Words; returns the tip that they went to."""
        return self.send(self.incoming(text=text, **more), pointer)

    def pin(self, latitude: float, longitude: float) -> int:
        """A place."""
        place = Coordinates(latitude, longitude)
        return self.send(self.incoming(PartKind.LOCATION, place=place))

    def photo(self, text: str = "", pointer: Pointer | None = None, **more: Any) -> int:
        """A photo, fetched and stored as the handler does."""
        incoming = self.incoming(PartKind.PHOTO, text=text, unique=f"u{self.user_id}", **more)
        citizen = self.citizen
        where, target = self.desk.do(target_of, citizen, pointer)
        sealed = seal_original(target, b"a picture")
        file = File(target, self.desk.kit.blobs.put(sealed))
        return self.desk.do(receive, citizen, incoming, where, file)

    def send(self, incoming: Incoming, pointer: Pointer | None = None) -> int:
        """Any message without a file."""
        citizen = self.citizen
        where = self.desk.do(route, citizen, pointer)
        return self.desk.do(receive, citizen, incoming, where)

    def press(self, tip_id: int, question: Question, value: str) -> None:
        """A button under a question."""
        self.desk.do(press, self.citizen, tip_id, question, value, None)

    def skip(self, tip_id: int, question: Question) -> None:
        """Skip, under a question."""
        self.desk.do(skip, self.citizen, tip_id, question, None)

    def draft(self) -> Tip | None:
        """Their draft, if there is one."""
        return self.desk.look(draft_of, self.citizen.person_key, lock=False)

    def tips(self) -> list[Tip]:
        """Their sent tips, the newest first."""
        return self.desk.look(own_tips, self.citizen.person_key)

    def reply(self, text: str = "", *, photo: bool = False, **more: Any) -> int | None:
        """A reply to the card in the group."""
        desk, reply = self.desk, self.group_reply(more.pop("card", CARD))
        more.setdefault("message_id", next(self.stage.messages))
        kind = PartKind.PHOTO if photo else PartKind.TEXT
        incoming = Incoming(kind, reply.group.chat_key, text=text, **more)
        file = self._fetched(reply) if photo else None
        return desk.do(take_reply, reply, incoming, file)

    def group_reply(self, card: int = CARD) -> GroupReply:
        """Who replies in the group, and to what."""
        group = to_chat(self.desk.kit, GROUP, self.language)  # the turn's: of whoever writes there
        return GroupReply(self.citizen, group, self.user_id, card)

    def _fetched(self, reply: GroupReply) -> File | None:
        """The picture of a reply, sealed and stored; None where it answers no card."""
        target = self.desk.do(reply_target, reply)
        if target is None:
            return None
        return File(target, self.desk.kit.blobs.put(seal_original(target, b"a picture")))

    def asked(self) -> str | None:
        """The question that waits for them."""
        draft = self.draft()
        return draft.question if draft else None
