"""One visit: who reads, in which language, and how links lead on from here.

Holds the choice of language (asked for in the address, else the browser's, else the agency's) and
what every page needs to know of the house. Refuses to know anything about the visitor.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

from aiohttp import web

from console.markup import Raw, el
from console.posters import Posters
from desk.kit import Policy
from desk.way import Way
from locales.catalogue import Texts
from tipline.languages import LANGUAGES, Language, pick_language
from tipline.notices import notice_payload
from tipline.quota import Quota

__all__ = ["FRONT", "TAGS", "Front", "Visit", "visit_of"]

TAGS: Final = {"zh": "zh-Hans", "en": "en"}
"""Languages as HTML names them."""

_MOST_ACCEPTED = 20
_HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Front:
    """The house as its pages show it. The bot's name is known once Telegram has answered.

    `asked` and `looked`: how often one household may object, and try receipts.
    """

    desk: Way
    signing_public: bytes
    posters: Posters
    bot_username: str = ""
    asked: Quota = field(default_factory=lambda: Quota(5, _HOUR))
    looked: Quota = field(default_factory=lambda: Quota(20, _HOUR))

    @property
    def policy(self) -> Policy:
        """What the operator decided."""
        return self.desk.kit.policy


FRONT: web.AppKey[Front] = web.AppKey("front")


@dataclass(frozen=True, slots=True)
class Visit:
    """One request as the pages see it. `chosen`: the language stands in the address."""

    front: Front
    t: Texts
    chosen: bool
    path: str

    @property
    def tag(self) -> str:
        """The page's language, as HTML names it."""
        return TAGS[self.t.language]

    @property
    def emergency(self) -> str:
        """The emergency number."""
        return self.front.policy.emergency_number

    def to(self, path: str) -> str:
        """A link to another page of ours that keeps a language chosen by hand."""
        return f"{path}?lang={self.t.language}" if self.chosen else path

    def in_other(self, language: str) -> str:
        """This page in that language."""
        return f"{quote(self.path)}?lang={language}"

    def bot(self, number: str | None = None) -> str | None:
        """The link that opens the private chat; with a number, to tell about that notice."""
        if not self.front.bot_username:
            return None
        start = f"?start={notice_payload(number)}" if number else ""
        return f"https://t.me/{self.front.bot_username}{start}"

    def local(self, moment: str) -> str:
        """A moment on the agency's clock, to the minute."""
        at = datetime.fromisoformat(moment).astimezone(self.front.policy.timezone)
        return at.strftime("%Y-%m-%d %H:%M")

    def said(self, words: Any) -> Raw:
        """Published words in the reader's language; in the other one, marked as such."""
        found = {"zh": words} if isinstance(words, str) else dict(words or {})
        order = (self.t.language, *LANGUAGES)
        language = next((one for one in order if found.get(one)), self.t.language)
        other = None if language == self.t.language else TAGS[language]
        return el("span", str(found.get(language, "")), lang=other)


def visit_of(request: web.Request, known: str | None = None) -> Visit:
    """The visit that a request is; `known`: a language that the reader has with us."""
    front = request.app[FRONT]
    asked = request.query.get("lang", "")
    chosen = next((one for one in LANGUAGES if one == asked), None)
    default: Language = "en" if front.policy.default_language == "en" else "zh"
    spoken = known or _preferred(request.headers.get("Accept-Language", ""))
    language = pick_language(chosen, spoken, default)
    return Visit(front, Texts(language), chosen is not None, request.path)


def _preferred(header: str) -> str | None:
    """The browser's first language that we speak."""
    wishes = []
    for place, part in enumerate(header.split(",")[:_MOST_ACCEPTED]):
        code, _, quality = part.strip().partition(";q=")
        language = code.lower().split("-")[0]
        if language in LANGUAGES:
            wishes.append((-_number(quality), place, language))
    return min(wishes)[2] if wishes else None


def _number(quality: str) -> float:
    try:
        return float(quality or 1)
    except ValueError:
        return 0.0
