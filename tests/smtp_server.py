"""A small SMTP server for tests, which does at each command what the test tells it to. Listens on 127.0.0.1."""

from __future__ import annotations

import io
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

DROP = "drop"  # instead of a reply: the connection is closed

Reply = str | Callable[[str], str]

_USUAL = {
    "HELLO": "250-test\r\n250 HELP",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go on",
    "BODY": "250 taken",
    "RSET": "250 ok",
    "QUIT": "221 bye",
    "STARTTLS": "220 go on",
    "AUTH": "235 welcome",
}


@dataclass
class Mail:
    """A mail as it was transmitted; `reply` is what the server answered."""

    recipient: str
    data: bytes
    reply: str


@dataclass
class ScriptedServer:
    """Answers by `replies`: command → reply, DROP, or a function of the command's line. BODY is the final dot."""

    replies: dict[str, Reply] = field(default_factory=dict)
    context: ssl.SSLContext | None = None  # for STARTTLS
    mails: list[Mail] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    connections: int = 0
    _stream: io.BufferedRWPair | None = None

    def __enter__(self) -> Self:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._listening.close()

    @property
    def accepted(self) -> list[Mail]:
        """Those it has said 250 to."""
        return [mail for mail in self.mails if mail.reply.startswith("250")]

    def waiting(self) -> str:
        """What the client has sent beyond the command that is being answered."""
        return self._stream.peek().decode() if self._stream is not None else ""

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        connection.settimeout(20)
        try:
            self._converse(connection)
        except OSError:
            pass
        finally:
            self._stream = None  # who still holds a socket's stream keeps the socket open
            connection.close()

    def _converse(self, connection: socket.socket) -> None:
        stream = self._stream = connection.makefile("rwb")

        def say(text: str) -> bool:
            if text == DROP:
                return False
            stream.write(text.encode() + b"\r\n")
            stream.flush()
            return True

        recipient = ""
        if not say(self._reply("CONNECT", "", "220 test")):
            return
        while line := stream.readline():
            command = line.decode("utf-8", "replace").strip()
            verb = command.split(" ")[0].upper()
            self.commands.append(verb)
            if verb == "RCPT":
                recipient = command.partition("<")[2].partition(">")[0]
            reply = self._reply("HELLO" if verb in ("EHLO", "HELO") else verb, command)
            if not say(reply) or verb == "QUIT":
                return
            if verb == "STARTTLS" and reply.startswith("220") and self.context is not None:
                connection = self.context.wrap_socket(connection, server_side=True)
                stream = connection.makefile("rwb")
            if verb == "DATA" and reply.startswith("354"):
                lines = []
                while (part := stream.readline()) not in (b".\r\n", b""):
                    lines.append(part[1:] if part.startswith(b"..") else part)
                answer = self._reply("BODY", recipient)
                self.mails.append(Mail(recipient, b"".join(lines), answer))
                if not say(answer):
                    return

    def _reply(self, verb: str, line: str, usual: str = "") -> str:
        reply = self.replies.get(verb, usual or _USUAL.get(verb, "502 unknown"))
        return reply(line) if callable(reply) else reply
