"""The files of a site by path, each made when it is first asked for.

In: the files that are made already, and a way to make each other one. Out: bytes, from whatever thread
they are asked for. It must not know what is in the files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from threading import RLock

from generator.diagnostics import Diagnostic

Maker = Callable[[], bytes]


class PageFault(Exception):
    """A page cannot be made, because of a template of the owner; `found` says where and why."""

    def __init__(self, found: Sequence[Diagnostic]) -> None:
        super().__init__(found[0].message)
        self.found = found


class Shelf(Mapping[str, bytes]):
    """Files by path; `lock` is held while one is made, so that makers may share what they work with.

    `pending` names those that were not made when the shelf was put up.
    """

    def __init__(
        self,
        made: Mapping[str, bytes],
        makers: Mapping[str, Maker] | None = None,
        lock: RLock | None = None,
    ) -> None:
        self._made = dict(made)
        self._makers = dict(makers or {})
        self._paths = (*self._made, *self._makers)
        self._lock = lock or RLock()

    def __getitem__(self, path: str) -> bytes:
        """Return a file; made now, and once, if it was not."""
        data = self._made.get(path)
        return self._make(path) if data is None else data

    def __contains__(self, path: object) -> bool:
        """Say whether there is such a file, without making it."""
        return path in self._made or path in self._makers

    def __iter__(self) -> Iterator[str]:
        """Go through the paths of all files."""
        return iter(self._paths)

    def __len__(self) -> int:
        """Count the files."""
        return len(self._paths)

    @property
    def pending(self) -> Mapping[str, Maker]:
        """The files that were left to be made."""
        return self._makers

    def differs_from(self, old: Shelf) -> set[str]:
        """Return what is other than on an old shelf, or gone; what is yet to be made here is other."""
        before = old._made
        changed = {path for path, data in self._made.items() if before.get(path) != data}
        gone = set(old._paths).difference(self._paths)
        return changed.union(self._makers, gone)

    def takes_time(self, path: str) -> bool:
        """Say whether a file would have to be made first."""
        return path in self._makers and path not in self._made

    def _make(self, path: str) -> bytes:
        make = self._makers[path]
        with self._lock:
            data = self._made.get(path)
            if data is None:
                data = self._made[path] = make()
            return data
