"""The builder: builds for the preview, and turns whatever happens into a value.

In: the project, the day, a way to be stopped. Out: an `Outcome`: files and findings, or what went
wrong. It must not know who is told, or which files are asked for.
"""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from threading import Event

from generator.build import Site, build_project, with_texts
from generator.diagnostics import has_errors
from generator.gate.verdict import REMEDY, GateRefused
from generator.intake import Progress, read_project
from generator.memory import Memory
from generator.offering import offer_site
from generator.output import OutputFile
from generator.preview.snapshot import Problem, list_problems
from generator.preview.stamps import JOURNAL
from generator.shelf import PageFault, Shelf


class Stopped(Exception):
    """The preview ends: nobody waits for this build any more."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build came to: good files by path, or problems; `site` is None when it broke off."""

    site: Site[OutputFile] | None
    problems: tuple[Problem, ...] = ()
    files: Shelf = field(default_factory=lambda: Shelf({}))


def rebuild(
    project: Path,
    as_of: date | None,
    stop: Event,
    *,
    memory: Memory[OutputFile] | None = None,
    changed: Collection[str] | None = None,
    at_once: bool = False,
    public: bool = False,
) -> Outcome:
    """Build once; Stopped when `stop` is set meanwhile, and nothing else is raised.

    `memory` carries over what has not changed since the last build; `changed` says what has, where
    that is known. Pages are made when they are asked for, or all of them `at_once`, shared by several
    processes: so this one must not have any threads yet. A `public` site is always made whole, for
    the gate looks at all of it.
    """
    build = _show if public else _build_whole if at_once else partial(_offer, changed)

    def check(_what: str, _done: int, _total: int) -> None:
        if stop.is_set():
            raise Stopped

    try:
        with _undisturbed():
            site, files = build(project, as_of, check, memory or Memory())
    except Stopped:
        raise
    except GateRefused as refusal:
        return Outcome(None, tuple(_list_refused(refusal)))
    except Exception as problem:  # a file that went meanwhile, or a fault of ours
        return Outcome(None, (_describe(problem),))
    if has_errors(site.diagnostics):
        return Outcome(site, list_problems(site.diagnostics, site.sources))
    return Outcome(site, files=files)


def _offer(
    changed: Collection[str] | None,
    project: Path,
    as_of: date | None,
    progress: Progress,
    memory: Memory[OutputFile],
) -> tuple[Site[OutputFile], Shelf]:
    """Bring up to date what pages are made from."""
    return offer_site(
        project, as_of=as_of, strict=False, memory=memory, progress=progress, changed=changed
    )


def _build_whole(
    project: Path, as_of: date | None, progress: Progress, memory: Memory[OutputFile]
) -> tuple[Site[OutputFile], Shelf]:
    """Make every page."""
    site = build_project(
        project, as_of=as_of, strict=False, base_url=None, progress=progress, memory=memory
    )
    return site, Shelf({file.path: file.data for file in site.files})


def _show(
    project: Path, as_of: date | None, progress: Progress, memory: Memory[OutputFile]
) -> tuple[Site[OutputFile], Shelf]:
    """Make the site for others."""
    from generator.showcase import make_public_site

    reading = read_project(project, as_of, 1, progress, memory, memory.memo)
    site = make_public_site(project, reading, strict=False, memo=memory.memo)
    return site, Shelf({file.path: file.data for file in site.files})


def _list_refused(refusal: GateRefused) -> Iterator[Problem]:
    """Yield what the gate found, each at the place where it was typed."""
    for leak in refusal.leaks:
        message = f"what `{leak.field}` says would stand in {leak.file} (as {leak.view})"
        yield Problem(leak.path, leak.span.line, leak.span.column, "private-value", message, REMEDY)
    for path in refusal.betraying:
        yield Problem("", 0, 0, "private-value", f"{path} depends on something private")


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep the collector from looking through the whole journal, during a build and ever after.

    Next to nothing in it goes in circles: what is not used any more is gone without the collector.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def report_fault(project: Path, fault: PageFault) -> Outcome:
    """Say that a page cannot be made."""
    return Outcome(None, list_problems(fault.found, with_texts(project, {}, fault.found)))


def report_missing() -> Outcome:
    """Say that the journal has gone; what was built of it stays."""
    message = "the folder journal/ is gone: the pages stay as they were until it is back"
    return Outcome(None, (Problem(JOURNAL, 0, 0, "missing-journal", message),))


def _describe(problem: Exception) -> Problem:
    if isinstance(problem, OSError):
        reason = problem.strerror or str(problem)
        return Problem(str(problem.filename or ""), 0, 0, "unreadable-file", reason)
    text = f"the build broke off: {type(problem).__name__}: {problem}"
    remedy = "this is a fault of the program: `rounds build` shows more"
    return Problem("", 0, 0, "broken-build", text, remedy)
