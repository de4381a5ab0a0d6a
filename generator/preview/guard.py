"""Who may ask: the rules for Host, method, body, Origin and Sec-Fetch headers.

In: the head of a request and the names that the server goes by. Out: nothing, or `Refused`. A page
of another site can send requests to this machine, or have its own name lead here; what gives it away
is Host after rebinding, Origin for scripts and sockets, Sec-Fetch for the rest. It must not know paths
or files.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import ip_address

from generator.preview.heads import Head, Refused

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
METHODS = ("GET", "HEAD")
OWN_SITES = ("same-origin", "none")
FOREIGN_SITES = ("same-site", "cross-site")


@dataclass(frozen=True, slots=True)
class Gate:
    """What a request must know: the names and port it may come by, and the secret path, if any."""

    port: int
    names: tuple[str, ...] = ()
    token: str = ""

    @property
    def prefix(self) -> str:
        """The secret as the first part of every path; "" without one."""
        return f"/{self.token}" if self.token else ""


def list_hosts(gate: Gate, address: str) -> frozenset[str]:
    """Return the Host values that are right on a connection to this local address.

    A server on all addresses goes by the one that was dialled; a foreign name never is one.
    """
    literal = ip_address(address.partition("%")[0])
    mapped = getattr(literal, "ipv4_mapped", None)
    literal = mapped or literal
    own = f"[{literal}]" if literal.version == 6 else str(literal)
    names = {*gate.names, own, *(LOOPBACK_NAMES if literal.is_loopback else ())}
    ports = {f":{gate.port}", *([""] if gate.port == 80 else [])}
    return frozenset(name.lower() + port for name in names for port in ports)


def check_head(head: Head, hosts: Collection[str]) -> None:
    """Let a request through or raise Refused; its path is judged elsewhere."""
    host = _check_host(head, hosts)
    if head.values("upgrade"):
        raise Refused(400)
    if head.method not in METHODS:
        raise Refused(405)
    if head.values("transfer-encoding") or set(head.values("content-length")) - {"0"}:
        raise Refused(400)
    _check_origin(head, host)
    if is_foreign(head) and not _is_visit(head):
        raise Refused(403)


def is_foreign(head: Head) -> bool:
    """Say whether another site caused the request; Refused for a value that no browser sends."""
    sites = head.values("sec-fetch-site")
    if len(sites) > 1 or set(sites) - {*OWN_SITES, *FOREIGN_SITES}:
        raise Refused(403)
    return bool(set(sites) & set(FOREIGN_SITES))


def _check_host(head: Head, hosts: Collection[str]) -> str:
    given = head.values("host")
    if len(given) != 1 or not given[0]:
        raise Refused(400)
    host = given[0].lower()
    if host not in hosts:
        raise Refused(403)
    return host


def _check_origin(head: Head, host: str) -> None:
    """A page may read only the server that it came from, whatever else this machine runs."""
    given = head.values("origin")
    if given and [origin.lower() for origin in given] != [f"http://{host}"]:
        raise Refused(403)


def _is_visit(head: Head) -> bool:
    """Say whether a link was followed in a tab of its own, as from a mail."""
    wanted = {"sec-fetch-mode": ["navigate"], "sec-fetch-dest": ["document"]}
    return head.method == "GET" and all(
        head.values(name) == value for name, value in wanted.items()
    )
