"""PDF files with a text layer."""

from __future__ import annotations

import io
import logging

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from workflow.documents import refusals

MOST_PAGES = 2000
FEWEST_LETTERS = 3

# what pypdf says about small faults in a file is of no use to the reader of the minutes
logging.getLogger("pypdf").setLevel(logging.ERROR)


def read(data: bytes, name: str) -> str:
    """The text of all pages. Raises DocumentError when the file is encrypted, broken or only pictures."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise refusals.encrypted(name)
        if len(reader.pages) > MOST_PAGES:
            raise refusals.too_large(name, f"{MOST_PAGES} sider")
        pages = [page.extract_text() or "" for page in reader.pages]
    except PyPdfError as error:
        raise refusals.broken(name, "PDF") from error
    except (
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        RecursionError,
        OSError,
        AssertionError,
        ArithmeticError,
        NotImplementedError,
    ) as error:
        # pypdf raises these, too, on files that are cut short or have been tampered with
        raise refusals.broken(name, "PDF") from error
    text = "\n".join(pages)
    if sum(1 for c in text if c.isalpha()) < FEWEST_LETTERS:
        raise refusals.no_text_layer(name)
    return text.replace("\x00", "") + "\n"
