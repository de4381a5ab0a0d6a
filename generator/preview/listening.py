"""A socket for the preview: on the address asked for, on the port asked for or the next free one.

In: host and port. Out: a socket that listens, and whether only this machine can reach it. It must not
know what is served.
"""

from __future__ import annotations

import errno
import socket
from ipaddress import ip_address

MOST_TRIED = 50


def open_socket(host: str, port: int) -> socket.socket:
    """Return a socket that listens; OSError where no such address is ours or no port is free.

    Port 0 takes any free one. A port that somebody listens on is never shared.
    """
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    family, _, _, _, address = min(found, key=lambda item: item[0] != socket.AF_INET)
    ports = range(port, min(port + MOST_TRIED, 65536)) if port else (0,)
    problem = OSError(errno.EADDRINUSE, f"no port from {port} on is free")
    for number in ports:
        try:
            return _listen(family, str(address[0]), number)
        except OSError as refusal:
            if refusal.errno != errno.EADDRINUSE:
                raise
    raise problem


def is_local(listening: socket.socket) -> bool:
    """Say whether only this machine can reach a socket."""
    return ip_address(listening.getsockname()[0].partition("%")[0]).is_loopback


def name_address(listening: socket.socket) -> str:
    """Return host and port as they stand in an address; all addresses go by the loopback one."""
    host, port = listening.getsockname()[:2]
    literal = ip_address(host.partition("%")[0])
    if literal.is_unspecified:
        literal = ip_address("127.0.0.1" if literal.version == 4 else "::1")
    return f"[{literal}]:{port}" if literal.version == 6 else f"{literal}:{port}"


def _listen(family: int, host: str, port: int) -> socket.socket:
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, _choose_option(), 1)
        listening.bind((host, port))
        listening.listen(128)
    except OSError:
        listening.close()
        raise
    return listening


def _choose_option() -> int:
    """Return the option by which a port is taken again soon after it was left, but never shared."""
    return getattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_REUSEADDR)
