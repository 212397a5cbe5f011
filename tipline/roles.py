"""Roles and what each may do.

Holds ``Role``, ``Right`` and one table between them. Refuses nothing by name of a person: a right
comes from a role, and the desk adds "in which units".
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from tipline.refusals import Refusal


class Role(StrEnum):
    """What an officer is to the tip line; one officer may hold several."""

    MODERATOR = "moderator"
    OFFICER = "officer"
    PUBLISHER = "publisher"
    APPROVER = "approver"
    SUPERVISOR = "supervisor"
    CUSTODIAN = "custodian"
    AUDITOR = "auditor"


class Right(StrEnum):
    """One thing that can be permitted."""

    SEE_TICKETS = "see_tickets"
    WORK_TICKETS = "work_tickets"
    ACT_ON_TICKETS = "act_on_tickets"
    ASSIGN_TICKETS = "assign_tickets"
    SECOND_LOOK = "second_look"
    KEEP_TEMPLATES = "keep_templates"
    APPROVE_REWARDS = "approve_rewards"
    PAY_REWARDS = "pay_rewards"
    SILENCE = "silence"
    SEE_NOTICE_DRAFTS = "see_notice_drafts"
    DRAFT_NOTICES = "draft_notices"
    APPROVE_NOTICES = "approve_notices"
    PUBLISH_ALONE = "publish_alone"
    END_NOTICES = "end_notices"
    REVIEW_OBJECTIONS = "review_objections"
    RELEASE_CASES = "release_cases"
    CHANGE_OFFENCES = "change_offences"
    REGISTER_GROUPS = "register_groups"
    OPEN_IDENTITIES = "open_identities"
    READ_AUDIT = "read_audit"
    READ_FIGURES = "read_figures"


RIGHTS: Mapping[Role, frozenset[Right]] = MappingProxyType(
    {
        Role.MODERATOR: frozenset({Right.SEE_TICKETS, Right.WORK_TICKETS}),
        Role.OFFICER: frozenset({Right.SEE_TICKETS, Right.ACT_ON_TICKETS, Right.PAY_REWARDS}),
        Role.PUBLISHER: frozenset(
            {Right.SEE_NOTICE_DRAFTS, Right.DRAFT_NOTICES, Right.END_NOTICES}
        ),
        Role.APPROVER: frozenset(
            {Right.SEE_NOTICE_DRAFTS, Right.APPROVE_NOTICES, Right.END_NOTICES}
        ),
        Role.SUPERVISOR: frozenset(
            {
                Right.SEE_TICKETS,
                Right.WORK_TICKETS,
                Right.ASSIGN_TICKETS,
                Right.SECOND_LOOK,
                Right.PUBLISH_ALONE,
                Right.KEEP_TEMPLATES,
                Right.APPROVE_REWARDS,
                Right.SILENCE,
                Right.PAY_REWARDS,
                Right.END_NOTICES,
                Right.REVIEW_OBJECTIONS,
                Right.RELEASE_CASES,
                Right.CHANGE_OFFENCES,
                Right.REGISTER_GROUPS,
                Right.READ_FIGURES,
            }
        ),
        Role.CUSTODIAN: frozenset({Right.OPEN_IDENTITIES}),
        Role.AUDITOR: frozenset({Right.READ_AUDIT, Right.READ_FIGURES}),
    }
)

# Whoever reads the log of acts has no part in the acts, and whoever can open an identity does
# not handle the tip that it belongs to: either pair in one hand would leave nobody to see it.
_APART: tuple[tuple[Right, Right], ...] = (
    (Right.READ_AUDIT, Right.SEE_TICKETS),
    (Right.READ_AUDIT, Right.OPEN_IDENTITIES),
    (Right.OPEN_IDENTITIES, Right.SEE_TICKETS),
)


def rights(roles: Iterable[Role]) -> frozenset[Right]:
    """All that the roles together permit."""
    return frozenset().union(*(RIGHTS[role] for role in roles))


def may(roles: Iterable[Role], right: Right) -> bool:
    """Whether any of the roles carries the right."""
    return right in rights(roles)


def check_right(roles: Iterable[Role], right: Right) -> None:
    """Raise ``officer.not_allowed`` unless one of the roles carries the right."""
    if not may(roles, right):
        raise Refusal("officer.not_allowed")


def check_roles(roles: Iterable[Role]) -> None:
    """Raise ``officer.roles_apart`` for roles that must never be in one hand."""
    held = tuple(roles)
    for one, other in _APART:
        if may(held, one) and may(held, other):
            raise Refusal("officer.roles_apart", one=one.value, other=other.value)
