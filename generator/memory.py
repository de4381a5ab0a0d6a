"""What one build hands to the next in the same process.

Parsing is a function of a file's text and of the files that its links may lead to. A page is a
function of the templates and of what its planner read in the tables of the book. So a result can be
used again where what went in is equal. In: results of a build. Out: the same results, or nothing. It
must not know how they are made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import RLock
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from generator.diagnostics import Diagnostic
from generator.entries.parse import EntryFile
from generator.entries.source import Folder, Source
from generator.memo import Memo
from generator.reads import Known, find_changes, pick_valid

if TYPE_CHECKING:
    from generator.pages.book import Book, Made, Tables
    from generator.render import TemplateSet

Kept = TypeVar("Kept")
Parsed = tuple[EntryFile | None, tuple[Diagnostic, ...]]


class FileMemory(Protocol):
    """Keeps what parsing gave."""

    def recall_file(self, source: Source, folder: Folder) -> Parsed | None:
        """Return what a file gave before, if it would give the same now."""

    def keep_files(self, read: Sequence[tuple[Source, Parsed]], folder: Folder) -> None:
        """Remember what every file gave."""


class PageMemory(Protocol[Kept]):
    """Keeps pages."""

    def recall_pages(self, book: Book, templates: TemplateSet) -> Known[Kept]:
        """Return the pages that would be the same now, by address."""

    def keep_pages(self, book: Book, templates: TemplateSet, pages: Known[Kept]) -> None:
        """Remember every page with what it rests on."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A parsed file, the text it came from, and what the files that it links to were then."""

    text: str
    linked: Mapping[str, tuple[str | None, bool]]
    result: Parsed


@dataclass(slots=True)
class Memory(Generic[Kept]):
    """Results of the last build by path and address; what the next build does not use is dropped.

    Whoever adds pages to those that were kept, or makes any from its links and rows, holds the `lock`.
    """

    _read: dict[str, _Read] = field(default_factory=dict)
    _pages: Known[Kept] = field(default_factory=dict)
    _tables: Tables = field(default_factory=dict)
    _made: Made | None = None
    _basis: tuple[Any, ...] = ()
    _templates: TemplateSet | None = None
    memo: Memo = field(default_factory=Memo)
    lock: RLock = field(default_factory=RLock)

    def recall_file(self, source: Source, folder: Folder) -> Parsed | None:
        """Return what a file gave last time, if neither it nor what it links to has changed."""
        known = self._read.get(source.path)
        if known is None or known.text != source.text:
            return None
        unchanged = all(folder.look_up(path) == found for path, found in known.linked.items())
        return known.result if unchanged else None

    def keep_files(self, read: Sequence[tuple[Source, Parsed]], folder: Folder) -> None:
        """Remember what every file gave; a file that could not be read is read again."""
        self._read = {
            source.path: _Read(
                source.text,
                {path: folder.look_up(path) for path in result[0].body.asked},
                result,
            )
            for source, result in read
            if result[0] is not None
        }

    def recall_pages(self, book: Book, templates: TemplateSet) -> Known[Kept]:
        """Return the pages of last time that still hold, and give the book the links and rows that do."""
        if self._basis != (book.settings, book.as_of, templates.digest) or self._made is None:
            return self._forget(templates)
        changed = find_changes(self._tables, book.tables)
        with self.lock:
            book.made.links.update(pick_valid(self._made.links, changed))
            book.made.rows.update(pick_valid(self._made.rows, changed))
            templates.parts.forget_others(row for row, _ in book.made.rows.values())
            return pick_valid(self._pages, changed)

    def _forget(self, templates: TemplateSet) -> Known[Kept]:
        """Drop what templates made of rows, those of last time and those in force."""
        with self.lock:
            for last in filter(None, (self._templates, templates)):
                last.parts.forget_others(())
        return {}

    def keep_pages(self, book: Book, templates: TemplateSet, pages: Known[Kept]) -> None:
        """Remember every page with what it rests on."""
        self._basis = (book.settings, book.as_of, templates.digest)
        self._tables, self._made, self._pages = book.tables, book.made, pages
        self._templates = templates
