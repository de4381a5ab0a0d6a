"""Finding and reading the journal's files.

In: the project folder. Out: decoded `Source` values and diagnostics for what could not be read.
It must not know YAML, Markdown or what a field means.
"""

from __future__ import annotations

import bisect
import errno
import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from generator.diagnostics import FILE_START, Diagnostic, Span, make_diagnostic
from generator.project import JOURNAL, SETTINGS
from generator.record import Record, field, replace
from generator.stamp import find_moment, is_settled

MAX_BYTES = 1_000_000
PIECE = 1 << 16
"""Bytes that are asked for at a time: room for all that a file may have would be made for each."""
MOST_CONTROL = 20
SKIPPED = (".", "_")
"""How names begin that are not read."""
NOTE_FOLDERS = {"companies": "company", "people": "person", "skills": "skill"}
LINE_BREAK = re.compile(r"\r\n|\n|\r")
Look = tuple[int, ...]
"""By what a file shows that it has changed; none where a change might not show."""
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")


class Source(Record, frozen=True, dict=True):
    """A decoded file without its byte order mark; `path` is relative to the project, with slashes.

    `kind` is entry, company, person, skill or settings. A source without `written` was not read,
    since it looks as it did when it was; its text is read from `file` if somebody asks for it.
    """

    path: str
    kind: str
    written: str | None
    look: Look = ()
    file: str = ""

    @cached_property
    def text(self) -> str:
        """What the file says; nothing where it cannot be read any more."""
        if self.written is not None:
            return self.written
        source = _read_file(self.path, self.kind, self.file, [])
        return source.text if source else ""

    def read(self) -> None:
        """Have the text at hand, also for processes that are started later."""
        _ = self.text

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Offsets at which lines begin; only LF, CRLF and CR break lines."""
        return (0, *(match.end() for match in LINE_BREAK.finditer(self.text)))

    def place(self, start: int, end: int) -> Span:
        """Return the span between two offsets of the text."""
        starts, end = self.line_starts, max(start, end)
        line = end_line = bisect.bisect_right(starts, start)
        if line < len(starts) and end >= starts[line]:
            end_line = bisect.bisect_right(starts, end)
        return Span(line, start - starts[line - 1] + 1, end_line, end - starts[end_line - 1] + 1)


class Folder(Record, frozen=True):
    """What was found below `journal/`: sources in order of path, files by path in NFC, symbolic links.

    `found` is what is wrong with files, by path; with "" what is wrong beside them.
    """

    sources: Mapping[str, Source] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    links: frozenset[str] = frozenset()
    found: Mapping[str, tuple[Diagnostic, ...]] = field(default_factory=dict)

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """Everything that is wrong."""
        return tuple(item for items in self.found.values() for item in items)

    def look_up(self, path: str) -> tuple[str | None, bool]:
        """Return what `find_file` and `is_linked` say of a path."""
        return self.find_file(path), self.is_linked(path)

    def find_file(self, path: str) -> str | None:
        """Return the path of a regular file as it stands on disk, whatever its Unicode form."""
        return self.files.get(unicodedata.normalize("NFC", path))

    def is_linked(self, path: str) -> bool:
        """Say whether a path is a symbolic link or leads through one."""
        parts = path.split("/")
        return any("/".join(parts[: count + 1]) in self.links for count in range(len(parts)))


Taken = tuple[Source | None, tuple[Diagnostic, ...]]
Recall = Callable[[str, str, Look], Taken | None]
"""Given a path, the file and how it looks: the source with its problems, if it looks as it did."""


def recall_nothing(_path: str, _file: str, _look: Look) -> None:
    """Know of no file how it looked."""


def read_folder(project: Path, recall: Recall = recall_nothing) -> Folder:
    """Read every Markdown file below `journal/` but those that are recalled; name the other files."""
    moment = find_moment()
    read: dict[str, Taken] = {}
    files: dict[str, str] = {}
    links: set[str] = set()
    beside: list[Diagnostic] = []
    for path, entry in _walk(project / JOURNAL, JOURNAL, beside):
        if entry.is_symlink():
            links.add(path)
            continue
        files[unicodedata.normalize("NFC", path)] = path
        if path.endswith(".md"):
            look = _look(entry, moment)
            known = recall(path, entry.path, look) if look else None
            read[path] = known or _read_entry(path, entry.path, look)
    sources = {path: source for path in sorted(read) if (source := read[path][0]) is not None}
    found = {path: problems for path, (_, problems) in read.items() if problems}
    return Folder(sources, files, frozenset(links), {"": tuple(beside), **found})


def read_again(folder: Folder, project: Path, changed: Iterable[str]) -> Folder | None:
    """Return the folder with the files read anew that are named, and known to be all that changed.

    None where more than the text of some sources is other: then all has to be looked at.
    """
    sources, found = dict(folder.sources), dict(folder.found)
    for path in changed:
        if not path.startswith(f"{JOURNAL}/"):
            continue
        source, problems = _read_entry(path, str(project / path))
        if path not in sources or source is None:
            return None
        sources[path] = source
        found[path] = problems
    return Folder(sources, folder.files, folder.links, found)


def read_settings_file(project: Path) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """Read `rounds.yml` where there is one."""
    path = project / SETTINGS
    if not os.path.lexists(path):
        return None, ()
    found: list[Diagnostic] = []
    source = _read_file(SETTINGS, "settings", path, found)
    return source, tuple(found)


def _walk(
    folder: Path, shown: str, found: list[Diagnostic]
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield files and symbolic links below a folder, however deep; hidden and `_` names are skipped."""
    waiting = [(folder, shown)]
    while waiting:
        here, above = waiting.pop()
        for entry in _list_folder(here, above, found):
            path = f"{above}/{entry.name}"
            if _is_bad_name(entry.name):
                found.append(_bad_name(path, "is not plain text"))
            elif entry.name.endswith(".md") and not _says_something(entry.name):
                found.append(_bad_name(path, "has no letter or digit"))
            elif entry.is_symlink():
                if entry.name.endswith(".md") or entry.is_dir():
                    found.append(_symlink(path))
                yield path, entry
            elif entry.is_dir() and not entry.name.endswith(".md"):
                waiting.append((here / entry.name, path))
            elif entry.name.endswith(".md") or entry.is_file():
                yield path, entry


