"""A foreign file brought into a project, as the command does it, and what came of it.

In: bytes, a project. Out: the plan, written to disk; checks that hold for every import.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from generator.build import check_project
from generator.diagnostics import Diagnostic
from generator.entries.parse import EntryFile
from generator.importers.drafts import Harvest
from generator.importers.hints import gather_hints
from generator.importers.holdings import Holdings
from generator.importers.layout import Layout
from generator.importers.plan import Plan, plan_import
from generator.importers.recognition import read_foreign
from generator.intake import Reading, read_project, tell_nobody

FILES = Path(__file__).resolve().parent / "files"
TODAY = date(2026, 3, 15)


def read_journal(project: Path) -> Reading:
    """Read a project as it is now."""
    (project / "journal").mkdir(parents=True, exist_ok=True)
    return read_project(project, TODAY, 1, tell_nobody)


def harvest(
    project: Path, data: bytes, mapping: Layout | None = None, company: str = ""
) -> Harvest:
    """Read a foreign file beside a project."""
    reading = read_journal(project)
    return read_foreign(data, gather_hints(reading.journal, reading.settings, mapping, company))


def import_harvest(project: Path, found: Harvest) -> Plan:
    """Plan an import and write it, each file where none is."""
    reading = read_journal(project)
    taken = frozenset(path.stem.casefold() for path in (project / "journal").rglob("*.md"))
    plan = plan_import(found, Holdings(reading.files, reading.journal), taken)
    for item in plan.files:
        path = project / item.path
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(item.text)
    return plan


def import_bytes(
    project: Path, data: bytes, mapping: Layout | None = None, company: str = ""
) -> Plan:
    """Read a foreign file and import it."""
    return import_harvest(project, harvest(project, data, mapping, company))


def list_errors(project: Path) -> list[Diagnostic]:
    """Return the errors of a project."""
    checked = check_project(project, as_of=TODAY, strict=False)
    return [item for item in checked.diagnostics if item.severity == "error"]


def parse_files(project: Path) -> dict[str, EntryFile]:
    """Return the files of a project by path."""
    return {file.path: file for file in read_journal(project).files}
