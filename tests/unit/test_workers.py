"""Work shared by several processes: the same results in the same order, whatever happens."""

import os
from collections.abc import Sequence

import pytest

from generator.workers import WORTH_A_PROCESS, count_processes, map_slices

ITEMS = tuple(range(11))


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Keep the ids of the processes that a test starts."""
    pids: list[int] = []
    fork = os.fork

    def note() -> int:
        pid = fork()
        if pid:
            pids.append(pid)
        return pid

    monkeypatch.setattr(os, "fork", note)
    return pids


def is_gone(pid: int) -> bool:
    """Say whether a process has ended and was waited for."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def add(part: Sequence[int]) -> list[int]:
    """Add one to each number."""
    return [item + 1 for item in part]


@pytest.mark.parametrize("processes", [1, 2, 3, 11])
def test_slices_come_back_in_order(processes: int) -> None:
    """However many processes share a list, the results joined are those of one."""
    found = map_slices(add, ITEMS, processes)
    assert len(found) == processes
    assert [item for part in found for item in part] == add(ITEMS)


def test_more_than_a_pipe_holds_comes_through() -> None:
    """Results far larger than a pipe's buffer neither block nor break."""
    sizes = map_slices(lambda part: [b"x" * 3_000_000 for _ in part], (1, 2, 3), 3)
    assert [len(item) for part in sizes for item in part] == [3_000_000] * 3


def test_a_lost_process_is_made_good() -> None:
    """The slice of a process that dies is done again here."""
    here = os.getpid()

    def work(part: Sequence[int]) -> list[int]:
        if os.getpid() != here:
            os._exit(7)
        return add(part)

    assert map_slices(work, ITEMS, 3) == [add(ITEMS[0:3]), add(ITEMS[3:7]), add(ITEMS[7:11])]


def test_an_error_is_raised_as_without_processes(started: list[int]) -> None:
    """A fault in another process's slice reaches the caller, and no process stays behind."""

    def work(part: Sequence[int]) -> list[int]:
        if 10 in part:
            raise ValueError("ten")
        return add(part)

    with pytest.raises(ValueError, match="ten"):
        map_slices(work, ITEMS, 2)
    assert started
    assert all(map(is_gone, started))


def test_an_error_here_ends_the_others(started: list[int]) -> None:
    """When this process fails, the others are stopped and waited for."""
    here = os.getpid()

    def work(part: Sequence[int]) -> list[int]:
        if os.getpid() == here:
            raise KeyboardInterrupt
        while True:
            os.sched_yield()

    with pytest.raises(KeyboardInterrupt):
        map_slices(work, ITEMS, 2)
    assert started
    assert all(map(is_gone, started))


def test_small_work_stays_in_one_process() -> None:
    """More processes are used only where they pay, or where they are asked for."""
    assert count_processes(WORTH_A_PROCESS - 1, None) == 1
    assert count_processes(100_000, 1) == 1
    assert count_processes(3, 8) == 3
    assert count_processes(0, 8) == 1
    assert count_processes(100_000, None) >= 1
