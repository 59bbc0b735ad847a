"""Four clients ask a server for the list, as fast as it answers: pages a second, with the programs that run it."""

from __future__ import annotations

import http.client
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

from bench.actions.__main__ import settings_of
from bench.actions.stock import PASSWORD

CLIENTS = 4  # the server is as `workflow serve` starts it
PROJECT = Path(__file__).parents[2]


def ask(url: str, folder: Path, port: int, seconds: int, login: str) -> dict[str, float]:
    """Starts the server on that port, asks for `seconds` and ends it."""
    command = [
        sys.executable, "-m", "gunicorn", "--config", "python:workflow.web_server", "--bind", f"127.0.0.1:{port}",
        "wsgi:app",
    ]  # fmt: skip
    environment = {**os.environ, **settings_of(url, folder), "WORKFLOW_BASE_URL": f"http://127.0.0.1:{port}"}
    with subprocess.Popen(command, cwd=PROJECT, env=environment) as server:
        try:
            cookie = _log_in(port, login)
            _ask_for(port, cookie, 3)  # warm
            before, start = _cpu(server.pid), time.perf_counter()
            taken = _ask_for(port, cookie, seconds)
            passed, used = time.perf_counter() - start, _cpu(server.pid) - before
        finally:
            server.terminate()
    taken.sort()
    return {
        "pages_a_second": round(len(taken) / passed, 1),
        "median_ms": round(statistics.median(taken), 1),
        "p95_ms": round(taken[int(len(taken) * 0.95) - 1], 1),
        "server_cpu_ms_a_page": round(used / len(taken) * 1000, 2),
        "server_cores": round(used / passed, 2),
    }


def _ask_for(port: int, cookie: str, seconds: float) -> list[float]:
    """The milliseconds of each answer."""
    taken: list[float] = []
    until = time.perf_counter() + seconds
    clients = [threading.Thread(target=_client, args=(port, cookie, until, taken)) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    assert taken, "no page was answered"
    return taken


def _client(port: int, cookie: str, until: float, taken: list[float]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    while (start := time.perf_counter()) < until:
        connection.request("GET", "/actions", headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status
        taken.append((time.perf_counter() - start) * 1000)
    connection.close()


def _log_in(port: int, login: str) -> str:
    for _ in range(150):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        try:
            connection.request("GET", "/login")
            break
        except ConnectionRefusedError:
            time.sleep(0.2)
    page = connection.getresponse()
    cookie = _cookie(page)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.read().decode())
    assert token
    form = urlencode({"email": f"{login}@example.dk", "password": PASSWORD, "csrf_token": token[1]})
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/login", form, headers)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 302, answer.status
    return _cookie(answer)


def _cookie(answer: http.client.HTTPResponse) -> str:
    return (answer.getheader("Set-Cookie") or "").partition(";")[0]


def _cpu(pid: int) -> float:
    """Seconds of CPU that a process and its children have used (Linux)."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    ticks = 0
    for each in (str(pid), *children):
        fields = Path(f"/proc/{each}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
