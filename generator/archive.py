"""What one build leaves on disk for the next: parsed files, and what each page rests on.

In: results of a build. Out: the same results, or nothing where what went in is not equal any more.
The archive holds no page: those stand in the site, and the archive knows how they looked there. It is
read only if the same program wrote it, and whatever is wrong with it, the build is a whole one.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from generator.cache import read_cached, write_cached
from generator.digests import digest_text, digest_value
from generator.entries.frontmatter import find_text
from generator.entries.packing import Parsed, pack_parsed, unpack_parsed
from generator.entries.source import Folder, Look, Source, Taken, find_kind
from generator.model import Body
from generator.output import Staged
from generator.reads import Known, find_changes
from generator.record import Gathering, field

if TYPE_CHECKING:
    from generator.pages.book import Book
    from generator.render import TemplateSet

NAME = "archive"
SIZE = 8
"""Bytes of each of two numbers: how many bytes speak of files, and how many of pages. Behind both
stands what the files gave."""
Restage = Callable[[str, str, Sequence[int]], Staged | None]
"""Given a path, a fingerprint and how the file looked: the file as it stands, if it still does."""


class FileArchive(Gathering):
    """Parsed files by path: a digest of the file, what its links lead to, the look, a digest of the text
    below its front matter, and the packed result.
    """

    keeps_texts: ClassVar[bool] = False
    known: Mapping[str, Any]
    kept: dict[str, Any] = field(default_factory=dict)

    def reread(self, project: Path, changed: Iterable[str]) -> Folder | None:
        """Look at all of the folder: a command does not know what has changed."""

    def recall_source(self, path: str, file: str, look: Look) -> Taken | None:
        """Return a file that looks as it did last time unread: what it gave is known."""
        found = self.known.get(path)
        if found is None or found[2] != look:
            return None
        return Source(path, find_kind(path), None, look, file), ()

    def recall_files(self, folder: Folder) -> Mapping[str, Parsed]:
        """Return what files gave last time, if neither they nor what they link to has changed."""
        found = ((path, self._recall(source, folder)) for path, source in folder.sources.items())
        return {path: result for path, result in found if result is not None}

    def _recall(self, source: Source, folder: Folder) -> Parsed | None:
        found = self.known.get(source.path)
        if found is None or (source.written is not None and found[0] != digest_text(source.text)):
            return None
        result = self._unpack_if_alike(found, folder)
        if result is not None:
            self.kept[source.path] = [*found[:2], _find_look(source, folder), *found[3:]]
        return result

    def recall_text(self, folder: Folder, source: Source) -> Body | None:
        """Return the text of a file in which only the front matter has changed; None to parse it."""
        found = self.known.get(source.path)
        if found is None or found[3] != _digest_body(source.text):
            return None
        result = self._unpack_if_alike(found, folder)
        return result[0].body if result is not None and result[0] and not result[1] else None

    def _unpack_if_alike(self, found: Sequence[Any], folder: Folder) -> Parsed | None:
        """Return what a file gave, if its links lead where they did."""
        if any(list(folder.look_up(path)) != seen for path, seen in found[1].items()):
            return None
        try:
            return self.unpack(found)
        except (ValueError, TypeError):
            return None

    def pack(self, result: Parsed, source: Source, folder: Folder) -> Any:
        """Return what is kept of a file: where it was parsed, so that several processes share this too."""
        asked = result[0].body.asked if result[0] else ()
        linked = {path: list(folder.look_up(path)) for path in asked}
        text, look = source.text, _find_look(source, folder)
        return [digest_text(text), linked, look, _digest_body(text), pack_parsed(result)]

    def unpack(self, packed: Any) -> Parsed:
        """Return what was packed; ValueError where it is none of ours."""
        return unpack_parsed(packed[4])

    def keep_files(
        self, _folder: Folder, results: Mapping[str, Parsed], packed: Mapping[str, Any]
    ) -> None:
        """Remember what every file gave; one without a result is read again."""
        self.kept |= {path: item for path, item in packed.items() if results[path][0] is not None}


class PageArchive(Gathering):
    """Pages by address with the reads that each rests on, and a digest of every value to be read."""

    known: Mapping[str, Any]
    restage: Restage
    look: Callable[[str], Sequence[int] | None]
    kept: dict[str, Any] = field(default_factory=dict)
    _book: Book | None = None
    _digests: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def recall_pages(self, book: Book, templates: TemplateSet) -> Known[Staged]:
        """Return the pages that still hold and still stand in the site as they were left."""
        self._book = book
        if self.known.get("basis") != _describe_basis(book, templates):
            return {}
        changed = find_changes(self.known["tables"], self.digest_tables())
        found: Known[Staged] = {}
        for url, (fingerprint, seen, reads) in self.known["pages"].items():
            if changed.isdisjoint(reads):
                staged = self.restage(url, fingerprint, seen)
                if staged is not None:
                    found[url] = staged, reads
        return found

    def keep_pages(self, book: Book, templates: TemplateSet, pages: Known[Staged]) -> None:
        """Remember every page with what it rests on; how they look is seen once they stand."""
        self.kept = {
            "basis": _describe_basis(book, templates),
            "pages": {
                url: [made.fingerprint, tuple(reads)] for url, (made, reads) in pages.items()
            },
        }

    def show_kept(self) -> dict[str, Any]:
        """Return what was kept, with the looks of the pages as they stand now."""
        pages = {
            url: [fingerprint, seen, reads]
            for url, (fingerprint, reads) in self.kept.get("pages", {}).items()
            if (seen := self.look(url)) is not None
        }
        return {**self.kept, "tables": self.digest_tables(), "pages": pages} if self.kept else {}

    def digest_tables(self) -> Mapping[str, Mapping[str, bytes]]:
        """Return a digest of every value of every table."""
        if self._book is not None and not self._digests:
            self._digests = {
                name: {key: digest_value(value) for key, value in items.items()}
                for name, items in self._book.tables.items()
            }
        return self._digests


class Archive(Gathering):
    """What a build leaves, as bytes: of files before the site stands in its place, of pages after it."""

    files: FileArchive
    pages: PageArchive
    _told: bytes = b""

    def prepare(self) -> None:
        """Do all of the work that does not need the site in its place."""
        kept = self.files.kept.items()
        self._told = marshal.dumps({path: [*told, len(packed)] for path, (*told, packed) in kept})
        self.pages.digest_tables()

    def write(self, project: Path, program: bytes) -> None:
        """Keep what this build has made for the next one."""
        if not self._told:
            self.prepare()
        parts = self._told, marshal.dumps(self.pages.show_kept())
        sizes = (len(part).to_bytes(SIZE, "big") for part in parts)
        packed = (item[-1] for item in self.files.kept.values())
        write_cached(project, NAME, _name_program(program), *sizes, *parts, *packed)


def read_archive(project: Path, program: bytes) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return what was kept of files and of pages; nothing when another program kept it."""
    files, pages, packed = _read_parts(project, program)
    try:
        return _put_together(files, packed), marshal.loads(pages)
    except (ValueError, EOFError, TypeError):
        return {}, {}


