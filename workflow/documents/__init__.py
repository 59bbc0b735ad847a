"""A file becomes canonical text. The type is decided by the content first and by the name second."""

from workflow.documents.canonical import CanonicalDocument, Heading
from workflow.documents.reading import MAX_BYTES, MAX_CHARACTERS, read_document

__all__ = ["MAX_BYTES", "MAX_CHARACTERS", "CanonicalDocument", "Heading", "read_document"]
