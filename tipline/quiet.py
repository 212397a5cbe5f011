"""What a flood, pranks and spam cost whoever sent them: a place in the queue, and at the worst silence.

Holds the table of quotas, and how long a silence lasts that people decided on. A tip beyond its quota
waits behind others and is never dropped. Refuses to silence for less than several pranks, for ever, or
by one person; and to keep back anything about a life, or about somebody who is there now.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from tipline.danger import speaks_of_danger
from tipline.lifecycles import Table, advance
from tipline.refusals import Refusal

SPAN = timedelta(hours=1)
LOOKS_BACK = timedelta(days=30)  # what a prank costs is over after so long

# How many tips within the span keep their place, after no prank, one, two, and more.
QUOTAS = (10, 5, 2, 1)

PRANKS_BEFORE_SILENCE = 3
SILENCES = (
    timedelta(days=7),
    timedelta(days=30),
    timedelta(days=90),
)  # the first, the second, any further
PLEA_EVERY = timedelta(days=7)

# One of these in a tip's own words, and somebody looks at it, whoever wrote it. Too much is found
# rather than too little: it only keeps a tip from being kept back. What rings is narrower: `danger`.
LIFE_WORDS = (
    *(
        "救命",
        "救我",
        "救人",
        "杀",
        "砍",
        "捅",
        "刀",
        "枪",
        "炸",
        "爆",
        "血",
        "死",
        "自杀",
        "跳楼",
        "跳河",
        "人质",
    ),
    *(
        "绑架",
        "劫持",
        "强奸",
        "殴打",
        "打人",
        "昏迷",
        "中毒",
        "着火",
        "起火",
        "溺水",
        "落水",
        "失踪",
        "孩子",
        "小孩",
    ),
    *(
        "help",
        "kill",
        "murder",
        "stab",
        "knife",
        "gun",
        "shoot",
        "shot",
        "bomb",
        "explo",
        "blood",
        "dying",
    ),
    *(
        "dead",
        "death",
        "suicid",
        "jump",
        "hostage",
        "kidnap",
        "abduct",
        "rape",
        "beat",
        "attack",
        "unconscious",
    ),
    *("poison", "fire", "drown", "missing", "child", "hurt", "wound"),
)


class SilenceState(StrEnum):
    """Where a silence stands."""

    ASKED = "asked"
    STANDING = "standing"
    DECLINED = "declined"
    LIFTED = "lifted"


class SilenceReason(StrEnum):
    """Why somebody is to be silenced: a closed list, about what was sent and never about who sent it."""

    JOKES = "jokes"
    MADE_UP = "made_up"
    ADVERTISING = "advertising"
    INSULTS = "insults"


class SilenceAction(StrEnum):
    """What can happen to a silence; that its time runs out changes nothing in its row."""

    CONFIRM = "confirm"
    DECLINE = "decline"
    LIFT = "lift"


class PleaState(StrEnum):
    """Where a plea stands."""

    ASKED = "asked"
    GRANTED = "granted"
    DECLINED = "declined"


_S, _A = SilenceState, SilenceAction

SILENCE_TABLE: Table[SilenceState, SilenceAction] = Table(
    record="silence",
    start=_S.ASKED,
    states=SilenceState,
    actions=SilenceAction,
    moves={
        (_S.ASKED, _A.CONFIRM): _S.STANDING,
        (_S.ASKED, _A.DECLINE): _S.DECLINED,
        (_S.STANDING, _A.LIFT): _S.LIFTED,
    },
    refusals={
        (_S.ASKED, _A.LIFT): "quiet.not_standing",
        **{
            (state, action): "quiet.decided"
            for state in SilenceState
            for action in SilenceAction
            if state is not _S.ASKED and (state, action) != (_S.STANDING, _A.LIFT)
        },
    },
)


def advance_silence(state: SilenceState, action: SilenceAction) -> SilenceState:
    """The silence's next state; raises ``Refusal`` where there is none."""
    return advance(SILENCE_TABLE, state, action)


def quota(pranks: int) -> int:
    """How many tips within ``SPAN`` keep their place, after so many pranks within ``LOOKS_BACK``."""
    return QUOTAS[min(pranks, len(QUOTAS) - 1)]


def keeps_place(pranks: int, before: int) -> bool:
    """Whether a tip keeps its place, sent after ``before`` others of the same person within ``SPAN``."""
    return before < quota(pranks)


def check_silence(pranks: int, *, flagged: bool) -> None:
    """Raise the refusal that says why nobody is silenced for this."""
    if flagged:
        raise Refusal("quiet.flagged")
    if pranks < PRANKS_BEFORE_SILENCE:
        raise Refusal("quiet.too_few", least=PRANKS_BEFORE_SILENCE)


def silence_until(now: datetime, earlier: int) -> datetime:
    """When a silence ends that begins now, after so many earlier ones of the same person."""
    return now + SILENCES[min(earlier, len(SILENCES) - 1)]


def must_be_seen(words: Collection[str], *, still_there: bool | None) -> bool:
    """Whether a tip comes to the queue though its sender is silenced."""
    told = " ".join(words).casefold()
    about_a_life = any(word in told for word in LIFE_WORDS) or speaks_of_danger(words)
    return still_there is True or about_a_life


def check_apart(officer_id: int, hands: Collection[int | None]) -> None:
    """Raise ``quiet.same_person`` for somebody who had a hand in it before."""
    if officer_id in hands:
        raise Refusal("quiet.same_person")
