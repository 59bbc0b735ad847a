"""Documents are read in a child process that has limits, knows no secrets, and is gone afterwards."""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from tests.unit.documents import making
from workflow.documents import isolation, limits, read_document, read_in_this_process
from workflow.errors import DocumentError, ReadingEndedError

TOLD = "from workflow.documents.canonical import Content; told = ('text/html', Content('Hej\\n'))"
PAGE = b"<html><body><p>Hej</p></body></html>"
DOCUMENTS = [
    (PAGE, "side.html"),
    (making.docx(making.paragraph("Hej")), "brev.docx"),
    (making.odt("<text:p>Hej</text:p>"), "brev.odt"),
    (making.pdf(making.Page().text(60, 60, "Hej")), "brev.pdf"),
]


def child_that_runs(monkeypatch: pytest.MonkeyPatch, code: str, before: str = "pass") -> None:
    """Puts other code in the place of the reader, after the limits hold."""
    start = (
        "import sys; sys.path[:0] = sys.argv[3:]; from workflow.documents import child, reading\n"
        f"def hostile(*_):\n    import os, sys, time, resource, json, subprocess\n    {code}\n"
        f"from workflow.documents import limits; {before}\n"
        "reading.read_content = hostile; child.main(*sys.argv[1:3])"
    )
    monkeypatch.setattr(isolation, "START", start)


def refusal(data: bytes = PAGE, name: str = "referat.html") -> str:
    with pytest.raises(DocumentError) as caught:
        read_document(data, name)
    assert caught.value.exit_code == 2
    assert caught.value.user_text.startswith(f"»{name}«")
    assert caught.value.user_text.endswith("Intet er gemt.")
    assert "\n" not in caught.value.user_text
    return caught.value.user_text


@pytest.mark.parametrize(("data", "name"), DOCUMENTS, ids=[name for _, name in DOCUMENTS])
def test_the_child_gives_what_this_process_would(data: bytes, name: str) -> None:
    document = read_document(data, name)
    assert document == read_in_this_process(data, name)
    assert document.text == "Hej\n"


def test_plain_text_needs_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert read_document(b"Hej", "brev.txt").text == "Hej"
    assert read_document(b"# Hej", "brev.md").headings


def test_a_child_that_cannot_be_started_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert "kunne ikke startes" in refusal()


def test_a_child_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_SECONDS", 1.0)
    child_that_runs(monkeypatch, "time.sleep(50)")
    started = time.monotonic()
    assert "grænsen er 1 sekunder" in refusal()
    assert time.monotonic() - started < 8


def test_a_child_that_computes_for_ever_ends_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    child_that_runs(monkeypatch, "while True: pass", before="limits.MAX_CPU_SECONDS = 1")
    assert "for lang tid" in refusal()


def test_limits_hold_in_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = "['RLIMIT_CPU', 'RLIMIT_AS', 'RLIMIT_CORE', 'RLIMIT_FSIZE']"
    told = f"raise ValueError(json.dumps([resource.getrlimit(getattr(resource, kind)) for kind in {kinds}]))"
    assert json.loads(fault(monkeypatch, told)) == [
        [limits.MAX_CPU_SECONDS, limits.MAX_CPU_SECONDS + 5],
        [limits.MAX_MEMORY] * 2,
        [0, 0],
        [0, 0],
    ]


def test_a_child_that_takes_too_much_memory_is_refused_it(monkeypatch: pytest.MonkeyPatch) -> None:
    child_that_runs(monkeypatch, "bytearray(2 * 1024**3)")
    assert "for meget hukommelse (grænsen er 1024 MB)" in refusal()


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("os.kill(os.getpid(), 11)", "brød sammen"),
        ("os.abort()", "brød sammen"),
        ("os._exit(3)", "brød sammen"),
        ("raise RuntimeError('et eller andet')", "brød sammen"),
        ("os.kill(os.getpid(), 9)", "det krævede for meget hukommelse"),
    ],
)
def test_a_child_that_dies_is_a_refusal(monkeypatch: pytest.MonkeyPatch, code: str, reason: str) -> None:
    child_that_runs(monkeypatch, code)
    assert reason in refusal()


