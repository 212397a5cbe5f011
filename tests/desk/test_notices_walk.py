"""Whatever anybody tries in whatever order: nothing is published that W1 forbids."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk.actors import OfficerActor
from desk.notices import lookup as notices
from desk.notices.drafts import set_area
from desk.notices.endings import expire
from desk.notices.rows import notice_row
from storage.tables.audience import Delivery
from tests.desk.notice_house import Desk, story
from tipline.notices import NoticeState
from tipline.refusals import Refusal
from tipline.roles import Role

PEOPLE: dict[str, tuple[Role, ...]] = {
    "drafter": (Role.PUBLISHER,),
    "both": (Role.PUBLISHER, Role.APPROVER),
    "approver": (Role.APPROVER,),
    "supervisor": (Role.SUPERVISOR,),
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
# Those that lead on come more than once, or few walks would ever come near to being published.
ACTS = ("edit", "area", "take_back", "reject", "end", "expire", "discard")
LEADING = ("submit", "revise", "revise", "approve", "approve", "approve", "edit", "take_back")
WHO = (*PEOPLE, "drafter", "drafter", "approver", "both")
STEP = st.tuples(
    st.sampled_from(ACTS + LEADING), st.sampled_from(WHO), st.integers(0, 5), st.booleans()
)


class Walk:
    """One notice and all that its reviewers were ever shown."""

    def __init__(self, desk: Desk, staff: dict[str, OfficerActor]) -> None:
        """Begin with a complete draft."""
        self.desk = desk
        self.staff = staff
        self.id = desk.do(notices.draft, staff["drafter"], story())
        self.shown = ["0" * 64]

    @property
    def row(self) -> Any:
        """The notice as it is."""
        return self.desk.look(notice_row, self.id)

    def step(self, act: str, actor: OfficerActor, which: int, flag: bool) -> None:
        """Try something; a refusal is as good as any other outcome."""
        seen = self.shown[-1 - which % len(self.shown)]
        todo: dict[str, Callable[[], Any]] = {
            "edit": lambda: self.desk.do(notices.edit, actor, self.id, story(**CHANGES[which])),
            "area": lambda: self.desk.do(set_area, actor, self.id, 1 + which % 3),
            "submit": lambda: self.desk.do(notices.submit, actor, self.id),
            "revise": lambda: self.revise(which),
            "take_back": lambda: self.desk.do(notices.withdraw_from_review, actor, self.id),
            "approve": lambda: self.desk.do(notices.approve, actor, self.id, seen),
            "reject": lambda: self.desk.do(notices.reject, actor, self.id, seen, "why"),
            "end": lambda: self.desk.do(
                notices.resolve if flag else notices.cancel, actor, self.id, "why"
            ),
            "expire": lambda: self.desk.do(expire, self.id, None),
            "discard": lambda: self.desk.do(notices.discard, actor, self.id),
        }
        try:
            todo[act]()
        except Refusal:
            return
        if act in ("submit", "revise"):
            self.shown.append(self.row.content_hash)
        assert act != "approve" or self.row.approved_hash == seen

    def revise(self, which: int) -> None:
        """The drafter takes it back, changes it and submits it again."""
        drafter = self.staff["drafter"]
        self.desk.do(notices.withdraw_from_review, drafter, self.id)
        self.desk.do(notices.edit, drafter, self.id, story(case_number=f"A-{which}"))
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
        approvers = {self.staff["both"].id, self.staff["approver"].id}
        return {
            "two people": row.approved_by in approvers - {row.drafted_by, row.submitted_by},
            "this content": row.approved_hash == row.content_hash,
            "seen in review": row.content_hash in self.shown,
            "offence": row.offence == row.public_content["offence"] != "defamation",
            "legal basis": bool(row.legal_basis),
            "expiry": row.expires_at > row.published_at,
            "wording": "罪犯" not in str(row.public_content),
        }


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=4, max_size=20))
def test_no_walk_publishes_what_two_people_did_not_agree_on(
    notice_desk: Desk, steps: list[tuple[str, str, int, bool]]
) -> None:
    staff = _staff(notice_desk)
    walk = Walk(notice_desk, staff)
    for act, who, which, flag in steps:
        walk.step(act, staff[who], which, flag)
        walk.check()


def test_the_straight_walk_is_among_them(notice_desk: Desk) -> None:
    staff = _staff(notice_desk)
    walk = Walk(notice_desk, staff)
    for act, who in (("submit", "both"), ("approve", "both"), ("approve", "approver")):
        walk.step(act, staff[who], 0, True)
        walk.check()
    assert walk.row.state is NoticeState.LIVE


def _staff(desk: Desk) -> dict[str, OfficerActor]:
    """The people; made once for all walks of one database."""
    found: dict[str, OfficerActor] = getattr(desk, "staff", {})
    if not found:
        for number, (name, roles) in enumerate(PEOPLE.items(), start=50):
            found[name] = desk.officer(number, *roles)
        desk.staff = found  # type: ignore[attr-defined]  # kept beside the desk that it is of
    return found
