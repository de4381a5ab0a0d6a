"""Hints on their way from the watching thread to the session, and the wait until a save is whole.

In: hints as they come, the stamps of the last look. Out: all hints of one save or one storm together.
It must not know what a change leads to.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from generator.preview.stamps import Stamps
from generator.preview.watch import Hints

MANY = 20
"""From so many paths on, hints are part of something large, such as a checkout."""
SHRUNK = 0.75
"""A file that has less than this of its former size has perhaps not been written to its end."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait for more: after an ordinary save, after one that looks unfinished, at most.

    A build with errors is shown after `doubt` without news. A last look is taken after `look`, and
    one every `idle` seconds for disks of which the system tells nothing.
    """

    short: float = 0.01
    long: float = 0.25
    most: float = 1.5
    doubt: float = 0.25
    look: float = 1.0
    idle: float = 30.0


class Inbox:
    """Gathers hints; None among them means that anything may have changed."""

    def __init__(self) -> None:
        self._paths: set[str] = set()
        self._is_everywhere = False
        self._arrived = asyncio.Event()

    def put(self, hints: Hints) -> None:
        """Add hints."""
        self._paths |= hints or set()
        self._is_everywhere |= hints is None
        self._arrived.set()

    @property
    def has_hints(self) -> bool:
        """Say whether something is in it."""
        return self._arrived.is_set()

    def take(self) -> Hints:
        """Return all hints and keep none."""
        hints = None if self._is_everywhere else frozenset(self._paths)
        self._paths, self._is_everywhere = set(), False
        self._arrived.clear()
        return hints

    async def wait(self, seconds: float | None) -> bool:
        """Wait for a hint, at most so long; say whether there is one."""
        try:
            await asyncio.wait_for(self._arrived.wait(), seconds)
        except TimeoutError:
            return False
        return True


async def gather_hints(inbox: Inbox, project: Path, stamps: Stamps, patience: Patience) -> Hints:
    """Return what is in the inbox and what arrives until it is quiet."""
    now = asyncio.get_running_loop().time
    end = now() + patience.most
    hints = inbox.take()
    pause = patience.short
    while now() < end:
        if _looks_unfinished(project, hints, stamps):
            pause = patience.long  # and so it stays: a file grows back to its former size in steps
        if not await inbox.wait(min(pause, end - now())):
            break
        more = inbox.take()
        hints = None if hints is None or more is None else hints | more
    return hints


def _looks_unfinished(project: Path, hints: Hints, stamps: Stamps) -> bool:
    """Say whether more is probably on its way."""
    if hints is None or len(hints) > MANY:
        return True
    return any(_is_doubtful(project / path, path, stamps) for path in hints)


def _is_doubtful(file: Path, path: str, stamps: Stamps) -> bool:
    """Say whether a file is new, gone, empty or much shorter than before."""
    known = stamps.get(path)
    try:
        size = file.lstat().st_size
    except OSError:
        return known is not None
    return known is None or size == 0 or size < known.size * SHRUNK
