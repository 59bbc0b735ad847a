"""The child process that reads one document: bytes in on standard input, one answer out on standard output.

Imports as little as it can before the limits hold, since its start is part of every reading.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sys
import traceback
from importlib import import_module

from workflow.documents import answers, kinds, limits, reading
from workflow.errors import DocumentError

LONGEST_FAULT = 4000  # characters; the end of it says where


def main(name: str, media_type: str) -> None:
    """Read standard input as `media_type` and answer; `name` is shown in messages. Always ends the process."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # ends it at once, and by its status the parent knows why
    answer = os.fdopen(os.dup(1), "wb")
    # What a library prints is no part of the answer.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for module in _modules(media_type):
        import_module(module)
    limit_this_process()
    try:
        found = answers.of_content(*reading.read_content(sys.stdin.buffer.read(), name, media_type))
    except DocumentError as error:
        found = answers.of_refusal(error.user_text)
    except MemoryError:
        found = answers.of_fault("MemoryError")
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent is told, and this process ends
        found = answers.of_fault("".join(traceback.format_exception(error))[-LONGEST_FAULT:])
    with contextlib.suppress(OSError):
        answer.write(found)
        answer.flush()
    # Without taking everything apart, which for a large document takes as long as reading it.
    os._exit(0)


def limit_this_process() -> None:
    """Hold this process to time and memory, and let it write neither files nor core dumps."""
    _limit(resource.RLIMIT_CORE, 0)
    # At the lower value the system sends a signal that says why; at the higher it ends the process without one.
    _limit(resource.RLIMIT_CPU, limits.MAX_CPU_SECONDS, limits.MAX_CPU_SECONDS + 5)
    _limit(resource.RLIMIT_AS, limits.MAX_MEMORY)
    _limit(resource.RLIMIT_FSIZE, 0)
    # For the case that the parent is gone and nobody else ends this process.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.MAX_SECONDS + 5)


def _limit(kind: int, soft: int, hard: int | None = None) -> None:
    # Some systems (macOS) refuse a limit of memory; the others still hold there.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(kind, (soft, soft if hard is None else hard))


def _modules(media_type: str) -> tuple[str, ...]:
    if media_type == kinds.PACKAGE:
        return reading.READERS[kinds.DOCX], reading.READERS[kinds.ODT]
    return (reading.READERS[media_type],)
