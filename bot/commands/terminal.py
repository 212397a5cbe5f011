"""Where a command speaks: lines for people in their language, or one JSON document.

Holds the language, the streams and the settings' source of one invocation. Refuses markup and
control characters: a text of the catalogues is written for chats, a terminal gets it bare.
"""

import html
import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TextIO

import orjson

from tipline.refusals import Param, Refusal

if TYPE_CHECKING:
    from bot.settings import Settings
    from locales.catalogue import Texts

_MARKUP = re.compile(r"</?[a-z][^<>]*>")
_UNSEEN = ("Cc", "Cf", "Cs")  # controls, bidi marks, lone surrogates
_GAP = "  "
UNKNOWN = "–"
"""What stands for a number that is not known."""


def bare(markup: str) -> str:
    """A rendered text as a terminal shows it."""
    return html.unescape(_MARKUP.sub("", markup))


@dataclass(slots=False)
class Terminal:
    """One invocation's way to speak. With `as_json` people's lines are held back."""

    environ: Mapping[str, str] = field(repr=False)
    language: str
    as_json: bool = False
    _facts: dict[str, object] = field(default_factory=dict)
    out: TextIO = field(default_factory=lambda: sys.stdout)
    err: TextIO = field(default_factory=lambda: sys.stderr)

    @cached_property
    def settings(self) -> "Settings":
        """The settings, read when first asked for. Raises the Refusal of the first bad one."""
        from bot.settings import load_settings

        return load_settings(self.environ)

    @cached_property
    def _texts(self) -> "Texts":
        from locales.catalogue import Texts

        return Texts(self.language)

    def text(self, key: str, **params: str | int) -> str:
        """A text of the catalogues, bare, its parameters made inert."""
        return bare(self._texts(key, **params))

    def say(self, key: str, **params: str | int) -> None:
        """Say a line to people."""
        self.line(self.text(key, **params))

    def line(self, text: str) -> None:
        """Write a line that is no sentence: a code, a path, a row."""
        if not self.as_json:
            print(_bare(text), file=self.out, flush=True)

    def progress(self, key: str, **params: str | int) -> None:
        """Say how far long work has come, aside from the result."""
        print(_bare(self.text(key, **params)), file=self.err, flush=True)

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Write rows under headings (keys of the catalogues), in columns that line up."""
        cells = [[self.text(key) for key in headings]]
        cells += [[_bare("" if cell is None else str(cell)) for cell in row] for row in rows]
        widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
        for row in cells:
            padded = (c + " " * (w - _width(c)) for c, w in zip(row, widths, strict=True))
            self.line(_GAP.join(padded).rstrip())

    def result(self, **facts: object) -> None:
        """Note what a program is told; people have read it already."""
        self._facts |= facts

    def done(self) -> None:
        """Give a program the result, as one document."""
        if self.as_json and self._facts:
            self.document({"done": True, **self._facts})

    def document(self, document: object) -> None:
        """Write one JSON document as a line: output that is JSON whoever reads it."""
        print(orjson.dumps(document, default=str).decode(), file=self.out, flush=True)

    def whole(self, text: str) -> None:
        """Write a text of some format of its own, as it is."""
        print(text, end="", file=self.out, flush=True)

    def refused(self, refusal: Refusal) -> None:
        """Say a refusal in one line."""
        self._no(self.refusal_text(refusal), {"refusal": self.refusal_facts(refusal)})

    def misused(self, key: str, **params: str | int) -> None:
        """Say in one line how the command was misused."""
        text = self.text(key, **params)
        self._no(text, {"misuse": text})

    def refusal_facts(self, refusal: Refusal) -> dict[str, object]:
        """A refusal as a program reads it."""
        text = self.refusal_text(refusal)
        return {"code": refusal.code, "params": dict(refusal.params), "text": text}

    def refusal_text(self, refusal: Refusal) -> str:
        """A refusal's words; a setting's refusal is followed by its mend."""
        text = self.refusal_words(refusal.code, refusal.params)
        if "setting" in refusal.params and refusal.code != "setting.misspelt":
            mend = f"setting.{refusal.params['setting']}.mend"
            text = f"{text} {self.text(mend)}"
        return " ".join(text.split())

    def refusal_words(self, code: str, params: Mapping[str, Param]) -> str:
        """The words of a refusal or of a fault in a document, without its mend."""
        key = f"refusal.{code}"
        # A test holds that none is missing; a traceback would be no answer.
        return self.text(key, **params) if self._texts.has(key) else code

    def _no(self, text: str, document: dict[str, object]) -> None:
        if self.as_json:
            self.document({"done": False, **document, **self._facts})
        else:
            print(_bare(text), file=self.err, flush=True)


def _bare(text: str) -> str:
    """Without what could move a cursor, colour a line or turn its direction."""
    return "".join(c for c in text if unicodedata.category(c) not in _UNSEEN or c == "\n")


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
