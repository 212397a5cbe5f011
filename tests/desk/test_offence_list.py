"""The list of offences changes by three people and a week's wait, in public (W2)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from bot.sample.district import sign
from desk.actors import OfficerActor
from desk.notices import lookup as notices
from desk.notices import offence_list
from desk.register import register
from storage.statements import table_of
from storage.tables.audit import AuditRow
from storage.tables.offences import OffenceChange
from tests.desk.notice_house import Desk, story
from tests.desk.test_notices import in_review, refusal, row
from tests.servers.migrated import on_sqlite
from tipline.offence_changes import WAIT, Change, ChangeKind
from tipline.offences import OFFENCES, Offence
from tipline.roles import Role

POISON = Offence("sale_of_poison", "非法买卖毒害性物质", "illegal sale of poison", 125, 10)
ADD = Change(ChangeKind.ADD, POISON)
REMOVE = Change(ChangeKind.REMOVE, OFFENCES["intentional_injury"])
CHANGES = table_of(OffenceChange)

Three = tuple[OfficerActor, OfficerActor, OfficerActor]


@pytest.fixture
def three(notice_desk: Desk) -> Three:
    """Three supervisors of the city."""
    one, two, third = (notice_desk.officer(n, Role.SUPERVISOR) for n in (21, 22, 23))
    return one, two, third


def agreed(desk: Desk, three: Three, change: Change) -> int:
    """A change that all three have agreed to; its number."""
    number = desk.do(offence_list.propose, three[0], change)
    desk.do(offence_list.second, three[1], number)
    desk.do(offence_list.confirm, three[2], number)
    return number


def version(desk: Desk) -> int:
    """The version in force."""
    return desk.do(offence_list.in_force)[0]


@on_sqlite
def test_three_people_and_a_week_change_the_list(notice_desk: Desk, three: Three) -> None:
    agreed(notice_desk, three, ADD)
    notice_desk.clock.move(seconds=WAIT.total_seconds() - 1)
    assert version(notice_desk) == 1
    notice_desk.clock.move(seconds=1)
    now, listed = notice_desk.do(offence_list.in_force)
    assert (now, listed["sale_of_poison"]) == (2, POISON)
    steps = [entry.action for entry in notice_desk.rows(AuditRow, record_kind="offence_change")]
    assert steps == ["offences.proposed", "offences.seconded", "offences.confirmed"]
    acts = [one["acts"] for one in notice_desk.said("offence.change")]
    # Told to all three at each step; each is offered what they may do.
    assert acts[:3] == [["withdraw"], ["second"], ["second"]]
    assert acts[3:6] == [["withdraw"], ["withdraw"], ["confirm"]]
    assert acts[6:] == [["withdraw"]] * 3


@on_sqlite
def test_one_person_takes_one_step(notice_desk: Desk, three: Three) -> None:
    number = notice_desk.do(offence_list.propose, three[0], ADD)
    assert refusal(notice_desk, offence_list.second, three[0], number) == "offence.same_person"
    assert refusal(notice_desk, offence_list.confirm, three[1], number) == "offence.decided"
    notice_desk.do(offence_list.second, three[1], number)
    for person in three[:2]:
        assert refusal(notice_desk, offence_list.confirm, person, number) == "offence.same_person"


@pytest.mark.parametrize("who", [0, 1, 2])
def test_any_of_the_three_withdraws_before_it_is_in_force(
    notice_desk: Desk, three: Three, who: int
) -> None:
    number = agreed(notice_desk, three, ADD)
    notice_desk.clock.move(days=6)
    notice_desk.do(offence_list.withdraw, three[who], number)
    notice_desk.clock.move(days=2)
    assert version(notice_desk) == 1
    assert refusal(notice_desk, offence_list.withdraw, three[who], number) == "offence.decided"


@on_sqlite
def test_what_is_in_force_is_not_withdrawn(notice_desk: Desk, three: Three) -> None:
    number = agreed(notice_desk, three, ADD)
    notice_desk.clock.move(days=7)
    assert refusal(notice_desk, offence_list.withdraw, three[0], number) == "offence.decided"


@on_sqlite
def test_somebody_without_a_part_does_not_withdraw(notice_desk: Desk, three: Three) -> None:
    number = notice_desk.do(offence_list.propose, three[0], ADD)
    code = refusal(notice_desk, offence_list.withdraw, three[1], number)
    assert code == "offence.not_yours"


@pytest.mark.parametrize(
    ("role", "unit", "code"),
    [
        (Role.APPROVER, "WH", "officer.not_allowed"),
        (Role.PUBLISHER, "WH", "officer.not_allowed"),
        (Role.SUPERVISOR, "JH", "offence.not_topmost"),
    ],
)
@on_sqlite
def test_only_the_topmost_supervisors_have_a_say(
    notice_desk: Desk, three: Three, role: Role, unit: str, code: str
) -> None:
    other = notice_desk.officer(31, role, unit=unit)
    number = notice_desk.do(offence_list.propose, three[0], ADD)
    assert refusal(notice_desk, offence_list.propose, other, ADD) == code
    assert refusal(notice_desk, offence_list.second, other, number) == code


def test_two_that_add_the_same_do_not_both_pass(notice_desk: Desk, three: Three) -> None:
    number = notice_desk.do(offence_list.propose, three[0], ADD)
    notice_desk.do(offence_list.second, three[1], number)
    agreed(notice_desk, three, ADD)
    notice_desk.clock.move(days=7)
    code = refusal(notice_desk, offence_list.confirm, three[2], number)
    assert code == "offence.already_listed"


def test_notices_follow_the_list_in_force_and_keep_its_version(
    notice_desk: Desk, three: Three
) -> None:
    drafter = notice_desk.officer(1, Role.PUBLISHER)
    approver = notice_desk.officer(2, Role.APPROVER)
    before, seen = in_review(notice_desk, drafter, case_number="A-1")
    waits, shown = in_review(notice_desk, drafter, case_number="A-2")
    notice_desk.do(sign, approver, before, seen)
    poison = story(offence="sale_of_poison")
    early = notice_desk.do(notices.draft, drafter, poison)
    assert refusal(notice_desk, notices.submit, drafter, early) == "notice.faulty"
    agreed(notice_desk, three, ADD)
    agreed(notice_desk, three, REMOVE)
    notice_desk.clock.move(days=7)
    # What was taken out while it waited is not published; what went out before stays.
    assert refusal(notice_desk, sign, approver, waits, shown) == "notice.faulty"
    notice_desk.do(notices.submit, drafter, early)
    notice_desk.do(sign, approver, early, row(notice_desk, early).content_hash)
    kept = row(notice_desk, early)
    assert (kept.offence, kept.offences_version) == ("sale_of_poison", 3)
    assert kept.public_content["offence_names"] == {"zh": POISON.zh, "en": POISON.en}
    assert (row(notice_desk, before).state, row(notice_desk, before).offences_version) == (
        "live",
        1,
    )


def test_the_register_shows_every_change_and_nobody(notice_desk: Desk, three: Three) -> None:
    agreed(notice_desk, three, ADD)
    withdrawn = notice_desk.do(offence_list.propose, three[1], REMOVE)
    notice_desk.do(offence_list.withdraw, three[1], withdrawn)
    told = notice_desk.do(register)["offences_list"]
    assert told["version"] == 1
    assert [(one["code"], one["step"]) for one in told["changes"]] == [
        ("intentional_injury", "withdrawn"),
        ("sale_of_poison", "confirmed"),
    ]
    assert [one["limb_years"] for one in told["changes"]] == [10, POISON.limb_years]
    assert POISON.code not in [one["code"] for one in told["entries"]]
    assert not [name for one in told["changes"] for name in one if name.endswith("_by")]


# ------------------------------------------------------------------ the database itself


def force(desk: Desk, number: int, **values: Any) -> None:
    """Write past every rule of the program."""
    statement = update(CHANGES).where(CHANGES.c.id == number).values(**values)
    desk.do(lambda session, _kit: session.execute(statement))


def test_the_database_holds_three_people_the_wait_and_the_threshold(
    notice_desk: Desk, three: Three
) -> None:
    number = agreed(notice_desk, three, ADD)
    [kept] = notice_desk.rows(OffenceChange)
    wrong: tuple[dict[str, Any], ...] = (
        {"seconded_by": three[0].id},
        {"confirmed_by": three[0].id},
        {"confirmed_by": three[1].id},
        {"seconded_by": None},
        {"in_force_at": None},
        {"in_force_at": kept.in_force_at - timedelta(microseconds=1)},
        {"withdrawn_at": kept.in_force_at, "withdrawn_by": three[0].id},
        {"limb_years": 4},
        {"limb_years": None},
    )
    for values in wrong:
        with pytest.raises(IntegrityError):
            force(notice_desk, number, **values)
    force(notice_desk, number, in_force_at=kept.in_force_at + timedelta(days=1))
