"""Stamps: which files of a project are other than at the last look.

In: the project's folder and the stamps of the look before. Out: stamps, and the paths that differ.
What an event says is a hint where to look; size, times and content decide. It must not know what the
files are for.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOTS, SETTINGS, JOURNAL = ("journal", "templates"), "rounds.yml", "journal"
LEFTOVERS = ("~", ".swp", ".swx", ".tmp", ".bak", "4913")
"""How names end that editors write beside a file for a moment."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A file as it was seen; `digest` is empty as long as nobody had to read it."""

    size: int
    times: tuple[int, int]
    node: int
    digest: str = ""


Stamps = Mapping[str, Stamp]
"""Path relative to the project, with forward slashes, to the file as it was seen."""


def take_stamps(project: Path, before: Stamps, hints: Collection[str] | None = None) -> Stamps:
    """Look at the files that hints name, or at all; with hints of folders at all as well.

    A file that is named is read even when it looks the same: two saves can fall into one tick of
    the clock.
    """
    hints = None if hints is None or not _are_files(project, hints, before) else hints
    if hints is None:
        seen = dict(_walk(project))
        return {path: _compare(project, path, entry, before) for path, entry in seen.items()}
    after = dict(before)
    for path in hints:
        entry = _look(project / path)
        if entry is None:
            after.pop(path, None)
        else:
            after[path] = _compare(project, path, entry, before, doubted=True)
    return after


def compare_stamps(before: Stamps, after: Stamps) -> tuple[str, ...]:
    """Return the paths that were added, removed or have other content, in order."""
    kept = before.keys() & after.keys()
    changed = {path for path in kept if _differs(before[path], after[path])}
    return tuple(sorted(changed | (before.keys() ^ after.keys())))


def is_watched(path: str) -> bool:
    """Say whether a path, relative to the project, can matter to the site."""
    parts = path.split("/")
    hidden = any(part.startswith(".") for part in parts)
    return (parts[0] in ROOTS or path == SETTINGS) and not hidden and not path.endswith(LEFTOVERS)


def _differs(before: Stamp, after: Stamp) -> bool:
    """Say whether content differs; where one was never read, other outward signs are enough."""
    if before is after:
        return False
    if before.digest and after.digest:
        return before.digest != after.digest
    return before != after


def _are_files(project: Path, hints: Collection[str], before: Stamps) -> bool:
    return all(path in before or (project / path).is_file() for path in hints)


def _compare(
    project: Path, path: str, entry: os.stat_result, before: Stamps, *, doubted: bool = False
) -> Stamp:
    """Return a file's stamp; it is read only where it was seen before and may have changed."""
    stamp = Stamp(entry.st_size, (entry.st_mtime_ns, entry.st_ctime_ns), entry.st_ino)
    known = before.get(path)
    if known is None:
        return stamp
    same = (stamp.size, stamp.times, stamp.node) == (known.size, known.times, known.node)
    if same and not doubted:
        return known
    return Stamp(stamp.size, stamp.times, stamp.node, _read_digest(project / path))


def _read_digest(path: Path) -> str:
    """Return a digest of a file's bytes, or one that equals no other when it cannot be read."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(handle, "rb") as file:
            return hashlib.file_digest(file, "blake2b").hexdigest()
    except OSError:
        return ""


def _look(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except OSError:
        return None


def _walk(project: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Yield every file and link that can matter to the site; what vanishes meanwhile is left out."""
    settings = _look(project / SETTINGS)
    if settings is not None:
        yield SETTINGS, settings
    waiting = list(ROOTS)
    while waiting:
        above = waiting.pop()
        for entry in _list_folder(project / above):
            path = f"{above}/{entry.name}"
            if not is_watched(path):
                continue
            try:
                found = entry.stat(follow_symlinks=False)
            except OSError:
                continue
            if stat.S_ISDIR(found.st_mode):
                waiting.append(path)
            else:
                yield path, found


def _list_folder(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as listing:
            return list(listing)
    except OSError:
        return []
