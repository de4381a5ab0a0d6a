"""The server: connections to the preview, one request each, and the stream that tells of builds.

In: a socket that listens, a gate, snapshots as they are published. Out: answers, each from one
snapshot. No request can stop it, hold it up or make it grow: heads have a deadline, connections a
number, writes a patience, and pages that are yet to be made are made one after the other beside it.
It must not know how a snapshot comes about.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from threading import Thread

from generator.preview.answers import Answer, make_error
from generator.preview.guard import Gate, check_head, list_hosts
from generator.preview.heads import Head, Refused
from generator.preview.routes import answer_request, find_path, takes_time
from generator.preview.snapshot import Snapshot
from generator.preview.threads import PARTING, begin_work
from generator.preview.wire import Exchange

CHUNK = 64 * 1024
MOST_DRAINED = 2 * 1024 * 1024
RETRY = "retry: 500\n\n"
BEAT = ":\n\n"


@dataclass(frozen=True, slots=True)
class Limits:
    """How many connections there may be, and how many seconds each step of one may take."""

    connections: int = 64
    head: float = 10.0
    send: float = 10.0
    drain: float = 1.0
    beat: float = 15.0


@dataclass(eq=False, slots=True)
class Connection:
    """One connection; `is_idle` as long as nothing is owed to it, which makes it the first to go."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    task: asyncio.Task[None]
    exchange: Exchange = field(default_factory=Exchange)
    is_idle: bool = True

    def drop(self) -> None:
        """End it at once, whatever is still to be sent."""
        self.writer.transport.abort()


class PreviewServer:
    """Answers from the snapshot that was published last."""

    def __init__(
        self,
        gate: Gate,
        snapshot: Snapshot,
        *,
        limits: Limits | None = None,
        log: Callable[[str], None] | None = None,
    ) -> None:
        self._gate, self._snapshot = gate, snapshot
        self._limits = limits or Limits()
        self._log = log or _log_nothing
        self._open: dict[Connection, None] = {}  # in order of arrival
        self._tasks: set[asyncio.Task[None]] = set()
        self._streams: set[Connection] = set()
        self._making = asyncio.Lock()
        self._maker: Thread | None = None

    async def serve(self, listening: socket.socket) -> None:
        """Answer until cancelled; then nothing of the server is left."""
        server = await asyncio.start_server(self._accept, sock=listening, limit=CHUNK)
        try:
            await asyncio.Event().wait()
        finally:
            server.close()
            while self._tasks:
                for task in self._tasks:
                    task.cancel()
                await asyncio.gather(*self._tasks, return_exceptions=True)
            if self._maker is not None:
                self._maker.join(PARTING)
            await asyncio.sleep(0)  # what was dropped is closed one step later

    def publish(self, snapshot: Snapshot, kind: str) -> None:
        """Answer from this snapshot from now on and tell every open page; "" tells nothing."""
        self._snapshot = snapshot
        if kind:
            self._send_to_streams(f"event: {kind}\ndata: {snapshot.build}\n\n")

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Attend to a connection; where there are too many, the one that waited longest goes."""
        task = asyncio.current_task()
        assert task is not None
        connection = Connection(reader, writer, task)
        self._tasks.add(task)
        self._make_room()
        self._open[connection] = None
        try:
            await self._attend(connection)
        except (ConnectionError, TimeoutError, asyncio.CancelledError):
            connection.drop()
        finally:
            self._open.pop(connection, None)
            self._tasks.discard(task)
            writer.close()

    def _make_room(self) -> None:
        """Drop the oldest connection that only waits, else the oldest stream, else the oldest."""
        if len(self._open) < self._limits.connections:
            return
        waiting = (item for item in self._open if item.is_idle)
        streams = (item for item in self._open if item in self._streams)
        oldest = next(chain(waiting, streams, self._open))
        del self._open[oldest]
        oldest.drop()
        oldest.task.cancel()  # it may wait for a page, and would not notice

    async def _attend(self, connection: Connection) -> None:
        head: Head | None = None
        try:
            async with asyncio.timeout(self._limits.head):
                head = await _read_head(connection)
            if head is None:
                return
            connection.is_idle = False
            answer = await self._answer(head, connection)
        except TimeoutError:
            answer = make_error(408)
        except Refused as refusal:
            answer = make_error(refusal.status)
        connection.is_idle = False
        await self._send(connection, answer, is_head=head is not None and head.method == "HEAD")

    async def _answer(self, head: Head, connection: Connection) -> Answer:
        address = connection.writer.get_extra_info("sockname")[0]
        snapshot, gate = self._snapshot, self._gate
        try:
            check_head(head, list_hosts(gate, address))
            path = find_path(head, gate)
            if takes_time(path, snapshot):
                answer = await self._make(lambda: answer_request(path, head, snapshot, gate))
            else:
                answer = answer_request(path, head, snapshot, gate)
        except Refused as refusal:
            answer = make_error(refusal.status)
        except Exception as problem:  # a fault of ours must not stop the server
            self._log(f"error: {type(problem).__name__}: {problem}")
            answer = make_error(500)
        self._log(f"{answer.status} {head.method} {_hide(head.target, self._gate)}")
        return answer

    async def _make(self, work: Callable[[], Answer]) -> Answer:
        """Answer from a thread, when those before it are done: one that has to wait holds none."""
        await self._making.acquire()
        self._maker, future = begin_work(work, "rounds make")
        future.add_done_callback(lambda _: self._making.release())
        return await asyncio.shield(future)  # whoever leaves meanwhile leaves the thread its turn

    async def _send(self, connection: Connection, answer: Answer, *, is_head: bool) -> None:
        writer = connection.writer
        writer.transport.set_write_buffer_limits(0)  # drained means handed over, all of it
        writer.write(connection.exchange.render(answer, with_body=not is_head))
        async with asyncio.timeout(self._limits.send):
            await writer.drain()
        if answer.is_stream and not is_head:
            await self._keep_stream(connection)
        else:
            await self._finish(connection)

    async def _finish(self, connection: Connection) -> None:
        """Wait until the answer is out, and take what still comes: closing on it would lose both."""
        with suppress(OSError):
            connection.writer.write_eof()
        left = MOST_DRAINED
        with suppress(TimeoutError):
            async with asyncio.timeout(self._limits.drain):
                while left > 0 and (data := await connection.reader.read(CHUNK)):
                    left -= len(data)

    async def _keep_stream(self, connection: Connection) -> None:
        """Keep a stream until its reader leaves, says something or stops reading."""
        connection.writer.write(connection.exchange.render_message(RETRY))
        self._streams.add(connection)
        try:
            while True:
                with suppress(TimeoutError):
                    await asyncio.wait_for(connection.reader.read(1), self._limits.beat)
                    return
                self._tell(connection, BEAT)
        finally:
            self._streams.discard(connection)

    def _send_to_streams(self, message: str) -> None:
        for connection in list(self._streams):
            self._tell(connection, message)

    def _tell(self, connection: Connection, message: str) -> None:
        """Send a message; whoever has not even taken the one before is dropped."""
        if connection.writer.transport.get_write_buffer_size():
            connection.drop()
        else:
            connection.writer.write(connection.exchange.render_message(message))


async def _read_head(connection: Connection) -> Head | None:
    """Read the head of a request; None when the other side leaves before it is whole."""
    while data := await connection.reader.read(CHUNK):
        head = connection.exchange.feed(data)
        if head is not None:
            return head
    return None


def _hide(target: str, gate: Gate) -> str:
    """Return a target without the secret."""
    return target.replace(gate.token, "...") if gate.token else target


def _log_nothing(line: str) -> None:
    """Keep no log."""
