"""A closing as it is typed: an outcome, what it points at, and why.

Holds the reading of `/close …` and of the words that answer our question. Refuses an outcome that
is not on the list; what else is lacking, the desk says.
"""

from desk.tickets.closing import Outcome
from handlers.triage.answering import number_in
from locales.catalogue import Texts
from tipline.dispositions import Disposition
from tipline.languages import LANGUAGES
from tipline.refusals import Refusal

__all__ = ["outcome_from_command", "outcome_from_words"]

_AFTER_AUTHORITY = (";", "；")


def outcome_from_command(text: str) -> Outcome:
    """`duplicate 123 same sighting`; outcomes by code or by their name in either language.

    Raises Refusal `ticket.unknown_disposition`.
    """
    text, names = text.strip(), _names()
    said = (name for name in names if f"{text} "[: len(name) + 1].casefold() == f"{name} ")
    name = max(said, key=len, default="")
    if not name:
        raise Refusal("ticket.unknown_disposition", choices=_choices())
    return outcome_from_words(names[name], text[len(name) :], "")


def outcome_from_words(disposition: Disposition, words: str, preset: str) -> Outcome:
    """What was written after the outcome was chosen; `preset` is a reason chosen before."""
    words = words.strip()
    other, authority = None, ""
    if disposition is Disposition.DUPLICATE:
        first, _, words_left = words.partition(" ")
        other = number_in(first)
        words = words_left if other is not None else words
    if disposition is Disposition.REFERRED:
        authority, words = _authority_and_words(words)
    return Outcome(
        disposition=disposition,
        preset=preset,
        words="" if preset else words,
        other=other,
        authority=authority,
    )


def _authority_and_words(text: str) -> tuple[str, str]:
    """Before the semicolon the authority, after it the reason; without one it is both."""
    for sign in _AFTER_AUTHORITY:
        authority, found, words = text.partition(sign)
        if found:
            return authority.strip(), words.strip()
    return text, text


def _names() -> dict[str, Disposition]:
    """Every name of every outcome: its code, and what it is called in each language."""
    names = {disposition.value: disposition for disposition in Disposition}
    for language in LANGUAGES:
        t = Texts(language)
        for disposition in Disposition:
            words = t.plain(f"disposition.{disposition}").casefold()
            names[words] = names[words.replace(" ", "_")] = disposition
    return names


def _choices() -> str:
    return " ".join(disposition.value for disposition in Disposition)
