"""Names in the XML of Word documents (ECMA-376), and small questions to its elements."""

from __future__ import annotations

from lxml import etree

from workflow.documents import packages

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFF = frozenset(["0", "false", "off"])


def value(element: etree._Element | None, otherwise: str | None = None) -> str | None:
    """The `w:val` of an element."""
    found = element.get(f"{W}val") if element is not None else None
    return otherwise if found is None else str(found)


def whole(text: str | None, otherwise: int) -> int:
    """A whole number from an attribute; `otherwise` for what is none, or too long for one."""
    if text is None or len(text) > 9:
        return otherwise
    try:
        return int(text)
    except ValueError:
        return otherwise


def switched_on(element: etree._Element | None) -> bool:
    """Whether a property that is on or off is there and on."""
    return element is not None and value(element, "1") not in OFF


def part(package: packages.Package, member: str) -> etree._Element:
    """A part's XML, with the names of the strict variant of the format turned into the usual ones."""
    data = package.read(member)
    if STRICT in data[:4096]:
        data = data.replace(STRICT, TRANSITIONAL)
    return packages.parse_xml(data, package.name, package.kind)
