"""The build behind `rounds build`, once it is known that something has to be done.

In: the project and what the options ask for. Out: the site in its folder, and what is said about it.
"""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import click

from generator.archive import Archive, FileArchive, PageArchive, read_archive
from generator.build import Site, drop, make_site
from generator.cli.request import Request, tell_end
from generator.cli.session import Busy, Common, Fault, show_path
from generator.cli.terminal import Progress, print_found
from generator.console import escape_text, render_summary, render_text
from generator.diagnostics import has_errors
from generator.intake import Reading, read_project
from generator.output import (
    MANIFEST,
    OutputBusy,
    OutputFile,
    OutputRefused,
    SiteWriter,
    WriteReport,
    choose_folder,
    mend_site,
    open_site,
)
from generator.project import CACHE, SOURCES
from generator.record import Record
from generator.stamp import Look, Told, keep_build

LOCKED = (errno.EROFS, errno.EACCES, errno.EPERM)
FULL = (errno.ENOSPC, errno.EDQUOT)
MAKERS = ("exports.all", "exports.data", "pages.plan", "pages.search", "render", "reports.all")
"""Modules that are imported only once a site is made."""
Result = TypeVar("Result")


class _Job(Record, frozen=True):
    """One build: `look` is how the sources looked before any of them was read."""

    project: Path
    request: Request
    look: Look
    progress: Progress

    def read(self, files: FileArchive) -> Reading:
        """Read the journal and put it together."""
        request = self.request
        return read_project(
            self.project,
            request.as_of,
            request.jobs,
            self.progress.show,
            files,
            meanwhile=_get_ready,
        )

    def make(
        self, reading: Reading, keep: Callable[[OutputFile], Any], pages: PageArchive | None = None
    ) -> Site[Any]:
        """Make the site of what was read; `keep` takes every file."""
        return make_site(
            self.project,
            reading,
            keep,
            strict=self.request.strict,
            base_url=self.request.base_url,
            jobs=self.request.jobs,
            tell=self.progress.show,
            memory=pages,
        )

    @property
    def protected(self) -> list[Path]:
        """Name the folders that no site may be written to."""
        return [self.project / name for name in (*SOURCES, CACHE)]

    def make_public(self, reading: Reading) -> Site[OutputFile]:
        """Make the site that may be shown to others; a Fault where the gate refuses it."""
        from generator.cli.refusal import explain_refusal
        from generator.gate.verdict import GateRefused
        from generator.showcase import make_public_site

        request = self.request
        try:
            return make_public_site(
                self.project, reading, strict=request.strict, base_url=request.base_url
            )
        except GateRefused as refusal:
            raise explain_refusal(refusal) from refusal

    def write(
        self, folder: Path, reading: Reading, files: FileArchive, known: Mapping[str, Any]
    ) -> tuple[Site[Any], WriteReport | None, Told | None]:
        """Make the site beside the live one, and put it in place if all is well.

        Without a report nothing was written. What is left for the next build is left before
        another one may write.
        """
        if self.request.public:
            return self.write_public(folder, reading)
        with self.open(folder) as writer:
            pages = PageArchive(known, writer.restage, writer.look)
            site = self.make(reading, writer.stage, pages)
            if has_errors(site.diagnostics):
                return site, None, None
            archive = Archive(files, pages)
            report = writer.place(site.files, archive.prepare)
            archive.write(self.project, self.look.program)
            return site, report, self.leave_stamp(folder, reading, site, report, writer.look)

    def write_public(
        self, folder: Path, reading: Reading
    ) -> tuple[Site[Any], WriteReport | None, Told | None]:
        """Make the public site whole; the folder is not touched unless the gate lets it through."""
        site = self.make_public(reading)
        if has_errors(site.diagnostics):
            return site, None, None
        with self.open(folder) as writer:
            report = writer.place([writer.stage(file) for file in site.files])
            return site, report, self.leave_stamp(folder, reading, site, report, writer.look)

    def open(self, folder: Path) -> AbstractContextManager[SiteWriter]:
        """Hold the output folder for this build alone."""
        return open_site(folder, self.protected, clean=self.request.clean)

    def leave_stamp(
        self,
        folder: Path,
        reading: Reading,
        site: Site[Any],
        report: WriteReport,
        show: Callable[[str], tuple[int, ...] | None],
    ) -> Told:
        """Leave what the next build needs to see that it has nothing to do; return what is told."""
        told = _sum_up(self.request, reading, folder, site, report)
        paths = [MANIFEST, *report.written, *report.unchanged]
        keep_build(self.project, told, self.look, paths, show)
        return told


