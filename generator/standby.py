"""A process that stands by: should this one be killed, it does what must not be left undone.

In: a task that does no harm where nothing is left to do. It must not know what the task is.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def standing_by(task: Callable[[], None]) -> Iterator[None]:
    """Have another process do the task once the block has ended, in whatever way.

    The system closes the pipe between the two when this process ends, also by a kill. Ctrl-C and a
    kill of the whole group do not reach the other one, for it is in a session of its own before
    the block begins.
    """
    ready, tell_ready = os.pipe()
    end, tell_end = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(tell_end)
        _await_end(tell_ready, end, task)
    os.close(tell_ready)
    os.close(end)
    try:
        os.read(ready, 1)
        yield
    finally:
        os.close(ready)
        os.close(tell_end)
        os.waitpid(pid, 0)


def _await_end(tell_ready: int, end: int, task: Callable[[], None]) -> None:
    status = 1
    try:
        os.setsid()
        os.write(tell_ready, b".")
        os.read(end, 1)
        task()
        status = 0
    finally:
        os._exit(status)  # neither exit handlers nor buffers of the parent run twice
