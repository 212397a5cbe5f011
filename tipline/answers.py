"""From a press or from words to an answer.

Holds ``answer_by_button`` and ``parse_answer``: each question can be answered either way, in
Chinese or English whatever language the bot speaks to the person.
Refuses nothing that somebody wrote: open questions take any words; words that do not fit a closed
question are None, which tells the caller to keep them with the tip and to ask on. A time still to
come is the one ``Refusal`` (``time.in_future``).
"""

import re
import unicodedata
from datetime import datetime, tzinfo

from tipline.answer_words import COMPASS, GENERAL_TIP, NONE_OF_IT, OPENINGS, PHRASES, SKIP
from tipline.languages import Language
from tipline.notices import parse_notice_number
from tipline.places import Coordinates, parse_coordinates
from tipline.questions import BUTTONS, GENERAL, Answer, Question
from tipline.refusals import Refusal
from tipline.times import parse_when, seen_by_button

_PLAIN_LIMIT = 200  # longer words answer no closed question outright
_FEATURE_PLACES = re.compile(r"[0-9]{1,2}(?:,[0-9]{1,2}){0,39}")


def answer_by_button(question: Question, value: str, *, now: datetime, tz: tzinfo) -> Answer | None:
    """The answer that a button stands for; None for a value that no button of ours has."""
    if question == Question.WHEN:
        seen = seen_by_button(value, now, tz)
        return Answer(question, seen.written()) if seen is not None else None
    if question == Question.FEATURES:
        return _features(value)
    if question == Question.NOTICE and value != GENERAL:
        return _notice(value, words="")
    return Answer(question, value) if value in BUTTONS[question] else None


def parse_answer(
    question: Question, text: str, language: Language, now: datetime, tz: tzinfo
) -> Answer | None:
    """The answer in somebody's words; None where they do not fit the question.

    ``now`` is aware, ``tz`` the agency's zone. An answer with ``extra`` set holds more than its
    value says: its words also belong with the tip's text.
    """
    if not text.strip():
        return None
    match question:
        case Question.NOTICE:
            return _notice_in_words(text)
        case Question.WHERE:
            return Answer(question, _point(parse_coordinates(text)), text)
        case Question.WHEN:
            return _when(text, language, now, tz)
        case Question.STILL_THERE | Question.CERTAINTY | Question.OWN_EYES | Question.MATTER:
            return _closed(question, text)
        case Question.DIRECTION:
            return Answer(question, _compass(text), text)
        case Question.VEHICLE:
            return Answer(question, "none" if folded(text) in NONE_OF_IT else "", text)
        case Question.CONTENT | Question.FEATURES | Question.MORE:
            return Answer(question, "", text)


def means_skip(question: Question, text: str) -> bool:
    """Whether the words ask for the next question, or say that there is nothing more to add."""
    plain = folded(text)
    return plain in SKIP or (question == Question.MORE and plain in NONE_OF_IT)


def point_value(point: Coordinates) -> str:
    """A pin as the value of the answer to "where": degrees with six decimals (0.1 m)."""
    return f"{point.latitude:.6f},{point.longitude:.6f}"


def folded(text: str) -> str:
    """The plain form in which phrases are compared: one width, one case, no outer punctuation."""
    if len(text) > _PLAIN_LIMIT:
        return ""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return " ".join(plain.split()).strip(" .,;:!~。、…'\"“”")


def _point(point: Coordinates | None) -> str:
    return point_value(point) if point is not None else ""


def _when(text: str, language: Language, now: datetime, tz: tzinfo) -> Answer:
    seen = parse_when(text, now=now, tz=tz, language=language)
    return Answer(Question.WHEN, seen.written() if seen is not None else "", text)


def _notice_in_words(text: str) -> Answer | None:
    if folded(text) in GENERAL_TIP:
        return Answer(Question.NOTICE, GENERAL, text)
    return _notice(text, words=text)


def _notice(number: str, words: str) -> Answer | None:
    """A notice's number in its one form; whether there is such a notice is the desk's to know."""
    try:
        parse_notice_number(number)
    except Refusal:
        return None
    return Answer(Question.NOTICE, number.strip().upper(), words)


def _features(value: str) -> Answer | None:
    if _FEATURE_PLACES.fullmatch(value) is None:
        return None
    places = sorted({int(place) for place in value.split(",")})
    return Answer(Question.FEATURES, ",".join(str(place) for place in places))


def _closed(question: Question, text: str) -> Answer | None:
    """The value that the whole text names, or the first words of it."""
    plain = folded(text)
    if plain.endswith(("吗", "?", "么")):
        return None
    values = {phrase: value for value, phrases in PHRASES[question].items() for phrase in phrases}
    if plain in values:
        return Answer(question, values[plain], text)
    value = values.get(_first_clause(plain))
    if question is not Question.MATTER:  # "有人…" opens every story, and names no matter
        value = value or _opening(plain, values)
    return Answer(question, value, text, extra=True) if value else None


def _first_clause(plain: str) -> str:
    return re.split(r"[,;.!。、\n]| - ", plain, maxsplit=1)[0].strip()


def _opening(plain: str, values: dict[str, str]) -> str:
    """The value of the longest opening the text begins with; an English one ends with its word."""
    for opening in sorted(OPENINGS, key=len, reverse=True):
        after = plain[len(opening) : len(opening) + 1]
        if plain.startswith(opening) and not (opening.isascii() and after.isalnum()):
            return _value_of(opening, values)
    return ""


def _value_of(opening: str, values: dict[str, str]) -> str:
    """The opening's own value, else that of the phrases which begin with it, if they agree."""
    if opening in values:
        return values[opening]
    found = {value for phrase, value in values.items() if phrase.startswith(opening)}
    return found.pop() if len(found) == 1 else ""


_GOING = re.compile(
    r"往|向|朝|去|走|跑|开|逃|方向|方|边|面|那|了|\b(?:to|the|towards?|went|heading|going)\b|[- ]"
)


def _compass(text: str) -> str:
    bare = _GOING.sub("", folded(text))
    return COMPASS.get(bare) or COMPASS.get(re.sub(r"(?:wards?|bound|ern)$", "", bare)) or ""
