"""Pages that are made when somebody asks for them: nobody else waits, and nothing is made twice."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.build import build_project
from generator.preview.inbox import Patience
from generator.preview.server import Limits
from generator.shelf import Shelf
from tests.preview.serving import (
    FILES,
    HOST,
    PAGE,
    TODAY,
    Previewed,
    Served,
    follow_project,
    read_reply,
    receive_all,
    run_server,
)

if TYPE_CHECKING:
    from tests.conftest import MakeProject

HEAD = "---\ndate: 2026-03-14\ncompany: Acme\nrole: Engineer\nstage: pre-screen\n---\n"
ENTRY, ITS_PAGE = "journal/2026-03-14-acme.md", "entries/2026-03-14-acme/index.html"
OTHER = "journal/2026-03-13-globex.md"
SLOW = "slow.html"
FAR_OFF = Patience(look=60)


class Slow:
    """A page that is made when it may be; knows how often, and by how many at once."""

    def __init__(self) -> None:
        self.calls = 0
        self.has_begun, self.may_end = threading.Event(), threading.Event()

    def make(self) -> bytes:
        """Make the page, as soon as that is allowed."""
        self.calls += 1
        self.has_begun.set()
        assert self.may_end.wait(10)
        return PAGE % (b"Slow", b"at last")


@pytest.fixture
def slow() -> Slow:
    """A page that takes its time."""
    return Slow()


@contextmanager
def serve_slowly(slow: Slow, limits: Limits | None = None) -> Iterator[Served]:
    """Serve a site with such a page; it is let go at the end."""
    try:
        with run_server(Shelf(FILES, {SLOW: slow.make}), limits=limits) as served:
            yield served
            slow.may_end.set()
    finally:
        slow.may_end.set()


def ask_for(served: Served, path: str) -> socket.socket:
    """Ask for a page and do not wait for it."""
    link = socket.create_connection((HOST, served.port), timeout=10)
    link.sendall(f"GET /{path} HTTP/1.1\r\nHost: {served.name}\r\n\r\n".encode())
    return link


def count_makers() -> int:
    """Count the threads that make pages."""
    return sum(thread.name == "rounds make" for thread in threading.enumerate())


def test_others_are_answered_while_a_page_is_made(slow: Slow) -> None:
    """The page comes when it is done; whoever asks for another one does not wait."""
    with serve_slowly(slow) as served:
        link = ask_for(served, SLOW)
        assert slow.has_begun.wait(10)
        for path in ("", "timeline/", "nothing", "_rounds/state.json"):
            assert served.ask(f"/{path}").status in (200, 404)
        slow.may_end.set()
        reply = read_reply(receive_all(link))
        assert reply.status == 200 and b"at last" in reply.body and b"reload.js" in reply.body
        link.close()


def test_a_crowd_gets_one_page_from_one_thread(slow: Slow) -> None:
    """However many ask, the page is made once, and one thread is enough."""
    with serve_slowly(slow) as served:
        links = [ask_for(served, SLOW) for _ in range(20)]
        assert slow.has_begun.wait(10)
        served.check_alive()
        assert count_makers() == 1
        slow.may_end.set()
        assert all(b"at last" in receive_all(link) for link in links)
        assert slow.calls == 1
        for link in links:
            link.close()


def test_whoever_leaves_early_starts_no_more_threads(slow: Slow) -> None:
    """Connections that make room for others leave the page to be made, by the one thread."""
    with serve_slowly(slow, Limits(connections=4)) as served:
        links = []
        for _ in range(40):
            links.append(ask_for(served, SLOW))
            assert slow.has_begun.wait(10)
        served.check_alive()
        assert count_makers() == 1
        for link in links:
            link.close()


def test_a_page_that_fails_is_an_answer_too() -> None:
    """A fault of ours is told in the log, and the next request is answered."""

    def fail() -> bytes:
        raise ZeroDivisionError("a fault")

    with run_server(Shelf(FILES, {SLOW: fail})) as served:
        assert served.ask(f"/{SLOW}").status == 500
        assert served.ask(f"/{SLOW}").status == 500
        served.check_alive()
        assert "error: ZeroDivisionError: a fault" in served.log


@pytest.fixture
def project(make_project: MakeProject) -> Path:
    """A project without templates of its own."""
    return make_project({ENTRY: f"{HEAD}First.\n", OTHER: HEAD.replace("Acme", "Globex")})


def save(followed: Previewed, text: str, is_so: Callable[[Shelf], bool]) -> Shelf:
    """Save the entry and return the files of the build that came of it."""
    count = len(followed.heard.reports)
    (followed.project / ENTRY).write_text(f"{HEAD}{text}\n", "utf-8")
    followed.wait_until(lambda: len(followed.heard.reports) > count)
    files = followed.heard.reports[-1].outcome.files
    followed.wait_until(lambda: is_so(files))
    return files


def is_to_be_made(path: str, files: Shelf) -> bool:
    """Say whether a page is still to be made."""
    return files.takes_time(path)


def is_whole(files: Shelf) -> bool:
    """Say whether every file has been made."""
    return not any(map(files.takes_time, files))


def test_only_what_is_asked_for_is_made(project: Path) -> None:
    """What a save affects waits until somebody wants it; the rest is there."""
    with follow_project(project, patience=FAR_OFF) as followed:
        time.sleep(0.3)
        files = save(followed, "Second.", partial(is_to_be_made, ITS_PAGE))
        assert not files.takes_time("entries/2026-03-13-globex/index.html")
        assert "Second." in followed.text(ITS_PAGE)
        assert not files.takes_time(ITS_PAGE) and files.takes_time("journal.json")
        assert followed.heard.reports[-1].difference.pages == sum(
            path.endswith(".html") for path in files.pending
        )


def test_a_page_that_nobody_asked_for_in_between_is_not_an_old_one(project: Path) -> None:
    """Three saves, the page wanted only after the last: it shows that one."""
    with follow_project(project, patience=FAR_OFF) as followed:
        time.sleep(0.3)
        for text in ("Second.", "First.", "Third."):
            save(followed, text, partial(is_to_be_made, ITS_PAGE))
        assert "Third." in followed.text(ITS_PAGE)


def test_the_rest_is_made_when_it_is_quiet(project: Path) -> None:
    """A moment after the last save every page is there, and is that of a clean build."""
    with follow_project(project, patience=Patience(look=0.1)) as followed:
        time.sleep(0.3)
        files = save(followed, "Second.", is_whole)
        site = build_project(project, as_of=TODAY, strict=False, base_url=None)
        assert {file.path: file.data for file in site.files} == dict(files)
        assert followed.heard.words == []
