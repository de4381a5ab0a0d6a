"""A desk: one journal with the texts that lie open on it, and the desks of all journals in an editor.

In: texts as they are typed, and hints that files have changed. Out: snapshots. Texts may be laid down
in one thread while another one looks. It must not know any protocol, nor write a file.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from generator.archive import FileArchive, read_files
from generator.build import check_reading
from generator.editor.snapshot import Findings, Snapshot, group_findings
from generator.entries.packing import Parsed
from generator.entries.source import Folder, is_source
from generator.intake import read_project, tell_nobody
from generator.memory import FileMemory, Memory
from generator.project import SETTINGS, find_project, has_own_templates


class _FirstMemory(Memory[None]):
    """Remembers what this process has parsed, and to begin with what a build has left on disk."""

    archive: FileMemory | None = None

    def recall_files(self, folder: Folder) -> Mapping[str, Parsed]:
        """Return what files gave before; what the build has left is asked once."""
        archive, self.archive = self.archive, None
        known = archive.recall_files(folder) if archive else {}
        return {**known, **super().recall_files(folder)}


class Desk:
    """One journal; `snapshot` is the last one that was finished.

    `program` tells which archive of a build may be read; without it none is.
    """

    def __init__(self, project: Path, program: bytes = b"") -> None:
        self.project, self._program = project, program
        self.snapshot: Snapshot | None = None
        self._texts: dict[str, str] = {}
        self._memory = _FirstMemory()
        self._is_sure = self._is_fresh = False

    def lay_down(self, path: str, text: str) -> None:
        """Take a text for that of a file."""
        self._texts[path] = text
        self._is_fresh = False

    def take_away(self, path: str) -> None:
        """Let the file on disk count again."""
        self._texts.pop(path, None)
        self.doubt()

    def doubt(self) -> None:
        """Have the next look go through all files: some may have changed."""
        self._is_sure = self._is_fresh = False

    def read_text(self, path: str) -> str:
        """Return a text as it lies here, or else as it stands on disk; "" where neither can be had."""
        if path in self._texts:
            return self._texts[path]
        if self.snapshot is None:  # the first look takes a while
            with suppress(OSError):
                return (self.project / path).read_text("utf-8-sig", "replace")
            return ""
        source = self.snapshot.reading.texts.get(path)
        return source.text if source else ""

    def see(self) -> Snapshot:
        """Return a snapshot of what lies here now: the last one, if nothing has happened since."""
        snapshot = self.snapshot
        return snapshot if snapshot is not None and self._is_fresh else self.look()

    def look(self) -> Snapshot:
        """Read what has changed, and put the journal together."""
        changed = () if self._is_sure else None
        # First, so that what comes meanwhile is not forgotten.
        self._is_sure = self._is_fresh = True
        texts = dict(self._texts)
        memory = self._memory
        try:
            if self.snapshot is None and self._program:
                memory.archive = self._recall_build()
            reading = read_project(
                self.project, None, 1, tell_nobody, memory, memory.memo, changed, texts
            )
        except Exception:
            self._memory = _FirstMemory()
            self.doubt()
            raise
        self.snapshot = Snapshot(self.project, reading, memory.memo)
        gc.freeze()  # next to nothing in a journal goes in circles: nobody has to look through it again
        return self.snapshot

    def _recall_build(self) -> FileMemory:
        """Return what the last build has parsed, if it was by this program."""
        return FileArchive(read_files(self.project, self._program))

    def imagine(self, texts: Mapping[str, str]) -> Snapshot:
        """Return the journal as it would be with other texts; the next look reads everything anew."""
        memory = self._memory
        reading = read_project(
            self.project, None, 1, tell_nobody, memory, memory.memo, None, {**self._texts, **texts}
        )
        self.doubt()
        return Snapshot(self.project, reading, memory.memo)

    @property
    def has_templates(self) -> bool:
        """Whether the owner has templates, which only a build of all pages can judge."""
        return has_own_templates(self.project)

    def check_templates(self, snapshot: Snapshot) -> tuple[Findings, Mapping[str, str]]:
        """Return all that `rounds check` finds, and the texts in which it does."""
        site = check_reading(self.project, snapshot.reading, strict=False, memory=self._memory)
        return group_findings(site.diagnostics), site.sources


class Desks:
    """The journals whose files are open in an editor; with an `only` one, no other counts."""

    def __init__(self, only: Path | None = None, program: bytes = b"") -> None:
        self._only, self._program = only, program
        self._desks: dict[Path, Desk] = {}

    def __iter__(self) -> Iterator[Desk]:
        return iter(tuple(self._desks.values()))

    def open(self, folder: Path) -> Desk | None:
        """Return the desk of the journal around a folder."""
        project = self._only or find_project(folder)
        if project is None:
            return None
        if project not in self._desks:
            self._desks[project] = Desk(project, self._program)
        return self._desks[project]

    def find(self, file: Path) -> tuple[Desk, str] | None:
        """Return the desk and the path in the project of an entry, a note or the settings."""
        desk = self.open(file.parent)
        if desk is None:
            return None
        for place in (file, file.parent.resolve() / file.name):
            if place.is_relative_to(desk.project):
                path = place.relative_to(desk.project).as_posix()
                return (desk, path) if path == SETTINGS or is_source(path) else None
        return None
