"""noticeboard serve: the owner that answers over HTTP, and in Slack where that is set, until it is told to stop."""

import ipaddress
import socket

import uvicorn

from assistant.http.app import Beside, create_app
from assistant.service import Noticeboard
from index.errors import SettingError


def require_loopback(host: str) -> None:
    """Refuses any address but loopback: without keys nobody else may be served."""
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise SettingError(f"{host} isn't a loopback address. Until there are API keys, 'serve' answers on this machine alone: use --host 127.0.0.1.")


def listen(host: str, port: int) -> socket.socket:
    """The bound socket; port 0 takes a free one. SettingError where the port is taken."""
    require_loopback(host)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except (OSError, OverflowError) as error:
        bound.close()
        reason = error.strerror if isinstance(error, OSError) else "ports go up to 65535"
        raise SettingError(f"Port {port} on {host} can't be used ({reason}); choose another with --port.") from error
    return bound


def run(noticeboard: Noticeboard, bound: socket.socket, beside: Beside | None = None) -> None:
    """Serves until the process is told to stop; another door of the process, where there is one, is open as long."""
    config = uvicorn.Config(
        create_app(noticeboard, beside=beside), log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=10
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[bound])
