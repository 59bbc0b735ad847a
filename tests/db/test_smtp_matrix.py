"""Every stage of a conversation × every way in which a mail server can answer it: what becomes of the mail."""

from __future__ import annotations

import ssl
import subprocess
import time
from pathlib import Path

import pytest

from tests.conftest import MakeApp
from tests.smtp_server import DROP, Reply, ScriptedServer
from workflow import mail_transport
from workflow.mail_transport import Delivery, open_transport

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PATIENCE = 0.15  # seconds
MAIL = b"Subject: x\r\n\r\nx\r\n"


def silence(_line: str) -> str:
    time.sleep(4 * PATIENCE)
    return DROP


# as it should   450     451…    421     500     550     554     drop    silence nonsense
OUTCOMES: tuple[Reply | None, ...] = (
    None, "450 busy", "451-not\r\n451 now", "421 closing", "500 what", "550 no", "554 never", DROP, silence, "hvad?",
)  # fmt: skip
# sent; retry, failed: this message; wait: the server, nobody is at fault (unreachable); ours: all mail is paused
# (misconfigured); unknown: it may have been taken (interrupted).
EXPECTED = """
CONNECT   sent    wait    wait    wait    wait    wait    wait    wait    wait    wait
HELLO     sent    wait    wait    wait    wait    wait    wait    wait    wait    wait
STARTTLS  sent    wait    wait    wait    ours    ours    ours    wait    wait    wait
AUTH      sent    wait    wait    wait    ours    ours    ours    wait    wait    wait
MAIL      sent    retry   retry   wait    ours    ours    ours    wait    wait    retry
RCPT      sent    retry   retry   wait    failed  failed  failed  wait    wait    retry
DATA      sent    retry   retry   wait    failed  failed  failed  unknown unknown retry
BODY      sent    retry   retry   wait    failed  failed  failed  unknown unknown unknown
QUIT      sent    sent    sent    sent    sent    sent    sent    sent    sent    sent
"""
MEANS = {"wait": "unreachable", "ours": "misconfigured", "unknown": "interrupted"}
ROWS = {row[0]: row[1:] for row in map(str.split, EXPECTED.strip().splitlines())}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For 127.0.0.1, with its key, signed by itself."""
    folder = tmp_path_factory.mktemp("certificate")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
         str(folder / "key.pem"), "-out", str(folder / "own.pem"), "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder / "own.pem"


@pytest.mark.parametrize(
    ("stage", "offer"), [*((stage, "HELP") for stage in ROWS), ("MAIL", "PIPELINING"), ("RCPT", "PIPELINING")]
)
def test_what_each_answer_at_each_stage_means(
    make_app: MakeApp, certificate: Path, monkeypatch: pytest.MonkeyPatch, stage: str, offer: str
) -> None:
    monkeypatch.setattr(mail_transport, "DATA_TIMEOUT", PATIENCE)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    secure = stage == "STARTTLS"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) if secure else None
    if context:
        context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    offers = f"250-test\r\n250-AUTH PLAIN LOGIN\r\n250-{offer}\r\n250 STARTTLS"
    found = []
    for outcome in OUTCOMES:
        replies: dict[str, Reply] = {"HELLO": offers}
        if outcome is not None:
            replies[stage] = outcome
        with ScriptedServer(replies, context) as server:
            app = make_app(
                MAIL_SERVER="127.0.0.1", MAIL_PORT=str(server.port), MAIL_TLS="starttls" if secure else "off",
                MAIL_ALLOW="*", MAIL_USERNAME="os", MAIL_PASSWORD="hemmeligt",
            )  # fmt: skip
            app.config["MAIL_TIMEOUT"] = PATIENCE
            with app.app_context(), open_transport() as transport:
                found.append(transport.submit("a@example.dk", MAIL, lambda: True))
    assert [delivery.outcome for delivery in found] == [MEANS.get(word, word) for word in ROWS[stage]], found


@pytest.mark.parametrize("offer", ["HELP", "PIPELINING"])
def test_after_any_refusal_the_next_mail_goes_on_the_same_connection_or_a_new_one(
    make_app: MakeApp, offer: str
) -> None:
    for outcome in ("451 not now", "550 no", "421 closing", DROP, "hvad?"):
        for stage in ("MAIL", "RCPT", "DATA", "BODY"):
            answers = iter([outcome])

            def once(line: str, answers=answers, stage=stage) -> str:  # type: ignore[no-untyped-def]
                said = next(answers, "354 go on" if stage == "DATA" else "250 ok")
                return said(line) if callable(said) else said

            with ScriptedServer({"HELLO": f"250-test\r\n250 {offer}", stage: once}) as server:
                app = make_app(MAIL_SERVER="127.0.0.1", MAIL_PORT=str(server.port), MAIL_TLS="off", MAIL_ALLOW="*")
                app.config["MAIL_TIMEOUT"] = PATIENCE
                with pytest.MonkeyPatch.context() as patched, app.app_context(), open_transport() as transport:
                    patched.setattr(mail_transport, "DATA_TIMEOUT", PATIENCE)
                    transport.submit("a@example.dk", MAIL, lambda: True)
                    second = transport.submit("b@example.dk", MAIL, lambda: True)
                    assert second == Delivery("sent", "250 taken" if stage != "BODY" else "250 ok"), (stage, outcome)


def test_a_server_that_takes_several_commands_at_once_gets_the_envelope_in_one(make_app: MakeApp) -> None:
    """A way to the server and back less a mail (RFC 2920); DATA waits for the answers, and for the fence."""
    seen: list[str] = []

    def slowly(_line: str) -> str:
        time.sleep(PATIENCE)  # what has come by now was sent before this was answered
        seen.append(server.waiting())
        return "250 ok"

    with ScriptedServer({"HELLO": "250-test\r\n250 PIPELINING", "MAIL": slowly}) as server:
        app = make_app(MAIL_SERVER="127.0.0.1", MAIL_PORT=str(server.port), MAIL_TLS="off", MAIL_ALLOW="*")
        with app.app_context(), open_transport() as transport:
            assert transport.submit("a@example.dk", MAIL, lambda: True).outcome == "sent"
            with pytest.raises(ValueError, match="line break"):
                transport.submit("a@example.dk>\r\nDATA", MAIL, lambda: True)
    assert seen == ["RCPT TO:<a@example.dk>\r\n"]
