"""Names that a journal mentions, as soon as they can be told: for a shell that waits for them.

In: a project folder. Out: names by what they are of. They come from front matter alone, file by file
as written, so a journal with faults has names, too. What files gave is kept for the next time; only
those that look otherwise are read again. It must not know who asks.
"""

from __future__ import annotations

import marshal
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from stat import S_ISREG
from typing import Any

from generator import __version__
from generator.cache import read_cached, write_cached
from generator.project import JOURNAL
from generator.stamp import look_at_sources
from generator.vocabulary.names import normalise_name

NAME, PROCESSES = "names", "processes"
HEAD = f"{__version__} 1\n".encode()
KINDS = ("company", "person", "role", "skill", "tag", "year")
"""What names are of."""
ALIAS = "alias of "
HIDDEN = (".", "_")
FENCE = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)
MOST_READ = 1 << 17


def list_names(project: Path) -> Mapping[str, tuple[str, ...]]:
    """Return by kind the names of a journal, each once, in order."""
    known = _recall(project)
    found: dict[str, Any] = {}
    for path, look in _walk(project / JOURNAL):
        old = known.get(path)
        found[path] = old if old and old[0] == look else (look, _read_mentions(project, path))
    if found != known:
        write_cached(project, NAME, HEAD, marshal.dumps(found))
    return _sort_out(mention for _, mentions in found.values() for mention in mentions)


def _recall(project: Path) -> dict[str, Any]:
    data = read_cached(project, NAME)
    if data is None or data[: len(HEAD)] != HEAD:
        return {}
    try:
        known = marshal.loads(data[len(HEAD) :])
    except (ValueError, EOFError, TypeError):
        return {}
    return known if isinstance(known, dict) else {}


def _walk(journal: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the files of a journal, from its project's folder on, with how they look."""
    top = len(str(journal.parent)) + 1
    for folder, folders, files in os.walk(journal):
        folders[:] = [name for name in folders if not name.startswith(HIDDEN)]
        for name in files:
            if name.endswith(".md") and not name.startswith(HIDDEN):
                path = f"{folder}/{name}"
                info = os.lstat(path)
                if S_ISREG(info.st_mode):
                    yield path[top:], (info.st_mtime_ns, info.st_size)


def _read_mentions(project: Path, path: str) -> tuple[tuple[str, str], ...]:
    """Return what one file names; nothing where it cannot be read."""
    from generator.entries.named import read_mentions
    from generator.entries.source import NOTE_FOLDERS, Source

    try:
        with (project / path).open("rb") as file:
            text = file.read(MOST_READ).decode("utf-8-sig", "ignore")
    except OSError:
        return ()
    fences = [found.end() for found in FENCE.finditer(text)][:2]
    parts = path.split("/")
    kind = NOTE_FOLDERS.get(parts[1], "entry") if len(parts) > 2 else "entry"
    return read_mentions(Source(path, kind, text[: fences[-1]] if fences else text))


def _sort_out(mentions: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Put names under their kinds, without those that are another one's alias."""
    found: dict[str, dict[str, str]] = {}
    for kind, name in mentions:
        found.setdefault(kind, {}).setdefault(normalise_name(name), name)
    for kind in KINDS:
        for other in found.get(ALIAS + kind, ()):
            found.get(kind, {}).pop(other, None)
    return {kind: tuple(sorted(found.get(kind, {}).values(), key=str.casefold)) for kind in KINDS}


def list_processes(project: Path, packages: Path) -> tuple[str, ...]:
    """Return the ids of processes, which only the whole journal knows, the latest first."""
    look = look_at_sources(project, packages)
    data = read_cached(project, PROCESSES)
    head = look.seen + b"\0"
    if data is not None and data[: len(head)] == head:
        return tuple(bytes(data[len(head) :]).decode().split())
    from generator.archive import FileArchive, read_files
    from generator.intake import read_project, tell_nobody

    memory = FileArchive(read_files(project, look.program))
    found = tuple(read_project(project, None, None, tell_nobody, memory).journal.processes)[::-1]
    if look.is_settled:
        write_cached(project, PROCESSES, head, " ".join(found).encode())
    return found
