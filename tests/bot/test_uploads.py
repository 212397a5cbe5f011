"""A picture goes up once, whatever the copies are; a shared copy waits for one that Telegram has."""

import asyncio
from typing import Any

import pytest

from bot.courier import Later, Never, Outcome, Sent
from bot.uploads import Uploads
from desk.kit import To
from desk.notices.delivery_claims import CARD_DELETE, CARD_EDIT, SHARED_EDIT, DueDelivery
from desk.posting import Prepared, PreparedFile
from desk.sent import FailureWhy

PLAIN = Sent(None, None, ("the-plain-one",))
Call = tuple[str, str | None]


class Telegram:
    """Takes what is sent, and keeps what it was: the kind, and the id that named a picture."""

    def __init__(self, *answers: Outcome) -> None:
        """Answer so, and with an empty `Sent` from then on."""
        self.answers = list(answers)
        self.calls: list[Call] = []

    async def take(self, due: DueDelivery, prepared: Prepared) -> Outcome:
        """One call."""
        self.calls.append((due.kind, prepared.files[0].file_id if prepared.files else None))
        answer = self.answers.pop(0) if self.answers else Sent()
        await asyncio.sleep(0)
        return answer


def copies(*kinds: str, **facts: Any) -> list[tuple[DueDelivery, Prepared]]:
    """A step of one notice for each kind."""
    whole = {"photo": True, "files": [], **facts}
    to = To(b"chat", b"address", "zh")
    return [
        (DueDelivery(number, "lease", 7, kind, whole, to), Prepared(1, whole))
        for number, kind in enumerate(kinds)
    ]


async def sent(telegram: Telegram, steps: list[tuple[DueDelivery, Prepared]]) -> list[Outcome]:
    """All steps at once, as the broadcaster makes them."""
    uploads = Uploads(telegram.take)
    return list(await asyncio.gather(*(uploads.send(*step) for step in steps)))


CHANGE, NAMED = (CARD_EDIT, None), (CARD_EDIT, "the-plain-one")
SHARED, DELETE = (SHARED_EDIT, "the-plain-one"), (CARD_DELETE, "the-plain-one")
NO = Never(FailureWhy.GONE)


@pytest.mark.parametrize(
    ("kinds", "answers", "calls", "last"),
    [
        ((CARD_EDIT, CARD_EDIT, SHARED_EDIT), (PLAIN,), [CHANGE, NAMED, SHARED], Sent()),
        ((CARD_EDIT, CARD_EDIT, SHARED_EDIT), (NO, PLAIN), [CHANGE, CHANGE, SHARED], Sent()),
        # Nothing to name: the words are changed now, and the picture is tried again.
        ((SHARED_EDIT,), (), [(SHARED_EDIT, None)], Later("PictureUnknown")),
        ((SHARED_EDIT,), (NO,), [(SHARED_EDIT, None)], NO),
        # Where copies are deleted, the first is changed before: so there is a picture to name.
        ((CARD_DELETE, SHARED_EDIT), (PLAIN,), [CHANGE, (CARD_DELETE, None), SHARED], Sent()),
        ((CARD_DELETE, CARD_DELETE), (PLAIN,), [CHANGE, (CARD_DELETE, None), DELETE], Sent()),
        ((CARD_DELETE,), (NO,), [CHANGE, (CARD_DELETE, None)], Sent()),
        ((CARD_DELETE,), (Later("RetryAfter", 3.0),), [CHANGE], Later("RetryAfter", 3.0)),
    ],
)
async def test_the_plain_picture_goes_up_once(
    kinds: tuple[str, ...], answers: tuple[Outcome, ...], calls: list[Call], last: Outcome
) -> None:
    telegram = Telegram(*answers)
    outcomes = await sent(telegram, copies(*kinds))
    assert sorted(telegram.calls, key=str) == sorted(calls, key=str)
    assert telegram.calls[0] == calls[0]
    assert outcomes[-1] == last


async def test_whoever_deleted_the_first_tells_what_telegram_calls_its_picture() -> None:
    [outcome] = await sent(Telegram(PLAIN), copies(CARD_DELETE))
    assert outcome == PLAIN


async def test_cards_and_copies_without_a_picture_are_as_they_were() -> None:
    telegram = Telegram()
    await sent(telegram, copies(CARD_EDIT, SHARED_EDIT, photo=False))
    assert telegram.calls == [(CARD_EDIT, None), (SHARED_EDIT, None)]


async def test_a_photo_is_carried_by_the_first_card_alone() -> None:
    telegram = Telegram(Sent(1, None, ("the-photo",)))
    [(due, prepared)] = copies("notice.card")
    carrying = Prepared(1, prepared.facts, (PreparedFile("photo.jpg", "photo", b"pixels"),))
    await sent(telegram, [(due, carrying), (due, carrying)])
    assert telegram.calls == [("notice.card", None), ("notice.card", "the-photo")]
