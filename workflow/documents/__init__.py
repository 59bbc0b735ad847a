"""A file becomes canonical text. The type is decided by the content first and by the name second."""

from workflow.documents.canonical import CanonicalDocument, Heading, ListEntry, Table
from workflow.documents.limits import MAX_BYTES, MAX_CHARACTERS
from workflow.documents.reading import read_document, read_in_this_process

__all__ = [
    "MAX_BYTES",
    "MAX_CHARACTERS",
    "CanonicalDocument",
    "Heading",
    "ListEntry",
    "Table",
    "read_document",
    "read_in_this_process",
]
