"""How a message reaches a mail server: one recipient, the fence just before DATA, and what each answer means.

Flask-Mail's connection has no timeout, does not verify the certificate under STARTTLS, and turns a failing QUIT
into a failed message although the server has said 250. This one mends that.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parseaddr
from types import TracebackType
from typing import Literal, Protocol, Self

from flask import Flask, current_app
from flask_mail import Connection, Mail

from workflow.config import Settings

log = logging.getLogger(__name__)

# Seconds for one answer of the server. A mail needs about eight answers; the lease (outbox) is longer than a mail.
TIMEOUT = 30
# Seconds for the answer to the message itself: a server may look through it before it answers.
DATA_TIMEOUT = 120
PAGE_REPLY = "250 shown on /mail"

Fence = Callable[[], bool]
Outcome = Literal["sent", "fenced", "retry", "failed", "unreachable", "interrupted", "misconfigured"]


@dataclass(frozen=True)
class Delivery:
    """What became of one attempt.

    sent: 250 after DATA. fenced: we stopped before DATA. retry, failed: the server refused this message for now,
    or for good. unreachable: connection lost before DATA. interrupted: lost after, so it may have been taken.
    misconfigured: log-in, TLS or our own sender address was refused; no recipient is at fault.
    """

    outcome: Outcome
    reply: str


class Transport(Protocol):
    """An open way to a mail server, for several messages one after the other."""

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None: ...

    def submit(
        self,
        recipient: str,
        raw: bytes,
        fence: Fence,
        return_path: str | None = None,
        meanwhile: Callable[[], None] | None = None,
    ) -> Delivery:
        """Sends `raw` to `recipient` unless `fence`, called just before DATA, says no.

        `return_path`: where a delivery report about this mail goes; None: to the address of all mail.
        `meanwhile`: done while the server looks at the mail; short, and it must not raise.
        """


def open_transport() -> Transport:
    """The transport that the settings of the current app ask for. It connects with the first message."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    settings: Settings = app.extensions["settings"]
    if settings.mail_server is None:
        return PageTransport()
    envelope_sender = settings.mail_bounces or parseaddr(settings.mail_sender)[1]
    return SmtpTransport(app.extensions["mail"], envelope_sender, app.config.get("MAIL_TIMEOUT", TIMEOUT))


