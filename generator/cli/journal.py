"""The journal with its reports, for commands that tell of it and make no site.

In: the common options and the day. Out: what was read and derived. With errors in the journal they
are told, and the command ends.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from generator.archive import FileArchive, read_files
from generator.cli.session import PACKAGES, Common, locate_project
from generator.cli.terminal import Progress, print_found
from generator.diagnostics import has_errors, settle_diagnostics
from generator.intake import Reading, read_project
from generator.stamp import look_at_program

if TYPE_CHECKING:
    from generator.reports.all import Reports

FAULTY = 1


class Derived(NamedTuple):
    """A project as read, and what follows from it on a day."""

    project: Path
    reading: Reading
    reports: Reports


def derive_journal(common: Common, as_of: date | None) -> Derived:
    """Read the journal and derive everything; its warnings are the affair of `check`."""
    from generator.reports.all import build_reports

    project, reading = read_journal(common, as_of)
    reports = build_reports(reading.journal, reading.settings, reading.today)
    return Derived(project, reading, reports)


def read_journal(common: Common, as_of: date | None) -> tuple[Path, Reading]:
    """Read the journal, and end the command where it has errors."""
    project = locate_project(common)
    memory = FileArchive(read_files(project, look_at_program(PACKAGES)))
    progress = Progress(common)
    try:
        reading = read_project(project, as_of, None, progress.show, memory)
    finally:
        progress.close()
    found = settle_diagnostics(reading.diagnostics, reading.settings.check, strict=False)
    if has_errors(found):
        print_found(found, reading.sources, common, err=True)
        raise click.exceptions.Exit(FAULTY)
    if common.verbose:
        print_found(found, reading.sources, common, err=True)
    return project, reading
