"""The list of what a build wrote: how it knows its own files from those of others.

In: paths and bytes, or the file as it was left. Out: fingerprints by path, or the file's bytes.
It must not know where the file lies or what follows from it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from generator.record import Record, indent_json
from generator.tree import is_safe_path

FORMAT, VERSION = "rounds-manifest", 1

Marks = Mapping[str, tuple[str, ...]]
"""Path to the fingerprints of a file of ours."""


class Manifest(Record, frozen=True):
    """What a build left; `is_shared` says that others may read it."""

    marks: Marks
    is_shared: bool


def take_fingerprint(data: bytes) -> str:
    """Return the size and SHA-256 of a file's bytes as one comparable text."""
    return f"{len(data)} {hashlib.sha256(data).hexdigest()}"


def hash_tree(prints: Mapping[str, str]) -> str:
    """Return one hash over the names and fingerprints of a whole tree."""
    lines = (f"{path}\0{prints[path]}\n" for path in sorted(prints))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def render_manifest(marks: Marks, *, is_shared: bool = False) -> bytes:
    """Render the manifest; the same marks give the same bytes."""
    files = {
        path: [
            {"size": int(size), "sha256": digest}
            for size, digest in (mark.split(" ") for mark in dict.fromkeys(marks[path]))
        ]
        for path in sorted(marks)
    }
    shared = {"shared": True} if is_shared else {}
    document = {"format": FORMAT, "version": VERSION, **shared, "files": files}
    return indent_json(json.dumps(document), 1) + b"\n"


def parse_manifest(data: bytes) -> Manifest:
    """Read a manifest; ValueError when it is damaged or of another version."""
    try:
        document = json.loads(data)
        if (document["format"], document["version"]) != (FORMAT, VERSION):
            raise ValueError("another version")
        return Manifest(dict(_parse_marks(document["files"])), document.get("shared") is True)
    except (KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise ValueError("damaged") from problem


def _parse_marks(files: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for path, known in files.items():
        if not is_safe_path(path):
            raise ValueError(path)
        yield path, tuple(f"{mark['size']} {mark['sha256']}" for mark in known)
