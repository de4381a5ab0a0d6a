"""What one build hands to the next in the same process.

Parsing is a function of a file's text and of the files that its links may lead to. A page is a
function of the templates and of what its planner read in the tables of the book. So a result can be
used again where what went in is equal. In: results of a build. Out: the same results, or nothing. It
must not know how they are made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar

from generator.entries.packing import Parsed
from generator.entries.source import Folder, Look, Source, Taken, read_again
from generator.memo import Memo
from generator.model import Body
from generator.reads import Known, find_changes, pick_valid
from generator.record import Gathering, field

if TYPE_CHECKING:
    from generator.pages.book import Book, Made, Tables
    from generator.render import TemplateSet

Kept = TypeVar("Kept")


class FileMemory(Protocol):
    """Keeps what parsing gave; `keeps_texts` where the texts themselves are wanted later, too."""

    keeps_texts: ClassVar[bool]

    def reread(self, project: Path, changed: Iterable[str]) -> Folder | None:
        """Return the folder of last time with these files read anew; None to look at all of it."""

    def recall_source(self, path: str, file: str, look: Look) -> Taken | None:
        """Return a file that looks as it did last time, with its problems; None to read it."""

    def recall_files(self, folder: Folder) -> Mapping[str, Parsed]:
        """Return by path what files gave before, of those that would give the same now."""

    def recall_text(self, folder: Folder, source: Source) -> Body | None:
        """Return the text of a file in which only the front matter has changed; None to parse it."""

    def pack(self, result: Parsed, source: Source, folder: Folder) -> Any:
        """Return what a file gave as it goes from one process to another, and as it is kept."""

    def unpack(self, packed: Any) -> Parsed:
        """Return what was packed."""

    def keep_files(
        self, folder: Folder, results: Mapping[str, Parsed], packed: Mapping[str, Any]
    ) -> None:
        """Remember what every file gave; those that were parsed now are `packed` already."""


class PageMemory(Protocol[Kept]):
    """Keeps pages."""

    def recall_pages(self, book: Book, templates: TemplateSet) -> Known[Kept]:
        """Return the pages that would be the same now, by address."""

    def keep_pages(self, book: Book, templates: TemplateSet, pages: Known[Kept]) -> None:
        """Remember every page with what it rests on."""


class Memory(Gathering, Generic[Kept]):
    """Results of the last build by path and address; what the next build does not use is dropped.

    Whoever adds pages to those that were kept, or makes any from its links and rows, holds the `lock`.
    `in_force` are the templates of the last time, whether a site came of it or not.
    """

    keeps_texts: ClassVar[bool] = True
    _folder: Folder = field(default_factory=Folder)
    _results: Mapping[str, Parsed] = field(default_factory=dict)
    _pages: Known[Kept] = field(default_factory=dict)
    _tables: Tables = field(default_factory=dict)
    _made: Made | None = None
    _basis: tuple[Any, ...] = ()
    _templates: TemplateSet | None = None
    in_force: TemplateSet | None = None
    memo: Memo = field(default_factory=Memo)
    lock: RLock = field(default_factory=RLock)

    def reread(self, project: Path, changed: Iterable[str]) -> Folder | None:
        """Return the folder of last time with these files read anew; None to look at all of it."""
        return read_again(self._folder, project, changed)

    def recall_source(self, path: str, _file: str, look: Look) -> Taken | None:
        """Return a file that looks as it did last time, with its problems; None to read it."""
        source = self._folder.sources.get(path)
        if source is None or source.look != look:
            return None
        return source, self._folder.found.get(path, ())

    def recall_files(self, folder: Folder) -> Mapping[str, Parsed]:
        """Return what files gave last time, if neither they nor what they link to has changed."""
        last, results = self._folder, self._results
        same = {
            path: results[path]
            for path, source in folder.sources.items()
            if path in results and last.sources[path].text == source.text
        }
        if folder.files == last.files and folder.links == last.links:
            return same
        return {path: result for path, result in same.items() if _leads_alike(result, last, folder)}

    def recall_text(self, _folder: Folder, _source: Source) -> Body | None:
        """Have a text parsed again: one takes a thousandth of a second here, where all is imported."""
        return None

    def pack(self, result: Parsed, _source: Source, _folder: Folder) -> Parsed:
        """Return what a file gave as it is: it stays in this process."""
        return result

    def unpack(self, packed: Parsed) -> Parsed:
        """Return what was packed."""
        return packed

    def keep_files(
        self, folder: Folder, results: Mapping[str, Parsed], _packed: Mapping[str, Parsed]
    ) -> None:
        """Remember what every file gave; a file that could not be read is read again."""
        self._folder = folder
        self._results = {path: result for path, result in results.items() if result[0] is not None}

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


def _leads_alike(result: Parsed, last: Folder, folder: Folder) -> bool:
    """Say whether the links of a file's text find the same now as they did."""
    asked = result[0].body.asked if result[0] else ()
    return all(last.look_up(path) == folder.look_up(path) for path in asked)
