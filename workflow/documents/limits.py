"""How much of this machine one document may take. Over a limit it is refused, and the refusal names the limit."""

from __future__ import annotations

MEGABYTE = 1024 * 1024

MAX_BYTES = 20 * MEGABYTE
"""Of the file."""
MAX_CHARACTERS = 2_000_000
"""Of the canonical text."""
MAX_PAGES = 2_000
"""Of a PDF file."""
MAX_UNPACKED = 200 * MEGABYTE
"""Bytes that the parts of a package (DOCX, ODT) may say they unpack to; more is an attack or a mistake."""
MAX_PART = 64 * MEGABYTE
"""Bytes that one part that is read may unpack to, counted while unpacking, whatever the package says."""
MAX_MEMBERS = 5_000
"""Of a package; a document with hundreds of pictures has about a thousand."""
MAX_SECONDS = 60.0
"""From the start of the child process to its answer, text recognition included."""
MAX_CPU_SECONDS = 50
"""Of the child process itself; ends it even when whoever started it is gone."""
MAX_MEMORY = 1024 * MEGABYTE
"""Address space of the child process. Measured at 1.7 million characters: Word up to 410 MB, PDF 150, HTML 100."""
MAX_ANSWER = 64 * MEGABYTE
"""Bytes that a child process may answer: two million characters and their structure take less than half."""