def build_site(project: Path, request: Request, look: Look, common: Common, started: float) -> bool:
    """Build, write and tell; False when the journal has errors, and nothing was written."""
    progress = Progress(common)
    job = _Job(project, request, look, progress)
    try:
        known_files, known_pages = (
            ({}, {}) if request.clean else read_archive(project, look.program)
        )
        files = FileArchive(known_files)
        reading = job.read(files)
        if reading.has_errors(strict=request.strict):
            _print(job.make(reading, drop), common)
            _in_folder(job, reading, lambda folder: mend_site(folder, job.protected))
            return False
        site, report, told = _in_folder(
            job, reading, lambda folder: job.write(folder, reading, files, known_pages)
        )
    finally:
        progress.close()
    _print(site, common)
    if report is None or told is None:
        return False
    if not common.quiet:
        _name_changes(report, common)
        tell_end(told, "Built", time.monotonic() - started)
    return True


def _get_ready() -> None:
    """Import what the site will be made with."""
    for name in MAKERS:
        import_module(f"generator.{name}")


def _in_folder(job: _Job, reading: Reading, use: Callable[[Path], Result]) -> Result:
    """Use the folder that the option names, seen from here, or else the settings, seen from it."""
    try:
        if job.request.output is not None:
            folder = choose_folder(job.request.output, Path.cwd())
        else:
            folder = choose_folder(reading.settings.output, job.project)
        try:
            return use(folder)
        except OSError as problem:
            if not _lies_in(folder, problem.filename):
                raise  # a source that went or may not be read
            raise _explain_fault(folder, problem) from problem
    except OutputBusy as problem:
        raise Busy(problem.message, problem.help) from problem
    except OutputRefused as problem:
        raise Fault(problem.message, problem.help) from problem


def _lies_in(folder: Path, name: str | None) -> bool:
    """Say whether a file is one of the output folder's: the folder, below it, or named from within."""
    if name is None:
        return False
    path = Path(name)
    places = (folder, folder.resolve())
    return not path.is_absolute() or any(path.is_relative_to(place) for place in places)


def _explain_fault(folder: Path, problem: OSError) -> Fault:
    """Name the folder that the system would not write to, and what to do about it."""
    reason = problem.strerror or str(problem)
    remedy = "look what stands in the way there, or name another folder with `-o DIR`"
    if problem.errno in LOCKED:
        remedy = "make it writable, or name another folder with `-o DIR`"
    elif problem.errno in FULL:
        remedy = "make room, or name a folder on another disk with `-o DIR`"
    return Fault(f"cannot write to the output folder {show_path(folder)}: {reason}", remedy)


def _print(site: Site[Any], common: Common) -> None:
    print_found(site.diagnostics, site.sources, common, err=True)


def _sum_up(
    request: Request, reading: Reading, folder: Path, site: Site[Any], report: WriteReport
) -> Told:
    """Return what is told of a build, now and when it need not be done again."""
    settings, found = reading.settings, site.diagnostics
    plain, coloured = (
        render_text(found, site.sources, colour=colour) if found else "" for colour in (False, True)
    )
    return Told(
        request=request.name,
        folder=str(folder.absolute()),
        today=reading.today.isoformat(),
        as_of=settings.as_of.isoformat() if settings.as_of else "",
        timezone=settings.timezone or "",
        pages=site.counts["pages"],
        entries=site.counts["entries"],
        foreign=tuple(map(escape_text, report.foreign)),
        warnings=(plain, coloured, render_summary(found)),
    )


def _name_changes(report: WriteReport, common: Common) -> None:
    """Name every file that was written or removed, where more is asked for."""
    if common.verbose:
        for word, paths in (("wrote", report.written), ("removed", report.removed)):
            for path in paths:
                click.echo(f"{word} {escape_text(path)}", err=True)
