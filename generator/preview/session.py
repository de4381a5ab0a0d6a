"""One session of the preview: from a hint that something changed to pages that show it.

In: the project, a listening socket, somebody to tell. Out: a server that follows the project until it
is stopped. It must not know how changes are noticed, built or sent, nor print anything.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Protocol, TypeVar

from generator.build import Site
from generator.memory import Memory
from generator.output import OutputFile
from generator.preview.builder import Outcome, rebuild, report_fault, report_missing
from generator.preview.guard import Gate
from generator.preview.inbox import Inbox, Patience, gather_hints
from generator.preview.server import PreviewServer
from generator.preview.snapshot import (
    Difference,
    Snapshot,
    count_changes,
    take_files,
    take_problems,
)
from generator.preview.stamps import JOURNAL, Stamps, compare_stamps, take_stamps
from generator.preview.threads import PARTING, begin_work, post, start_thread
from generator.preview.watch import watch_project
from generator.shelf import PageFault, Shelf
from generator.stamp import find_today

Result = TypeVar("Result")
RUNS, BUILDS = 1_000_000, 1_000
"""Each run counts its builds from another thousand, so pages of an earlier run notice."""
MOST_HELD = 3
NEW_DAY = ("a new day",)
"""What stands for the paths that led to a build where none did."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to preview."""

    project: Path
    as_of: date | None = None
    poll: bool = False
    public: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A build to tell of: paths that led to it, its outcome, seconds it took, what differs."""

    changed: tuple[str, ...]
    outcome: Outcome
    seconds: float
    difference: Difference


class Listener(Protocol):
    """Who hears what the preview does."""

    def hear_build(self, report: Report) -> None:
        """Hear of a build."""

    def hear_word(self, text: str) -> None:
        """Hear of anything else that a person should know."""

    def hear_request(self, line: str) -> None:
        """Hear of a request."""


class Session:
    """The preview of one project: built once by `build_first`, then followed by `run`."""

    def __init__(self, request: Request, listener: Listener, clock: Callable[[], float]) -> None:
        self._request, self._listener, self._clock = request, listener, clock
        self._stop = Event()
        self._memory = Memory[OutputFile]()
        self._number = secrets.randbelow(RUNS) * BUILDS
        self._stamps: Stamps = {}
        self._snapshot = Snapshot(self._number, Shelf({}))
        self._server: PreviewServer | None = None
        self._worker: Thread | None = None
        self._held: list[Report] = []
        self._had_journal = False
        self._is_followed = False
        self._day: Callable[[], date] | None = None
        self._built_for: date | None = None

    def build_first(self) -> None:
        """Build before anything runs beside it, when processes may still share the work."""
        self._stamps = take_stamps(self._request.project, {})
        self._show(self._build((), at_once=True))

    async def run(
        self,
        listening: socket.socket,
        gate: Gate,
        *,
        patience: Patience | None = None,
    ) -> None:
        """Serve and follow the project until cancelled; then none of its threads is left."""
        log = self._listener.hear_request
        self._server = PreviewServer(gate, self._snapshot, log=log)
        inbox = Inbox()
        watcher = self._start_watching(inbox)
        tasks = (
            asyncio.create_task(self._server.serve(listening)),
            asyncio.create_task(self._follow(inbox, patience or Patience())),
        )
        try:
            await asyncio.gather(*tasks)
        finally:
            self._stop.set()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for thread in filter(None, (watcher, self._worker)):
                thread.join(PARTING)

    def _start_watching(self, inbox: Inbox) -> Thread:
        loop, request = asyncio.get_running_loop(), self._request

        def watch() -> None:
            watch_project(
                request.project,
                self._stop,
                lambda hints: post(loop, lambda: inbox.put(hints)),
                lambda text: post(loop, lambda: self._listener.hear_word(text)),
                poll=request.poll,
            )

        return start_thread(watch, "rounds watch")

    async def _follow(self, inbox: Inbox, patience: Patience) -> None:
        """Look after every hint, and once more when it has become quiet: hints can get lost.

        Then there is time for the pages that nobody has asked for yet.
        """
        is_settled = True
        while True:
            has_hints = await inbox.wait(patience.idle if is_settled else patience.look)
            is_settled = not has_hints
            try:
                await self._take_turn(inbox, patience, has_hints)
                if is_settled:
                    await self._make_rest(inbox)
            except Exception as problem:  # whatever happens, the preview goes on
                self._listener.hear_word(f"{type(problem).__name__}: {problem}")
                await asyncio.sleep(patience.look)

    async def _take_turn(self, inbox: Inbox, patience: Patience, has_hints: bool) -> None:
        """Look, build if files differ, and show it unless it looks like half a save."""
        project, before = self._request.project, self._stamps
        hints = await gather_hints(inbox, project, before, patience) if has_hints else None
        self._stamps = await self._work(lambda: take_stamps(project, before, hints))
        changed = compare_stamps(before, self._stamps) or self._note_midnight()
        if changed:
            self._held.append(await self._work(lambda: self._build(changed)))
        if not self._held:
            return
        doubtful = self._held[-1].outcome.problems and len(self._held) < MOST_HELD
        if doubtful and await inbox.wait(patience.doubt):
            return
        self._show(self._join_held())

    def _note_midnight(self) -> tuple[str, ...]:
        """Return what leads to a build where the day has ended for which the pages were made."""
        return () if self._day is None or self._day() == self._built_for else NEW_DAY

    async def _make_rest(self, inbox: Inbox) -> None:
        """Make what is left of the site, file by file, until there is something else to do.

        Only then it is known whether the owner's templates are right for every page.
        """
        files = self._snapshot.files
        for path in filter(files.takes_time, files.pending):
            if inbox.has_hints or self._snapshot.problems:
                return
            try:
                await self._work(partial(files.__getitem__, path))
            except PageFault as fault:
                outcome = report_fault(self._request.project, fault)
                self._show(Report((path,), outcome, 0.0, Difference()))

    async def _work(self, work: Callable[[], Result]) -> Result:
        self._worker, future = begin_work(work, "rounds build")
        return await future

    def _build(self, changed: tuple[str, ...], *, at_once: bool = False) -> Report:
        """Build, unless the journal that was there has gone.

        What has changed since the last build is known if that one came to its end.
        """
        project, began = self._request.project, self._clock()
        has_journal = (project / JOURNAL).is_dir()
        if self._had_journal and not has_journal:
            outcome = report_missing()
        else:
            outcome = rebuild(
                project,
                self._request.as_of,
                self._stop,
                memory=self._memory,
                changed=changed if self._is_followed and changed != NEW_DAY else None,
                at_once=at_once,
                public=self._request.public,
            )
            self._had_journal = has_journal
        self._is_followed = outcome.site is not None
        self._keep_day(outcome.site)
        return Report(changed, outcome, self._clock() - began, Difference())

    def _keep_day(self, site: Site[OutputFile] | None) -> None:
        """Keep the day that a build took for today, and how to find it; one that was set stays."""
        self._day = None
        if site and not (self._request.as_of or site.settings.as_of):
            self._built_for = site.as_of
            self._day = partial(find_today, site.settings.timezone)

    def _join_held(self) -> Report:
        """Return the last build with the changes and the time of those before it that nobody saw."""
        changed = {path for report in self._held for path in report.changed}
        seconds = sum(report.seconds for report in self._held)
        last = self._held[-1]
        self._held = []
        return replace(last, changed=tuple(sorted(changed)), seconds=seconds)

    def _show(self, report: Report) -> None:
        """Publish a build, and tell of it."""
        outcome = report.outcome
        if outcome.problems:
            self._snapshot, kind = take_problems(self._snapshot, outcome.problems)
        else:
            self._number += 1
            step = take_files(self._snapshot, self._number, outcome.files)
            self._snapshot, kind = step.snapshot, step.kind
            report = replace(report, difference=count_changes(step))
        if self._server is not None:
            self._server.publish(self._snapshot, kind)
        self._listener.hear_build(report)
