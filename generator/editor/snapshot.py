"""The journal at one moment of typing: what was read and found, and what follows from it when asked for.

In: a `Reading`. Out: a `Snapshot`. It must not know what is asked of it, or by whom.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from generator.diagnostics import Diagnostic, settle_diagnostics
from generator.entries.parse import EntryFile
from generator.intake import Reading
from generator.memo import Memo
from generator.model import Entry, Journal
from generator.skillbook import read_skill_book
from generator.vocabulary import SkillBook

if TYPE_CHECKING:
    from generator.reports.all import Reports

Findings = Mapping[str, tuple[Diagnostic, ...]]
"""What is wrong, by path."""


class Snapshot:
    """A journal as it was read; reports are derived when they are first asked for, by one thread."""

    def __init__(self, project: Path, reading: Reading, memo: Memo) -> None:
        self.project, self.reading, self._memo = project, reading, memo

    @property
    def journal(self) -> Journal:
        """The journal put together."""
        return self.reading.journal

    @cached_property
    def findings(self) -> Findings:
        """What `rounds check` says of it, but for the owner's templates."""
        reading = self.reading
        return group_findings(settle_diagnostics(reading.diagnostics, reading.settings.check))

    @cached_property
    def files(self) -> Mapping[str, EntryFile]:
        """Every file that could be read, by path."""
        return MappingProxyType({file.path: file for file in self.reading.files})

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Every entry by the path of its file."""
        return MappingProxyType({entry.path: entry for entry in self.journal.entries.values()})

    @cached_property
    def skills(self) -> SkillBook:
        """The skills that this journal knows."""
        notes = [file for file in self.reading.files if file.kind == "skill"]
        return read_skill_book(notes, self.reading.settings)[0]

    @cached_property
    def reports(self) -> Reports:
        """What follows from the journal today."""
        from generator.reports.all import build_reports

        reading = self.reading
        return build_reports(reading.journal, reading.settings, reading.today, self._memo)


def group_findings(found: Sequence[Diagnostic]) -> Findings:
    """Return diagnostics by path, in their order."""
    by_path: dict[str, list[Diagnostic]] = {}
    for item in found:
        by_path.setdefault(item.path, []).append(item)
    return MappingProxyType({path: tuple(items) for path, items in by_path.items()})
