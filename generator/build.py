"""The way from files to a site, as one function.

In: a project folder and what the command line asks. Out: the files of the site and every diagnostic.
It must not write, print or know the command line.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from generator.checks import check_journal
from generator.diagnostics import Diagnostic, has_errors, settle_diagnostics
from generator.entries.parse import EntryFile, parse_file, parse_settings
from generator.entries.source import Folder, Source, read_folder, read_settings_file
from generator.journal import build_journal
from generator.memory import FileMemory, Memory, PageMemory, Parsed
from generator.model import Journal
from generator.output import OutputFile
from generator.project import JOURNAL, TEMPLATES
from generator.record import replace
from generator.settings import Settings
from generator.stamp import find_today
from generator.tree import Tree
from generator.vocabulary import normalise_name
from generator.workers import count_processes, map_slices

if TYPE_CHECKING:
    from generator.pages.book import Book
    from generator.pages.plan import Outline
    from generator.reads import Known
    from generator.render import TemplateSet

DATA = "journal.json"
Kept = TypeVar("Kept")
"""What is kept of a file once it is made: the file itself, or where it went."""
Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Site(Generic[Kept]):
    """What a run found and made; `files` is empty when there are errors or nothing was to be made.

    `sources` holds the decoded text of each file with diagnostics by path; `counts` what was made.
    """

    files: tuple[Kept, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, str]
    counts: Mapping[str, int]
    settings: Settings
    as_of: date


@dataclass(frozen=True, slots=True)
class Reading:
    """A project as read and put together, before any report; `sources` of files with diagnostics."""

    settings: Settings
    today: date
    files: Sequence[EntryFile]
    journal: Journal
    sources: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]

    def has_errors(self, *, strict: bool) -> bool:
        """Say whether something was found that no site may be made with."""
        return has_errors(settle_diagnostics(self.diagnostics, self.settings.check, strict=strict))


def _tell_nobody(what: str, done: int, total: int) -> None:
    """Report no progress."""


def check_project(
    project: Path, *, as_of: date | None, strict: bool, memory: FileMemory | None = None
) -> Site[None]:
    """Find everything that a build would report, and keep nothing.

    Pages are made where the owner has templates: in the built-in ones there is nothing to find.
    """
    reading = read_project(project, as_of, None, _tell_nobody, memory)
    if not _has_own_templates(project):
        return stop_short(reading, reading.settings, strict)
    return make_site(project, reading, drop, strict=strict)


def build_project(
    project: Path,
    *,
    as_of: date | None,
    strict: bool,
    base_url: str | None,
    jobs: int | None = None,
    progress: Progress | None = None,
    memory: Memory[OutputFile] | None = None,
) -> Site[OutputFile]:
    """Read, check, derive, plan and render; the site is made in memory.

    `jobs` processes share the work; None chooses by its size and the cores. `memory` carries
    results from one build of this process to the next.
    """
    tell = progress or _tell_nobody
    reading = read_project(project, as_of, jobs, tell, memory)
    return make_site(
        project,
        reading,
        _hand_over,
        strict=strict,
        base_url=base_url,
        jobs=jobs,
        tell=tell,
        memory=memory,
    )


def read_project(
    project: Path,
    as_of: date | None,
    jobs: int | None,
    tell: Progress,
    memory: FileMemory | None = None,
) -> Reading:
    """Read the settings and every file of the journal, and put the journal together.

    Today is the day asked for, else the settings' own, else the calendar's.
    """
    settings_source, settings_read = read_settings_file(project)
    settings, settings_found = parse_settings(settings_source)
    today = as_of or settings.as_of or find_today(settings.timezone)
    folder, folder_found = read_folder(project)
    memory = memory or Memory[Any]()
    files, parsed = _parse_files(folder, memory, jobs, tell)
    journal, joined = build_journal(files, settings, today)
    found = (
        *settings_read,
        *settings_found,
        *folder_found,
        *parsed,
        *joined,
        *check_journal(files, journal, _list_unread(folder, files, journal)),
    )
    at_fault = {item.path for item in found}
    read = (*folder.sources, *([settings_source] if settings_source else ()))
    sources = MappingProxyType({item.path: item.text for item in read if item.path in at_fault})
    return Reading(settings, today, files, journal, sources, found)


def _list_unread(folder: Folder, files: Sequence[EntryFile], journal: Journal) -> set[str]:
    """Return the names of entries that are neither in the journal nor drafts: they have faults."""
    fine = {entry.path for entry in journal.entries.values()}
    drafts = {file.path for file in files if file.value("draft", False)}
    return {
        normalise_name(source.path.rsplit("/", 1)[-1].removesuffix(".md"))
        for source in folder.sources
        if source.kind == "entry" and source.path not in fine | drafts
    }


def _parse_files(
    folder: Folder, memory: FileMemory, jobs: int | None, tell: Progress
) -> tuple[Sequence[EntryFile], Sequence[Diagnostic]]:
    """Parse what has changed since the last build, and take over the rest."""

    def parse(sources: Sequence[Source]) -> list[Parsed]:
        found: list[Parsed] = []
        for number, source in enumerate(sources):
            tell("reading", number, len(sources))
            found.append(parse_file(source, folder))
        return found

    known = {source.path: memory.recall_file(source, folder) for source in folder.sources}
    new = [source for source in folder.sources if known[source.path] is None]
    slices = map_slices(parse, new, count_processes(len(new), jobs))
    fresh = iter([result for part in slices for result in part])
    results = [known[source.path] or next(fresh) for source in folder.sources]
    memory.keep_files(list(zip(folder.sources, results, strict=True)), folder)
    files = [file for file, _ in results if file is not None]
    return files, [item for _, problems in results for item in problems]


def make_site(
    project: Path,
    reading: Reading,
    keep: Callable[[OutputFile], Kept],
    *,
    strict: bool,
    base_url: str | None = None,
    jobs: int | None = None,
    tell: Progress = _tell_nobody,
    memory: PageMemory[Kept] | None = None,
) -> Site[Kept]:
    """Derive the reports, then plan and render page after page and `keep` each file at once.

    So no more than one page is held at a time unless `keep` holds it. Pages may be made by several
    processes: what `keep` returns is sent between them. With errors in the journal they are made
    only to find out whether the owner's templates are right.
    """
    settings = (
        reading.settings if base_url is None else replace(reading.settings, base_url=base_url)
    )
    if reading.has_errors(strict=strict) and not _has_own_templates(project):
        return stop_short(reading, settings, strict)
    files, counts, rendered = _make_files(project, reading, settings, keep, jobs, tell, memory)
    found = settle_diagnostics((*reading.diagnostics, *rendered), settings.check, strict=strict)
    sources = with_templates(project, reading.sources, rendered)
    return Site(
        () if has_errors(found) else tuple(files),
        found,
        sources,
        MappingProxyType(counts),
        settings,
        reading.today,
    )


def _has_own_templates(project: Path) -> bool:
    return (project / TEMPLATES).is_dir()


def stop_short(reading: Reading, settings: Settings, strict: bool) -> Site[Any]:
    """Return what was found before any page is made."""
    found = settle_diagnostics(reading.diagnostics, settings.check, strict=strict)
    return Site((), found, reading.sources, MappingProxyType({}), settings, reading.today)


def _make_files(
    project: Path,
    reading: Reading,
    settings: Settings,
    keep: Callable[[OutputFile], Kept],
    jobs: int | None,
    tell: Progress,
    memory: PageMemory[Kept] | None,
) -> tuple[list[Kept], dict[str, int], Sequence[Diagnostic]]:
    """Make every file of the site."""
    from generator.exports.data import render_data
    from generator.pages.book import build_book
    from generator.pages.plan import list_outlines
    from generator.render import build_environment, render_crawler_files, render_static
    from generator.reports.all import build_reports

    journal, today = reading.journal, reading.today
    reports = build_reports(journal, settings, today)
    book = build_book(journal, reports, settings, today)
    outlines = list_outlines(book)
    templates = build_environment(project / TEMPLATES)
    pages, found = _make_pages(outlines, book, templates, keep, jobs, tell, memory)
    addresses = [outline.url for outline in outlines]
    others = chain(
        render_static(templates),
        render_crawler_files(addresses, settings.base_url),
        [OutputFile(DATA, render_data(journal, reports, today))],
        _read_assets(project, journal.assets),
    )
    counts = {"pages": len(outlines), "entries": len(journal.entries)}
    return [*pages, *map(keep, others)], counts, found


def _read_assets(project: Path, paths: Sequence[str]) -> Iterator[OutputFile]:
    """Read the files that entries link to; what has become a link since it was found is not read."""
    from generator.pages import urls

    if not paths:
        return
    tree = Tree((project / JOURNAL).resolve())
    try:
        for path in paths:
            data = tree.read(path.removeprefix(f"{JOURNAL}/"))
            if data is None:
                raise FileNotFoundError(
                    errno.ENOENT, os.strerror(errno.ENOENT), str(project / path)
                )
            yield OutputFile(urls.file_url(path), data)
    finally:
        tree.close()


def _make_pages(
    outlines: Sequence[Outline],
    book: Book,
    templates: TemplateSet,
    keep: Callable[[OutputFile], Kept],
    jobs: int | None,
    tell: Progress,
    memory: PageMemory[Kept] | None,
) -> tuple[list[Kept], Sequence[Diagnostic]]:
    """Make the pages that rest on something else than in the last build."""
    from generator.render import check_syntax, compile_templates

    found = tuple(check_syntax(templates))
    if found:
        return [], found
    known = memory.recall_pages(book, templates) if memory else {}
    new = [outline for outline in outlines if outline.url not in known]
    processes = count_processes(len(new), jobs)
    if processes > 1:
        compile_templates(templates)

    def make(part: Sequence[Outline]) -> tuple[Known[Kept], tuple[Diagnostic, ...]]:
        return _make_slice(part, book, templates, keep, tell)

    # Pages of one kind take alike long, so each process gets some of every kind.
    dealt = [outline for first in range(processes) for outline in new[first::processes]]
    slices = map_slices(make, dealt, processes)
    for pages, _ in slices:
        known |= pages
    if memory:
        memory.keep_pages(book, templates, known)
    problems = sorted({item for _, problems in slices for item in problems})
    return [known[outline.url][0] for outline in outlines if outline.url in known], problems


def _make_slice(
    outlines: Sequence[Outline],
    book: Book,
    templates: TemplateSet,
    keep: Callable[[OutputFile], Kept],
    tell: Progress,
) -> tuple[Known[Kept], tuple[Diagnostic, ...]]:
    """Plan and render some pages one after the other; those that fail are left out."""
    from generator.pages.plan import plan_page
    from generator.render import render_page

    pages: Known[Kept] = {}
    found: dict[Diagnostic, None] = {}
    for number, outline in enumerate(outlines):
        tell("rendering", number, len(outlines))
        page, reads = plan_page(outline, book)
        made = render_page(page, templates)
        if isinstance(made, Diagnostic):
            found[made] = None
        else:
            pages[outline.url] = keep(made), reads
    return pages, tuple(found)


def _hand_over(file: OutputFile) -> OutputFile:
    """Keep a file in memory."""
    return file


def drop(_file: OutputFile) -> None:
    """Keep nothing of a file."""


def with_templates(
    project: Path, sources: Mapping[str, str], found: Sequence[Diagnostic]
) -> Mapping[str, str]:
    """Add the text of the user's templates that a diagnostic points into."""
    paths = {item.path for item in found if item.path.startswith("templates/")}
    texts = {
        path: (project / path).read_text("utf-8", "replace")
        for path in paths
        if (project / path).is_file()
    }
    return MappingProxyType({**sources, **texts})
