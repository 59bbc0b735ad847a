"""kombu's Redis transport, with one defect mended: a worker outlives a broker that goes away."""

from __future__ import annotations

from typing import Any

from kombu.transport import TRANSPORT_ALIASES
from kombu.transport import redis as kombu_redis
from redis.exceptions import ConnectionError as RedisConnectionError


class Channel(kombu_redis.Channel):
    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        """How to connect.

        Raises redis' ConnectionError when the channel's own connection has been closed. kombu 5.7 raises
        AttributeError there, for a job that is acknowledged or handed back after the broker went away. Celery takes
        that for an unrecoverable fault and ends the worker; on a connection error it connects anew. The job itself
        is in the database, where the sweep finds it.
        """
        if self.connection is None or self.connection.client is None:
            raise RedisConnectionError("the connection of this channel has been closed")
        return super()._connparams(asynchronous=asynchronous)


class Transport(kombu_redis.Transport):
    Channel = Channel


def use() -> None:
    """Makes it the transport of every redis:// and redis+socket:// address in this process."""
    for scheme in ("redis", "rediss"):
        TRANSPORT_ALIASES[scheme] = f"{__name__}:Transport"
