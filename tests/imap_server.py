"""A real IMAP server (pymap) in a thread of the test, with one mailbox in memory, and what it holds."""

from __future__ import annotations

import asyncio
import imaplib
import ssl
import threading
from argparse import Namespace
from typing import Any, Self

from proxyprotocol.noop import ProxyProtocolNoop
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer
from pysasl.hashing import BuiltinHash

USER, PASSWORD = "svar@example.dk", "a mailbox's password"
_ARGUMENTS = {
    "host": "127.0.0.1", "port": "0", "debug": False, "cert": None, "key": None, "tls": False, "passlib_cfg": None,
    "proxy_protocol": None, "demo_data": False, "demo_user": USER, "demo_password": PASSWORD,
    "inherited_sockets": None,
}  # fmt: skip


class ImapServer:
    """Listens on 127.0.0.1 while its block runs."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self._context = context
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10), "the IMAP server did not start"
        return self

    def __exit__(self, *_error: object) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)

    async def _serve(self) -> None:
        backend, config = await DictBackend.init(
            Namespace(**_ARGUMENTS), hash_context=BuiltinHash(rounds=1), secure_auth=False
        )
        config.apply_context()
        talk = ProxyProtocolReader(ProxyProtocolNoop()).get_callback(IMAPServer(backend.login, config))
        server = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=self._context)
        self.port = server.sockets[0].getsockname()[1]
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        self._ready.set()
        await self._end.wait()
        server.close()

    def settings(self, **more: str) -> dict[str, str]:
        """The settings of the installation that reads it."""
        return {
            "MAILBOX_HOST": "127.0.0.1", "MAILBOX_PORT": str(self.port), "MAILBOX_USER": USER,
            "MAILBOX_PASSWORD": PASSWORD, "MAILBOX_TLS": "off", **more,
        }  # fmt: skip

    def put(self, *mails: bytes) -> None:
        """Mails arrive, unread."""
        with self._login() as box:
            for mail in mails:
                assert box.append("INBOX", "", "", mail)[0] == "OK"

    def count(self, flag: str = "ALL", folder: str = "INBOX") -> int:
        """How many mails there are: ALL, SEEN, UNSEEN."""
        with self._login() as box:
            box.select(folder, readonly=True)
            return len(box.search(None, flag)[1][0].split())

    def make(self, folder: str) -> None:
        """Another folder."""
        with self._login() as box:
            assert box.create(folder)[0] == "OK"

    def _login(self) -> Any:
        box = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        box.login(USER, PASSWORD)
        return box
