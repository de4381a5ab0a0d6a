"""The cache folder of a project: small files that may be lost, damaged or old at any time.

In: names and bytes. Out: the same bytes, or nothing when they are not whole. A file that cannot be
written is not written: nothing but time depends on it. It must not know what the bytes say.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from zlib import crc32

from generator.project import CACHE

FOLDER_MODE, FILE_MODE = 0o700, 0o600
READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
WRITE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
IGNORE = ".gitignore"
LENGTH = 8
"""Characters of the checksum that a file begins with."""


def read_cached(project: Path, name: str) -> memoryview | None:
    """Return what was kept under a name, None when there is nothing whole."""
    try:
        with (
            _opened(project) as folder,
            os.fdopen(os.open(name, READ, dir_fd=folder), "rb") as file,
        ):
            kept = memoryview(file.read())
    except OSError:
        return None
    return kept[LENGTH:] if kept[:LENGTH] == _sum_up(kept[LENGTH:]) else None


def write_cached(project: Path, name: str, *parts: bytes) -> None:
    """Keep bytes under a name, in one step and for the owner's eyes alone; parts save copies."""
    with suppress(OSError):
        prepare_cache(project)
        with _opened(project) as folder:
            _clear_up(folder, name)
            _write_file(folder, name, _sum_up(*parts), *parts)


def prepare_cache(project: Path) -> None:
    """Make the folder, closed to everybody else and to git. OSError."""
    (project / CACHE).mkdir(FOLDER_MODE, exist_ok=True)
    with _opened(project) as folder:
        os.fchmod(folder, FOLDER_MODE)
        _clear_up(folder, IGNORE)
        _write_file(folder, IGNORE, b"*\n")


def drop_cached(project: Path, name: str) -> None:
    """Forget what was kept under a name."""
    with suppress(OSError), _opened(project) as folder:
        os.unlink(name, dir_fd=folder)


@contextmanager
def _opened(project: Path) -> Iterator[int]:
    """Open the folder itself, never one that a link in its place leads to."""
    folder = os.open(project / CACHE, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        yield folder
    finally:
        os.close(folder)


def _clear_up(folder: int, *names: str) -> None:
    """Remove what builds that were killed have left half written."""
    for left in os.listdir(folder):
        if left.startswith(tuple(f"{name}." for name in names)):
            os.unlink(left, dir_fd=folder)


def _sum_up(*parts: bytes | memoryview) -> bytes:
    found = 0
    for part in parts:
        found = crc32(part, found)
    return b"%08x" % found


def _write_file(folder: int, name: str, *parts: bytes) -> None:
    """Write beside the file, then put it in its place; two builds at once do no harm."""
    beside = f"{name}.{os.getpid()}"
    try:
        with os.fdopen(os.open(beside, WRITE, FILE_MODE, dir_fd=folder), "wb") as file:
            file.writelines(parts)
        os.replace(beside, name, src_dir_fd=folder, dst_dir_fd=folder)
    except OSError:
        with suppress(OSError):
            os.unlink(beside, dir_fd=folder)
        raise
