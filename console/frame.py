"""The frame around every page: head, languages, navigation, footer.

Holds the frame, the pieces that several pages share, and the address of the style sheet. Refuses anything that comes from elsewhere.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from console.markup import Child, Raw, el, together
from console.visit import TAGS, Visit
from locales.catalogue import Texts

__all__ = ["ICON", "STYLE", "STYLE_PATH", "Around", "code_field", "framed", "paragraphs"]

_FOLDER = Path(__file__).parent
STYLE = (_FOLDER / "style.css").read_bytes()
ICON = (_FOLDER / "icon.svg").read_bytes()
# Its content's hash is in its name: it can be kept for good, and a new one is seen at once.
STYLE_PATH = f"/style-{hashlib.sha256(STYLE).hexdigest()[:12]}.css"


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a page: where its name leads, which pages are beside it (by address, a text's
    key), what else is above it, what is promised below it; `script`: the address of one.
    """

    home: str
    beside: Mapping[str, str]
    footer: str
    above: Raw | None = None
    script: str | None = None
    class_: str | None = None


_PUBLIC = Around(
    "/",
    MappingProxyType({"/register": "page.nav.register", "/objection": "page.nav.objection"}),
    "page.no_traces",
)


def framed(
    visit: Visit, title: str, *main: Child, switch: bool = True, around: Around = _PUBLIC
) -> bytes:
    """The whole page. `switch` off: the answer to a form, which has no address to come back to."""
    html = el(
        "html",
        _head(visit, title, switch, around),
        el(
            "body",
            el("a", visit.t("page.skip"), class_="skip", href="#main"),
            _header(visit, switch, around),
            el("main", *main, id="main", tabindex="-1"),
            _footer(visit, around),
            class_=around.class_,
        ),
        lang=visit.tag,
    )
    return f"<!doctype html>\n{html}\n".encode()


def _head(visit: Visit, title: str, switch: bool, around: Around) -> Raw:
    others = [
        el("link", rel="alternate", hreflang=tag, href=_public(visit, visit.in_other(language)))
        for language, tag in TAGS.items()
    ]
    return el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"),
        el("title", visit.t("page.title", title=title)),
        el("link", rel="stylesheet", href=STYLE_PATH),
        el("link", rel="icon", type="image/svg+xml", href="/icon.svg"),
        *(others if switch else ()),
        el("script", src=around.script, defer=True) if around.script else None,
    )


def _public(visit: Visit, path: str) -> str:
    """An address for others to use: whole, where the operator said what we are called."""
    return visit.front.policy.public_url.rstrip("/") + path


def _header(visit: Visit, switch: bool, around: Around) -> Raw:
    t = visit.t
    links = [
        el("li", el("a", t(key), href=visit.to(path), aria_current=_here(visit, path)))
        for path, key in around.beside.items()
    ]
    return el(
        "header",
        el("a", t("page.name"), class_="name", href=visit.to(around.home)),
        el("nav", el("ul", *links), aria_label=t("page.nav")) if links else None,
        around.above,
        _languages(visit) if switch else None,
    )


def _here(visit: Visit, path: str) -> str | None:
    return "page" if visit.path == path else None


def _languages(visit: Visit) -> Raw:
    """The page in the other language, named in that language."""
    links = [
        el("a", Texts(one)("page.language"), href=visit.in_other(one), lang=tag, hreflang=tag)
        for one, tag in TAGS.items()
        if one != visit.t.language
    ]
    return el("p", *links, class_="languages")


def _footer(visit: Visit, around: Around) -> Raw:
    number = visit.emergency
    call = el("a", number, href=f"tel:{number}")
    return el(
        "footer",
        el("p", visit.t("page.emergency", number=call)),
        el("p", visit.t(around.footer)),
    )


def paragraphs(*texts: Child) -> Raw:
    """Each text as a paragraph."""
    return together(*(el("p", text) for text in texts if text is not None))


def code_field(name: str, label: Child, like: str, typed: str = "") -> Raw:
    """Where a number or a receipt is typed in; `like` shows how one looks, `typed` stands there already."""
    return together(
        el("label", label, for_=name),
        el(
            "input",
            id=name,
            name=name,
            value=typed or None,
            required=True,
            maxlength=64,
            autocomplete="off",
            autocapitalize="characters",
            spellcheck="false",
            placeholder=like,
        ),
    )
