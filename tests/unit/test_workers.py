"""Work shared by several processes: every item once, whatever happens."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from generator.workers import WORTH_A_PROCESS, Taken, count_processes, share_work

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


def add(taken: Taken[int]) -> dict[int, int]:
    """Add one to each number, by its place."""
    return {place: item + 1 for place, item in taken}


@dataclass
class Idle:
    """Work that this process leaves to the others until they are done with it."""

    there: Callable[[Taken[int]], dict[int, int]]
    here: int = field(default_factory=os.getpid)
    asked: int = 0

    def __call__(self, taken: Taken[int]) -> dict[int, int]:
        """Do nothing when first asked here."""
        self.asked += 1
        if os.getpid() == self.here:
            return {} if self.asked == 1 else add(taken)
        return self.there(taken)


@pytest.mark.parametrize("processes", [1, 2, 3, 11])
@pytest.mark.parametrize("items", [ITEMS, range(3001), ()], ids=len)
def test_every_item_is_done_once(processes: int, items: Sequence[int]) -> None:
    """However many processes share a list, together they do what one does."""
    found = share_work(add, items, processes)
    assert len(found) == processes
    assert sum(map(len, found)) == len(items)
    assert {place: made for part in found for place, made in part.items()} == add(enumerate(items))


def test_other_processes_do_what_this_one_does_not() -> None:
    """Items wait for whoever is free."""
    assert share_work(Idle(add), ITEMS, 2) == [{}, add(enumerate(ITEMS))]


def test_more_than_a_pipe_holds_comes_through() -> None:
    """Results far larger than a pipe's buffer neither block nor break."""
    sizes = share_work(lambda taken: [b"x" * 3_000_000 for _ in taken], (1, 2, 3), 3)
    assert [len(item) for part in sizes for item in part] == [3_000_000] * 3


def test_a_lost_process_is_made_good() -> None:
    """What a process took that dies is done again here."""

    def die(taken: Taken[int]) -> dict[int, int]:
        next(taken)
        os._exit(7)

    found = share_work(Idle(die), ITEMS, 3)
    assert {place: made for part in found for place, made in part.items()} == add(enumerate(ITEMS))


def test_an_error_is_raised_as_without_processes(started: list[int]) -> None:
    """A fault in another process reaches the caller, and no process stays behind."""

    def fail(taken: Taken[int]) -> dict[int, int]:
        if any(item == 10 for _, item in taken):
            raise ValueError("ten")
        return {}

    def work(taken: Taken[int]) -> dict[int, int]:
        return idle(taken) if idle.asked == 0 else fail(taken)

    idle = Idle(fail)
    with pytest.raises(ValueError, match="ten"):
        share_work(work, ITEMS, 2)
    assert started
    assert all(map(is_gone, started))


def test_an_error_here_ends_the_others(started: list[int]) -> None:
    """When this process fails, the others are stopped and waited for."""
    here = os.getpid()

    def work(_taken: Taken[int]) -> dict[int, int]:
        if os.getpid() == here:
            raise KeyboardInterrupt
        while True:
            os.sched_yield()

    with pytest.raises(KeyboardInterrupt):
        share_work(work, ITEMS, 2)
    assert started
    assert all(map(is_gone, started))


def test_small_work_stays_in_one_process() -> None:
    """More processes are used only where they pay, or where they are asked for."""
    assert count_processes(WORTH_A_PROCESS - 1, None) == 1
    assert count_processes(100_000, 1) == 1
    assert count_processes(3, 8) == 3
    assert count_processes(0, 8) == 1
    assert count_processes(100_000, None) >= 1


def test_a_process_that_cannot_be_started_leaves_no_other_at_work(
    started: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system refuses one more process, those that were started are ended."""
    fork = os.fork

    def refuse_second() -> int:
        if started:
            raise BlockingIOError
        return fork()

    monkeypatch.setattr(os, "fork", refuse_second)
    with pytest.raises(BlockingIOError):
        share_work(add, ITEMS, 3)
    assert len(started) == 1
    assert all(map(is_gone, started))
