"""Choosing a text by its key and filling it for one reader.

Holds `Texts`: parameters are made inert and escaped for HTML, unless they are `Raw`.
Refuses unknown keys and missing parameters: a test holds both catalogues to the same set.
"""

import functools
import html
from pathlib import Path

from locales.po import Text, read_po
from tipline.inert import shown
from tipline.languages import LANGUAGES

LONGEST_PARAMETER = 4096

_FOLDER = Path(__file__).parent


class Raw(str):
    """Markup that our own renderers made: not escaped again."""

    __slots__ = ()


class DuplicateKeyError(ValueError):
    """Two files of one language define the same key."""


@functools.cache
def entries(language: str) -> dict[str, Text]:
    """Return key -> text of one language, merged from its files; plural texts are tuples."""
    found: dict[str, Text] = {}
    for path in sorted((_FOLDER / language).glob("*.po")):
        for key, text in read_po(path):
            if key in found:
                raise DuplicateKeyError(key)
            found[key] = text
    return found


class Texts:
    """The texts of one language; `t("key", name=…)` gives Telegram HTML."""

    def __init__(self, language: str) -> None:
        """Take a language that has a catalogue; another one reads the default, zh."""
        self.language = language if language in LANGUAGES else "zh"
        self._entries = entries(self.language)

    def __call__(self, key: str, /, **params: object) -> Raw:
        """Fill the text `key`. Raises KeyError for an unknown key or a missing parameter."""
        text = self._entries[key]
        return _filled(text if isinstance(text, str) else text[-1], params)

    def plural(self, key: str, count: int, /, **params: object) -> Raw:
        """Fill the text `key` in the form that `count` needs; `{count}` is given to it."""
        forms = self._entries[key]
        if isinstance(forms, str):
            return _filled(forms, {"count": count, **params})
        form = forms[0] if count == 1 else forms[-1]
        return _filled(form, {"count": count, **params})

    def has(self, key: str) -> bool:
        """Say whether there is such a text."""
        return key in self._entries

    def plain(self, key: str, /, **params: object) -> str:
        """Fill the text for where no markup is read: a button, a toast, a terminal."""
        return html.unescape(self(key, **params))


def _filled(text: str, params: dict[str, object]) -> Raw:
    return Raw(text.format(**{name: _safe(value) for name, value in params.items()}))


def _safe(value: object) -> object:
    if isinstance(value, Raw) or not isinstance(value, str):
        return value
    return html.escape(shown(value, LONGEST_PARAMETER), quote=False)
