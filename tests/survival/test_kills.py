"""Builds that are killed, interrupted or in each other's way: the site is always a whole one."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from generator.cli import run
from generator.placement import PLACING, STAGING
from tests.conftest import MakeProject, build_environment
from tests.faults import KILLED, run_and_kill
from tests.projects import read_site
from tests.survival.journals import SMALL, Pair, build, command, make_pair, pair_up

SAMPLE, FULL = (60, 4), (300, 200)
"""Entries of a journal, and how many builds of it are hit."""
SIZES = [
    pytest.param(SAMPLE, id="sample"),
    pytest.param(FULL, id="full", marks=[pytest.mark.slow, pytest.mark.timeout(0)]),
]
BUSY, INTERRUPTED = 75, 130


@pytest.fixture(scope="module")
def make_large(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Pair]:
    """Make a journal whose build takes long enough to be killed at many places, once for each size."""
    return cache(lambda entries: make_pair(tmp_path_factory.mktemp("large") / "project", entries))


@pytest.fixture
def pair(make_project: MakeProject) -> Pair:
    """A small journal in two states."""
    project = make_project(SMALL)
    return pair_up(project, project / "journal/2026-03-02-beta.md")


@contextmanager
def building(project: Path, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start a build in a group of its own; in the end, wait until all its processes are gone."""
    process = subprocess.Popen(
        command(project, *options),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=build_environment({}),
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.communicate()  # the pipe ends with the last process that holds it


def wait_for(path: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until something stands at a path, or the process has ended."""
    while process.poll() is None and not path.exists():
        pass


def send_at_random(pair: Pair, number: signal.Signals, times: int) -> list[int]:
    """Let builds go from one state to the other, and send each a signal somewhere on the way.

    Every other one is hit while it moves files, which is a small part of its time. Return the status
    of each.
    """
    chance = random.Random(times)
    started = time.monotonic()
    pair.turn(0)
    assert build(pair.project, "--clean").returncode == 0
    longest = time.monotonic() - started
    state, statuses = 0, []
    for turn in range(times):
        pair.turn(1 - state)
        with building(pair.project) as process:
            if turn % 2:
                wait_for(pair.site / PLACING, process)
                time.sleep(chance.uniform(0, 0.004))
            else:
                wait_for(pair.site / STAGING, process)
                time.sleep(chance.uniform(0, longest / 10))
            if process.poll() is None:
                os.killpg(process.pid, number)
        statuses.append(process.returncode)
        state = pair.find_state()
    pair.turn(1)
    assert build(pair.project).returncode == 0
    assert pair.find_state() == 1
    assert not (pair.site / STAGING).exists() and not (pair.site / PLACING).exists()
    return statuses


@pytest.mark.parametrize("size", SIZES)
def test_r1_kill_at_any_time_leaves_a_whole_site(
    make_large: Callable[[int], Pair], size: tuple[int, int]
) -> None:
    """R1: after `kill -9` the old site stands there or the new one, and the next build succeeds."""
    entries, times = size
    statuses = send_at_random(make_large(entries), signal.SIGKILL, times)
    assert set(statuses) <= {0, -signal.SIGKILL}
    assert statuses.count(-signal.SIGKILL) >= times / 2


@pytest.mark.parametrize("size", SIZES)
def test_r7_interrupt_at_any_time_leaves_a_whole_site(
    make_large: Callable[[int], Pair], size: tuple[int, int]
) -> None:
    """R7: Ctrl-C ends all processes of a build with status 130, and the site is a whole one."""
    entries, times = size
    statuses = send_at_random(make_large(entries), signal.SIGINT, times // 2)
    ended = [abs(status) for status in statuses]
    assert set(ended) <= {0, INTERRUPTED, signal.SIGINT}  # a shell shows the last one as 130 too
    assert len(ended) - ended.count(0) >= times / 4


@pytest.mark.parametrize(
    "step", [13, pytest.param(1, marks=[pytest.mark.slow, pytest.mark.timeout(0)])]
)
def test_r1_command_can_be_killed_at_any_change(pair: Pair, step: int) -> None:
    """R1: the whole command, with its cache, dies at any change of the disk and is simply run again."""
    at = 1
    words = ["build", "-q", "-j", "1", "--project", str(pair.project)]
    while True:
        pair.turn(1)
        status = run_and_kill(lambda: run(words), at, for_all=bool(at % 2))
        if status == 0:
            break
        assert status == KILLED
        if not at % 2:
            assert pair.find_state() in (0, 1)
        assert run(words) == 0
        assert pair.find_state() == 1
        left = [path.name for path in (pair.project / ".rounds-cache").iterdir()]
        assert set(left) <= {"archive", "stamp", ".gitignore"}
        pair.turn(0)
        assert run(words) == 0
        assert pair.find_state() == 0
        at += step
    assert at > 4 * step


def test_r5_second_build_is_turned_away_until_the_first_is_gone(
    make_large: Callable[[int], Pair],
) -> None:
    """R5: while a build holds the folder another one ends with status 75; once it is killed, it does not."""
    large = make_large(SAMPLE[0])
    with building(large.project, "--clean") as process:
        wait_for(large.site / STAGING, process)
        process.send_signal(signal.SIGSTOP)
        before = read_site(large.site)
        second = build(large.project, "--clean")
        process.kill()
    assert second.returncode == BUSY
    assert "another build is writing to" in second.stderr
    assert read_site(large.site) == before
    assert build(large.project).returncode == 0


@pytest.mark.parametrize(
    "rounds", [3, pytest.param(100, marks=[pytest.mark.slow, pytest.mark.timeout(0)])]
)
def test_r6_builds_at_once_never_mix(pair: Pair, rounds: int) -> None:
    """R6: of builds that run at once one writes and the others give way, and no page is torn."""
    for number in range(rounds):
        pair.turn(number % 2)
        with building(pair.project, "--clean") as one, building(pair.project, "--clean") as other:
            pass
        assert {one.returncode, other.returncode} in ({0}, {0, BUSY})
        assert pair.find_state() == number % 2


def test_r10_what_is_renamed_or_deleted_is_gone(pair: Pair) -> None:
    """R10: the pages, pictures and data of an entry go with it, also when a build was killed between."""
    (pair.project / "journal/2026-03-01-acme.md").rename(
        pair.project / "journal/2026-03-01-better.md"
    )
    pair.entry.unlink()
    words = ["build", "-q", "-j", "1", "--project", str(pair.project)]
    assert run_and_kill(lambda: run(words), 30, for_all=True) == KILLED
    assert run(words) == 0
    found = read_site(pair.site)
    assert "entries/2026-03-01-better/index.html" in found
    assert not [path for path in found if "2026-03-01-acme" in path or "beta" in path]
    for word in (b"2026-03-01-acme", b"Beta", b"Lee Chen", b"lee-chen"):
        assert not [path for path, data in found.items() if word in data], word
    shutil.rmtree(pair.project / ".rounds-cache")
    assert run([*words, "--clean"]) == 0
    assert read_site(pair.site) == found