def _list_folder(folder: Path, shown: str, found: list[Diagnostic]) -> list[os.DirEntry[str]]:
    """Return what stands in a folder in order of name; nothing after a diagnostic."""
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda item: item.name)
    except OSError as problem:
        if shown != JOURNAL or folder.exists():
            found.append(_unreadable(shown, problem))
        return []
    return [entry for entry in entries if not entry.name.startswith(SKIPPED)]


def is_source(path: str) -> bool:
    """Say whether a file of this path would be read as an entry or a note, as far as names tell."""
    top, *folders, name = path.split("/") if "/" in path else ("", path)
    return (
        top == JOURNAL
        and name.endswith(".md")
        and _says_something(name)
        and not any(part.startswith(SKIPPED) or _is_bad_name(part) for part in (*folders, name))
    )


def _says_something(name: str) -> bool:
    """Say whether the name of a text has a letter or digit."""
    return any(map(str.isalnum, name.removesuffix(".md")))


def _is_bad_name(name: str) -> bool:
    """A name that is not Unicode text, or holds control characters, cannot be shown or linked."""
    if name.isprintable():
        return False
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return CONTROL.search(name) is not None or "\n" in name or "\r" in name or "\t" in name


def _look(entry: os.DirEntry[str], moment: int) -> Look:
    """Return how a file looks, its times first; what is so new that a change might not show has no look."""
    try:
        seen = entry.stat(follow_symlinks=False)
    except OSError:
        return ()
    newest = max(seen.st_mtime_ns, seen.st_ctime_ns)
    if not is_settled(newest, moment):
        return ()
    return seen.st_mtime_ns, seen.st_ctime_ns, seen.st_size, seen.st_ino, seen.st_mode


