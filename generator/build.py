"""The way from files to a site, as one function.

In: a project folder and what the command line asks. Out: the files of the site and every diagnostic.
It must not write, print or know the command line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from generator.beside import list_others
from generator.diagnostics import Diagnostic, has_errors, settle_diagnostics
from generator.exports.paths import DATA
from generator.intake import Progress, Reading, read_project, tell_nobody
from generator.memo import Memo
from generator.memory import FileMemory, Memory, PageMemory
from generator.output import OutputFile
from generator.pages.urls import SEARCH
from generator.project import JOURNAL, TEMPLATES, has_own_templates
from generator.reads import WHOLE
from generator.record import Record, replace
from generator.settings import Settings
from generator.workers import Taken, count_processes, share_work

if TYPE_CHECKING:
    from generator.pages.book import Book
    from generator.pages.plan import Outline
    from generator.reads import Known, Reads
    from generator.render import TemplateSet
    from generator.reports.all import Reports

EXPORTS_TABLE = "exports"
"""Where the book holds what exports are written from."""
ENTRIES_A_PAGE = 10
"""Entries that a whole file tells of in the time that a page takes."""
Kept = TypeVar("Kept")
"""What is kept of a file once it is made: the file itself, or where it went."""


class Site(Record, Generic[Kept], frozen=True):
    """What a run found and made; `files` is empty when there are errors or nothing was to be made.

    `sources` holds the decoded text of each file with diagnostics by path; `counts` what was made.
    `passed` is the hash of the tree that the gate let through, "" for a private site.
    """

    files: tuple[Kept, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, str]
    counts: Mapping[str, int]
    settings: Settings
    as_of: date
    passed: str = ""


class Ground(Record, frozen=True):
    """What all files of a site are made from.

    `wholes` are the files for other programs and for the search, by path: what makes each, and
    what it rests on.
    """

    reports: Reports
    book: Book
    outlines: Mapping[str, Outline]
    templates: TemplateSet
    wholes: Mapping[str, tuple[Callable[[], bytes], Reads]]

    @property
    def counts(self) -> Mapping[str, int]:
        """What there is on the site."""
        entries = len(self.book.tables["entries"])
        return MappingProxyType({"pages": len(self.outlines), "entries": entries})

    def make(self, path: str) -> tuple[OutputFile | Diagnostic, Reads]:
        """Make a page or a whole file, or find what is wrong with its template; with its reads."""
        from generator.pages.plan import plan_page
        from generator.render import render_page

        if path in self.wholes:
            make, reads = self.wholes[path]
            return OutputFile(path, make()), reads
        page, reads = plan_page(self.outlines[path], self.book)
        return render_page(page, self.templates), reads

    def list_others(
        self, project: Path, reading: Reading, settings: Settings
    ) -> Iterator[OutputFile]:
        """Make the files that are neither a page nor a whole one."""
        return list_others(project, reading, settings, self.templates, self.outlines)


def check_project(
    project: Path, *, as_of: date | None, strict: bool, memory: FileMemory | None = None
) -> Site[None]:
    """Find everything that a build would report, and keep nothing.

    Pages are made where the owner has templates: in the built-in ones there is nothing to find.
    """
    reading = read_project(project, as_of, None, tell_nobody, memory)
    return check_reading(project, reading, strict=strict)


def check_reading(
    project: Path, reading: Reading, *, strict: bool, memory: PageMemory[None] | None = None
) -> Site[None]:
    """Find what `check_project` finds in a journal that was read; with a `memory`, in this process."""
    if not has_own_templates(project):
        return stop_short(reading, reading.settings, strict)
    jobs = 1 if memory else None
    return make_site(project, reading, drop, strict=strict, jobs=jobs, memory=memory)


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
    tell = progress or tell_nobody
    reading = read_project(project, as_of, jobs, tell, memory, memory.memo if memory else None)
    return make_site(
        project,
        reading,
        hand_over,
        strict=strict,
        base_url=base_url,
        jobs=jobs,
        tell=tell,
        memory=memory,
    )


def make_site(
    project: Path,
    reading: Reading,
    keep: Callable[[OutputFile], Kept],
    *,
    strict: bool,
    base_url: str | None = None,
    jobs: int | None = None,
    tell: Progress = tell_nobody,
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
    if reading.has_errors(strict=strict) and not has_own_templates(project):
        return stop_short(reading, settings, strict)
    files, counts, rendered = _make_files(project, reading, settings, keep, jobs, tell, memory)
    found = settle_diagnostics((*reading.diagnostics, *rendered), settings.check, strict=strict)
    sources = with_texts(project, reading.sources, rendered)
    return Site(
        () if has_errors(found) else tuple(files),
        found,
        sources,
        counts,
        settings,
        reading.today,
    )


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
) -> tuple[list[Kept], Mapping[str, int], Sequence[Diagnostic]]:
    """Make every file of the site."""
    from generator.render import build_environment

    templates = build_environment(project / TEMPLATES)
    ground = lay_ground(templates, reading, settings, is_planned=True)
    made, found = _make_pages(ground, keep, jobs, tell, memory)
    others = ground.list_others(project, reading, settings)
    return [*made, *map(keep, others)], ground.counts, found


def lay_ground(
    templates: TemplateSet,
    reading: Reading,
    settings: Settings,
    memo: Memo | None = None,
    *,
    is_planned: bool = False,
) -> Ground:
    """Derive the reports, and list the pages that they lead to; exports are planned if wanted."""
    from generator.exports.all import plan_exports
    from generator.pages.book import build_book
    from generator.pages.plan import list_outlines
    from generator.reports.all import build_reports

    journal, today, memo = reading.journal, reading.today, memo or Memo()
    reports = build_reports(journal, settings, today, memo)
    exports = plan_exports(journal, reports, settings, today) if is_planned else {}
    book = build_book(journal, reports, settings, today, memo, exports)
    return Ground(
        reports,
        book,
        list_outlines(book, memo),
        templates,
        _list_wholes(reading, reports, settings, book),
    )


def _list_wholes(
    reading: Reading, reports: Reports, settings: Settings, book: Book
) -> Mapping[str, tuple[Callable[[], bytes], Reads]]:
    """Return what makes each whole file; one that was not planned ahead rests on every table."""
    from generator.exports.all import PLANNED, render_export, render_plan
    from generator.pages.search import render_search

    everything = frozenset((name, WHOLE) for name in book.tables)
    planned = book.tables[EXPORTS_TABLE]
    given = (reading.journal, reports, settings, reading.today)
    return {
        path: (partial(render_plan, path, planned[path]), frozenset([(EXPORTS_TABLE, path)]))
        if path in planned
        else (partial(render_export, path, *given), everything)
        for path in (*PLANNED, DATA)
    } | {SEARCH: (partial(render_search, book), everything)}


def _make_pages(
    ground: Ground,
    keep: Callable[[OutputFile], Kept],
    jobs: int | None,
    tell: Progress,
    memory: PageMemory[Kept] | None,
) -> tuple[list[Kept], Sequence[Diagnostic]]:
    """Make the pages and whole files that rest on something else than in the last build."""
    from generator.render import check_syntax, compile_templates

    book, templates = ground.book, ground.templates
    found = tuple(check_syntax(templates))
    if found:
        return [], found
    known = memory.recall_pages(book, templates) if memory else {}
    paths = (*ground.wholes, *ground.outlines)  # what takes longest comes first
    new = [path for path in paths if path not in known]
    processes = count_processes(_weigh(new, ground), jobs)
    if processes > 1:
        compile_templates(templates)

    def make(taken: Taken[str]) -> tuple[Known[Kept], tuple[Diagnostic, ...]]:
        return make_files(taken, len(new), ground, keep, tell)

    parts = share_work(make, new, processes)
    for pages, _ in parts:
        known |= pages
    if memory:
        memory.keep_pages(book, templates, known)
    problems = sorted({item for _, problems in parts for item in problems})
    return [known[path][0] for path in paths if path in known], problems


def _weigh(new: Sequence[str], ground: Ground) -> int:
    """Return how many pages take as long as these files: a whole one tells of all entries."""
    wholes = sum(path in ground.wholes for path in new)
    return len(new) + wholes * ground.counts["entries"] // ENTRIES_A_PAGE


def make_files(
    taken: Taken[str],
    total: int,
    ground: Ground,
    keep: Callable[[OutputFile], Kept],
    tell: Progress = tell_nobody,
) -> tuple[Known[Kept], tuple[Diagnostic, ...]]:
    """Make some files one after the other, with what each rests on; those that fail are left out."""
    made: Known[Kept] = {}
    found: dict[Diagnostic, None] = {}
    for number, path in taken:
        tell("rendering", number, total)
        file, reads = ground.make(path)
        if isinstance(file, Diagnostic):
            found[file] = None
        else:
            made[path] = keep(file), reads
    return made, tuple(found)


def hand_over(file: OutputFile) -> OutputFile:
    """Keep a file in memory."""
    return file


def drop(_file: OutputFile) -> None:
    """Keep nothing of a file."""


def with_texts(
    project: Path, sources: Mapping[str, str], found: Sequence[Diagnostic]
) -> Mapping[str, str]:
    """Add the text of the user's templates and entries that a late diagnostic points into."""
    shown = {item.path for item in found if item.path.startswith((f"{TEMPLATES}/", f"{JOURNAL}/"))}
    paths = shown - sources.keys()
    texts = {
        path: (project / path).read_text("utf-8-sig", "replace")
        for path in paths
        if (project / path).is_file()
    }
    return MappingProxyType({**sources, **texts})
