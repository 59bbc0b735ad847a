"""The mailbox by IMAP: the certificate is verified, fetching marks nothing, and failures are told in words."""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path

import pytest

from tests.imap_server import ImapServer
from workflow.config import read_settings
from workflow.errors import ConfigurationError
from workflow.mailbox import MailboxError, open_mailbox
from workflow.mailbox_settings import MailboxSettings


def settings(tmp_path: Path, **values: str) -> MailboxSettings:
    environment = {"ENV": "test", "DATA_DIR": str(tmp_path), "SECRET_KEY": "x", **values}
    found = read_settings({f"WORKFLOW_{name}": value for name, value in environment.items()}).mailbox
    assert found is not None
    return found


def test_over_tls_only_a_certificate_that_is_trusted_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key, own = tmp_path / "key.pem", tmp_path / "own.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
         str(key), "-out", str(own), "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own, key)
    with ImapServer(context) as server:
        chosen = settings(tmp_path, **server.settings(MAILBOX_TLS="tls"))
        with pytest.raises(MailboxError, match="certificate"), open_mailbox(chosen):
            pass
        monkeypatch.setenv("SSL_CERT_FILE", str(own))
        with open_mailbox(chosen) as box:
            assert box.unread() == []


def test_fetching_marks_nothing_and_what_is_done_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ImapServer() as server:
        server.make("Done")
        server.put(b"Subject: et\r\n\r\nHej\r\n", b"Subject: to\r\n\r\n" + b"x" * 500 + b"\r\n")
        with open_mailbox(settings(tmp_path, **server.settings(MAILBOX_DONE_FOLDER="Done"))) as box:
            first, second = box.unread()
            whole, head = box.fetch(first, 100), box.fetch(second, 100)
            assert whole is not None
            assert head is not None
            assert (whole.raw, whole.whole) == (b"Subject: et\r\n\r\nHej\r\n", True)
            assert (head.raw.strip(), head.whole) == (b"Subject: to", False)
            assert box.fetch("999", 100) is None
            assert box.unread() == [first, second]
            box.done(first)
            assert box.unread() == [second]
        assert (server.count(), server.count("UNSEEN")) == (1, 1)
        assert (server.count(folder="Done"), server.count("SEEN", "Done")) == (1, 1)
        with open_mailbox(settings(tmp_path, **server.settings(MAILBOX_DONE_FOLDER="Nope"))) as box:
            box.done(second)  # it cannot be moved there: it stays, marked
        assert (server.count(), server.count("UNSEEN")) == (1, 0)
        monkeypatch.setattr("pymap.config.IMAPConfig.login_capability", [])
        with open_mailbox(settings(tmp_path, **server.settings(MAILBOX_DONE_FOLDER="Done"))) as box:
            box.done(second)  # a server that cannot move
        assert (server.count(), server.count(folder="Done")) == (1, 1)
        with pytest.raises(MailboxError), open_mailbox(settings(tmp_path, **server.settings(MAILBOX_FOLDER="Nope"))):
            pass
    with pytest.raises(MailboxError), open_mailbox(settings(tmp_path, **server.settings())):
        pass


@pytest.mark.parametrize(
    "values",
    [
        {"MAILBOX_USER": ""},
        {"MAILBOX_TLS": "ssl"},
        {"MAILBOX_PORT": "0"},
        {"MAILBOX_ADDRESS": "svar+x@example.dk"},
        {"MAILBOX_USER": "svar"},  # no address, and none given
        {"MAILBOX_FOLDER": "Indbakke/Læst"},
    ],
)
def test_settings_that_cannot_be_meant_are_refused(tmp_path: Path, values: dict[str, str]) -> None:
    given = {"MAILBOX_HOST": "imap.example.dk", "MAILBOX_USER": "svar@example.dk", "MAILBOX_PASSWORD": "x", **values}
    with pytest.raises(ConfigurationError):
        settings(tmp_path, **given)
