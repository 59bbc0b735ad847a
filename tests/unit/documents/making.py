"""Documents made for the tests: PDF pages by hand, Word and OpenDocument packages from their XML."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD_NAMES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ODT_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in [
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"),
    ]
)  # fmt: skip


def package(parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP file of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(
    body: str, *, numbering: str = "", styles: str = "", head: str = "", parts: dict[str, str] | None = None
) -> bytes:
    """A Word document with this body, list definitions and styles, all as XML."""
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{WORD_TYPE}"/></Types>',
        "word/document.xml": f'<?xml version="1.0"?>{head}<w:document {WORD_NAMES}>'
        f"<w:body>{body}</w:body></w:document>",
    }
    if numbering:
        files["word/numbering.xml"] = f"<w:numbering {WORD_NAMES}>{numbering}</w:numbering>"
    if styles:
        files["word/styles.xml"] = f"<w:styles {WORD_NAMES}>{styles}</w:styles>"
    return package(files | (parts or {}))


def paragraph(text: str, properties: str = "") -> str:
    """A Word paragraph of one run."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def odt(body: str, *, head: str = "", automatic: str = "", styles: str = "") -> bytes:
    """An OpenDocument text with this body and these styles, all as XML."""
    files: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f'<?xml version="1.0"?>{head}<office:document-content {ODT_NAMES}>'
        f"<office:automatic-styles>{automatic}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>",
    }
    if styles:
        files["styles.xml"] = (
            f"<office:document-styles {ODT_NAMES}><office:styles>{styles}</office:styles></office:document-styles>"
        )
    return package(files)


class Page:
    """A PDF page of A4, measured in points from its upper left corner."""

    height = 842.0

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.picture: tuple[int, int, bytes] | None = None

    def text(self, x: float, y: float, words: str, size: float = 11) -> Page:
        """Words with their baseline at y."""
        escaped = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("cp1252")
        self.parts.append(b"BT /F1 %g Tf %g %g Td (" % (size, x, self.height - y) + escaped + b") Tj ET")
        return self

    def lines(self, x: float, y: float, lines: Iterable[str], step: float = 14, size: float = 11) -> Page:
        """Lines below each other."""
        for number, line in enumerate(lines):
            self.text(x, y + number * step, line, size)
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> Page:
        """A thin line."""
        self.parts.append(b"0.5 w %g %g m %g %g l S" % (x0, self.height - y0, x1, self.height - y1))
        return self

    def grid(self, xs: list[float], ys: list[float]) -> Page:
        """All lines of a table."""
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        return self

    def scanned(self, width: int, height: int, grey: bytes) -> Page:
        """A picture over the whole page."""
        self.picture = (width, height, grey)
        return self


def pdf(*pages: Page) -> bytes:
    """A PDF file of these pages."""
    objects: dict[int, bytes] = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        3: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    }
    kids = []
    for page in pages:
        number = len(objects) + 2
        kids.append(number)
        picture = b""
        content = b"\n".join(page.parts)
        if page.picture:
            width, height, grey = page.picture
            data = zlib.compress(grey)
            objects[number + 2] = (
                b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8"
                b"/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (width, height, len(data), data)
            )
            picture = b"/XObject<</I %d 0 R>>" % (number + 2)
            content += b"\nq 595 0 0 842 0 0 cm /I Do Q"
        objects[number] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>%s>>/Contents %d 0 R>>"
            % (picture, number + 1)
        )
        objects[number + 1] = b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)
    objects[2] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    return assembled(objects)


def assembled(objects: dict[int, bytes], trailer: bytes = b"") -> bytes:
    """A PDF file of numbered objects; the first is its catalogue."""
    out, places = io.BytesIO(b"%PDF-1.7\n"), {}
    out.seek(0, io.SEEK_END)
    for number, body in sorted(objects.items()):
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 1\n0000000000 65535 f \n")
    for number, place in places.items():
        out.write(b"%d 1\n%010d 00000 n \n" % (number, place))
    out.write(b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (max(objects) + 1, trailer, start))
    return out.getvalue()
