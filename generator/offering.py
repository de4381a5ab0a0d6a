"""The way from files to a site whose files are made when they are asked for, for the preview.

In: a project folder, the memory of the last time. Out: what was found, and a shelf. It must not know
who asks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from generator.build import (
    Ground,
    Site,
    hand_over,
    lay_ground,
    make_files,
    stop_short,
    with_texts,
)
from generator.diagnostics import Diagnostic, has_errors, settle_diagnostics
from generator.intake import Progress, read_project, tell_nobody
from generator.memory import Memory
from generator.output import OutputFile
from generator.project import TEMPLATES, has_own_templates
from generator.shelf import PageFault, Shelf

if TYPE_CHECKING:
    from threading import RLock

    from generator.reads import Known
    from generator.render import TemplateSet


def offer_site(
    project: Path,
    *,
    as_of: date | None,
    strict: bool,
    memory: Memory[OutputFile],
    progress: Progress = tell_nobody,
    changed: Collection[str] | None = None,
) -> tuple[Site[OutputFile], Shelf]:
    """Read, check and derive, and return a shelf on which each file is made when it is asked for.

    Where the owner has templates a page of each kind is made at once, to find out whether they are
    right; what is wrong with another page is raised as a `PageFault` when that is made. `changed`
    are all paths that are other than when this memory was filled, where that is known.
    """
    reading = read_project(project, as_of, 1, progress, memory, memory.memo, changed)
    templates = _find_templates(project, memory, changed)
    is_own = has_own_templates(project)
    stopped = stop_short(reading, reading.settings, strict)
    if has_errors(stopped.diagnostics) and not is_own:
        return stopped, Shelf({})
    ground = lay_ground(templates, reading, reading.settings, memory.memo)
    known = memory.recall_pages(ground.book, ground.templates)
    memory.keep_pages(ground.book, ground.templates, known)
    rendered = _try_templates(ground, known, progress) if is_own else ()
    found = settle_diagnostics(
        (*reading.diagnostics, *rendered), reading.settings.check, strict=strict
    )
    sources = with_texts(project, reading.sources, rendered)
    site: Site[OutputFile] = Site(
        (), found, sources, ground.counts, reading.settings, reading.today
    )
    if has_errors(found):
        return site, Shelf({})
    others = ground.list_others(project, reading, reading.settings)
    return site, _put_up(ground, others, known, memory.lock)


def _find_templates(
    project: Path, memory: Memory[OutputFile], changed: Collection[str] | None
) -> TemplateSet:
    """Return the templates in force: those of last time where the owner has none of their own."""
    from generator.render import build_environment

    last, begin = memory.in_force, f"{TEMPLATES}/"
    is_sure = changed is not None and not any(path.startswith(begin) for path in changed)
    if last is None or not is_sure or has_own_templates(project):
        last = memory.in_force = build_environment(project / TEMPLATES)
    return last


def _try_templates(
    ground: Ground, known: Known[OutputFile], tell: Progress
) -> Sequence[Diagnostic]:
    """Make a page of each kind that is not known to be right, and return what is wrong."""
    from generator.pages.plan import pick_samples
    from generator.render import check_syntax

    found = tuple(check_syntax(ground.templates))
    if found:
        return found
    samples = [item.url for item in pick_samples(ground.outlines.values()) if item.url not in known]
    pages, problems = make_files(enumerate(samples), len(samples), ground, hand_over, tell)
    known |= pages
    return sorted(problems)


def _put_up(
    ground: Ground, others: Iterable[OutputFile], known: Known[OutputFile], lock: RLock
) -> Shelf:
    """Put up the files that are there: the others, and those that are known."""
    paths = (*ground.outlines, *ground.wholes)
    made = {path: known[path][0].data for path in paths if path in known}
    made |= {file.path: file.data for file in others}
    missing = {
        path: partial(_make_file, path, ground, known) for path in paths if path not in known
    }
    return Shelf(made, missing, lock)


def _make_file(path: str, ground: Ground, known: Known[OutputFile]) -> bytes:
    """Make a file; only templates of the owner can fail."""
    made, found = make_files(enumerate((path,)), 1, ground, hand_over)
    if found:
        raise PageFault(found)
    known |= made
    return made[path][0].data
