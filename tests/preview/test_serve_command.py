"""`rounds serve` as a person meets it: what it prints, how it ends, whom it warns."""

from __future__ import annotations

import errno
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from generator.cli import run
from tests.conftest import build_environment
from tests.preview.serving import HOST

if TYPE_CHECKING:
    from tests.conftest import MakeProject

HEAD = "---\ndate: 2026-03-14\ncompany: Acme\nrole: Engineer\nstage: pre-screen\n---\n"
ENTRY, PAGE = "journal/2026-03-14-acme.md", "entries/2026-03-14-acme/index.html"
SECONDS = 10


class Serving:
    """The command in a process of its own, and what it prints, line by line as it comes."""

    def __init__(self, project: Path, *words: str) -> None:
        command = [sys.executable, "-W", "error", "-m", "generator", "serve", *words]
        self.process = subprocess.Popen(
            [*command, "--project", str(project), *([] if "--port" in words else ["--port", "0"])],
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
def serve(project: Path, *words: str) -> Iterator[Serving]:
    """Run the command until the block ends."""
    serving = Serving(project, *words)
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
        streams = [urlopen(f"{serving.address}_rounds/events", timeout=SECONDS) for _ in range(3)]
        (project / ENTRY).write_text(HEAD + "Second words.\n")
        line = serving.out.get(timeout=SECONDS)
        assert re.fullmatch(rf"{ENTRY}: \d+ of \d+ pages changed, \d+\.\d\d s", line)
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
        end = time.monotonic() + SECONDS
        while not (note.exists() and note.read_text()):
            assert time.monotonic() < end
            time.sleep(0.02)
        assert note.read_text() == serving.address


AS_IF_REACHABLE = """
import sys
from generator.cli import run
from generator.preview import listening
listening.is_local = lambda _listening: False
sys.exit(run(sys.argv[1:]))
"""


def test_d41_beyond_this_machine_there_is_a_token_and_a_warning(project: Path) -> None:
    """Whoever asks for an address that others reach is told what they can read there."""
    command = [sys.executable, "-c", AS_IF_REACHABLE, "serve", "--project", str(project)]
    process = subprocess.Popen(
        [*command, "--port", "0"],
        env=build_environment({}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    address = process.stdout.readline()
    token = re.fullmatch(r"http://127\.0\.0\.1:\d+/([0-9a-f]{32})/\n", address)
    process.stdout.readline()  # the line of the first build: from now on a signal ends it in order
    process.send_signal(signal.SIGINT)
    _, warned = process.communicate(timeout=SECONDS)
    assert token
    assert warned.startswith("warning:") and "the whole journal" in warned


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
