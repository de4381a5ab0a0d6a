"""Work on a long list by several processes at once.

In: a function over a slice, the list, how many processes. Out: the results of the slices in order. It
must not know what the work is.
"""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
WORTH_A_PROCESS = 50
"""Items from which one more process pays: each takes about a millisecond, starting and hearing from a
process some 20."""


@dataclass(frozen=True, slots=True)
class _Child:
    """A process at work on a slice; its result comes through a pipe."""

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


def map_slices(
    work: Callable[[Sequence[Item]], Result], items: Sequence[Item], processes: int
) -> list[Result]:
    """Apply `work` to consecutive slices of the list, the first one in this process.

    A slice whose process dies is done again here, so an error is raised as it would be without
    processes.
    """
    slices = _cut(items, processes)
    children = [_start(work, part) for part in slices[1:]]
    try:
        results = [work(slices[0])]
        for child, part in zip(children, slices[1:], strict=True):
            sent = _receive(child)
            results.append(work(part) if sent is None else pickle.loads(sent))
        return results
    finally:
        for child in children:
            _end(child)


def _cut(items: Sequence[Item], count: int) -> list[Sequence[Item]]:
    """Cut a list into so many consecutive slices of about one length."""
    bounds = [len(items) * number // count for number in range(count + 1)]
    return [items[start:end] for start, end in pairwise(bounds)]


def _start(work: Callable[[Sequence[Item]], Result], part: Sequence[Item]) -> _Child:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return _Child(pid, reading)
    status = 1
    try:
        os.close(reading)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(pickle.dumps(work(part), pickle.HIGHEST_PROTOCOL))
        status = 0
    finally:
        os._exit(status)  # neither exit handlers nor buffers of the parent run twice


def _receive(child: _Child) -> bytes | None:
    """Return what a process sent once it has ended well, None otherwise."""
    with os.fdopen(os.dup(child.pipe), "rb") as pipe:
        sent = pipe.read()
    _, status = os.waitpid(child.pid, 0)
    return sent if status == 0 else None


def _end(child: _Child) -> None:
    """Stop a process that was not heard to its end."""
    os.close(child.pipe)
    try:
        if os.waitpid(child.pid, os.WNOHANG) == (0, 0):
            os.kill(child.pid, signal.SIGKILL)
            os.waitpid(child.pid, 0)
    except ChildProcessError:
        return  # it was heard and is gone
