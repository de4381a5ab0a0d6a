"""The data files of this program: TOML for whoever maintains them, kept as Python would have parsed it.

In: the path of a file in this package. Out: its table. To parse all of them takes longer than a small
journal, so what a file says is kept where Python keeps its own modules compiled, and for the same
file alone. It must not know what the tables mean.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any
from zlib import crc32

from generator import __version__

SUFFIX = ".table"


def read_data_file(path: Path) -> Mapping[str, Any]:
    """Return what a TOML file says, from what was kept of it where that is of this very file."""
    info = path.stat()
    look = f"{__version__} {info.st_mtime_ns} {info.st_size}".encode()
    kept = Path(cache_from_source(str(path))).with_suffix(SUFFIX)
    with suppress(OSError):
        head, _, data = kept.read_bytes().partition(b"\n")
        if head == _describe(look, data):
            found: Mapping[str, Any] = marshal.loads(data)
            return found
    return _parse(path, look, kept)


def _describe(look: bytes, data: bytes) -> bytes:
    """Return the first line of what is kept: of which file it is, and a checksum."""
    return b"%s %08x" % (look, crc32(data))


def _parse(path: Path, look: bytes, kept: Path) -> Mapping[str, Any]:
    """Read the file itself, and keep what it says unless Python is told to keep nothing."""
    import tomllib

    table = tomllib.loads(path.read_text("utf-8"))
    if not sys.dont_write_bytecode:
        beside = kept.with_name(f"{kept.name}.{os.getpid()}")
        with suppress(OSError, ValueError):  # there are values that cannot be kept, such as days
            data = marshal.dumps(table)
            kept.parent.mkdir(exist_ok=True)
            beside.write_bytes(b"%s\n%s" % (_describe(look, data), data))
            beside.replace(kept)
    return table
