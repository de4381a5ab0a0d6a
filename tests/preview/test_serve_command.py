"""`rounds serve` as a person meets it: what it prints, how it ends, whom it warns."""

from __future__ import annotations

import errno
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from generator.build import Site
from generator.cli import run
from generator.cli.serve import Console, _warn
from generator.cli.session import Common
from generator.output import OutputFile
from generator.preview.builder import Outcome
from generator.preview.session import Report, Session
from generator.preview.snapshot import Difference
from generator.settings import Settings
from tests.conftest import build_environment
from tests.preview.serving import HOST, StandingIn

if TYPE_CHECKING:
    from tests.conftest import MakeProject

HEAD = "---\ndate: 2026-03-14\ncompany: Acme\nrole: Engineer\nstage: pre-screen\n---\n"
ENTRY, PAGE = "journal/2026-03-14-acme.md", "entries/2026-03-14-acme/index.html"
SECONDS = 10


Start = Callable[[list[str], list[str]], list[str]]
"""From the way to start Python and the words of the command to what is run."""


def start_module(python: list[str], words: list[str]) -> list[str]:
    """Start the command as it is."""
    return [*python, "-m", "generator", *words]


class Serving:
    """The command in a process of its own, and what it prints, line by line as it comes."""

    def __init__(self, project: Path, *words: str, start: Start = start_module) -> None:
        port = [] if "--port" in words else ["--port", "0"]
        self.process = subprocess.Popen(
            start(
                [sys.executable, "-W", "error"], ["serve", *words, *port, "--project", str(project)]
            ),
            env=build_environment({}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self.out, self.err = (
            self._follow(pipe) for pipe in (self.process.stdout, self.process.stderr)
        )
        self.address = self.out.get(timeout=SECONDS)

    def _follow(self, pipe: object) -> Queue[str]:
        lines: Queue[str] = Queue()

        def read() -> None:
            for line in pipe:  # type: ignore[attr-defined]
                lines.put(line.rstrip("\n"))

        Thread(target=read, daemon=True).start()
        return lines

    def read(self, path: str = "") -> str:
        """Return a page as text."""
        with urlopen(self.address + path, timeout=SECONDS) as reply:
            return str(reply.read().decode())

    def interrupt(self, number: int = signal.SIGINT) -> tuple[int, float]:
        """Send a signal; return the status and how many seconds the end took."""
        began = time.monotonic()
        self.process.send_signal(number)
        return self.process.wait(SECONDS), time.monotonic() - began


@contextmanager
def serve(project: Path, *words: str, start: Start = start_module) -> Iterator[Serving]:
    """Run the command until the block ends."""
    serving = Serving(project, *words, start=start)
    try:
        yield serving
    finally:
        if serving.process.poll() is None:
            serving.process.kill()
            serving.process.wait(SECONDS)
        for pipe in (serving.process.stdout, serving.process.stderr):
            if pipe:
                pipe.close()


@pytest.fixture
def project(make_project: MakeProject) -> Path:
    """A project with one entry."""
    return make_project({ENTRY: HEAD + "First words.\n"})


def test_a_session_from_start_to_end(project: Path) -> None:
    """The address comes first, then a line a build; Ctrl-C ends it soon, open streams or not."""
    with serve(project, "--as-of", "2026-03-15") as serving:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", serving.address)
        assert re.fullmatch(
            r"\d+ pages from 1 entry, \d+\.\d\d s", serving.out.get(timeout=SECONDS)
        )
        assert "15 Mar 2026" in serving.read()
        streams = [urlopen(f"{serving.address}_rounds/events", timeout=SECONDS) for _ in range(20)]
        (project / ENTRY).write_text(HEAD + "Second words.\n")
        line = serving.out.get(timeout=SECONDS)
        assert re.fullmatch(rf"{ENTRY}: \d+ of \d+ pages affected, \d+\.\d\d s", line)
        assert "Second words." in serving.read(PAGE)
        (project / ENTRY).write_text(HEAD.replace("pre-screen", "algoritms"))
        line = serving.out.get(timeout=SECONDS)
        assert re.fullmatch(rf"{ENTRY}: 1 error, the last good pages stay, \d+\.\d\d s", line)
        assert serving.err.get(timeout=SECONDS).startswith(f"{ENTRY}:5:8: error[unknown-stage]")
        assert "Second words." in serving.read(PAGE)
        status, seconds = serving.interrupt()
        for stream in streams:
            stream.close()
    assert status == 0
    assert seconds < 2
    assert list((project / "journal").parent.glob("*")) == [project / "journal"]


def test_a_service_ends_like_a_person_would_end_it(project: Path) -> None:
    """To be told to end is no failure."""
    with serve(project, "-q") as serving:
        serving.read()
        status, seconds = serving.interrupt(signal.SIGTERM)
        assert status == 0 and seconds < 2
        assert serving.out.empty()


def test_the_token_is_part_of_the_address(project: Path) -> None:
    """With --token the address holds 128 bits that nobody guesses; the log does not."""
    with serve(project, "--token", "-v") as serving:
        found = re.fullmatch(r"http://127\.0\.0\.1:\d+/([0-9a-f]{32})/", serving.address)
        assert found
        assert "First words." in serving.read(PAGE)
        line = serving.err.get(timeout=SECONDS)
        assert line.startswith("200 GET /") and found[1] not in line


def test_the_browser_is_opened(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--open hands the address to the system's own way of opening one."""
    opener, note = tmp_path / "bin/xdg-open", tmp_path / "opened"
    opener.parent.mkdir()
    for name in ("xdg-open", "open"):
        script = opener.with_name(name)
        script.write_text(f'#!/bin/sh\nprintf %s "$1" > {note}\n')
        script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{opener.parent}{os.pathsep}{os.environ['PATH']}")
    with serve(project, "--open") as serving:
        wait_for(lambda: note.exists() and bool(note.read_text()))
        assert note.read_text() == serving.address


def start_changed(change: str, python: list[str], words: list[str]) -> list[str]:
    """Start the command after something in the package was changed."""
    return [*python, "-c", f"import sys\n{change}\n{RUN}", *words]


RUN = "from generator.cli import run\nsys.exit(run(sys.argv[1:]))"
REACHABLE = """
from generator.preview import listening
listening.is_local = lambda _listening: False
"""
SLOW = """
import time
from generator.preview import session
build, times = session.rebuild, []
def rebuild(*args, **options):
    times.append(0)
    if len(times) == {number}:
        print("building", flush=True)
        time.sleep(60)
    return build(*args, **options)
session.rebuild = rebuild
"""


def test_d41_beyond_this_machine_there_is_a_token_and_a_warning(project: Path) -> None:
    """Whoever asks for an address that others reach is told what they can read, and by whom."""
    with serve(project, start=partial(start_changed, REACHABLE)) as serving:
        found = re.fullmatch(r"(http://127\.0\.0\.1:(\d+)/)([0-9a-f]{32})/", serving.address)
        assert found
        warned = serving.err.get(timeout=SECONDS)
        assert warned.startswith("warning: whoever can reach 127.0.0.1 over the network")
        assert "the whole journal: names, phone numbers, pay" in warned and "unencrypted" in warned
        assert "First words." in serving.read(PAGE)
        for address, host, status in (
            (found[1], f"127.0.0.1:{found[2]}", 404),
            (found[1] + PAGE, f"127.0.0.1:{found[2]}", 404),
            (serving.address, f"evil.example:{found[2]}", 403),
        ):
            with pytest.raises(HTTPError) as refusal:
                urlopen(Request(address, headers={"Host": host}), timeout=SECONDS)
            refusal.value.close()
            assert refusal.value.code == status
        serving.interrupt()
        told = [serving.out.get(timeout=SECONDS), *drain(serving.err), *drain(serving.out)]
        assert not any(found[3] in line for line in told)


def test_d41_all_addresses_are_named_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    """The address 0.0.0.0 says nothing to most people; what it means is said."""
    _warn(StandingIn("0.0.0.0"))
    assert "any address of this machine" in capsys.readouterr().err


@pytest.mark.parametrize("number", [1, 2])
def test_d12_a_build_does_not_hold_up_the_end(project: Path, number: int) -> None:
    """Ctrl-C in the midst of the first build, or of a later one, ends it as soon as any."""
    change = SLOW.format(number=number)
    with serve(project, start=partial(start_changed, change)) as serving:
        if number == 2:
            assert "pages from" in serving.out.get(timeout=SECONDS)
            stream = urlopen(f"{serving.address}_rounds/events", timeout=SECONDS)
            (project / ENTRY).write_text(HEAD + "Second words.\n")
        assert serving.out.get(timeout=SECONDS) == "building"
        status, seconds = serving.interrupt()
        assert status == 0 and seconds < 2
        assert drain(serving.err) == []
        if number == 2:
            stream.close()


def test_nobody_has_to_read_what_it_prints(project: Path) -> None:
    """When the terminal goes away, the preview goes on and follows."""
    with serve(project) as serving:
        serving.out.get(timeout=SECONDS)
        close_pipes(serving.process)
        for stage, word in (
            ("pre-screen", "Second"),
            ("algoritms", "Wrong"),
            ("pre-screen", "Third"),
        ):
            (project / ENTRY).write_text(HEAD.replace("pre-screen", stage) + word)
            expected = "unknown-stage" if word == "Wrong" else word
            wait_for(partial(is_shown, serving, expected))


def close_pipes(process: subprocess.Popen[str]) -> None:
    """Leave what a process prints to nobody, although a thread still waits for it."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    for pipe in (process.stdout, process.stderr):
        assert pipe
        os.dup2(nothing, pipe.fileno())
    os.close(nothing)


def is_shown(serving: Serving, words: str) -> bool:
    """Say whether the entry's page, or the list of problems, holds some words."""
    return words in serving.read(PAGE) + serving.read("_rounds/state.json")


def test_poll_is_passed_on(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --poll the session is asked to look for changes itself, and otherwise not."""
    asked: list[bool] = []

    def end_at_once(session: Session) -> None:
        asked.append(session._request.poll)
        raise KeyboardInterrupt

    monkeypatch.setattr("generator.preview.session.Session.build_first", end_at_once)
    for words in ([], ["--poll"]):
        assert run(["serve", "--project", str(project), "--port", "0", *words]) == 0
    assert asked == [False, True]


@pytest.mark.parametrize("name", ["max_inotify_watches", "max_inotify_instances"])
def test_r13_the_true_limit_of_linux(project: Path, name: str) -> None:
    """Where the kernel watches next to nothing, that is said, and saves are followed all the same."""
    inside = ["unshare", "--user", "--map-root-user", "sh", "-c"]
    lower = f"echo 0 > /proc/sys/user/{name}"
    if shutil.which("unshare") is None or subprocess.run([*inside, lower], check=False).returncode:
        pytest.skip("this system lets nobody lower its limits")

    def start(python: list[str], words: list[str]) -> list[str]:
        return [*inside, f"{lower} && exec {shlex.join(start_module(python, words))}"]

    with serve(project, start=start) as serving:
        assert "pages from" in serving.out.get(timeout=SECONDS)
        assert "the system's limit of watched files is reached" in serving.err.get(timeout=SECONDS)
        time.sleep(0.5)
        (project / ENTRY).write_text(HEAD + "Second words.\n")
        assert serving.out.get(timeout=2).startswith(f"{ENTRY}: ")
        assert "Second words." in serving.read(PAGE)


@pytest.mark.parametrize(
    ("changed", "difference", "line"),
    [
        (("a.md",), Difference(3, 0, 1), "a.md: 3 of 20 pages affected, 0.12 s"),
        (
            ("a.md", "b.md", "c.md"),
            Difference(1, 2, 0),
            "a.md, b.md, c.md: 1 of 20 pages affected, 2 gone",
        ),
        (
            ("d.md",) * 2000,
            Difference(16, 5994, 3),
            "2000 files: 16 of 20 pages affected, 5994 gone",
        ),
        (("own.css",), Difference(0, 0, 1), "own.css: 1 file beside the pages affected, 0.12 s"),
        (("a.md",), Difference(), "a.md: 0 of 20 pages affected, 0.12 s"),
    ],
)
def test_a_build_is_told_in_one_line(
    changed: tuple[str, ...],
    difference: Difference,
    line: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What changed, how many pages, how long."""
    counts = {"pages": 20, "entries": 5}
    site: Site[OutputFile] = Site((), (), {}, counts, Settings(), date(2026, 3, 15))
    report = Report(changed, Outcome(site), 0.1234, difference)
    Console(Common(None, quiet=False, verbose=False)).hear_build(report)
    printed = capsys.readouterr().out
    assert printed.startswith(line) and printed.count("\n") == 1
    Console(Common(None, quiet=True, verbose=False)).hear_build(report)
    assert capsys.readouterr().out == ""


def drain(lines: Queue[str]) -> list[str]:
    """Return what has been printed and not yet been read."""
    return [lines.get() for _ in range(lines.qsize())]


def wait_for(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_d43_without_a_free_port_there_is_a_remedy(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """When fifty ports in a row are taken, the message says what to do."""

    def refuse(*_: object) -> None:
        raise OSError(errno.EADDRINUSE, "Address already in use")

    monkeypatch.setattr(socket.socket, "bind", refuse)
    assert run(["serve", "--project", str(project)]) == 1
    printed = capsys.readouterr()
    assert "no port from 8000 on is free" in printed.err and "--port" in printed.err
    assert printed.out == ""


def test_a_foreign_address_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An address that is not this machine's gets one line."""
    assert run(["serve", "--project", str(project), "--host", "192.0.2.1", "--port", "0"]) == 1
    assert "cannot listen on 192.0.2.1" in capsys.readouterr().err


def test_a_taken_port_means_the_next_one(project: Path) -> None:
    """Two previews stand beside each other, each with an address of its own."""
    with serve(project) as first:
        port = int(first.address.split(":")[2].rstrip("/"))
        with serve(project, "--port", str(port)) as second:
            assert second.address.startswith(f"http://{HOST}:")
            assert second.address != first.address
            assert "First words." in second.read(PAGE) and "First words." in first.read(PAGE)
