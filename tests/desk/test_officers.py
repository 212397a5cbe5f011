"""Officers: one badge, one account, one person; codes that open once; rights that end at once."""

import pytest

from desk.actors import OPERATOR, Citizen, officer_by_id
from desk.district.officers import (
    add_officer,
    disable_officer,
    enrol,
    invite_again,
    list_officers,
    officer_by_badge,
)
from desk.district.unreached import not_reached
from desk.notices.audience import subscribe
from desk.tips.people import choose_language
from storage.tables.audience import Subscriber
from storage.tables.audit import AuditRow
from storage.tables.people import OfficerState, OneTimeCode
from tests.desk.notice_house import Desk
from tests.servers.migrated import on_sqlite
from tipline.refusals import Refusal
from tipline.roles import Role


def invite(desk: Desk, badge: str = "B1", *roles: Role) -> tuple[int, str]:
    """A new officer's id and code."""
    made = desk.do(
        add_officer, OPERATOR, name="Li", badge=badge, unit="WH", roles=roles or (Role.PUBLISHER,)
    )
    return made.officer_id, made.code


@on_sqlite
def test_a_code_enrols_its_officer_and_nobody_after(notice_desk: Desk) -> None:
    officer_id, code = invite(notice_desk)
    enrolled = notice_desk.do(enrol, code, *notice_desk.person(1))
    assert enrolled is not None
    assert (enrolled.id, set(enrolled.roles)) == (officer_id, {Role.PUBLISHER})
    assert notice_desk.do(enrol, code, *notice_desk.person(2)) is None
    assert len(notice_desk.said("officer.enrolled")) == 1
    assert len(notice_desk.said("officer.code_refused")) == 1


@pytest.mark.parametrize("typed", ["{}", " {} ", "{l}", "{s}", "{f}"])
@on_sqlite
def test_a_code_may_be_typed_in_many_ways(notice_desk: Desk, typed: str) -> None:
    _, code = invite(notice_desk)
    full_width = "".join(chr(ord(c) + 0xFEE0) for c in code)
    text = typed.format(code, l=code.lower(), s=code.replace("-", " "), f=full_width)
    assert notice_desk.do(enrol, text, *notice_desk.person(1)) is not None


def test_the_database_holds_no_code(notice_desk: Desk) -> None:
    _, code = invite(notice_desk)
    [row] = notice_desk.rows(OneTimeCode)
    assert code.encode() not in row.code_key


@on_sqlite
def test_a_code_is_worthless_after_two_days(notice_desk: Desk) -> None:
    _, code = invite(notice_desk)
    notice_desk.clock.move(hours=48, seconds=1)
    assert notice_desk.do(enrol, code, *notice_desk.person(1)) is None


@on_sqlite
def test_a_badge_is_one_officer_however_it_is_written(notice_desk: Desk) -> None:
    invite(notice_desk, "042 017")
    with pytest.raises(Refusal) as refused:
        invite(notice_desk, "０４２０１７")
    assert refused.value.code == "officer.badge_taken"


def test_an_account_is_one_officer(notice_desk: Desk) -> None:
    _, first = invite(notice_desk, "B1")
    _, second = invite(notice_desk, "B2", Role.APPROVER)
    notice_desk.do(enrol, first, *notice_desk.person(1))
    with pytest.raises(Refusal) as refused:
        notice_desk.do(enrol, second, *notice_desk.person(1))
    assert refused.value.code == "officer.account_taken"
    # The refusal took nothing: the right person can still use the code.
    assert notice_desk.do(enrol, second, *notice_desk.person(2)) is not None


def test_a_disabled_officer_is_nobody_at_once_and_keeps_the_account(notice_desk: Desk) -> None:
    actor = notice_desk.officer(1, Role.PUBLISHER)
    notice_desk.do(disable_officer, OPERATOR, actor.id, reason="left the service")
    assert notice_desk.store.read_now(officer_by_id, notice_desk.kit, actor.id) is None
    _, other = invite(notice_desk, "B9", Role.APPROVER)
    with pytest.raises(Refusal) as refused:
        notice_desk.do(enrol, other, *notice_desk.person(1))
    assert refused.value.code == "officer.account_taken"


