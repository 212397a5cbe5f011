"""HTML as values: an element from its name, its children and its attributes.

Holds one function. A child is text, which is made inert and escaped, or `Raw`, which one of our
own texts or elements is. Refuses script: it knows no way to write one.
"""

import html

from locales.catalogue import Raw
from tipline.inert import shown

__all__ = ["Child", "Raw", "el", "together"]

Child = str | None
"""Text or markup; None is nothing at all."""

_EMPTY = frozenset({"br", "img", "input", "link", "meta"})
_LONGEST = 10_000


def el(name: str, /, *children: Child, **attributes: str | int | bool | None) -> Raw:
    """One element. `class_` is `class`, `aria_label` is `aria-label`; None and False leave it out."""
    opening = name + "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _EMPTY:
        return Raw(f"<{opening}>")
    return Raw(f"<{opening}>{together(*children)}</{name}>")


def together(*children: Child) -> Raw:
    """Several pieces, one after the other."""
    return Raw("".join(_escaped(child) for child in children if child is not None))


def _escaped(child: str) -> str:
    return child if isinstance(child, Raw) else html.escape(shown(child, _LONGEST))


def _attribute(key: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = key.removesuffix("_").replace("_", "-")
    if value is True:
        return f" {name}"
    # Raw is escaped for text, where a quotation mark does no harm; in an attribute it would.
    plain = html.unescape(value) if isinstance(value, Raw) else shown(str(value), _LONGEST)
    return f' {name}="{html.escape(plain)}"'
