"""From a save to the served page: how long until a browser would get what was just written.

In: a site whose generator can serve, how many saves. Out: `Wait`s. It must not print. A server is
asked on 127.0.0.1 only, every few milliseconds, until it gives the page with the change.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measures import Site, change_title, clear_site
from benchmarks.processes import RSS_PER_MIB

STEP = 0.005
"""Seconds between two questions."""
PATIENCE = 60.0
STARTING = 600.0
BETWEEN, LONGEST = 0.3, 5.0
"""Seconds of rest before a save, besides twice as long as the last one took, at most: none should fall
into the work that is left of the one before, for some watchers would never notice it."""
TEMPLATE_SAVES = 5
WORDS = "from plain text files"
"""What the footer of every template says, in whose place a mark is put."""
OWN_TEMPLATE = (
    f'{{% extends "builtin/base.html" %}}{{% block footer %}}<p>{WORDS}</p>{{% endblock %}}\n'
)
"""Rounds has templates of its own, which a project may override."""
FAREWELL = 5.0
"""Seconds that a server has for its end."""
REDIRECTS = (301, 302, 307, 308)


@dataclass(frozen=True, slots=True)
class Wait:
    """Waits of one kind: ms for each save, None where the change never came; the slowest answer."""

    contestant: str
    entries: int
    pages: int
    what: str
    waits: tuple[float | None, ...]
    slowest_answer: float
    peak: float

    @property
    def came(self) -> list[float]:
        """The waits that had an end."""
        return [wait for wait in self.waits if wait is not None]

    @property
    def is_stale(self) -> bool:
        """Whether some change never came."""
        return len(self.came) < len(self.waits)


@dataclass(slots=True)
class Server:
    """A running server; `slowest` is the longest time, in ms, that it took to answer anything."""

    process: subprocess.Popen[bytes]
    port: int
    slowest: float = 0.0
    peak: list[float] = field(default_factory=list)

    def read_page(self, address: str) -> bytes:
        """Return a page, empty where there is none or not all of it, or nobody listens yet."""
        started = time.perf_counter()
        try:
            return self._fetch(f"/{address}")
        except (OSError, http.client.HTTPException):
            return b""
        finally:
            self.slowest = max(self.slowest, (time.perf_counter() - started) * 1000)

    def _fetch(self, path: str) -> bytes:
        for _ in range(3):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                body = answer.read()
            finally:
                connection.close()
            if answer.status not in REDIRECTS:
                return body if answer.status == http.client.OK else b""
            path = path.rsplit("/", 1)[0] + "/"
        return b""


def measure_saves(site: Site, saves: int, pages: int) -> Iterator[Wait]:
    """Serve a site and time saves that change an entry, then those that change a template."""
    entry = site.contestant.entry_page.format(id=site.entry.stem)
    kinds = (
        ("entry", entry, saves, _change_entry(site)),
        ("timeline", site.contestant.timeline_page, saves, _change_entry(site)),
        ("template", entry, min(saves, TEMPLATE_SAVES), _change_template(site)),
    )
    with run_server(site) as server:
        found = []
        for what, page, times, change in kinds:
            with change as save:
                found.append((what, *_time_saves(server, page, save, times)))
    for what, waits, slowest in found:
        name = site.contestant.name
        yield Wait(name, site.entries, pages, what, waits, slowest, server.peak[0])


@contextmanager
def _change_entry(site: Site) -> Iterator[Callable[[str], None]]:
    """Give what saves the entry with another title, and put the old one back in the end."""
    before = site.entry.read_text("utf-8")
    try:
        yield lambda mark: _write_file(site.entry, change_title(before, mark))
    finally:
        _write_file(site.entry, before)


@contextmanager
def _change_template(site: Site) -> Iterator[Callable[[str], None]]:
    """Give what saves the template of all pages with other words in its footer."""
    path = site.folder / site.contestant.template
    before = path.read_text("utf-8") if path.exists() else OWN_TEMPLATE
    try:
        yield lambda mark: _write_file(path, before.replace(WORDS, mark))
    finally:
        _write_file(path, before)


def _write_file(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")


def _time_saves(
    server: Server, page: str, save: Callable[[str], None], saves: int
) -> tuple[tuple[float | None, ...], float]:
    """Return the wait after each save and the slowest answer; one save first does not count."""
    waits: list[float | None] = []
    rest = LONGEST
    for number in range(saves + 1):
        time.sleep(rest)
        if number == 1:
            server.slowest = 0.0
        mark = f"Saved as number {number} of {page.split('/')[0]} {time.monotonic_ns()}"
        save(mark)
        waits.append(_wait_for(server, page, mark.encode()))
        if waits[-1] is None:
            break  # it never came, and would not the next time
        rest = min(BETWEEN + 2 * waits[-1] / 1000, LONGEST)
    return tuple(waits[1:] or waits), server.slowest


def _wait_for(server: Server, page: str, mark: bytes) -> float | None:
    """Return the ms until a page holds the mark, None when patience ends."""
    started = time.perf_counter()
    while time.perf_counter() - started < PATIENCE:
        if mark in server.read_page(page):
            return (time.perf_counter() - started) * 1000
        time.sleep(STEP)
    return None


@contextmanager
def run_server(site: Site) -> Iterator[Server]:
    """Serve a site until the block ends; its peak is known afterwards."""
    clear_site(site)
    port = _find_port()
    command = [part.format(port=port) for part in site.contestant.serve]
    process = subprocess.Popen(
        command,
        cwd=site.folder,
        env=dict(site.env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    server = Server(process, port)
    try:
        _await_start(server, site.contestant.timeline_page)
        yield server
    finally:
        server.peak.append(_end_process(process))


def _end_process(process: subprocess.Popen[bytes]) -> float:
    """End a server, at last by force with all that it started, and return its peak in MiB."""
    process.send_signal(signal.SIGINT)
    watch = threading.Timer(FAREWELL, process.kill)
    watch.start()
    _, status, usage = os.wait4(process.pid, 0)
    watch.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    return usage.ru_maxrss / RSS_PER_MIB


def _await_start(server: Server, page: str) -> None:
    started = time.perf_counter()
    while not server.read_page(page):
        if server.process.poll() is not None or time.perf_counter() - started > STARTING:
            raise TimeoutError("the server did not start")
        time.sleep(STEP)


def _find_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
