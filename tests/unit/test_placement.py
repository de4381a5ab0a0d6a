"""One site in the place of another: whatever goes wrong on the way, one of the two stands there."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest

from generator.output import OutputFile, OutputRefused, WriteReport, mend_site
from generator.placement import PLACING, STAGING
from tests.faults import KILLED, Fault, failing, run_and_kill
from tests.projects import read_site, write_site

OLD = {
    "index.html": "old",
    "same.html": "same",
    "gone/index.html": "stale",
    "page": "becomes a folder",
    "folder/inner": "becomes a page",
}
NEW = {
    "index.html": "new",
    "same.html": "same",
    "fresh/deep/index.html": "made",
    "page/inner": "was a page",
    "folder": "was a folder",
}
THEIRS = {"CNAME": "rounds.example", "gone/notes.txt": "mine", ".git/HEAD": "ref"}
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EMFILE)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder that holds the old site and files of others."""
    folder = tmp_path / "site"
    place(folder, OLD)
    for path, text in THEIRS.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text)
    return folder


def place(site: Path, pages: dict[str, str], *, clean: bool = False) -> WriteReport:
    """Write pages to a folder as a build does."""
    files = [OutputFile(path, text.encode()) for path, text in pages.items()]
    return write_site(site, files, [], clean=clean)


