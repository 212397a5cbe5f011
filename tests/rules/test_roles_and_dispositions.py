"""What roles permit and must not share, and what the closing of a ticket needs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.dispositions import REASON_LIMIT, Closing, Disposition, check_closing, reopens
from tipline.refusals import Refusal
from tipline.roles import RIGHTS, Right, Role, check_right, check_roles, may, rights

APART = [
    pytest.param({Role.AUDITOR, Role.MODERATOR}, id="auditor-moderator"),
    pytest.param({Role.AUDITOR, Role.OFFICER}, id="auditor-officer"),
    pytest.param({Role.AUDITOR, Role.SUPERVISOR}, id="auditor-supervisor"),
    pytest.param({Role.AUDITOR, Role.CUSTODIAN}, id="auditor-custodian"),
    pytest.param({Role.CUSTODIAN, Role.MODERATOR}, id="custodian-moderator"),
    pytest.param({Role.CUSTODIAN, Role.SUPERVISOR}, id="custodian-supervisor"),
]


@pytest.mark.parametrize("roles", APART)
def test_roles_that_are_never_in_one_hand(roles: set[Role]) -> None:
    with pytest.raises(Refusal) as caught:
        check_roles(roles)
    assert caught.value.code == "officer.roles_apart"


@pytest.mark.parametrize(
    "roles",
    [
        {Role.PUBLISHER, Role.APPROVER},
        {Role.MODERATOR, Role.OFFICER, Role.PUBLISHER},
        {Role.SUPERVISOR, Role.MODERATOR, Role.APPROVER},
        {Role.AUDITOR},
        set(),
    ],
    ids=lambda roles: "-".join(sorted(roles)) or "none",
)
def test_roles_that_may_be_in_one_hand(roles: set[Role]) -> None:
    check_roles(roles)


def test_an_auditor_never_sees_a_tip() -> None:
    assert rights([Role.AUDITOR]) == {Right.READ_AUDIT, Right.READ_FIGURES}


def test_every_role_is_good_for_something_and_every_right_is_somebodys() -> None:
    assert set(RIGHTS) == set(Role)
    assert all(RIGHTS.values())
    assert rights(Role) == set(Right)


@given(st.frozensets(st.sampled_from(Role)), st.sampled_from(Right))
def test_a_right_comes_from_a_role_only(roles: frozenset[Role], right: Right) -> None:
    assert may(roles, right) == any(right in RIGHTS[role] for role in roles)


def test_without_the_right_the_act_is_refused() -> None:
    check_right({Role.APPROVER}, Right.APPROVE_NOTICES)
    with pytest.raises(Refusal) as caught:
        check_right({Role.PUBLISHER}, Right.APPROVE_NOTICES)
    assert caught.value.code == "officer.not_allowed"


ENOUGH = [
    pytest.param(Closing(d, "seen by two officers", other_ticket_id=2, authority="海事局"), id=d)
    for d in Disposition
]


@pytest.mark.parametrize("closing", ENOUGH)
def test_a_closing_with_all_it_needs(closing: Closing) -> None:
    check_closing(1, closing)


LACKING = [
    pytest.param(Closing(Disposition.SPAM, ""), "ticket.needs_reason", id="no-reason"),
    pytest.param(Closing(Disposition.SPAM, " \n\u3000"), "ticket.needs_reason", id="blank-reason"),
    pytest.param(
        Closing(Disposition.SPAM, "x" * (REASON_LIMIT + 1)), "ticket.reason_too_long", id="novel"
    ),
    pytest.param(Closing(Disposition.DUPLICATE, "same"), "ticket.needs_other_ticket", id="of-what"),
    pytest.param(
        Closing(Disposition.DUPLICATE, "same", other_ticket_id=1),
        "ticket.duplicate_of_itself",
        id="of-itself",
    ),
    pytest.param(
        Closing(Disposition.REFERRED, "theirs", authority=" "),
        "ticket.needs_authority",
        id="to-whom",
    ),
]


@pytest.mark.parametrize(("closing", "code"), LACKING)
def test_a_closing_that_lacks_something(closing: Closing, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_closing(1, closing)
    assert caught.value.code == code


def test_pranks_and_spam_come_back_only_for_what_is_grave() -> None:
    stay = {d for d in Disposition if not reopens(d, grave=False)}
    assert stay == {Disposition.PRANK, Disposition.SPAM}
    assert all(reopens(d, grave=True) for d in Disposition)
