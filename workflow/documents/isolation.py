"""A document is read in a child process with limits, which is gone when this module returns.

`subprocess` and not `multiprocessing`: the processes of a Celery worker are daemons, which may have no such children.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from workflow.documents import answers, limits, refusals
from workflow.documents.canonical import Content
from workflow.errors import DocumentError

PROJECT = str(Path(__file__).resolve().parents[2])
# -I: nothing of the user's environment; -S: no .pth files, which take longer than the rest of the start. So the
# child is given this process's own path.
COMMAND = ("-I", "-S", "-X", "utf8", "-c")
START = "import sys; sys.path[:0] = sys.argv[3:]; from workflow.documents.child import main; main(*sys.argv[1:3])"
KEPT_VARIABLES = ("PATH", "TESSDATA_PREFIX", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
TIME_SIGNALS = {getattr(signal, name, None) for name in ("SIGXCPU", "SIGALRM")}
# With these somebody tells a process to end; nothing that a document does ends one so.
TOLD_TO_END = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
LONGEST_NAME = 300  # in a message

log = logging.getLogger(__name__)


def read(data: bytes, name: str, media_type: str) -> tuple[str, Content]:
    """Read bytes of a known kind in a child process; gives media type and content.

    Raises DocumentError when the document is refused, and when the child dies, hangs or meets a limit;
    ReadingEndedError when the child was told to end from outside.
    """
    return _understood(name, *_run(data, name, media_type))


def _run(data: bytes, name: str, media_type: str) -> tuple[bytes, int, bool]:
    """The child's answer, its exit status (below zero: the signal that ended it), and whether its time was up."""
    path = [PROJECT, *(entry for entry in sys.path if entry and entry != PROJECT)]
    try:
        child = subprocess.Popen(
            [sys.executable, *COMMAND, START, name[-LONGEST_NAME:], media_type, *path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            # No secrets: neither settings nor passwords of the program are in these.
            env={key: os.environ[key] for key in KEPT_VARIABLES if key in os.environ} | {"OMP_THREAD_LIMIT": "1"},
            # A session of its own, so that what the child itself has started ends with it.
            start_new_session=True,
        )
    except OSError as error:
        log.error("the reading process could not be started: %s", error)
        raise refusals.no_reader(name) from error
    assert child.stdin is not None
    assert child.stdout is not None
    late = threading.Event()

    def end() -> None:
        late.set()
        _kill(child.pid)

    clock = threading.Timer(limits.MAX_SECONDS, end)
    feeder = threading.Thread(target=_feed, args=(child.stdin, data), daemon=True)
    try:
        clock.start()
        feeder.start()
        # Until the child closes its end, which it does at the latest when it is killed.
        answer = child.stdout.read(limits.MAX_ANSWER + 1)
    finally:
        clock.cancel()
        clock.join()
        # Takes what the child has started, and changes nothing for a child that is ending by itself. Until it is
        # waited for, the number is its own: no other process can be hit.
        _kill(child.pid)
        status = child.wait()
        feeder.join()
        child.stdout.close()
    return answer, status, late.is_set()


def _understood(name: str, answer: bytes, status: int, late: bool) -> tuple[str, Content]:
    if late or -status in TIME_SIGNALS:
        raise refusals.too_slow(name)
    if len(answer) > limits.MAX_ANSWER:
        raise refusals.too_large(name, refusals.CHARACTERS)
    if status == -signal.SIGKILL:
        # Not by us: this is how a machine without memory ends a process.
        raise refusals.too_much_memory(name)
    try:
        found = answers.parse(answer)
        if "refused" in found:
            raise DocumentError(str(found["refused"]))
        if "fault" in found:
            if found["fault"] == "MemoryError":
                log.info("reading %r took too much memory", name)
                raise refusals.too_much_memory(name)
            # A damaged file that a reader does not know to refuse, or a fault of ours: only the trace tells.
            log.error("reading %r failed: %s", name, found["fault"])
            raise refusals.failed(name)
        return answers.to_content(found)
    except answers.UnreadableAnswerError as error:
        log.warning("reading %r ended with status %d and no answer", name, status)
        raise (refusals.ended(name) if -status in TOLD_TO_END else refusals.crashed(name)) from error


def _feed(stdin: object, data: bytes) -> None:
    # A child that dies before it has read everything is found by its exit status.
    with contextlib.suppress(OSError), stdin as pipe:  # type: ignore[attr-defined]
        pipe.write(data)


def _kill(group: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)
