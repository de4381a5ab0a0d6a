"""The cache folder of a project: small files that may be lost, damaged or old at any time.

In: names and bytes. Out: the same bytes, or nothing when they are not whole. A file that cannot be
written is not written: nothing but time depends on it. It must not know what the bytes say.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from generator.project import CACHE

FOLDER_MODE, FILE_MODE = 0o700, 0o600
LENGTH = 8
"""Characters of the checksum that a file begins with."""


def read_cached(project: Path, name: str) -> memoryview | None:
    """Return what was kept under a name, None when there is nothing whole."""
    try:
        kept = memoryview((project / CACHE / name).read_bytes())
    except OSError:
        return None
    return kept[LENGTH:] if kept[:LENGTH] == _sum_up(kept[LENGTH:]) else None


def write_cached(project: Path, name: str, *parts: bytes) -> None:
    """Keep bytes under a name, in one step and for the owner's eyes alone; parts save copies."""
    folder = project / CACHE
    with suppress(OSError):
        folder.mkdir(FOLDER_MODE, exist_ok=True)
        if not (folder / ".gitignore").exists():
            _write_file(folder / ".gitignore", b"*\n")
        _write_file(folder / name, _sum_up(*parts), *parts)


def drop_cached(project: Path, name: str) -> None:
    """Forget what was kept under a name."""
    with suppress(OSError):
        (project / CACHE / name).unlink(missing_ok=True)


def _sum_up(*parts: bytes | memoryview) -> bytes:
    found = 0
    for part in parts:
        found = crc32(part, found)
    return b"%08x" % found


def _write_file(path: Path, *parts: bytes) -> None:
    """Write beside the file, then put it in its place; two builds at once do no harm."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        with os.fdopen(os.open(beside, flags, FILE_MODE), "wb") as file:
            file.writelines(parts)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
