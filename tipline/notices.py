"""A notice: its kinds, its lifecycle, its number, and who may approve it.

Holds the transition table, the hash to which an approval is bound, the number's form and the deep
link that carries it. Refuses approval by anyone who drafted or submitted, and a number that is
not written in the one way.

The lifecycle goes on past "expired" and "resolved" in two ways that the plain picture
(draft, in review, live, ended) does not show: an expired notice can still be resolved, and either
can be cancelled, because a notice that turns out to be wrong must be withdrawn from every copy
whenever that is found out. A live notice can be suspended while somebody's objection to it is looked
into: then it asks nothing of anybody, until it is lifted into force again or ends.
"""

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from tipline.lifecycles import Table, advance
from tipline.refusals import Refusal


class NoticeKind(StrEnum):
    """What the public is asked about."""

    WANTED = "wanted"
    IDENTIFY = "identify"
    MISSING = "missing"
    VEHICLE = "vehicle"
    APPEAL = "appeal"


class NoticeState(StrEnum):
    """Where a notice stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    LIVE = "live"
    SUSPENDED = "suspended"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    RESOLVED = "resolved"
    EXPIRED = "expired"


class NoticeAction(StrEnum):
    """What can happen to a notice."""

    EDIT = "edit"
    SUBMIT = "submit"
    WITHDRAW_FROM_REVIEW = "withdraw_from_review"
    APPROVE = "approve"
    REJECT = "reject"
    PUBLISH_ALONE = "publish_alone"
    COUNTERSIGN = "countersign"
    RENEW = "renew"
    SUSPEND = "suspend"
    LIFT = "lift"
    SUPERSEDE = "supersede"
    CANCEL = "cancel"
    RESOLVE = "resolve"
    EXPIRE = "expire"


ENDED = frozenset(
    {
        NoticeState.SUPERSEDED,
        NoticeState.CANCELLED,
        NoticeState.RESOLVED,
        NoticeState.EXPIRED,
    }
)

# How long one signature holds for somebody missing: the hours that count most, and no more.
ALONE_FOR = timedelta(hours=24)

# How long before its end a notice is spoken of, so that two people still find each other.
_REMIND_BEFORE = timedelta(hours=48)

# Published, yet nobody is to be looked out for: its copies and its page describe nobody.
SILENT = ENDED | {NoticeState.SUSPENDED}

_S, _A = NoticeState, NoticeAction
_ENDINGS = {
    _A.SUPERSEDE: _S.SUPERSEDED,
    _A.CANCEL: _S.CANCELLED,
    _A.RESOLVE: _S.RESOLVED,
    _A.EXPIRE: _S.EXPIRED,
}
_BY_DRAFTER = (_A.EDIT, _A.SUBMIT, _A.WITHDRAW_FROM_REVIEW)
_BY_REVIEWER = (_A.APPROVE, _A.REJECT, _A.PUBLISH_ALONE)

NOTICE_TABLE: Table[NoticeState, NoticeAction] = Table(
    record="notice",
    start=_S.DRAFT,
    states=NoticeState,
    actions=NoticeAction,
    moves={
        (_S.DRAFT, _A.EDIT): _S.DRAFT,
        (_S.DRAFT, _A.SUBMIT): _S.IN_REVIEW,
        (_S.DRAFT, _A.CANCEL): _S.CANCELLED,
        (_S.IN_REVIEW, _A.WITHDRAW_FROM_REVIEW): _S.DRAFT,
        (_S.IN_REVIEW, _A.APPROVE): _S.LIVE,
        (_S.IN_REVIEW, _A.REJECT): _S.DRAFT,
        (_S.IN_REVIEW, _A.PUBLISH_ALONE): _S.LIVE,
        (_S.LIVE, _A.COUNTERSIGN): _S.LIVE,
        (_S.LIVE, _A.RENEW): _S.LIVE,
        (_S.IN_REVIEW, _A.CANCEL): _S.CANCELLED,
        (_S.LIVE, _A.SUSPEND): _S.SUSPENDED,
        (_S.SUSPENDED, _A.LIFT): _S.LIVE,
        **{
            (state, action): after
            for state in (_S.LIVE, _S.SUSPENDED)
            for action, after in _ENDINGS.items()
        },
        (_S.EXPIRED, _A.SUPERSEDE): _S.SUPERSEDED,
        (_S.EXPIRED, _A.RESOLVE): _S.RESOLVED,
        (_S.EXPIRED, _A.CANCEL): _S.CANCELLED,
        (_S.RESOLVED, _A.CANCEL): _S.CANCELLED,
    },
    echoes=frozenset(
        {
            (_S.DRAFT, _A.WITHDRAW_FROM_REVIEW),
            (_S.IN_REVIEW, _A.SUBMIT),
            (_S.SUSPENDED, _A.SUSPEND),
            (_S.LIVE, _A.LIFT),
            (_S.CANCELLED, _A.CANCEL),
            (_S.RESOLVED, _A.RESOLVE),
            # The clock strikes after somebody else has already ended the notice.
            (_S.SUPERSEDED, _A.EXPIRE),
            (_S.CANCELLED, _A.EXPIRE),
            (_S.RESOLVED, _A.EXPIRE),
            (_S.EXPIRED, _A.EXPIRE),
        }
    ),
    refusals={
        (_S.IN_REVIEW, _A.EDIT): "notice.in_review",
        **{
            (state, action): code
            for state in (_S.LIVE, _S.SUSPENDED)
            for actions, code in (
                (_BY_DRAFTER, "notice.already_live"),
                (_BY_REVIEWER, "notice.already_decided"),
            )
            for action in actions
        },
        **{(_S.DRAFT, action): "notice.not_in_review" for action in _BY_REVIEWER},
        **{
            (state, action): "notice.already_ended"
            for state in ENDED
            for action in (*_BY_DRAFTER, *_BY_REVIEWER, _A.COUNTERSIGN, _A.RENEW)
        },
        (_S.SUPERSEDED, _A.SUPERSEDE): "notice.already_superseded",
        (_S.SUPERSEDED, _A.CANCEL): "notice.already_superseded",
        (_S.SUPERSEDED, _A.RESOLVE): "notice.already_superseded",
        (_S.CANCELLED, _A.RESOLVE): "notice.already_ended",
        (_S.CANCELLED, _A.SUPERSEDE): "notice.already_ended",
        (_S.RESOLVED, _A.SUPERSEDE): "notice.already_ended",
        **{
            (state, action): "notice.not_live"
            for state in (_S.DRAFT, _S.IN_REVIEW)
            for action in (_A.SUPERSEDE, _A.RESOLVE, _A.SUSPEND, _A.LIFT, _A.COUNTERSIGN, _A.RENEW)
        },
        **{
            (state, action): "notice.already_ended"
            for state in ENDED
            for action in (_A.SUSPEND, _A.LIFT)
        },
    },
)


def advance_notice(state: NoticeState, action: NoticeAction) -> NoticeState:
    """The notice's next state; raises ``Refusal`` where there is none."""
    return advance(NOTICE_TABLE, state, action)


