"""Work on a long list by several processes at once.

In: a function over items, the list, how many processes. Out: what it gave in each process. It must not
know what the work is.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeVar

from generator.record import Record, field

Item = TypeVar("Item")
Result = TypeVar("Result")
WORTH_A_PROCESS = 50
"""Items from which one more process pays: each takes about a millisecond, starting and hearing from a
process some 20."""
MOST_BATCHES = 1000
"""So their numbers go into a pipe at once, on every system."""
NUMBER = 2
"""Bytes of a batch's number."""
Taken = Iterator[tuple[int, Item]]
"""Items with their places in the list, as a process gets them."""


class _Queue(Record, Generic[Item], frozen=True):
    """The batches of a list that nobody has taken yet: their numbers wait in a pipe for whoever is free.

    Items may take unlike long, so nobody can say beforehand what half of the work is.
    """

    items: Sequence[Item]
    size: int
    pipe: int
    taken: list[int] = field(default_factory=list)

    def __iter__(self) -> Taken[Item]:
        """Take one batch after the other until none is left, and note its number."""
        while number := os.read(self.pipe, NUMBER):
            self.taken.append(int.from_bytes(number, "big"))
            yield from self.read_batch(self.taken[-1])

    def read_batch(self, number: int) -> Taken[Item]:
        """Go through one batch."""
        start = number * self.size
        yield from enumerate(self.items[start : start + self.size], start)


class _Child(Record, frozen=True):
    """A process at work; the batches it took and their result come through a pipe."""

    pid: int
    pipe: int


def count_processes(items: int, wanted: int | None) -> int:
    """Return how many processes to use: those asked for, else one a core where the work is worth it."""
    if not hasattr(os, "fork") or wanted == 1:
        return 1
    if wanted is not None:
        return max(1, min(wanted, items))
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(cores or 1, items // WORTH_A_PROCESS))


def do_nothing() -> None:
    """Have nothing else to do."""


def share_work(
    work: Callable[[Taken[Item]], Result],
    items: Sequence[Item],
    processes: int,
    meanwhile: Callable[[], None] = do_nothing,
) -> list[Result]:
    """Have several processes `work` through a list, this one among them; each takes what comes next.

    What this one has to do besides is done first, `meanwhile` the others take more of the list.
    What was taken by a process that dies is done again here, so an error is raised as it would be
    without processes.
    """
    if processes <= 1:
        return [work(enumerate(items))]
    queue = _fill_queue(items)
    children: list[_Child] = []
    try:
        for _ in range(processes - 1):
            children.append(_start(work, queue))  # one by one: a start that fails must lose none
        meanwhile()
        results = [work(iter(queue))]
        for child in children:
            sent = _receive(child)
            if sent is not None:
                taken, result = _unpack(sent)
                queue.taken.extend(taken)
                results.append(result)
        return results + _do_again(work, queue)
    finally:
        os.close(queue.pipe)
        for child in children:
            _end(child)


def _fill_queue(items: Sequence[Item]) -> _Queue[Item]:
    size = -(-len(items) // MOST_BATCHES) or 1
    reading, writing = os.pipe()
    count = -(-len(items) // size)
    os.write(writing, b"".join(number.to_bytes(NUMBER, "big") for number in range(count)))
    os.close(writing)
    return _Queue(items, size, reading)


def _start(work: Callable[[Taken[Item]], Result], queue: _Queue[Item]) -> _Child:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return _Child(pid, reading)
    status = 1
    try:
        os.close(reading)
        with os.fdopen(writing, "wb") as pipe:
            result = work(iter(queue))
            pipe.write(_pack((queue.taken, result)))
        status = 0
    finally:
        os._exit(status)  # neither exit handlers nor buffers of the parent run twice


def _pack(value: Any) -> bytes:
    import pickle  # only where there is more than one process

    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def _unpack(sent: bytes) -> Any:
    import pickle

    return pickle.loads(sent)


def _do_again(work: Callable[[Taken[Item]], Result], queue: _Queue[Item]) -> list[Result]:
    """Do the batches that nobody gave a result of."""
    done = set(queue.taken)
    lost = [n for n in range(-(-len(queue.items) // queue.size)) if n not in done]
    return [work(item for number in lost for item in queue.read_batch(number))] if lost else []


def _receive(child: _Child) -> bytes | None:
    """Return what a process sent once it has ended well, None otherwise."""
    with os.fdopen(os.dup(child.pipe), "rb") as pipe:
        sent = pipe.read()
    _, status = os.waitpid(child.pid, 0)
    return sent if status == 0 else None


def _end(child: _Child) -> None:
    """Stop a process that was not heard to its end."""
    from signal import SIGKILL

    os.close(child.pipe)
    try:
        if os.waitpid(child.pid, os.WNOHANG) == (0, 0):
            os.kill(child.pid, SIGKILL)
            os.waitpid(child.pid, 0)
    except ChildProcessError:
        return  # it was heard and is gone
