"""The way from files to a site, as one function.

In: a project folder and what the command line asks. Out: the files of the site and every diagnostic.
It must not write, print or know the command line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from generator.checks import check_journal
from generator.diagnostics import Diagnostic, has_errors, settle_diagnostics
from generator.entries.parse import EntryFile, parse_file, parse_settings
from generator.entries.source import Folder, Source, read_folder, read_settings_file
from generator.journal import build_journal
from generator.memory import Memory, Parsed
from generator.model import Journal
from generator.output import OutputFile
from generator.settings import Settings
from generator.vocabulary import normalise_name
from generator.workers import count_processes, map_slices

if TYPE_CHECKING:
    from generator.pages.page import Page
    from generator.render import TemplateSet

DATA = "journal.json"
Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Site:
    """What a run found and made; `files` is empty when there are errors or nothing was to be made.

    `sources` holds the decoded text of each file by path, for excerpts; `counts` what was made.
    """

    files: tuple[OutputFile, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, str]
    counts: Mapping[str, int]
    settings: Settings
    as_of: date


@dataclass(frozen=True, slots=True)
class Reading:
    """A project as read and put together, before any report."""

    settings: Settings
    today: date
    journal: Journal
    sources: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]


def find_project(start: Path) -> Path | None:
    """Return the nearest folder from here upwards with `rounds.yml` or `journal/`."""
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / "rounds.yml").is_file() or (folder / "journal").is_dir():
            return folder
    return None


def check_project(project: Path, *, as_of: date | None, strict: bool) -> Site:
    """Find everything that a build would report, pages included, and make nothing."""
    site = build_project(project, as_of=as_of, strict=strict, base_url=None)
    return replace(site, files=())


def build_project(
    project: Path,
    *,
    as_of: date | None,
    strict: bool,
    base_url: str | None,
    jobs: int | None = None,
    progress: Progress | None = None,
    memory: Memory | None = None,
) -> Site:
    """Read, check, derive, plan and render; the site is made in memory.

    `jobs` processes share the work; None chooses by its size and the cores. `memory` carries
    results from one build of this process to the next.
    """
    tell = progress or _tell_nobody
    memory = memory or Memory()
    reading = read_project(project, as_of, jobs, tell, memory)
    settings = (
        reading.settings if base_url is None else replace(reading.settings, base_url=base_url)
    )
    files, counts, rendered = _render_site(project, reading, settings, memory, jobs, tell)
    found = settle_diagnostics((*reading.diagnostics, *rendered), settings.check, strict=strict)
    files = () if has_errors(found) else files
    sources = _with_templates(project, reading.sources, rendered)
    return Site(files, found, sources, MappingProxyType(counts), settings, reading.today)


def read_project(
    project: Path,
    as_of: date | None,
    jobs: int | None,
    tell: Progress,
    memory: Memory | None = None,
) -> Reading:
    """Read the settings and every file of the journal, and put the journal together.

    Today is the day asked for, else the settings' own, else the calendar's.
    """
    settings_source, settings_read = read_settings_file(project)
    settings, settings_found = parse_settings(settings_source)
    today = as_of or settings.as_of or find_today(settings.timezone)
    folder, folder_found = read_folder(project)
    memory = memory or Memory()
    files, parsed = _parse_files(folder, memory, jobs, tell)
    journal, joined = build_journal(files, settings, today)
    sources = {item.path: item.text for item in folder.sources}
    if settings_source is not None:
        sources[settings_source.path] = settings_source.text
    found = (
        *settings_read,
        *settings_found,
        *folder_found,
        *parsed,
        *joined,
        *check_journal(files, journal, _list_unread(folder, files, journal)),
    )
    return Reading(settings, today, journal, MappingProxyType(sources), found)


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
    folder: Folder, memory: Memory, jobs: int | None, tell: Progress
) -> tuple[Sequence[EntryFile], Sequence[Diagnostic]]:
    """Parse what has changed since the last build of this process, and take over the rest."""

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


def _render_site(
    project: Path,
    reading: Reading,
    settings: Settings,
    memory: Memory,
    jobs: int | None,
    tell: Progress,
) -> tuple[tuple[OutputFile, ...], dict[str, int], tuple[Diagnostic, ...]]:
    """Derive the reports, plan the pages and render everything."""
    from generator.exports.data import render_data
    from generator.pages import urls
    from generator.pages.plan import plan_pages
    from generator.render import build_environment, render_crawler_files, render_static
    from generator.reports.all import build_reports

    journal, today = reading.journal, reading.today
    reports = build_reports(journal, settings, today)
    pages = plan_pages(journal, reports, settings, today)
    templates = memory.use_templates(build_environment(project / "templates"))
    rendered, found = _render_changed(pages, templates, memory, jobs, tell)
    assets = [
        OutputFile(urls.file_url(path), (project / path).read_bytes()) for path in journal.assets
    ]
    files = (
        *rendered,
        *render_static(templates),
        *render_crawler_files(pages, settings.base_url),
        OutputFile(DATA, render_data(journal, reports, today)),
        *assets,
    )
    return files, {"pages": len(pages), "entries": len(journal.entries)}, found


def _render_changed(
    pages: Sequence[Page],
    templates: TemplateSet,
    memory: Memory,
    jobs: int | None,
    tell: Progress,
) -> tuple[list[OutputFile], tuple[Diagnostic, ...]]:
    """Render the pages that show something else than in the last build of this process."""
    from generator.render import compile_templates, render_pages

    known = {page.url: memory.recall_page(page) for page in pages}
    new = [page for page in pages if known[page.url] is None]
    processes = count_processes(len(new), jobs)
    if processes > 1:
        compile_templates(templates)
    slices = map_slices(lambda part: render_pages(_counted(part, tell), templates), new, processes)
    fresh = {file.path: file for files, _ in slices for file in files}
    rendered = {
        page.url: (page, file)
        for page in pages
        if (file := known[page.url] or fresh.get(page.url)) is not None
    }
    memory.keep_pages(rendered)
    found = tuple(sorted({item for _, problems in slices for item in problems}))
    return [file for _, file in rendered.values()], found


def _counted(pages: Sequence[Page], tell: Progress) -> Iterator[Page]:
    """Hand pages out one by one and tell how far it got."""
    for number, page in enumerate(pages):
        tell("rendering", number, len(pages))
        yield page


def find_today(timezone: str | None) -> date:
    """Return today's date in the journal's zone, or else the system's."""
    if timezone is None:
        return datetime.now().astimezone().date()
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo(timezone)).date()


def _with_templates(
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


def _tell_nobody(what: str, done: int, total: int) -> None:
    """Report no progress."""
