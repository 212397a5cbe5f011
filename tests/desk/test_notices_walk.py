"""Whatever anybody tries in whatever order: nothing is published that W1 forbids."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sample.district import answer_yes, sign
from desk.actors import OfficerActor
from desk.notices import lookup as notices
from desk.notices.drafts import set_area
from desk.notices.endings import expire
from desk.notices.renewing import ask_renewal
from desk.notices.rows import notice_row
from desk.notices.signing import publish_alone
from storage.tables.audience import Delivery
from tests.desk.notice_house import Desk, story
from tests.servers.migrated import on_sqlite
from tipline.notices import NoticeKind, NoticeState
from tipline.refusals import Refusal
from tipline.roles import Role

PEOPLE: dict[str, tuple[Role, ...]] = {
    "drafter": (Role.PUBLISHER,),
    "both": (Role.PUBLISHER, Role.APPROVER),
    "approver": (Role.APPROVER,),
    "supervisor": (Role.SUPERVISOR,),
    "chief": (Role.SUPERVISOR, Role.APPROVER),
    "auditor": (Role.AUDITOR,),
}
CHANGES: tuple[dict[str, Any], ...] = (
    {},
    {"case_number": "A-2"},
    {"ask": "抓住这个罪犯"},
    {"expires_at": "2026-11-01T00:00:00Z"},
    {"offence": "defamation"},
    {"legal_basis": None},
)
MISSING = {"kind": "missing", "offence": "missing_person"}
# Those that lead on come more than once, or few walks would ever come near to being published.
ACTS = ("edit", "area", "take_back", "reject", "end", "expire", "discard", "approve", "answer")
LEADING = (
    "submit",
    "revise",
    "revise",
    "sign",
    "sign",
    "sign",
    "alone",
    "more",
    "more",
    "edit",
    "take_back",
)
WHO = (*PEOPLE, "drafter", "drafter", "approver", "both", "chief")
STEP = st.tuples(
    st.sampled_from(ACTS + LEADING), st.sampled_from(WHO), st.integers(0, 5), st.booleans()
)


class Walk:
    """One notice and all that its reviewers were ever shown."""

    def __init__(self, desk: Desk, staff: dict[str, OfficerActor], **kind: str) -> None:
        """Begin with a complete draft."""
        self.desk = desk
        self.staff = staff
        self.kind = kind
        self.id = desk.do(notices.draft, staff["drafter"], story(**kind))
        self.shown = ["0" * 64]

    @property
    def row(self) -> Any:
        """The notice as it is."""
        return self.desk.look(notice_row, self.id)

    def step(self, act: str, actor: OfficerActor, which: int, flag: bool) -> None:
        """Try something; a refusal is as good as any other outcome."""
        seen = self.shown[-1 - which % len(self.shown)]
        todo: dict[str, Callable[[], Any]] = {
            "edit": lambda: self.desk.do(notices.edit, actor, self.id, self.changed(which)),
            "area": lambda: self.desk.do(set_area, actor, self.id, 1 + which % 3),
            "submit": lambda: self.desk.do(notices.submit, actor, self.id),
            "revise": lambda: self.revise(which),
            "take_back": lambda: self.desk.do(notices.withdraw_from_review, actor, self.id),
            "answer": lambda: self.desk.do(answer_yes, actor, self.id, seen),
            "approve": lambda: self.desk.do(notices.approve, actor, self.id, seen),
            "sign": lambda: self.desk.do(sign, actor, self.id, seen),
            "alone": lambda: self.alone(actor, seen),
            "reject": lambda: self.desk.do(notices.reject, actor, self.id, seen, "why"),
            "end": lambda: self.desk.do(
                notices.resolve if flag else notices.cancel, actor, self.id, "why"
            ),
            "expire": lambda: self.desk.do(expire, self.id, None),
            "more": lambda: self.more(actor, (7, 30, 90, 180)[which % 4]),
            "discard": lambda: self.desk.do(notices.discard, actor, self.id),
        }
        try:
            todo[act]()
        except Refusal:
            return
        if act in ("submit", "revise", "more"):
            self.shown.append(self.row.renewal_hash or self.row.content_hash)
        assert act not in ("approve", "sign", "alone") or self.row.approved_hash == seen

    def changed(self, which: int) -> dict[str, Any]:
        """The content, sound or not."""
        return story(**self.kind | CHANGES[which])

    def alone(self, actor: OfficerActor, seen: str) -> None:
        """An emergency, rightly or not."""
        self.desk.do(answer_yes, actor, self.id, seen)
        self.desk.do(publish_alone, actor, self.id, seen)

    def more(self, actor: OfficerActor, days: int) -> None:
        """Somebody asks for more time."""
        assert actor.to is not None
        self.desk.do(ask_renewal, actor, actor.to, self.id, days)

    def revise(self, which: int) -> None:
        """The drafter takes it back, changes it and submits it again."""
        drafter = self.staff["drafter"]
        self.desk.do(notices.withdraw_from_review, drafter, self.id)
        self.desk.do(notices.edit, drafter, self.id, story(**self.kind, case_number=f"A-{which}"))
        self.desk.do(notices.submit, drafter, self.id)

    def check(self) -> None:
        """What must hold of the notice at every moment."""
        row = self.row
        rules = self._of_draft(row) if row.number is None else self._of_published(row)
        assert [rule for rule, kept in rules.items() if not kept] == []

    def _of_draft(self, row: Any) -> dict[str, bool]:
        inside = (NoticeState.DRAFT, NoticeState.IN_REVIEW, NoticeState.CANCELLED)
        return {
            "state": row.state in inside,
            "nothing public": (row.public_content, row.published_at) == (None, None),
            "not approved": row.approved_by is None,
            "sent nowhere": self.desk.rows(Delivery, notice_id=self.id) == [],
        }

    def _of_published(self, row: Any) -> dict[str, bool]:
        approvers = {self.staff[one].id for one in ("both", "approver", "chief")}
        hands = {row.drafted_by, row.submitted_by, row.alone_by}
        day = row.expires_at <= row.published_at + timedelta(hours=24)
        alone = row.alone_by is not None and row.kind is NoticeKind.MISSING and day
        return {
            "two people": row.approved_by in approvers - hands
            or (alone and row.approved_by is None),
            "every point": set(row.answers.values()) == {"yes"}
            and row.checked_by == (row.approved_by or row.alone_by),
            "this content": row.approved_hash == row.content_hash,
            "seen in review": row.content_hash in self.shown,
            "offence": row.offence == row.public_content["offence"] != "defamation",
            "legal basis": bool(row.legal_basis),
            "expiry": row.expires_at > row.published_at,
            "wording": "罪犯" not in str(row.public_content),
        }


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from([{}, MISSING]), steps=st.lists(STEP, min_size=4, max_size=20))
@on_sqlite
def test_no_walk_publishes_what_two_people_did_not_agree_on(
    notice_desk: Desk, kind: dict[str, str], steps: list[tuple[str, str, int, bool]]
) -> None:
    staff = _staff(notice_desk)
    walk = Walk(notice_desk, staff, **kind)
    for act, who, which, flag in steps:
        walk.step(act, staff[who], which, flag)
        walk.check()


@on_sqlite
def test_the_straight_walk_is_among_them(notice_desk: Desk) -> None:
    staff = _staff(notice_desk)
    walk = Walk(notice_desk, staff)
    for act, who in (("submit", "both"), ("approve", "approver"), ("sign", "both")):
        walk.step(act, staff[who], 0, True)
        walk.check()
    assert walk.row.number is None
    for act, who in (("answer", "approver"), ("approve", "approver")):
        walk.step(act, staff[who], 0, True)
        walk.check()
    assert walk.row.state is NoticeState.LIVE


def test_so_is_the_emergency(notice_desk: Desk) -> None:
    staff = _staff(notice_desk)
    walk = Walk(notice_desk, staff, **MISSING)
    for act, who in (("submit", "drafter"), ("alone", "chief"), ("sign", "chief")):
        walk.step(act, staff[who], 0, True)
        walk.check()
    assert (walk.row.state, walk.row.approved_by) == (NoticeState.LIVE, None)
    walk.step("sign", staff["approver"], 0, True)
    walk.check()
    assert walk.row.approved_by == staff["approver"].id


def _staff(desk: Desk) -> dict[str, OfficerActor]:
    """The people; made once for all walks of one database."""
    found: dict[str, OfficerActor] = getattr(desk, "staff", {})
    if not found:
        for number, (name, roles) in enumerate(PEOPLE.items(), start=50):
            found[name] = desk.officer(number, *roles)
        desk.staff = found  # type: ignore[attr-defined]  # kept beside the desk that it is of
    return found
