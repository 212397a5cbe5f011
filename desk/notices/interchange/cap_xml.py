"""CAP 1.2 as XML: a text becomes its elements one to one, and the other way round.

Holds both ways. Elements that CAP allows several of are lists; an attribute is `@name`, text beside
elements `#text`, and an element of another namespace keeps its full name, so that nothing is lost.
Refuses document types and entities (bombs, files pulled in), elements given twice, and any root but
CAP's own.
"""

# To write only; strangers' XML is read by defusedxml.
from typing import Any
from xml.etree.ElementTree import Element, ParseError, SubElement, indent, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from tipline.interchange.cap_words import SEVERAL
from tipline.strict_json import Unreadable

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"

_OURS = f"{{{NAMESPACE}}}"
_DEEPEST = 8  # CAP itself needs four


def read_cap_xml(text: str) -> dict[str, Any]:
    """The elements of a message. Raises Unreadable."""
    try:
        root = fromstring(text, forbid_dtd=True)
    except ParseError as error:
        raise Unreadable("check.not_xml", error.position[0]) from None
    except DefusedXmlException:
        raise Unreadable("check.doctype") from None
    if root.tag != f"{_OURS}alert":
        raise Unreadable("check.not_cap")
    return _elements(root, _DEEPEST)


def _elements(node: Element, deeper: int) -> dict[str, Any]:
    found: dict[str, Any] = {f"@{name}": value for name, value in node.attrib.items()}
    beside = [node.text, *(child.tail for child in node)]
    if said := "".join(part for part in beside if part and part.strip()):
        found["#text"] = said
    for child in node:
        name = child.tag.removeprefix(_OURS)
        value = _value(child, deeper - 1)
        if name in SEVERAL:
            found.setdefault(name, []).append(value)
        elif name in found:
            raise Unreadable("check.twice")
        else:
            found[name] = value
    return found


def _value(node: Element, deeper: int) -> Any:
    if not len(node) and not node.attrib:
        return node.text or ""
    if deeper == 0:
        raise Unreadable("check.too_deep")
    return _elements(node, deeper)


def write_cap_xml(message: dict[str, Any]) -> str:
    """A message as a whole XML text."""
    root = Element("alert", xmlns=NAMESPACE)
    _fill(root, message)
    indent(root)
    said = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{said}\n'


def _fill(node: Element, elements: dict[str, Any]) -> None:
    for name, value in elements.items():
        for one in value if isinstance(value, list) else [value]:
            child = SubElement(node, name)
            if isinstance(one, dict):
                _fill(child, one)
            else:
                child.text = one
