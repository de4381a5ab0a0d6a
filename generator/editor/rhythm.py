"""When to look: soon after a key, never two things at once, and never in the way of the keys.

In: desks that something happened on, and questions. Out: findings for whoever tells the editor, and
answers. It must not know any protocol, nor what the questions are.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from generator.editor.desk import Desk
from generator.editor.snapshot import Findings
from generator.preview.threads import begin_work

Result = TypeVar("Result")
IDLE = 1.0
"""Seconds without a look before all pages are made, where that can show more."""


class Rhythm:
    """Looks at desks one after the other; `publish` gets what was found, `tell` what went wrong."""

    def __init__(
        self,
        publish: Callable[[Desk, Findings, Mapping[str, str]], None],
        tell: Callable[[str], None],
    ) -> None:
        self._publish, self._tell = publish, tell
        self._timers: dict[Desk, asyncio.TimerHandle] = {}
        self._waiting: set[Desk] = set()
        self._late: dict[Desk, Findings] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Lock()

    def wake(self, desk: Desk, seconds: float = 0) -> None:
        """Have a journal looked at as soon as it has been quiet for so long."""
        if desk in self._timers:
            self._timers[desk].cancel()
        loop = asyncio.get_running_loop()
        self._timers[desk] = loop.call_later(seconds, self._begin, desk)

    async def ask(self, work: Callable[[], Result]) -> Result:
        """Have something found out between the looks."""
        async with self._turn:
            return await _work(work)

    def _begin(self, desk: Desk) -> None:
        """Begin to look, unless a look that has not begun yet will see the same."""
        if desk in self._waiting:
            return
        self._waiting.add(desk)
        task = asyncio.ensure_future(self._follow(desk))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _follow(self, desk: Desk) -> None:
        """Look, and publish what was found; what pages alone can show comes when it is quiet."""
        try:
            async with self._turn:
                self._waiting.discard(desk)
                snapshot = await _work(desk.see)
                found = {**self._late.get(desk, {}), **snapshot.findings}
                self._publish(desk, found, snapshot.reading.sources)
            if not desk.has_templates:
                self._late.pop(desk, None)
                return
            await asyncio.sleep(IDLE)
            async with self._turn:
                if desk.snapshot is snapshot and desk not in self._waiting:
                    late, texts = await _work(partial(desk.check_templates, snapshot))
                    news = late.keys() - snapshot.findings.keys()
                    self._late[desk] = {path: late[path] for path in news}
                    self._publish(desk, late, texts)
        except Exception as problem:  # whatever happens, the editor is still there
            self._tell(f"{desk.project}: {type(problem).__name__}: {problem}")


async def _work(work: Callable[[], Result]) -> Result:
    _, future = begin_work(work, "rounds look")
    return await future