def _read_entry(path: str, file: str, look: Look = ()) -> Taken:
    found: list[Diagnostic] = []
    source = _read_file(path, find_kind(path), file, found, look)
    return source, tuple(found)


def find_kind(path: str) -> str:
    """Return the kind of a file of the project by the folder it stands in."""
    if path == SETTINGS:
        return "settings"
    parts = path.split("/")
    return NOTE_FOLDERS.get(parts[1], "entry") if len(parts) > 2 else "entry"


def _read_file(
    path: str, kind: str, file: str | Path, found: list[Diagnostic], look: Look = ()
) -> Source | None:
    try:
        data = _read_bytes(file)
    except OSError as problem:
        found.append(_unreadable(path, problem))
        return None
    if len(data) > MAX_BYTES:
        found.append(too_large(path, len(data)))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        found.append(_bad_encoding(path, data, problem))
        return None
    return without_control(Source(path, kind, text, look), found)


def _read_bytes(file: str | Path) -> bytes:
    """Read at most one byte over the limit from a regular file; never waits on a pipe or device."""
    handle = os.open(file, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_NOFOLLOW", 0))
    try:
        mode = os.fstat(handle).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(mode):
            raise OSError(None, "not a regular file")
        data = b""
        while part := os.read(handle, min(PIECE, MAX_BYTES + 1 - len(data))):
            data += part
        return data
    finally:
        os.close(handle)


def without_control(source: Source, found: list[Diagnostic]) -> Source:
    """Report control characters, the first ones each, and go on with U+FFFD in their place."""
    places = [match.start() for match in CONTROL.finditer(source.text)]
    if not places:
        return source
    for number, place in enumerate(places[:MOST_CONTROL], start=1):
        left = len(places) - number if number == MOST_CONTROL else 0
        more = f" (and {left} more)" if left else ""
        found.append(
            make_diagnostic(
                source.path,
                source.place(place, place + 1),
                "control-character",
                f"control character U+{ord(source.text[place]):04X} in the text{more}",
                "delete it; such characters often come along with copied text",
            )
        )
    return replace(source, written=CONTROL.sub("\ufffd", source.text))


def _unreadable(path: str, problem: OSError) -> Diagnostic:
    reason = problem.strerror or "cannot be read"
    message, help = f"cannot read this file: {reason}", "mend its permissions"
    if isinstance(problem, IsADirectoryError):
        message, help = "a folder has the name of a file", "give it another name"
    elif path.startswith(f"{JOURNAL}/"):
        help += f", or move it out of {JOURNAL}/"
    return make_diagnostic(path, FILE_START, "unreadable-file", message, help)


def too_large(path: str, size: int) -> Diagnostic:
    """Report a file with more bytes than an entry can have."""
    return make_diagnostic(
        path,
        FILE_START,
        "file-too-large",
        f"the file has {'more than ' if size > MAX_BYTES else ''}{MAX_BYTES:,} bytes",
        "keep long material in a file beside it and link to that",
    )


def _bad_encoding(path: str, data: bytes, problem: UnicodeDecodeError) -> Diagnostic:
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    what = (
        "is UTF-16"
        if utf16
        else f"is not UTF-8 (byte {problem.start + 1} is 0x{data[problem.start]:02x})"
    )
    return make_diagnostic(
        path, FILE_START, "bad-encoding", f"the file {what}", "save it as UTF-8 in your editor"
    )


def _bad_name(path: str, fault: str) -> Diagnostic:
    shown = path.encode("utf-8", "backslashreplace").decode("utf-8")
    shown = re.sub(r"[\x00-\x1f\x7f-\x9f]", lambda match: f"\\x{ord(match[0]):02x}", shown)
    return make_diagnostic(
        shown, FILE_START, "bad-file-name", f"the file name {fault}", "rename the file"
    )


def _symlink(path: str) -> Diagnostic:
    return make_diagnostic(
        path,
        FILE_START,
        "symlink",
        "symbolic links are not followed",
        "move the file into the journal, or rename the link so that it begins with _",
    )
