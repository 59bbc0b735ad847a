"""`workflow serve` as somebody starts it who keeps settings and data in a folder of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

from bench.ports import free_port

PROGRAM = Path(sys.executable).parent / "workflow"
PATIENCE = 90  # seconds


def test_all_parts_live_by_the_settings_of_the_folder_where_it_was_started(tmp_path: Path) -> None:
    """The parts run in the project's folder: a relative path, and the .env here, must count for them all the same."""
    (tmp_path / ".env").write_text("WORKFLOW_DATA_DIR=mine\nWORKFLOW_BASE_URL=http://spor.example.dk\n")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WORKFLOW_")}
    port = free_port()
    served = subprocess.Popen(
        [PROGRAM, "serve", "--port", str(port)], env=environment, cwd=tmp_path, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        end = time.monotonic() + PATIENCE
        told = ""
        while "i gang" not in told or not _answers(port):
            assert served.poll() is None, "it has ended"
            assert time.monotonic() < end, told
            time.sleep(0.5)
            told = subprocess.run(
                [PROGRAM, "health"], env=environment, cwd=tmp_path, capture_output=True, encoding="utf-8"
            ).stdout
        assert "ok    worker: 2 i gang" in told
        bases = {_settings_of(pid).get("WORKFLOW_BASE_URL") for pid in _children(served.pid)}
        assert bases - {None} == {"http://spor.example.dk"}, "the supervisor's own helpers know of none"
        assert sorted(file.name for file in tmp_path.iterdir()) == [".env", "mine"]
    finally:
        served.send_signal(signal.SIGINT)
        assert served.wait(30) == 0


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _children(pid: int) -> list[int]:
    """The parts that the supervisor has started; it starts them from processes of its own."""
    found = [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return found + [child for each in found for child in _children(each)]


def _settings_of(pid: int) -> dict[str, str]:
    pairs = Path(f"/proc/{pid}/environ").read_bytes().decode().split("\0")
    return dict(pair.split("=", 1) for pair in pairs if pair.startswith("WORKFLOW_BASE_URL="))