def test_disabling_voids_codes_that_wait(notice_desk: Desk) -> None:
    officer_id, code = invite(notice_desk)
    notice_desk.do(disable_officer, OPERATOR, officer_id)
    assert notice_desk.do(enrol, code, *notice_desk.person(1)) is None


@on_sqlite
def test_a_new_code_moves_the_officer_and_voids_the_old_one(notice_desk: Desk) -> None:
    officer_id, old = invite(notice_desk)
    new = notice_desk.do(invite_again, OPERATOR, officer_id).code
    assert notice_desk.do(enrol, old, *notice_desk.person(1)) is None
    notice_desk.do(enrol, new, *notice_desk.person(2))
    notice_desk.do(not_reached, notice_desk.person(2)[1].chat_key)
    new = notice_desk.do(invite_again, OPERATOR, officer_id).code
    enrolled = notice_desk.do(enrol, new, *notice_desk.person(3))
    assert enrolled is not None
    assert enrolled.id == officer_id
    assert enrolled.to is not None


@on_sqlite
def test_five_wrong_tries_then_an_hour_of_rest(notice_desk: Desk) -> None:
    _, code = invite(notice_desk)
    guess = "EN-00000-00000"
    for _ in range(5):
        assert notice_desk.do(enrol, guess, *notice_desk.person(1)) is None
    with pytest.raises(Refusal) as refused:
        notice_desk.do(enrol, code, *notice_desk.person(1))
    assert refused.value.code == "officer.too_often"
    assert refused.value.params == {"minutes": 61}
    notice_desk.clock.move(hours=1)
    assert notice_desk.do(enrol, code, *notice_desk.person(1)) is not None


@on_sqlite
def test_tries_are_counted_for_each_person(notice_desk: Desk) -> None:
    _, code = invite(notice_desk)
    for _ in range(5):
        notice_desk.do(enrol, "EN-00000-00000", *notice_desk.person(1))
    assert notice_desk.do(enrol, code, *notice_desk.person(2)) is not None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"roles": ()}, "officer.no_roles"),
        ({"roles": (Role.AUDITOR, Role.MODERATOR)}, "officer.roles_apart"),
        ({"name": "  "}, "officer.unnamed"),
        ({"badge": " "}, "officer.no_badge"),
        ({"unit": "XX"}, "unit.not_found"),
    ],
)
@on_sqlite
def test_what_cannot_be_added(notice_desk: Desk, changes: dict[str, object], code: str) -> None:
    wanted = {"name": "Li", "badge": "B1", "unit": "WH", "roles": (Role.PUBLISHER,)} | changes
    with pytest.raises(Refusal) as refused:
        notice_desk.do(add_officer, OPERATOR, **wanted)  # type: ignore[arg-type]  # the table above
    assert refused.value.code == code


def test_the_list_shows_everyone_and_the_log_every_act(notice_desk: Desk) -> None:
    actor = notice_desk.officer(1, Role.PUBLISHER, Role.SUPERVISOR, unit="JH", badge="007")
    [line] = notice_desk.do(list_officers)
    assert (line.name, line.unit, line.state) == ("officer 1", "JH", OfficerState.ACTIVE)
    assert line.roles == (Role.PUBLISHER, Role.SUPERVISOR)
    assert notice_desk.do(officer_by_badge, "007") == actor.id
    acts = [row.action for row in notice_desk.rows(AuditRow, record_kind="officer")]
    assert acts == ["officer.added", "officer.enrolled"]


def test_a_language_chosen_is_spoken_in_notices_and_to_officers_too(notice_desk: Desk) -> None:
    actor = notice_desk.officer(1, Role.PUBLISHER)
    citizen = Citizen(*notice_desk.person(1))
    notice_desk.do(subscribe, citizen, None)
    notice_desk.do(choose_language, citizen, "en")
    to = notice_desk.actor(actor.id).to
    assert to is not None
    assert to.language == "en"
    assert [row.language for row in notice_desk.rows(Subscriber)] == ["en"]
