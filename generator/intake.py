"""The way from files to the journal: where every command begins that works with one.

In: a project folder and the day asked for. Out: a `Reading`: the journal, and all that was found on
the way. It must not know reports or pages.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from generator.checks import check_journal, list_copies
from generator.diagnostics import Diagnostic, has_errors, settle_diagnostics
from generator.entries.parse import EntryFile, parse_file, parse_settings
from generator.entries.source import Folder, Source, read_folder, read_settings_file
from generator.entries.unsaved import Texts, lay_over, lay_over_settings
from generator.journal import build_journal
from generator.memo import Memo
from generator.memory import FileMemory, Memory
from generator.model import Journal
from generator.pictures.attachments import check_drawings
from generator.record import Record
from generator.settings import Settings
from generator.stamp import find_today
from generator.vocabulary import normalise_name
from generator.workers import Taken, count_processes, do_nothing, share_work

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


class Reading(Record, frozen=True):
    """A project as read and put together, before any report; `sources` of files with diagnostics.

    `texts` holds every file that could be read, by path, where the memory keeps them.
    """

    settings: Settings
    today: date
    files: Sequence[EntryFile]
    journal: Journal
    sources: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, Source]

    def has_errors(self, *, strict: bool) -> bool:
        """Say whether something was found that no site may be made with."""
        return has_errors(settle_diagnostics(self.diagnostics, self.settings.check, strict=strict))


def tell_nobody(what: str, done: int, total: int) -> None:
    """Report no progress."""


def read_project(
    project: Path,
    as_of: date | None,
    jobs: int | None,
    tell: Progress,
    memory: FileMemory | None = None,
    memo: Memo | None = None,
    changed: Collection[str] | None = None,
    unsaved: Texts = MappingProxyType({}),
    meanwhile: Callable[[], None] = do_nothing,
) -> Reading:
    """Read the settings and every file of the journal, and put the journal together.

    Today is the day asked for, else the settings' own, else the calendar's. A `memo` carries over
    what follows from values that are the same as at the last reading of this process. `changed` are
    the paths that are other since then, from somebody who is sure of that. Texts that are `unsaved`
    count as if they stood on disk. Where other processes parse, too, something else is done `meanwhile`.
    """
    settings_source, settings_read = lay_over_settings(read_settings_file(project), unsaved)
    memo = memo or Memo()
    settings, settings_found = memo.open("settings").call("", parse_settings, settings_source)
    today = as_of or settings.as_of or find_today(settings.timezone)
    memory = memory or Memory[Any]()
    again = memory.reread(project, changed) if changed is not None else None
    folder = lay_over(again or read_folder(project, memory.recall_source), unsaved)
    files, parsed = _parse_files(folder, memory, jobs, tell, meanwhile)
    journal, joined = build_journal(files, settings, today, memo)
    copies, unread = list_copies(files, memo), _list_unread(folder, files, journal)
    found = (
        *settings_read,
        *settings_found,
        *folder.problems,
        *parsed,
        *joined,
        *check_journal(files, journal, unread, copies, memo),
        *check_drawings(project, copies),
    )
    read = {
        **folder.sources,
        **({settings_source.path: settings_source} if settings_source else {}),
    }
    at_fault = (read.get(path) for path in {item.path for item in found})
    sources = MappingProxyType({item.path: item.text for item in at_fault if item})
    return Reading(
        settings, today, files, journal, sources, found, read if memory.keeps_texts else {}
    )


def _list_unread(folder: Folder, files: Sequence[EntryFile], journal: Journal) -> frozenset[str]:
    """Return the names of entries that are neither in the journal nor drafts: they have faults."""
    fine = {entry.path for entry in journal.entries.values()}
    left = {path for path in folder.sources if path not in fine}
    left -= {file.path for file in files if file.path in left and file.value("draft", False)}
    return frozenset(
        normalise_name(path.rsplit("/", 1)[-1].removesuffix(".md"))
        for path in left
        if folder.sources[path].kind == "entry"
    )


def _parse_files(
    folder: Folder,
    memory: FileMemory,
    jobs: int | None,
    tell: Progress,
    meanwhile: Callable[[], None],
) -> tuple[Sequence[EntryFile], Sequence[Diagnostic]]:
    """Parse what has changed since the last build, and take over the rest."""
    known = dict(memory.recall_files(folder))
    new = [source for path, source in folder.sources.items() if path not in known]
    for source in new:
        source.read()  # once, and here: what is remembered of it has to be of the text that is parsed

    recall_text = partial(memory.recall_text, folder)

    def parse(taken: Taken[Source]) -> dict[str, Any]:
        packed: dict[str, Any] = {}
        for number, source in taken:
            tell("reading", number, len(new))
            known[source.path] = parse_file(source, folder, recall_text)
            packed[source.path] = memory.pack(known[source.path], source, folder)
        return packed

    parts = share_work(parse, new, count_processes(len(new), jobs), meanwhile)
    packed = {path: item for part in parts for path, item in part.items()}
    known |= {path: memory.unpack(item) for path, item in packed.items() if path not in known}
    results = {path: known[path] for path in folder.sources}
    memory.keep_files(folder, results, packed)
    files = [file for file, _ in results.values() if file is not None]
    return files, [item for _, problems in results.values() for item in problems]
