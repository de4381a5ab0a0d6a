"""The receipts of what was sent: which tree, what was proven of it, where it went and when.

In: a project. Out: receipts by place, kept in the project's cache for the owner's eyes alone, and a lock
under which only one site is on its way. A receipt that is lost costs the knowledge of what a place had.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from generator import __version__
from generator.cache import FILE_MODE, prepare_cache, read_cached, write_cached
from generator.output import OutputBusy
from generator.project import CACHE
from generator.publishing.parcel import CHECKED, Parcel

NAME, LOCK = "receipts", "publishing"
OPEN_LOCK = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC


class Ledger:
    """The receipts of a project, while it is locked."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self._receipts: dict[str, dict[str, object]] = _read_receipts(project)

    def recall(self, place: str) -> Mapping[str, str] | None:
        """Return the fingerprints of what was sent to a place last, None when nothing was."""
        files = self._receipts.get(place, {}).get("files")
        return files if isinstance(files, dict) else None

    def begin(self, place: str, parcel: Parcel) -> None:
        """Note what is about to be sent; until it has arrived, old files may be there as well as new."""
        self._note(place, parcel, {**(self.recall(place) or {}), **parcel.prints}, "")

    def finish(self, place: str, parcel: Parcel, moment: str) -> None:
        """Note what has been sent, and when."""
        self._note(place, parcel, dict(parcel.prints), moment)

    def _note(self, place: str, parcel: Parcel, files: Mapping[str, str], sent: str) -> None:
        self._receipts[place] = {
            "tree": parcel.tree,
            "proven": CHECKED,
            "by": f"rounds {__version__}",
            "sent": sent,
            "files": files,
        }
        text = json.dumps(self._receipts, indent=1)
        write_cached(self._project, NAME, text.encode())


@contextmanager
def open_ledger(project: Path) -> Iterator[Ledger]:
    """Hold the receipts for one publishing alone. OutputBusy, OSError."""
    prepare_cache(project)
    lock = os.open(project / CACHE / LOCK, OPEN_LOCK, FILE_MODE)
    try:
        _claim(lock)
        yield Ledger(project)
    finally:
        os.close(lock)


def _claim(lock: int) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as problem:
        raise OutputBusy(
            "another `rounds publish` of this journal is running", "wait for it to end"
        ) from problem


def _read_receipts(project: Path) -> dict[str, dict[str, object]]:
    """Read the receipts; none where they are damaged or gone."""
    try:
        found = json.loads(bytes(read_cached(project, NAME) or b"{}"))
    except (ValueError, RecursionError):
        return {}
    whole = isinstance(found, dict) and all(isinstance(item, dict) for item in found.values())
    return found if whole else {}