def make_both(site: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Return the old and the new site, and leave the old one."""
    old = read_site(site)
    place(site, NEW)
    new = read_site(site)
    place(site, OLD)
    assert read_site(site) == old != new
    return old, new


EVERY = [4, pytest.param(1, marks=pytest.mark.slow)]
"""How many changes of the disk lie between two kills."""


def kill_everywhere(
    work: Callable[[], object], *, for_all: bool, step: int = 1, first: int = 1
) -> Iterator[int]:
    """Do work again and again, killed `step` changes of the disk later each time, until it is not."""
    for at in count(first, step):
        status = run_and_kill(work, at, for_all=for_all)
        if status != KILLED:
            assert status == 0
            return
        yield at


@pytest.mark.parametrize("step", EVERY)
@pytest.mark.parametrize("clean", [False, True])
def test_r1_kill_leaves_the_old_or_the_new_site(site: Path, clean: bool, step: int) -> None:
    """R1: a build that is killed at any change of the disk leaves one whole site, with no command run."""
    old, new = make_both(site)
    seen = []
    for _ in kill_everywhere(lambda: place(site, NEW, clean=clean), for_all=False, step=step):
        found = read_site(site)
        assert found in (old, new)
        seen.append(found == new)
        place(site, OLD)
        assert read_site(site) == old
    assert seen == sorted(seen) and {False, True} == set(seen)
    assert not (site / STAGING).exists()


@pytest.mark.parametrize("step", EVERY)
def test_r1_next_command_undoes_what_nobody_was_left_to_undo(site: Path, step: int) -> None:
    """R1: where the process that stands by is killed too, whatever opens the site next makes it whole."""
    old, new = make_both(site)
    torn = 0
    for _ in kill_everywhere(lambda: place(site, NEW), for_all=True, step=step):
        torn += read_site(site) not in (old, new)
        mend_site(site, [])
        assert read_site(site) in (old, new)
        report = place(site, NEW)
        assert [path.split("/")[0] for path in report.foreign] == [".git", "CNAME", "gone"]
        assert read_site(site) == new
        assert not (site / STAGING).exists() and not (site / PLACING).exists()
        place(site, OLD)
    assert torn


@pytest.mark.parametrize("step", EVERY)
def test_r1_kill_of_a_first_build_leaves_nothing_that_stops_the_next(
    tmp_path: Path, step: int
) -> None:
    """R1: a folder in which the first build was killed is taken for what it is."""
    site = tmp_path / "site"
    for _ in kill_everywhere(lambda: place(site, NEW), for_all=True, step=step):
        place(site, NEW)
        assert set(NEW) <= set(read_site(site))
        shutil.rmtree(site)


def test_r1_undoing_can_be_killed_too(site: Path) -> None:
    """R1: going back, stopped anywhere, is done again from the start."""
    old, _ = make_both(site)
    leave_half(site)
    half = site.with_name("half")
    shutil.copytree(site, half)
    for _ in kill_everywhere(lambda: mend_site(site, []), for_all=False):
        mend_site(site, [])
        assert read_site(site) == old
        shutil.rmtree(site)
        shutil.copytree(half, site)
    assert read_site(site) == old


def leave_half(site: Path) -> None:
    """Leave the folder as a build does that is killed in the middle, with nobody left to go back."""
    for _ in kill_everywhere(lambda: place(site, NEW), for_all=True, first=25):
        if (site / PLACING).exists() and (site / "page/inner").exists():
            return
        place(site, OLD)
    pytest.fail("no build was half done")


def test_what_somebody_changes_in_between_is_theirs(site: Path) -> None:
    """Going back neither deletes nor overwrites what was put there after the kill."""
    make_both(site)
    leave_half(site)
    (site / "index.html").write_text("edited")
    (site / "fresh/deep/notes.txt").write_text("mine")
    mend_site(site, [])
    assert (site / "index.html").read_text() == "edited"
    assert (site / "fresh/deep/notes.txt").read_text() == "mine"
    assert (site / "gone/index.html").read_text() == "stale"


@pytest.mark.parametrize("text", [None, "", "[]", "[1, 2]", '[{}, {"../x": ""}]', "[" * 100_000])
def test_damaged_list_of_steps_is_refused(site: Path, text: str | None) -> None:
    """Without a readable list nobody knows the way back, so nothing is touched."""
    leave_half(site)
    before = read_site(site)
    steps = site / PLACING / "steps"
    steps.unlink() if text is None else steps.write_text(text)
    with pytest.raises(OutputRefused, match="placing"):
        place(site, NEW)
    assert read_site(site) == before


def catch_fault(work: Callable[[], object]) -> OSError | None:
    """Do work and return what the system said against it."""
    try:
        work()
    except OSError as problem:
        return problem
    return None


def check_faults(site: Path, errors: Callable[[int], tuple[int, ...]]) -> None:
    """Let every change of the disk fail once, in each of some ways."""
    old, new = make_both(site)
    failed = 0
    for at in count(1):
        for number in errors(at):
            fault = Fault(at, number)
            with failing(fault):
                caught = catch_fault(lambda: place(site, NEW))
            failed += caught is not None
            assert caught is None or (caught.errno == number and caught.filename)
            if fault.calls < at:
                assert failed > 30
                return
            assert read_site(site) == (old if (site / "gone/index.html").exists() else new)
            place(site, OLD)
            assert read_site(site) == old


def test_r2_fault_of_the_disk_leaves_the_old_site(site: Path) -> None:
    """R2: whichever change of the disk fails, the error names a file and the site is a whole one."""
    check_faults(site, lambda at: (ERRORS[at % len(ERRORS)],))


@pytest.mark.slow
def test_r2_every_fault_at_every_change_leaves_the_old_site(site: Path) -> None:
    """R2: the same with each of the four errors at each change."""
    check_faults(site, lambda at: ERRORS)


def place_in_vain(site: Path) -> None:
    """Write the new site and fail once the old one has begun to go."""

    def refuse(*_given: object) -> None:
        raise OSError(errno.EDQUOT, "over quota", "x")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("generator.placement.Tree.move_all", refuse)
        with pytest.raises(OSError, match="over quota"):
            place(site, NEW)


def test_unchanged_files_are_not_touched_by_going_back(site: Path) -> None:
    """A build that fails leaves even the looks of the files that it would have kept."""
    before = look_at(site / "same.html")
    place_in_vain(site)
    assert look_at(site / "same.html") == before


def look_at(path: Path) -> tuple[int, ...]:
    """Return what tells a file from another, and from itself at another time."""
    seen = path.stat()
    return seen.st_ino, seen.st_nlink, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns


def test_disk_without_links_is_written_too(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a file cannot have two names, the old one is copied aside."""

    def refuse_link(*_given: object, **_options: object) -> None:
        raise PermissionError(errno.EPERM, "no links here")

    old, new = make_both(site)
    monkeypatch.setattr(os, "link", refuse_link)
    place_in_vain(site)
    assert read_site(site) == old
    place(site, NEW)
    assert read_site(site) == new


def test_steps_are_written_down_before_the_first_one(site: Path) -> None:
    """The list says what stands where, so that another process can go back."""
    leave_half(site)
    made, replaced, is_flat = json.loads((site / PLACING / "steps").read_text())
    assert is_flat
    assert set(made) == {"fresh/deep/index.html", "page/inner", "folder"}
    assert {path for path, mark in replaced.items() if not mark} == {
        "gone/index.html",
        "page",
        "folder/inner",
    }


def test_disk_that_does_not_take_what_was_written_is_named(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the system reports only when all is to be on the disk stops the build like any fault."""
    old, _ = make_both(site)

    def sync_disk(_descriptor: int) -> int:
        ctypes.set_errno(errno.EIO)
        return -1

    monkeypatch.setattr("generator.tree.CDLL", lambda *_, **__: SimpleNamespace(syncfs=sync_disk))
    with pytest.raises(OSError) as caught:
        place(site, NEW)
    assert (caught.value.errno, caught.value.filename) == (errno.EIO, str(site))
    assert read_site(site) == old


def test_system_that_knows_no_single_disk_syncs_all(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the first step and after the last one, everything written is on the disk."""
    called: list[str] = []
    monkeypatch.setattr("generator.tree.CDLL", lambda *_, **__: SimpleNamespace())
    monkeypatch.setattr(os, "sync", lambda: called.append((site / "index.html").read_text()))
    place(site, NEW)
    assert called == ["old", "new"]
