"""A tipster's words as those who work on the tip may read them: what leads to a person is masked.

Holds the masking of a whole tip and of one text, and what was masked, for whoever has a reason. A
notice's own contact stays. Refuses to change what is kept: the tip itself is whole, and so is what its
tipster sees of it.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from desk.notices import briefs as notices
from desk.tips.view import TipView
from tipline.masks import Find, Kind, Span, finds, masked

__all__ = ["found_in", "hidden_in", "masked_text", "masked_view"]

# What a tip holds of its tipster's own words.
_WRITTEN = (
    *("words", "place_words", "when_words", "direction"),
    *("features_words", "vehicle", "more"),
)
_REGION = "CN"  # where a number without a country's code is one
_MOST_TRIES = 500  # of the library, in one text: a page of nothing but digits ends too
_FEWEST_DIGITS = 7


def masked_view(session: Session, view: TipView) -> TipView:
    """The tip with its words masked."""
    written = ((name, getattr(view, name)) for name in _WRITTEN)
    masks: dict[str, Any] = {
        name: shown
        for name, text in written
        if text and (shown := masked_text(session, view.notice_id, text)) != text
    }
    return replace(view, **masks) if masks else view


def masked_text(session: Session, notice_id: int | None, text: str) -> str:
    """One text of a tip about this notice, masked."""
    found = found_in(text)
    return masked(text, _secret(session, notice_id, text, found))


def hidden_in(session: Session, view: TipView) -> list[tuple[Kind, str]]:
    """All that is masked in the tip, each once, in the order in which it came."""
    texts = [*(part.text for part in view.parts), *(answer.words for answer in view.answers)]
    every = [
        (kind, text[start:end])
        for text in texts
        for kind, start, end in _secret(session, view.notice_id, text, found_in(text))
    ]
    return list(dict.fromkeys(every))


def found_in(text: str) -> tuple[Find, ...]:
    """Every find in a text."""
    return finds(text, _phones)


def _phones(plain: str) -> Iterator[Span]:
    if sum(sign.isdigit() for sign in plain) < _FEWEST_DIGITS:
        return
    import phonenumbers  # a tenth of a second, which only such a text is worth

    matches = phonenumbers.PhoneNumberMatcher(plain, _REGION, max_tries=_MOST_TRIES)
    yield from ((match.start, match.end) for match in matches)


def _secret(
    session: Session, notice_id: int | None, text: str, found: tuple[Find, ...]
) -> tuple[Find, ...]:
    """The finds without the notice's own contact, which everybody knows."""
    if not found or notice_id is None:
        return found
    notice = notices.brief(session, notice_id)
    content = {} if notice is None else notice.public_content or {}
    known = _bare(str(content.get("contact", "")))
    return tuple(find for find in found if not _is_known(_bare(text[find[1] : find[2]]), known))


def _is_known(found: str, known: str) -> bool:
    return len(found) >= _FEWEST_DIGITS and found in known


def _bare(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
