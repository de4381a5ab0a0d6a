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
from generator.editor.positions import split_lines
from generator.entries.parse import EntryFile
from generator.intake import Reading
from generator.memo import Memo
from generator.model import Company, Entry, Journal, Person, Skill, Target
from generator.skillbook import read_skill_book
from generator.vocabulary import SkillBook

if TYPE_CHECKING:
    from generator.reports.all import Reports

Findings = Mapping[str, tuple[Diagnostic, ...]]
"""What is wrong, by path."""


class Snapshot:
    """A journal as it was read; what follows from it is derived when it is first asked for.

    One thread at a time may ask. `meanings` holds what names were found to mean, by kind and name.
    """

    def __init__(self, project: Path, reading: Reading, memo: Memo) -> None:
        self.project, self.reading, self._memo = project, reading, memo
        self._lines: dict[str, Sequence[str]] = {}
        self.meanings: dict[tuple[str, str], Target | None] = {}

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
    def notes(self) -> Mapping[str, Target]:
        """Whom or what each note is on, by its path."""
        return MappingProxyType(
            {item.note_path: target for target, item in self.things.items() if item.note_path}
        )

    @cached_property
    def things(self) -> Mapping[Target, Company | Person | Skill]:
        """Everybody and everything that a note can be on."""
        journal = self.journal
        tables: Mapping[str, Mapping[str, Company | Person | Skill]] = {
            "company": journal.companies,
            "person": journal.people,
            "skill": journal.skills,
        }
        return MappingProxyType(
            {
                Target(kind, key): item
                for kind, table in tables.items()
                for key, item in table.items()
            }
        )

    def split(self, path: str) -> Sequence[str]:
        """Return the lines of a file, none of one that could not be read."""
        if path not in self._lines:
            source = self.reading.texts.get(path)
            self._lines[path] = split_lines(source.text) if source else ()
        return self._lines[path]

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
