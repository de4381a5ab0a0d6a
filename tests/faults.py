"""A disk that fails, or a process that dies, at any operation one likes.

In: work to be done, and at which of its changes of the disk it goes wrong. Out: how the work ended. It
counts every call of the system that makes, changes or removes something, whichever module asks for it.
"""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from generator.tree import Tree

CHANGES = ("mkdir", "rename", "replace", "link", "unlink", "rmdir", "fchmod")
KILLED, FAILED = 9, 1


class Fault:
    """Goes wrong at the n-th change of the disk in the process that made it.

    `number` is what the system says then; without one the process ends on the spot. With `for_all`,
    processes that this one has started end at their first change after that.
    """

    def __init__(self, at: int, number: int | None = None, *, for_all: bool = False) -> None:
        self.at, self.number, self.for_all = at, number, for_all
        self.pid, self.calls = os.getpid(), 0

    def count(self, path: object = None) -> None:
        """Take note of one change, or go wrong in its place; the system names a path if it has one."""
        if os.getpid() != self.pid:
            if self.for_all:
                os._exit(KILLED)
            return
        self.calls += 1
        if self.calls != self.at:
            return
        if self.number is None:
            os._exit(KILLED)
        raise OSError(
            self.number, os.strerror(self.number), path if isinstance(path, str) else None
        )


class _File:
    """An open file whose writes count."""

    def __init__(self, file: Any, fault: Fault) -> None:
        self.file, self.fault = file, fault

    def __enter__(self) -> "_File":
        return self

    def __exit__(self, *_problem: object) -> None:
        self.file.close()

    def write(self, data: bytes) -> None:
        self.fault.count()
        self.file.write(data)

    def writelines(self, parts: list[bytes]) -> None:
        self.fault.count()
        self.file.writelines(parts)


@contextmanager
def failing(fault: Fault) -> Iterator[None]:
    """Count changes of the disk, and let them go wrong as planned."""
    with ExitStack() as stack:
        for name in CHANGES:
            stack.enter_context(mock.patch.object(os, name, _guard(getattr(os, name), fault)))
        real_open, real_fdopen, real_write, real_sync = os.open, os.fdopen, os.write, Tree.sync

        def open_file(path: Any, flags: int, *more: Any, **options: Any) -> int:
            if flags & os.O_CREAT:
                fault.count(path)
            return real_open(path, flags, *more, **options)

        def open_descriptor(descriptor: int, mode: str = "r", *more: Any, **options: Any) -> Any:
            file = real_fdopen(descriptor, mode, *more, **options)
            return _File(file, fault) if mode == "wb" else file

        def write(descriptor: int, data: bytes) -> int:
            if stat.S_ISREG(os.fstat(descriptor).st_mode):
                fault.count()
            return real_write(descriptor, data)

        def sync(tree: Tree) -> None:
            fault.count(str(tree.folder))
            real_sync(tree)

        stack.enter_context(mock.patch.object(os, "open", open_file))
        stack.enter_context(mock.patch.object(os, "fdopen", open_descriptor))
        stack.enter_context(mock.patch.object(os, "write", write))
        stack.enter_context(mock.patch.object(Tree, "sync", sync))
        yield


def _guard(real: Callable[..., Any], fault: Fault) -> Callable[..., Any]:
    def change(*given: Any, **options: Any) -> Any:
        fault.count(given[0])
        return real(*given, **options)

    return change


def run_and_kill(work: Callable[[], object], at: int, *, for_all: bool = False) -> int:
    """Do work in a process that dies at its n-th change of the disk; return how it ended.

    0 means that it ended well before that, FAILED that something else went wrong. What it has
    started itself is waited for: the pipe ends when the last process is gone that holds it.
    """
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        status = FAILED
        try:
            with failing(Fault(at, for_all=for_all)):
                work()
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        pipe.read()
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
