"""Telegram's HTML: text with tags in, plain text and entities out.

Knows the tags of the Bot API's "HTML style" and refuses every other one with Telegram's own words
("can't parse entities: …", offsets in UTF-8 bytes). Entities count in UTF-16 code units.
Source: https://core.telegram.org/bots/api#html-style
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from playground.errors import ApiError, bad_request
from playground.records import Json
from playground.utf16 import units

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "blockquote": "blockquote",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-z]+));?")
_ATTRIBUTE = re.compile(r"""\s+([^\s=>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""")
_URL = re.compile(r"(?:https?://|tg://|mailto:|tel:)\S+|[\w-]+(?:\.[\w-]+)+\S*", re.IGNORECASE)


@dataclass
class _Open:
    """A start tag waiting for its end."""

    tag: str
    offset: int
    attributes: dict[str, str]
    start: int


def _fault(words: str) -> ApiError:
    return bad_request(f"can't parse entities: {words}")


def _decode(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        return _NAMED.get(name, match.group(0))
    code = int(hexadecimal, 16) if hexadecimal is not None else int(decimal)
    is_char = 0 < code < 0x110000 and not 0xD800 <= code < 0xE000
    return chr(code) if is_char else match.group(0)


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.pieces: list[str] = []
        self.length = 0
        self.opened: list[_Open] = []
        self.entities: list[Json] = []

    def byte_offset(self, at: int) -> int:
        return len(self.source[:at].encode("utf-8", "surrogatepass"))

    def run(self) -> tuple[str, list[Json]]:
        while self.at < len(self.source):
            end = self.source.find("<", self.at)
            end = len(self.source) if end < 0 else end
            self.add(_REFERENCE.sub(_decode, self.source[self.at : end]))
            self.at = end
            if end < len(self.source):
                self.tag()
        if self.opened:
            tag = self.opened[-1].tag
            raise _fault(f'Can\'t find end tag corresponding to start tag "{tag}"')
        return "".join(self.pieces), self.entities

    def add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += units(text)

    def tag(self) -> None:
        if self.source.startswith("</", self.at):
            self.end_tag()
        else:
            self.start_tag()

    def start_tag(self) -> None:
        begin = self.at
        name = re.compile(r"[^\s>]*").match(self.source, begin + 1)
        tag = name.group(0).lower() if name else ""
        end = begin + 1 + len(tag)
        if end >= len(self.source):
            raise _fault(f"Unclosed start tag at byte offset {self.byte_offset(begin)}")
        if tag not in KINDS:
            where = self.byte_offset(begin)
            raise _fault(f'Unsupported start tag "{tag}" at byte offset {where}')
        attributes = self.attributes(begin, end)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            where = self.byte_offset(begin)
            raise _fault(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
        self.opened.append(_Open(tag, self.length, attributes, len(self.pieces)))

    def attributes(self, begin: int, at: int) -> dict[str, str]:
        found: dict[str, str] = {}
        while match := _ATTRIBUTE.match(self.source, at):
            name, double, single, bare = match.groups()
            value = next((part for part in (double, single, bare) if part is not None), "")
            found[name.lower()] = _REFERENCE.sub(_decode, value)
            at = match.end()
        close = re.compile(r"\s*>").match(self.source, at)
        if close is None:
            raise _fault(f"Unclosed start tag at byte offset {self.byte_offset(begin)}")
        self.at = close.end()
        return found

    def end_tag(self) -> None:
        begin = self.at
        where = self.byte_offset(begin)
        end = self.source.find(">", begin)
        if end < 0:
            raise _fault(f"Unclosed end tag at byte offset {where}")
        if not self.opened:
            raise _fault(f"Unexpected end tag at byte offset {where}")
        found = self.source[begin + 2 : end].strip().lower()
        opened = self.opened.pop()
        if found and found != opened.tag:
            raise _fault(
                f'Unmatched end tag at byte offset {where}, expected "</{opened.tag}>", '
                f'found "</{found}>"'
            )
        self.at = end + 1
        self.close(opened)

    def close(self, opened: _Open) -> None:
        length = self.length - opened.offset
        if length == 0:
            return
        entity: Json = {"type": KINDS[opened.tag], "offset": opened.offset, "length": length}
        inner = "".join(self.pieces[opened.start :])
        if self.dress(entity, opened, inner):
            self.entities.append(entity)

    def dress(self, entity: Json, opened: _Open, inner: str) -> bool:
        """Adds what the kind needs; False when the entity falls away (a link that is none)."""
        if opened.tag == "a":
            url = opened.attributes.get("href", inner)
            if not _URL.fullmatch(url):
                return False
            entity["url"] = url
        elif opened.tag == "blockquote" and "expandable" in opened.attributes:
            entity["type"] = "expandable_blockquote"
        elif opened.tag == "tg-emoji":
            entity["custom_emoji_id"] = opened.attributes.get("emoji-id", "")
        elif opened.tag == "code":
            return self.code(entity, opened)
        elif opened.tag == "pre":
            return self.pre(entity)
        return True

    def code(self, entity: Json, opened: _Open) -> bool:
        language = opened.attributes.get("class", "")
        if self.opened and self.opened[-1].tag == "pre" and language.startswith("language-"):
            entity["$language"] = language.removeprefix("language-")
        return True

    def pre(self, entity: Json) -> bool:
        """`<pre><code class="language-x">` is one `pre` with a language."""
        last = self.entities[-1] if self.entities else {}
        same = all(last.get(name) == entity[name] for name in ("offset", "length"))
        if same and "$language" in last:
            entity["language"] = self.entities.pop()["$language"]
        return True


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Plain text and entities of `source`; raises `ApiError` with Telegram's words.

    Spaces around the text are trimmed, as Telegram does, and entities with them.
    """
    text, entities = _Parser(source).run()
    for entity in entities:
        entity.pop("$language", None)
    return trimmed(text, entities)


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """`text` without spaces around it, its entities moved and cut to fit, sorted as Telegram's."""
    lead = units(text) - units(text.lstrip())
    text = text.strip()
    size = units(text)
    kept: list[Json] = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, size)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    # sorted() is stable and inner entities close first: reversed puts the outer one before.
    kept.reverse()
    kept.sort(key=lambda found: (found["offset"], -found["length"]))
    return text, kept