class PageTransport:
    """Without a mail server, outside production: the message is shown on /mail and goes nowhere."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        pass

    def submit(
        self,
        recipient: str,
        raw: bytes,
        fence: Fence,
        return_path: str | None = None,
        meanwhile: Callable[[], None] | None = None,
    ) -> Delivery:
        if not fence():
            return Delivery("fenced", "")
        return Delivery("sent", PAGE_REPLY)


class SmtpTransport(Connection):
    """A connection to an SMTP server that is opened once and used for many messages."""

    def __init__(self, mail: Mail, envelope_sender: str, timeout: float) -> None:
        super().__init__(mail)
        self.envelope_sender = envelope_sender
        self.timeout = timeout

    def __enter__(self) -> Self:
        return self  # connects with the first message: nothing to send, nothing to connect for

    def __exit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, tb: TracebackType | object
    ) -> None:
        self._hang_up()

    def configure_host(self) -> smtplib.SMTP:
        """Connects, verifies the server's certificate and logs in."""
        host: smtplib.SMTP
        if self.mail.use_ssl:
            trusted = ssl.create_default_context()
            host = smtplib.SMTP_SSL(self.mail.server, self.mail.port, timeout=self.timeout, context=trusted)
        else:
            host = smtplib.SMTP(self.mail.server, self.mail.port, timeout=self.timeout)
        try:
            if self.mail.use_tls:
                _encrypt(host, ssl.create_default_context())
            if self.mail.username and self.mail.password:
                host.login(self.mail.username, self.mail.password)
        except BaseException:
            host.close()
            raise
        return host

    def submit(
        self,
        recipient: str,
        raw: bytes,
        fence: Fence,
        return_path: str | None = None,
        meanwhile: Callable[[], None] | None = None,
    ) -> Delivery:
        """See Transport."""
        if (problem := self._connect()) is not None:
            return problem
        assert self.host is not None
        passed = False
        try:
            if self.host.sock is not None:
                self.host.sock.settimeout(self.timeout)
            refusal = self._envelope(self.host, recipient, return_path or self.envelope_sender)
            if refusal is not None:
                return refusal
            passed = fence()
            if not passed:
                self.host.rset()
                return Delivery("fenced", "")
            if self.host.sock is not None:
                self.host.sock.settimeout(max(self.timeout, DATA_TIMEOUT))
            code, reply = _data(self.host, raw, meanwhile)
        except smtplib.SMTPDataError as error:  # DATA itself was refused: nothing was transmitted
            return self._refusal(error.smtp_code, error.smtp_error)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            self._drop()
            return Delivery("interrupted" if passed else "unreachable", _told(error))
        if code == 250:
            return Delivery("sent", _reply(code, reply))
        if not 200 <= code < 600:  # no answer that SMTP knows, to a message that was transmitted
            self._drop()
            return Delivery("interrupted", _reply(code, reply))
        return self._refusal(code, reply)

    def _connect(self) -> Delivery | None:
        if self.host is not None:
            return None
        try:
            self.host = self.configure_host()
        except smtplib.SMTPAuthenticationError as error:
            return Delivery(_blame_us(error.smtp_code), f"AUTH: {_reply(error.smtp_code, error.smtp_error)}")
        except (smtplib.SMTPNotSupportedError, ssl.SSLCertVerificationError) as error:
            return Delivery("misconfigured", _told(error))
        except ssl.SSLError as error:
            dropped = isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError)
            return Delivery("unreachable" if dropped else "misconfigured", f"TLS: {_told(error)}")
        except smtplib.SMTPResponseException as error:  # greeting, EHLO or STARTTLS
            return Delivery("unreachable", _reply(error.smtp_code, error.smtp_error))
        except (smtplib.SMTPException, OSError) as error:
            return Delivery("unreachable", _told(error))
        return None

    def _envelope(self, host: smtplib.SMTP, recipient: str, sender: str) -> Delivery | None:
        """MAIL and RCPT; what was refused, if anything."""
        host.ehlo_or_helo_if_needed()
        local, _, domain = recipient.rpartition("@")
        try:
            address = f"{local}@{domain.encode('idna').decode('ascii')}"
        except UnicodeError:
            return Delivery("failed", "Adressens domæne kan ikke bruges")
        # Not the library's mail() and rcpt(), which parse the address anew; a line break is refused here as there.
        commands = [f"MAIL FROM:<{sender}>", f"RCPT TO:<{address}>"]
        at_once = host.has_extn("pipelining")  # RFC 2920: both go before the first is answered, which saves a way
        if at_once:
            host.send("".join(_line(command) for command in commands))
        code, reply = host.getreply() if at_once else host.docmd(commands[0])
        if code != 250:
            if at_once and code != 421:
                with suppress(smtplib.SMTPException, OSError):  # what it says of the second changes nothing
                    host.getreply()
            refusal = self._refusal(code, reply)
            if refusal.outcome == "failed":  # it is our own address that is refused
                return Delivery("misconfigured", f"MAIL FROM: {refusal.reply}")
            return refusal
        code, reply = host.getreply() if at_once else host.docmd(commands[1])
        return None if code in (250, 251) else self._refusal(code, reply)

    def _refusal(self, code: int, reply: bytes | str) -> Delivery:
        """The server's no to this message; the connection is made ready for the next one."""
        told = _reply(code, reply)
        if code == 421:  # it is closing down
            self._drop()
            return Delivery("unreachable", told)
        if self.host is not None:
            try:
                self.host.rset()
            except (smtplib.SMTPException, OSError):
                self._drop()
        return Delivery("failed" if 500 <= code < 600 else "retry", told)

    def _hang_up(self) -> None:
        if self.host is not None:
            try:
                self.host.quit()
            except (smtplib.SMTPException, OSError) as error:
                log.info("the mail server did not answer QUIT; everything before it stands: %s", error)
            self._drop()

    def _drop(self) -> None:
        if self.host is not None:
            self.host.close()
        self.host = None


def _encrypt(host: smtplib.SMTP, trusted: ssl.SSLContext) -> None:
    """Raises SMTPNotSupportedError also when the server offers STARTTLS and then will not have it."""
    try:
        host.starttls(context=trusted)
    except smtplib.SMTPResponseException as error:
        if 500 <= error.smtp_code < 600:
            raise smtplib.SMTPNotSupportedError(f"STARTTLS: {_reply(error.smtp_code, error.smtp_error)}") from None
        raise


def _line(command: str) -> str:
    """Raises ValueError for what would be two commands, as smtplib does."""
    if "\r" in command or "\n" in command:
        raise ValueError(f"a line break in a command: {command!r}")
    return f"{command}\r\n"


def _data(host: smtplib.SMTP, raw: bytes, meanwhile: Callable[[], None] | None) -> tuple[int, bytes]:
    """DATA and the mail, whose lines end in CR LF. smtplib's own would only wait while the server thinks."""
    code, reply = host.docmd("DATA")
    if code != 354:
        raise smtplib.SMTPDataError(code, reply)
    host.send(_stuffed(raw))
    if meanwhile is not None:
        meanwhile()
    return host.getreply()


def _stuffed(raw: bytes) -> bytes:
    """RFC 5321 4.5.2: a line that begins with a dot gets another one, and a line with a dot ends it all."""
    stuffed = (b"." if raw.startswith(b".") else b"") + raw.replace(b"\r\n.", b"\r\n..")
    return stuffed + (b".\r\n" if raw.endswith(b"\r\n") else b"\r\n.\r\n")


def _blame_us(code: int) -> Outcome:
    """A log-in refused for good: somebody must mend the settings. All else (454, nonsense) is tried again."""
    return "misconfigured" if 500 <= code < 600 else "unreachable"


def _reply(code: int, text: bytes | str) -> str:
    told = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {told}".strip()


def _told(error: BaseException) -> str:
    if isinstance(error, TimeoutError) or "timed out" in str(error):  # smtplib wraps some of them
        return "Mailserveren svarede ikke i tide"
    return f"{type(error).__name__}: {error}"