def content_hash(content: Mapping[str, object]) -> str:
    """SHA-256 (64 hex digits) of the content as canonical JSON; the order of keys is no matter.

    Raises ``TypeError`` or ``ValueError`` for what JSON cannot say exactly (NaN, keys not text).
    """
    _check_keys(content)
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(written.encode("ascii")).hexdigest()


def _check_keys(value: object) -> None:
    """Refuse keys that JSON would silently turn into text: 1 and "1" must not hash alike."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError("a key of a notice's content is not text")
            _check_keys(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _check_keys(inner)


def reminder_at(now: datetime, ends: datetime) -> datetime:
    """When to speak of a notice's end: two days before; for a short life, in its last quarter."""
    return ends - min(_REMIND_BEFORE, (ends - now) / 4)


def check_approver(hands: Collection[int], approver_id: int) -> None:
    """Raise ``notice.same_person`` unless the approver is none of those who had a hand in it.

    The ids are of officers, not of accounts: a second account of one officer is one person.
    """
    if approver_id in hands:
        raise Refusal("notice.same_person")


def check_approved_content(reviewed_hash: str, content: Mapping[str, object]) -> None:
    """Raise ``notice.content_changed`` where the content is not what the approver saw."""
    if content_hash(content) != reviewed_hash:
        raise Refusal("notice.content_changed")


# Four digits or more, without a needless leading zero, so that one notice has one number.
_NUMBER = re.compile(r"([A-Z]{2,6})-(20[0-9]{2})-(0[0-9]{3}|[1-9][0-9]{3,6})")
_NUMBER_IN_TEXT = re.compile(rf"(?<![A-Z0-9-]){_NUMBER.pattern}(?![0-9-])")
_PAYLOAD_PREFIX = "n-"


def notice_number(prefix: str, year: int, n: int) -> str:
    """``WH-2026-0147`` from the unit's prefix (2 to 6 capitals), the year and the count from 1."""
    number = f"{prefix}-{year}-{n:04d}"
    if n < 1 or _NUMBER.fullmatch(number) is None:
        raise ValueError("not a notice number's parts")
    return number


def parse_notice_number(text: str) -> tuple[str, int, int]:
    """The parts of a number; tolerates case and outer space, else ``notice.bad_number``."""
    match = _NUMBER.fullmatch(text.strip().upper()) if len(text) <= 64 else None
    if match is None or int(match[3]) < 1:
        raise Refusal("notice.bad_number")
    return match[1], int(match[2]), int(match[3])


def number_in(text: str) -> str | None:
    """The first notice number that stands in a text by itself, or None."""
    match = _NUMBER_IN_TEXT.search(text)
    return match[0] if match is not None and int(match[3]) >= 1 else None


def notice_payload(number: str) -> str:
    """The deep link's payload for a number: ``n-WH-2026-0147``."""
    return _PAYLOAD_PREFIX + notice_number(*parse_notice_number(number))


def read_notice_payload(payload: str) -> str | None:
    """The number in a payload; None for anything else, so that the welcome gives no hint."""
    number = payload.removeprefix(_PAYLOAD_PREFIX)
    if number == payload:
        return None
    match = _NUMBER.fullmatch(number)
    return number if match is not None and int(match[3]) >= 1 else None
