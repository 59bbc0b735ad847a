"""A mail server that takes everything and keeps nothing: `python -m bench.mail.sink` prints its port."""

from __future__ import annotations

import asyncio
import socket
import sys

from aiosmtpd.smtp import SMTP, Session

TAKEN = "250 taken"


class _Sink:
    async def handle_EHLO(
        self, _server: object, session: Session, _envelope: object, hostname: str, responses: list[str]
    ) -> list[str]:
        # As mail servers do (RFC 2920). It takes one command after the other from what has come, so it may say so.
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_DATA(self, _server: object, _session: object, _envelope: object) -> str:
        return TAKEN


class _Connection(SMTP):
    """Acknowledges at once: a delayed ACK of 40 ms a mail would be what is measured."""

    def data_received(self, data: bytes) -> None:
        own = self.transport.get_extra_info("socket") if self.transport else None
        if own is not None and hasattr(socket, "TCP_QUICKACK"):
            own.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        super().data_received(data)


async def _serve() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: _Connection(_Sink(), hostname="sink.example.dk", loop=loop), "127.0.0.1", 0
    )
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve())
