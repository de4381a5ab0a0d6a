"""A preview server for tests: in a thread of its own, on a port of the system's choice, by raw socket.

In: a snapshot or a project. Out: answers as they came over the wire. Nothing here knows the rules that
are tested.
"""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from generator.preview.guard import Gate
from generator.preview.inbox import Patience
from generator.preview.listening import open_socket
from generator.preview.server import Limits, PreviewServer
from generator.preview.session import Report, Request, Session
from generator.preview.snapshot import Snapshot
from generator.shelf import Shelf

HOST = "127.0.0.1"
TODAY = date(2026, 3, 15)
PAGE = b"<!DOCTYPE html>\n<html><head><title>%s</title></head><body>%s</body></html>\n"
START = PAGE % (b"Today", b"first page")
FILES = Shelf(
    {
        "index.html": START,
        "timeline/index.html": PAGE % (b"Timeline", b"lanes"),
        "empty/data.bin": b"0123456789",
        "assets/rounds.css": b"body { color: black }\n",
        "files/letter.html": PAGE % (b"Letter", b"pasted"),
        "files/note.unknown": b"?",
        "files/caf\u00e9.txt": b"coffee",
        "journal.json": b"{}",
    }
)
WAIT = 10.0


@dataclass(frozen=True)
class Reply:
    """An answer as it came; header names in lower case, as often as they were sent."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """Return the one value of a header, None without one."""
        values = [value for key, value in self.headers if key == name]
        assert len(values) < 2
        return values[0] if values else None


@dataclass
class Served:
    """A running server and the ways to talk to it."""

    port: int
    gate: Gate
    log: list[str]
    publish: Callable[[Snapshot, str], None]

    def send(self, data: bytes) -> bytes:
        """Send bytes over a new connection and return all that comes until it is closed."""
        with socket.create_connection((HOST, self.port), timeout=WAIT) as link:
            try:
                link.sendall(data)
            except (BrokenPipeError, ConnectionResetError):
                return b""
            return receive_all(link)

    def ask(
        self,
        target: str | bytes = "/",
        *headers: str,
        method: str = "GET",
        host: str | None = None,
    ) -> Reply:
        """Send one request with the right Host, or with the one given."""
        raw = target.encode() if isinstance(target, str) else target
        lines = [f"Host: {host or self.name}", *headers]
        head = method.encode() + b" " + raw + b" HTTP/1.1\r\n" + "\r\n".join(lines).encode()
        return read_reply(self.send(head + b"\r\n\r\n"))

    @property
    def name(self) -> str:
        """The server's own name."""
        return f"{HOST}:{self.port}"

    def check_alive(self) -> None:
        """Ask for the first page as a person would."""
        assert self.ask(f"{self.gate.prefix}/").status == 200

    @contextmanager
    def stream(self) -> Iterator[socket.socket]:
        """Open a stream of messages and return it behind its head and its first line."""
        with socket.create_connection((HOST, self.port), timeout=WAIT) as link:
            self.begin_stream(link)
            yield link

    def begin_stream(self, link: socket.socket) -> Reply:
        """Ask for the stream of messages over a connection and return its head."""
        target = f"{self.gate.prefix}/_rounds/events"
        link.sendall(f"GET {target} HTTP/1.1\r\nHost: {self.name}\r\n\r\n".encode())
        received = b""
        while not received.endswith(RETRY):
            data = link.recv(4096)
            assert data, received
            received += data
        return read_reply(received.removesuffix(RETRY))


def wrap_message(text: str) -> bytes:
    """Return a piece of a stream as it goes over the wire."""
    return f"{len(text):x}\r\n{text}\r\n".encode()


RETRY = wrap_message("retry: 500\n\n")


def receive_all(link: socket.socket) -> bytes:
    """Return what comes until the other side closes or resets."""
    parts = []
    try:
        while data := link.recv(65536):
            parts.append(data)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def read_reply(data: bytes) -> Reply:
    """Take an answer apart; fails when it is none."""
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.split(": ", 1) for line in lines)
    return Reply(
        int(first.split(" ")[1]), tuple((name.lower(), value) for name, value in pairs), body
    )


@contextmanager
def run_server(
    files: Shelf | None = None, *, token: str = "", limits: Limits | None = None
) -> Iterator[Served]:
    """Serve a snapshot of these files from a thread until the block ends."""
    snapshot = Snapshot(1, FILES if files is None else files)
    log: list[str] = []
    with open_socket(HOST, 0) as listening:
        gate = Gate(listening.getsockname()[1], (), token)
        with run_loop() as loop:
            server = PreviewServer(gate, snapshot, limits=limits, log=log.append)
            task = asyncio.run_coroutine_threadsafe(server.serve(listening), loop)

            def publish(snapshot: Snapshot, kind: str) -> None:
                loop.call_soon_threadsafe(server.publish, snapshot, kind)

            try:
                yield Served(gate.port, gate, log, publish)
            finally:
                task.cancel()


@contextmanager
def run_loop() -> Iterator[asyncio.AbstractEventLoop]:
    """Run an event loop in a thread; at the end its tasks are cancelled and the thread is gone."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield loop
    finally:
        asyncio.run_coroutine_threadsafe(_cancel_all(), loop).result(WAIT)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(WAIT)
        loop.close()


async def _cancel_all() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


class StandingIn(socket.socket):
    """A socket that says it listens on an address, on which no test may listen."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.close()
        self._address = address

    def getsockname(self) -> tuple[str, int]:
        """Return the address and the usual port."""
        return self._address, 8000


@dataclass
class Heard:
    """Keeps what a session tells."""

    reports: list[Report] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def hear_build(self, report: Report) -> None:
        """Keep a build."""
        self.reports.append(report)

    def hear_word(self, text: str) -> None:
        """Keep a word."""
        self.words.append(text)

    def hear_request(self, line: str) -> None:
        """Keep a request."""
        self.requests.append(line)


@dataclass
class Previewed(Served):
    """A project that is followed."""

    project: Path
    heard: Heard

    def wait_until(self, is_so: Callable[[], object], seconds: float = 20.0) -> None:
        """Wait until something is so; fails where it is never so, even on a busy machine."""
        end = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < end, (self.heard.reports[-1], self.heard.words)
            time.sleep(0.01)

    def text(self, path: str) -> str:
        """Return a page as text, "" when there is none."""
        reply = self.ask(f"/{path}")
        return reply.body.decode() if reply.status == 200 else ""


@contextmanager
def follow_project(
    project: Path,
    *,
    poll: bool = False,
    public: bool = False,
    token: str = "",
    patience: Patience | None = None,
    port: int = 0,
    today: date | None = TODAY,
) -> Iterator[Previewed]:
    """Preview a project, from a thread, until the block ends."""
    heard = Heard()
    session = Session(Request(project, today, poll, public), heard, time.monotonic)
    session.build_first()
    with open_socket(HOST, port) as listening:
        gate = Gate(listening.getsockname()[1], (), token)
        with run_loop() as loop:
            asyncio.run_coroutine_threadsafe(session.run(listening, gate, patience=patience), loop)
            yield Previewed(gate.port, gate, [], lambda *_: None, project, heard)
