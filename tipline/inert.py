"""Text from outside, made harmless to show; and kept to the letter all the same.

Holds ``shown`` (for screens and messages), ``csv_cell`` (for spreadsheets), and the pair
``clean_utf8`` and ``original_text`` (for storing what UTF-8 or a database cannot hold).
Refuses nothing: any text whatever comes out the other side. Markup is not escaped here, because
that belongs to whoever writes HTML.
"""

import re
import unicodedata

ELLIPSIS = "…"
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_MARKS_LIMIT = 4  # combining marks on one letter; Vietnamese needs two, Hebrew three or four

_CELL_LIMIT = 32_767
_FORMULA_STARTS = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠")
_ESCAPE = "\ue000"

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSTORABLE = re.compile(f"[\x00\ud800-\udfff{_ESCAPE}]")
_ESCAPED = re.compile(f"{_ESCAPE}([0-9a-f]{{4}})")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Joiners build emoji families, Indic and Persian words. Between Latin letters they only hide.
_JOINERS = "\u200c\u200d"
_IDLE_JOINER = re.compile(
    "(?<![^\x00-\x7f\u200c\u200d])[\u200c\u200d]+|[\u200c\u200d]+(?![^\x00-\x7f\u200c\u200d])"
)
_HIDDEN = frozenset(["Cc", "Cf", "Co", "Cn"])  # controls, format signs, private, unassigned
_MARKS = frozenset(["Mn", "Me"])  # combining marks
# Arabic and Indic number signs are "format" characters that can be seen.
_VISIBLE_FORMAT = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
# Hangul fillers are letters by category, and the Braille blank is a symbol; all draw nothing.
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")


def utf16_length(text: str) -> int:
    """The length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shown(text: str, limit: int) -> str:
    """The text as it may be shown, at most ``limit`` UTF-16 units, with an ellipsis where cut.

    Lone surrogates become U+FFFD, line ends one LF, tabs a space. Other controls, bidi controls,
    zero-width and other invisible signs go; joiners stay where they join. Of combining marks
    beyond four on one letter the rest go. Idempotent.
    """
    lines = _LINE_ENDS.sub("\n", _LONE_SURROGATE.sub(REPLACEMENT, text)).replace("\t", " ")
    return _cut(lines if _is_plain(lines) else _laid_bare(lines), limit)


def csv_cell(text: str) -> str:
    """The text as one spreadsheet cell that is no formula (OWASP, "CSV Injection").

    Cut at Excel's 32,767 characters; the csv module adds the quotes.
    """
    cell = shown(text, _CELL_LIMIT - 1)
    return "'" + cell if cell.lstrip().startswith(_FORMULA_STARTS) else cell


def clean_utf8(text: str) -> str:
    """The text in a form that UTF-8 and PostgreSQL can hold; ``original_text`` gives it back.

    Lone surrogates, NUL and the escape sign itself (U+E000) become U+E000 and four hex digits.
    Text without any of these, which is nearly all, stays as it is.
    """
    return _UNSTORABLE.sub(lambda match: f"{_ESCAPE}{ord(match[0]):04x}", text)


def original_text(stored: str) -> str:
    """What ``clean_utf8`` was given, to the letter."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), stored)


def _is_plain(lines: str) -> bool:
    """Whether nothing in it could hide or pile up: nearly every text, and ten times quicker to see."""
    kinds = set(map(unicodedata.category, lines.replace("\n", " ")))
    return kinds.isdisjoint(_HIDDEN | _MARKS) and _BLANK_LETTERS.isdisjoint(lines)


def _laid_bare(lines: str) -> str:
    visible = "".join(c for c in lines if c == "\n" or c in _JOINERS or not _is_hidden(c))
    return _IDLE_JOINER.sub("", _few_marks(visible))


def _is_hidden(character: str) -> bool:
    """Controls, format signs, private, unassigned, and letters that draw nothing."""
    if character in _VISIBLE_FORMAT:
        return False
    return unicodedata.category(character) in _HIDDEN or character in _BLANK_LETTERS


def _few_marks(text: str) -> str:
    """Without the combining marks beyond ``_MARKS_LIMIT`` on one letter; joiners do not count."""
    kept: list[str] = []
    marks = 0
    for character in text:
        if unicodedata.category(character) in _MARKS:
            marks += 1
        elif character not in _JOINERS:
            marks = 0
        if marks <= _MARKS_LIMIT or character in _JOINERS:
            kept.append(character)
    return "".join(kept)


def _cut(text: str, limit: int) -> str:
    """At most ``limit`` UTF-16 units, never through the middle of a character."""
    if utf16_length(text) <= limit:
        return text
    room = text.encode("utf-16-le")[: 2 * max(0, limit - 1)]
    kept = room.decode("utf-16-le", "ignore")  # but for half a character at the end
    return (kept.rstrip(_JOINERS) + ELLIPSIS)[: max(0, limit)]
