"""The folders of the design: where the built-in one lies, and what tells their contents from others.

In: folders of templates and static files. Out: a hash over all that is in them. It must not know what
a template is.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path


def find_builtin_templates() -> Path:
    """Return the built-in templates: beside this module, or next to the package in a checkout."""
    package = Path(__file__).resolve().parent
    beside = package / "templates"
    return beside if beside.is_dir() else package.parent / "templates"


def digest_folders(folders: Iterable[Path | None]) -> str:
    """Return a hash over the names and bytes of all files, folder by folder."""
    found = hashlib.sha256()
    for folder in folders:
        found.update(b"\x00folder\x00")
        for path in _list_files(str(folder)) if folder else ():
            file = Path(path)
            data = file.read_bytes() if file.is_file() else b""
            name = os.fsencode(os.path.relpath(path, folder))
            found.update(b"%s\x00%d\x00" % (name, len(data)))
            found.update(data)
    return found.hexdigest()


def _list_files(folder: str) -> list[str]:
    """Return every file below a folder that a template could include, also behind links."""
    seen: set[str] = set()
    files: list[str] = []
    for above, folders, names in os.walk(folder, followlinks=True):
        folders[:] = [name for name in folders if os.path.realpath(f"{above}/{name}") not in seen]
        seen.update(os.path.realpath(f"{above}/{name}") for name in folders)
        files.extend(f"{above}/{name}" for name in names)
    return sorted(files)
