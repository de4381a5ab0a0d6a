"""From a save to the served page: how long until a browser would get what was just written.

In: a site whose generator can serve, how many saves. Out: `Wait`s. It must not print. A server is
asked on 127.0.0.1 only, every few milliseconds, until it gives the page with the change.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measures import Site, change_title, clear_site
from benchmarks.processes import RSS_PER_MIB

STEP = 0.005
"""Seconds between two questions."""
PATIENCE = 60.0
STARTING = 600.0
BETWEEN = 0.3
"""Seconds of rest before each save, so that none falls into the work of the one before."""
TEMPLATE_SAVES = 5
BARS: Mapping[str, Mapping[int, float]] = {
    "entry": {1000: 100, 10000: 300},
    "timeline": {1000: 100, 10000: 300},
    "template": {1000: 3000},
}
"""Milliseconds that the median may take at most."""
TEMPLATE = '{{% extends "builtin/base.html" %}}{{% block footer %}}<p>{mark}</p>{{% endblock %}}\n'
REDIRECTS = (301, 302, 307, 308)


@dataclass(frozen=True, slots=True)
class Wait:
    """Waits of one kind: ms for each save, None where the change never came; the slowest answer."""

    contestant: str
    entries: int
    what: str
    waits: tuple[float | None, ...]
    slowest_answer: float
    peak: float


@dataclass(slots=True)
class Server:
    """A running server; `slowest` is the longest time, in ms, that it took to answer anything."""

    process: subprocess.Popen[bytes]
    port: int
    slowest: float = 0.0
    peak: list[float] = field(default_factory=list)

    def read_page(self, address: str) -> bytes:
        """Return a page, empty where there is none or nobody listens yet."""
        started = time.perf_counter()
        try:
            return self._fetch(f"/{address}")
        except OSError:
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


def measure_saves(site: Site, saves: int) -> Iterator[Wait]:
    """Serve a site and time saves that change an entry, then those that change a template."""
    address = {
        "entry": site.contestant.entry_page.format(id=site.entry.stem),
        "timeline": site.contestant.timeline_page,
    }
    before = site.entry.read_text("utf-8")
    with run_server(site) as server:
        found = []
        for what, page in address.items():
            try:
                found.append((what, *_time_saves(server, page, _save_entry(site, before), saves)))
            finally:
                site.entry.write_text(before, "utf-8")
        if site.contestant.kind == "rounds":
            page = address["entry"]
            found.append(
                ("template", *_time_saves(server, page, _save_template(site), TEMPLATE_SAVES))
            )
    for what, waits, slowest in found:
        yield Wait(site.contestant.name, site.entries, what, waits, slowest, server.peak[0])


def _save_entry(site: Site, before: str) -> Callable[[str], None]:
    return lambda mark: _write_file(site.entry, change_title(before, mark))


def _save_template(site: Site) -> Callable[[str], None]:
    path = site.folder / "templates" / "base.html"
    return lambda mark: _write_file(path, TEMPLATE.format(mark=mark))


def _write_file(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")


def _time_saves(
    server: Server, page: str, save: Callable[[str], None], saves: int
) -> tuple[tuple[float | None, ...], float]:
    """Return the wait after each save and the slowest answer; one save first does not count."""
    waits: list[float | None] = []
    for number in range(saves + 1):
        time.sleep(BETWEEN)
        if number == 1:
            server.slowest = 0.0
        mark = f"Saved as number {number} of {page.split('/')[0]} {time.monotonic_ns()}"
        save(mark)
        waits.append(_wait_for(server, page, mark.encode()))
        if waits[-1] is None:
            break  # it never came, and would not the next time
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
    )
    server = Server(process, port)
    try:
        _await_start(server, site.contestant.timeline_page)
        yield server
    finally:
        process.send_signal(signal.SIGINT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        server.peak.append(usage.ru_maxrss / RSS_PER_MIB)


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


def render_waits(waits: Sequence[Wait]) -> Iterator[str]:
    """Yield one table: median and range of each kind of wait, with its bar."""
    yield "| save to served, ms | entries | median | range | bar | slowest answer | MiB |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for item in waits:
        came = [wait for wait in item.waits if wait is not None]
        is_ours = item.contestant == "Rounds"
        bar = BARS[item.what].get(item.entries, "") if is_ours else ""
        middle = f"{statistics.median(came):.0f}" if len(came) == len(item.waits) else "stale"
        spread = f"{min(came):.0f} to {max(came):.0f}" if came else ""
        name = f"{item.contestant}, {item.what}"
        yield (
            f"| {name} | {item.entries} | {middle} | {spread} | {bar}"
            f" | {item.slowest_answer:.0f} | {item.peak:.0f} |"
        )
