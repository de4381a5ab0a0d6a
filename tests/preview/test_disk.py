"""What stands on disk beside the finished build: the preview serves none of it; by the ids of the threats.

The server opens no file, so there is nothing to swap between its looking and its opening (D24). What a
build reads for it can be swapped: that is tried here too.
"""

from __future__ import annotations

import itertools
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.build import build_project
from generator.diagnostics import Diagnostic
from generator.preview.builder import rebuild
from tests.preview.serving import FILES, TODAY, Previewed, Served, follow_project, run_server
from tests.preview.test_server_security import SPLIT
from tests.projects import write_site

if TYPE_CHECKING:
    from tests.conftest import MakeProject

SECRET = b"outside the site"
ENTRY = "---\ndate: 2026-03-14\ncompany: Acme\nrole: Engineer\nstage: pre-screen\n---\n"
NAME = "journal/2026-03-14-acme.md"
SPECIAL = ("link.txt", "folder/secret.txt", "hard.txt", "pipe", "socket", "device")
HIDDEN = (
    ".env",
    ".git/config",
    ".cache/x",
    "x~",
    ".x.swp",
    "x",
    "etc/passwd",
    "con",
    "index.html.",
)
SWAPS, MANY_SWAPS = 2_000, 10_000


@pytest.fixture
def project(make_project: MakeProject) -> Path:
    """A project with one entry that links to a file."""
    return make_project({NAME: f"{ENTRY}See [it](letter.txt).\n", "journal/letter.txt": "fine"})


def place_special_files(folder: Path, outside: Path, *, with_folder: bool = False) -> None:
    """Put links, a pipe, a socket and a device into a folder; a linked folder is an error in a journal."""
    outside.mkdir(exist_ok=True)
    (outside / "secret.txt").write_bytes(SECRET)
    if with_folder:
        (folder / "folder").symlink_to(outside)
    (folder / "link.txt").symlink_to(outside / "secret.txt")
    os.link(outside / "secret.txt", folder / "hard.txt")
    os.mkfifo(folder / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(folder / "socket"))
    (folder / "device").symlink_to("/dev/zero")


def place_hidden_files(folder: Path) -> None:
    """Put files of tools, copies of editors and files with odd names into a folder."""
    for name in HIDDEN:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(SECRET)


def find_findings(served: Previewed) -> tuple[Diagnostic, ...]:
    """Return what the last build found."""
    site = served.heard.reports[-1].outcome.site
    assert site is not None
    return site.diagnostics


def send_raw(served: Served, target: str) -> tuple[int, bytes]:
    """Send a target as it is; return the status and all that came."""
    received = served.send(f"GET {target} HTTP/1.1\r\nHost: {served.name}\r\n\r\n".encode())
    return int(received.split(b" ")[1]), received


def test_d13_to_d28_files_that_exist_are_not_found(project: Path, tmp_path: Path) -> None:
    """No odd path leads to a file, though one stands wherever a careless server would look."""
    site = build_project(project, as_of=TODAY, strict=False, base_url=None)
    write_site(project / "site", site.files, [project / "journal"])
    (project / "site-leak").mkdir()
    (project / "site-leak/s.txt").write_bytes(SECRET)
    for folder in (tmp_path, project, project / "site", project / "journal", project / "templates"):
        folder.mkdir(exist_ok=True)
        place_hidden_files(folder)
    targets = [*itertools.chain(*SPLIT.values()), *(f"/{name}" for name in HIDDEN)]
    targets += [f"/{NAME}", f"/{NAME.removeprefix('journal/')}", "/site/index.html", "/rounds.yml"]
    targets += ["/../site-leak/s.txt", "/..%2fsite-leak/s.txt", "/%2e%2e/site-leak/s.txt"]
    with follow_project(project) as served:
        for target in targets:
            status, received = send_raw(served, target)
            assert status in (400, 404), target
            assert SECRET not in received and b"pre-screen\n" not in received
        served.check_alive()


