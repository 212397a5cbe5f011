"""A tip as moderators may see it: opened, readable by code, and nothing that leads to its tipster.

Holds the frozen values that cards, pages and the rules of priority are drawn from. Refuses the
receipt, every address and keyed hash, and originals: a picture is named by its preview only.
"""

from dataclasses import dataclass
from datetime import datetime

from storage.tables.tips import Preview
from tipline.designations import Designation
from tipline.matters import Matter
from tipline.notices import NoticeState
from tipline.places import Coordinates
from tipline.questions import Answer, Question
from tipline.tips import Channel, PartKind, TipState
from tipline.traces import Traces


@dataclass(frozen=True, slots=True)
class PartView:
    """One message of a tip. `text` is what was written, to the letter; show it through `inert`.

    `answers` names the question that these words answered (they stand there as well); `edit`
    counts the versions of one message, 0 the first; `seconds` and `size` (bytes) are None where
    Telegram did not say; `ending` is that of a file's name, where it is a usual one; `forwarded`: it was somebody else's message, whose name was not kept;
    `traces`: what a picture's file says besides, once it was looked at; `has_file`: there is a
    sealed original.
    """

    id: int
    kind: PartKind
    at: datetime
    message_id: int
    edit: int = 0
    text: str = ""
    answers: Question | None = None
    preview: Preview = Preview.NONE
    preview_blob: str | None = None
    place: Coordinates | None = None
    accuracy_m: int | None = None
    seconds: int | None = None
    size: int | None = None
    ending: str = ""
    forwarded: bool = False
    after_sending: bool = False
    traces: Traces | None = None
    has_file: bool = False


@dataclass(frozen=True, slots=True)
class SeenAt:
    """When it was seen: an aware time in UTC with its precision as `tipline.times` names it."""

    at: datetime
    precision: str


@dataclass(frozen=True, slots=True)
class TipView:
    """One tip, opened. `answers` holds what was answered, skipped questions left out.

    `still_there`, `own_eyes`: None where it was not told or the tipster is unsure; `certainty` is
    a value of `tipline.questions.BUTTONS` or empty; `features` are places in the notice's list of
    described features; `notice_over`: how the notice ended, if it did; `content_gone`: the tip was retracted or purged and can't be opened.
    """

    id: int
    state: TipState
    channel: Channel
    language: str
    designation: Designation
    notice_id: int | None
    notice_number: str | None
    notice_over: NoticeState | None
    made_at: datetime
    sent_at: datetime | None
    dialogue_open: bool
    parts: tuple[PartView, ...] = ()
    answers: tuple[Answer, ...] = ()
    words: str = ""
    place: Coordinates | None = None
    place_words: str = ""
    seen: SeenAt | None = None
    when_words: str = ""
    still_there: bool | None = None
    direction: str = ""
    certainty: str = ""
    own_eyes: bool | None = None
    features: tuple[int, ...] = ()
    features_words: str = ""
    vehicle: str = ""
    more: str = ""
    content_gone: bool = False

    @property
    def has_preview(self) -> bool:
        """Whether there is a picture to be seen."""
        return any(part.preview is Preview.READY for part in self.parts)

    @property
    def matter(self) -> Matter | None:
        """What a general tip is about, by its tipster's press; None where they did not say."""
        given = None if self.notice_id is not None else self.answer(Question.MATTER)
        return Matter(given.value) if given and given.value else None

    @property
    def told(self) -> tuple[str, ...]:
        """Every word of the tipster's, in whatever they wrote, earlier versions included."""
        return (*(part.text for part in self.parts), *(given.words for given in self.answers))

    def answer(self, question: Question) -> Answer | None:
        """The answer to one question, if there is one."""
        return next((given for given in self.answers if given.question == question), None)

    def count(self, *kinds: PartKind) -> int:
        """How many parts of these kinds came in, later versions of one message not counted."""
        return sum(part.kind in kinds and part.edit == 0 for part in self.parts)
