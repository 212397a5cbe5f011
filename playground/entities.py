"""Text as it is sent: parse mode or given entities in, checked text with all entities out.

Adds the entities Telegram finds by itself (commands, mentions, hashtags, links, addresses).
Refuses parse modes other than HTML: the project speaks HTML only.
"""

from __future__ import annotations

import re

from playground.errors import CAPTION_TOO_LONG, TEXT_EMPTY, TEXT_TOO_LONG, bad_request, unsupported
from playground.markup import parse_html, trimmed
from playground.records import Json
from playground.utf16 import units

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024

_FOUND = (
    (
        "url",
        re.compile(
            r"\bhttps?://[^\s<>\"，。！？；：、（）“”]*[^\s<>\".,;:!?)\]，。！？；：、（）“”]"
        ),
    ),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b", re.ASCII)),
    ("bot_command", re.compile(r"(?<![\w/@.])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?!\w)")),
    ("mention", re.compile(r"(?<![\w@/.])@[A-Za-z0-9_]{3,32}\b")),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d]\w*")),
)


def found_entities(text: str, taken: list[Json]) -> list[Json]:
    """Entities that Telegram sees in plain words, where `taken` ones leave room."""
    spans = [(one["offset"], one["offset"] + one["length"]) for one in taken]
    found: list[Json] = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            start = units(text[: match.start()])
            end = start + units(match.group(0))
            if all(end <= left or start >= right for left, right in spans):
                spans.append((start, end))
                found.append({"type": kind, "offset": start, "length": end - start})
    return found


def formatted(text: str, parse_mode: str | None, entities: list[Json] | None) -> Json:
    """`{"text": …, "entities": […]}` of a text as a bot sent it; no `entities` when there are none.

    Raises `ApiError` for a parse mode other than HTML and for HTML that does not parse.
    """
    if parse_mode is None or parse_mode == "":
        plain, marks = trimmed(text, entities or [])
    elif parse_mode.lower() == "html":
        plain, marks = parse_html(text)
    elif parse_mode.lower() in ("markdown", "markdownv2"):
        raise unsupported(f"parse mode {parse_mode}")
    else:
        raise bad_request("unsupported parse_mode")
    marks = marks + found_entities(plain, marks)
    marks.sort(key=lambda one: (one["offset"], -one["length"]))
    return {"text": plain, "entities": marks} if marks else {"text": plain}


def checked_text(text: str, parse_mode: str | None, entities: list[Json] | None) -> Json:
    """`text` and `entities` fields of a message: 1 to 4096 units after parsing."""
    body = formatted(text, parse_mode, entities)
    if not body["text"]:
        raise bad_request(TEXT_EMPTY)
    if units(body["text"]) > TEXT_LIMIT:
        raise bad_request(TEXT_TOO_LONG)
    return body


def checked_caption(text: str | None, parse_mode: str | None, entities: list[Json] | None) -> Json:
    """`caption` and `caption_entities` fields of a message: 0 to 1024 units after parsing."""
    body = formatted(text or "", parse_mode, entities)
    if units(body["text"]) > CAPTION_LIMIT:
        raise bad_request(CAPTION_TOO_LONG)
    return as_caption(body)


def as_caption(body: Json) -> Json:
    """A text body under the names a caption has; empty when there is no text."""
    if not body["text"]:
        return {}
    found: Json = {"caption": body["text"]}
    if "entities" in body:
        found["caption_entities"] = body["entities"]
    return found
