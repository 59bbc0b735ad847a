"""Packages (the ZIP files that DOCX and ODT are) and the XML in them, read so that a hostile one does no harm."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from workflow.documents import limits, refusals

CHUNK = 64 * 1024
LOCAL_HEADER = 30  # bytes before the name of a member
ENCRYPTED_FLAG = 0x1
FAULTS = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, KeyError)


class Package:
    """An open package. `kind` is how a refusal names it ("Word", "ODT", "ZIP")."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self.name = name
        self.kind = "ZIP"
        self._archive = archive
        self._members = _checked(archive.infolist(), name)

    def __contains__(self, member: str) -> bool:
        return member in self._members

    def read(self, member: str, limit: int = limits.MAX_PART) -> bytes:
        """A part's bytes. Counts them while unpacking, since a package may lie about sizes; DocumentError over `limit`.

        Raises KeyError when there is no such part.
        """
        info = self._members[member]
        parts, size = [], 0
        with self._archive.open(info) as stream:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > limit:
                    raise refusals.too_large(self.name, f"{limit // limits.MEGABYTE} MB udpakket")
                parts.append(chunk)
        return b"".join(parts)

    def xml(self, member: str) -> etree._Element:
        """A part's XML, without entities, DTD or network. DocumentError when it is broken or has a DTD."""
        return parse_xml(self.read(member), self.name, self.kind)


@contextmanager
def opened(data: bytes, name: str) -> Iterator[Package]:
    """The package in `data`. Raises DocumentError when it is broken, too large or made to deceive."""
    package = None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            package = Package(archive, name)
            yield package
    except FAULTS as error:
        raise refusals.broken(name, package.kind if package else "ZIP") from error


def parse_xml(data: bytes, name: str, kind: str) -> etree._Element:
    """The root of an XML document that may have neither a DTD nor entities. Raises DocumentError otherwise."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        # A document type full of entities is refused by the parser itself.
        if b"<!ENTITY" in data[:CHUNK] or b"<!ENTITY".decode().encode("utf-16-le") in data[:CHUNK]:
            raise refusals.hostile(name, kind, "en dokumenttype (DTD)") from error
        raise refusals.broken(name, kind) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise refusals.hostile(name, kind, "en dokumenttype (DTD)")
    return root


def _checked(members: list[zipfile.ZipInfo], name: str) -> dict[str, zipfile.ZipInfo]:
    """The members by name, once nothing in the directory speaks against the package."""
    if len(members) > limits.MAX_MEMBERS:
        raise refusals.too_large(name, f"{limits.MAX_MEMBERS} dele i pakken")
    if sum(info.file_size for info in members) > limits.MAX_UNPACKED:
        raise refusals.too_large(name, refusals.UNPACKED)
    if any(info.flag_bits & ENCRYPTED_FLAG for info in members):
        raise refusals.encrypted(name, "ZIP")
    by_name = {info.filename: info for info in members}
    # Two members of one name: which of them is shown depends on the program that opens the file.
    if len(by_name) < len(members):
        raise refusals.hostile(name, "ZIP", "flere dele med samme navn")
    if any(_leads_out(info.orig_filename) for info in members):
        raise refusals.hostile(name, "ZIP", "stier ud af pakken")
    free = 0
    for info in sorted(members, key=lambda member: member.header_offset):
        if info.header_offset < free:
            raise refusals.hostile(name, "ZIP", "dele, der overlapper hinanden")
        free = info.header_offset + LOCAL_HEADER + info.compress_size
    return by_name


def _leads_out(member: str) -> bool:
    return member.startswith(("/", "\\")) or member[1:2] == ":" or "\0" in member or ".." in _folders(member)


def _folders(member: str) -> list[str]:
    return member.replace("\\", "/").split("/")