def read_files(project: Path, program: bytes) -> Mapping[str, Any]:
    """Return what was kept of files alone."""
    files, _, packed = _read_parts(project, program)
    try:
        return _put_together(files, packed)
    except (ValueError, EOFError, TypeError):
        return {}


def _read_parts(project: Path, program: bytes) -> tuple[memoryview, memoryview, memoryview]:
    """Return what stands of files, of pages, and what the files gave; nothing is an empty part."""
    data = read_cached(project, NAME) or memoryview(b"")
    head = _name_program(program)
    if data[: len(head)] != head:
        data = data[:0]
    start = len(head) + 2 * SIZE
    sizes = data[len(head) : start]
    middle = start + int.from_bytes(sizes[:SIZE], "big")
    end = middle + int.from_bytes(sizes[SIZE:], "big")
    return data[start:middle], data[middle:end], data[end:]


def _put_together(files: memoryview, packed: memoryview) -> Mapping[str, Any]:
    """Return what stands of each file with what it gave; ValueError and its kin where it is damaged."""
    known: dict[str, list[Any]] = marshal.loads(files)
    start = 0
    for item in known.values():
        end = start + item[-1]
        item[-1] = packed[start:end]
        start = end
    return known


def _find_look(source: Source, folder: Folder) -> Look:
    """Return how a file looks; none where something is wrong with it, which would not be seen unread."""
    return () if source.path in folder.found else source.look


def _digest_body(text: str) -> bytes:
    """Return a digest of the text below the front matter and of the lines above, by which it is placed."""
    start = find_text(text)
    breaks = (text.count(end, 0, start) for end in ("\n", "\r", "\r\n"))
    return digest_text(f"{tuple(breaks)}{text[start:]}")


def _name_program(program: bytes) -> bytes:
    return digest_value(program)


def _describe_basis(book: Book, templates: TemplateSet) -> list[Any]:
    """Return what all pages rest on."""
    return [digest_value(book.settings), book.as_of.toordinal(), templates.digest]
