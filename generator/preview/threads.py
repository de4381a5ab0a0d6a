"""Work beside the event loop, in threads that never keep the program from ending.

In: a function. Out: what it returns or raises, in the loop. It must not know what the work is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import TypeVar

Result = TypeVar("Result")
PARTING = 0.8
"""Seconds to wait for a thread at the end."""


def start_thread(work: Callable[[], None], name: str) -> Thread:
    """Start work that nobody waits for at the end of the program."""
    thread = Thread(target=work, name=name, daemon=True)
    thread.start()
    return thread


def post(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    """Have something called in the loop's thread; nothing happens when the loop has ended."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(call)


def begin_work(work: Callable[[], Result], name: str) -> tuple[Thread, asyncio.Future[Result]]:
    """Start work and return its thread and the future of its result."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Result] = loop.create_future()

    def finish(result: Result) -> None:
        if not future.done():
            future.set_result(result)

    def fail(problem: BaseException) -> None:
        if not future.done():
            future.set_exception(problem)

    def run() -> None:
        try:
            result = work()
        except BaseException as problem:  # a thread has nobody else to tell
            failure = problem
            post(loop, lambda: fail(failure))
        else:
            post(loop, lambda: finish(result))

    return start_thread(run, name), future