@pytest.mark.parametrize("told", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_a_child_that_is_told_to_end_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    # Who runs the tests by nohup ignores hangups, and so do the children.
    heard = "" if told == "SIGINT" else f"signal.signal(signal.{told}, signal.SIG_DFL); "
    child_that_runs(monkeypatch, f"import signal; {heard}os.kill(os.getpid(), signal.{told}); time.sleep(50)")
    with pytest.raises(ReadingEndedError, match=r"afbrudt udefra\. Det skyldes ikke filen"):
        read_document(PAGE, "referat.html")


def test_a_child_that_answers_without_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_ANSWER", 1000)
    monkeypatch.setattr(isolation, "START", "import os\nwhile True: os.write(1, b'x' * 100000)")
    assert "for stor" in refusal()


@pytest.mark.parametrize("answer", [b"", b"{", b"[]", b"{}", b'{"media_type":"text/html","text":"x"}', b"[" * 100_000])
def test_an_answer_of_another_form_is_a_refusal(monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    monkeypatch.setattr(isolation, "START", f"import os; os.write(1, {answer[:20]!r} * {max(len(answer) // 20, 1)})")
    assert "brød sammen" in refusal()


def test_what_the_child_started_ends_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(limits, "MAX_SECONDS", 1.5)
    note = tmp_path / "pid"
    note.write_text("")
    # Only files that are open already can be written to.
    command = "[sys.executable, '-c', 'import time; time.sleep(60)']"
    moved = f"os.rename({str(note)!r}, {str(tmp_path)!r} + '/' + str(p.pid))"
    code = f"p = subprocess.Popen({command}); {moved}; time.sleep(50)"
    child_that_runs(monkeypatch, code)
    refusal()
    [left] = [int(path.name) for path in tmp_path.iterdir()]
    deadline = time.monotonic() + 5
    while psutil.pid_exists(left) and psutil.Process(left).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline, "the grandchild lives on"
        time.sleep(0.05)


def fault(monkeypatch: pytest.MonkeyPatch, code: str) -> str:
    """What an error in the child said, which only the log is told."""
    said: list[str] = []
    monkeypatch.setattr(isolation.log, "error", lambda message, *values: said.append(str(values[-1])))
    child_that_runs(monkeypatch, code)
    refusal()
    assert "Traceback" in said[0]
    return said[0].splitlines()[-1].partition(": ")[2]


def test_no_secrets_in_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKFLOW_SECRET_KEY", "hemmelig")
    monkeypatch.setenv("WORKFLOW_MAIL_PASSWORD", "hemmelig")
    seen = fault(monkeypatch, "raise ValueError(json.dumps(sorted(os.environ)))")
    assert set(json.loads(seen)) <= {*isolation.KEPT_VARIABLES, "OMP_THREAD_LIMIT", "LC_CTYPE"}


def test_open_files_are_closed_in_the_child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "hemmelig.txt"
    secret.write_text("hemmelig")
    with secret.open() as handle:
        os.set_inheritable(handle.fileno(), True)
        links = "(f'/proc/self/fd/{n}' for n in os.listdir('/proc/self/fd'))"
        listing = f"[os.readlink(link) for link in {links} if os.path.exists(link)]"
        seen = fault(monkeypatch, f"raise ValueError(json.dumps({listing}))")
    assert "hemmelig.txt" not in seen


def test_nothing_of_the_program_is_loaded_that_reading_does_not_need(monkeypatch: pytest.MonkeyPatch) -> None:
    libraries = {"flask", "sqlalchemy", "celery", "docx", "pypdf", "pdfplumber", "lxml", "pypdfium2", "selectolax"}
    # For a page of HTML, one library and no other.
    told = f"raise ValueError(json.dumps(sorted({libraries!r} & set(sys.modules))))"
    assert json.loads(fault(monkeypatch, told)) == ["selectolax"]


def test_it_is_read_beside_other_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    texts: list[str] = []

    def read(number: int) -> None:
        texts.append(read_document(PAGE.replace(b"Hej", b"Hej %d" % number), "side.html").text)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(texts) == [f"Hej {number}\n" for number in range(6)]


def _read_into(queue: multiprocessing.SimpleQueue[str]) -> None:
    queue.put(read_document(PAGE, "side.html").text)


def test_it_is_read_in_a_daemon_as_celery_has_them() -> None:
    context = multiprocessing.get_context("spawn")
    queue: multiprocessing.SimpleQueue[str] = context.SimpleQueue()
    worker = context.Process(target=_read_into, args=(queue,), daemon=True)
    worker.start()
    worker.join(30)
    assert worker.exitcode == 0
    assert queue.get() == "Hej\n"


def test_it_is_read_from_any_folder_and_with_a_strange_name(tmp_path: Path) -> None:
    name = "-c ræv\n\udc80\x00" + "x" * 5000 + ".html"
    code = f"from workflow.documents import read_document; print(read_document({PAGE!r}, {name!r}).text)"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("Hej\n\n", "")


@pytest.mark.parametrize("name", ["referat.pdf", "referat.docx", "referat.odt"])
def test_the_command_line_says_it_in_one_line_and_ends_with_2(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"%PDF-1.7 nothing" if name.endswith("pdf") else b"PK\x03\x04 nothing")
    command = [
        sys.executable,
        "-c",
        "from workflow.cli import main; main()",
        "minutes",
        "parse",
        str(tmp_path / name),
        "--json",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert name in done.stderr


def test_what_a_library_prints_is_no_part_of_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    child_that_runs(monkeypatch, "os.write(1, b'hej'); print('hej'); return reading.READERS and told")
    monkeypatch.setattr(isolation, "START", isolation.START.replace("def hostile", f"{TOLD}\ndef hostile"))
    assert read_document(PAGE, "side.html").text == "Hej\n"