def test_d23_and_d25_special_files_are_not_served(project: Path, tmp_path: Path) -> None:
    """Links, pipes, sockets and devices are answered with 404 at once, wherever they stand."""
    (project / "site").mkdir()
    place_special_files(project / "site", tmp_path / "outside", with_folder=True)
    place_special_files(project / "journal", tmp_path / "outside")
    with follow_project(project) as served:
        assert served.text("files/letter.txt") == "fine"
        began = time.monotonic()
        for prefix, name in itertools.product(("", "files/", "site/"), SPECIAL):
            reply = served.ask(f"/{prefix}{name}")
            assert reply.status == 404 and SECRET not in reply.body
        assert time.monotonic() - began < 2
        served.check_alive()


@pytest.mark.parametrize("name", [name for name in SPECIAL if name != "hard.txt"])
def test_d23_and_d25_an_entry_cannot_ask_for_special_files(
    project: Path, tmp_path: Path, name: str
) -> None:
    """A link to such a file leads nowhere: the preview neither waits for it nor serves what it leads to."""
    with follow_project(project) as served:
        with_folder = name.startswith("folder")
        place_special_files(project / "journal", tmp_path / "outside", with_folder=with_folder)
        (project / NAME).write_text(f"{ENTRY}See [it]({name}) and [it](letter.txt).\n")
        served.wait_until(lambda: any(NAME in report.changed for report in served.heard.reports))
        assert any(item.path == NAME or with_folder for item in find_findings(served))
        assert served.ask(f"/files/{name}").status == 404
        assert served.text("files/letter.txt") == "fine"


def test_d23_a_site_holds_no_links(project: Path, tmp_path: Path) -> None:
    """A file with a second name elsewhere becomes a file of its own."""
    place_special_files(project / "journal", tmp_path / "outside")
    (project / NAME).write_text(f"{ENTRY}See [it](hard.txt).\n")
    site = build_project(project, as_of=TODAY, strict=False, base_url=None)
    write_site(project / "site", site.files, [project / "journal"])
    written = [path for path in (project / "site").rglob("*") if not path.is_dir()]
    assert project / "site/files/hard.txt" in written
    assert all(path.lstat().st_nlink == 1 and not path.is_symlink() for path in written)


def test_d24_a_request_opens_no_file() -> None:
    """With nothing to open, there is nothing that could be swapped meanwhile."""
    opened: list[str] = []
    is_watching = threading.Event()

    def note(event: str, values: tuple[object, ...]) -> None:
        if is_watching.is_set() and event in ("open", "os.listdir", "os.scandir"):
            opened.append(f"{threading.current_thread().name}: {event} {values[0]}")

    with run_server() as served:
        served.ask("/_rounds/reload.js")  # a file of the package, read once
        sys.addaudithook(note)  # stays, and notes nothing any more afterwards
        is_watching.set()
        for path in [*FILES, "", "timeline", "nothing", "../x", "_rounds/state.json"]:
            served.ask(f"/{path}".replace("\u00e9", "%C3%A9"))
        is_watching.clear()
    assert opened == []


@pytest.mark.parametrize("swaps", [SWAPS, pytest.param(MANY_SWAPS, marks=pytest.mark.slow)])
def test_d24_a_file_that_is_swapped_for_a_link_is_not_read(
    project: Path, tmp_path: Path, swaps: int
) -> None:
    """However often a file becomes a link while builds go on, none holds what the link leads to."""
    (tmp_path / "secret.txt").write_bytes(SECRET)
    stop = threading.Event()
    with swap_often(project / "journal/letter.txt", tmp_path / "secret.txt", swaps) as swapper:
        while swapper.is_alive():
            files = rebuild(project, TODAY, stop).files
            assert files.get("files/letter.txt", b"fine") == b"fine"


@contextmanager
def swap_often(path: Path, target: Path, swaps: int) -> Iterator[threading.Thread]:
    """Swap a file for a link and back so many times, in a thread that ends with the block."""
    beside, enough = target.with_name("beside"), threading.Event()

    def swap() -> None:
        for _ in range(swaps // 2):
            if enough.is_set():
                return
            beside.symlink_to(target)
            beside.replace(path)
            beside.write_bytes(b"fine")
            beside.replace(path)

    thread = threading.Thread(target=swap)
    thread.start()
    try:
        yield thread
    finally:
        enough.set()
        thread.join()
