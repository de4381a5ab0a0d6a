"""What publishing changes at a place: files that come, change and go, and pages that are withdrawn.

In: fingerprints by path, before and after. Out: `Changes`. It must not know the place.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.record import Record


class Changes(Record, frozen=True):
    """Paths by what happens to them, each sorted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        """Say whether anything changes."""
        return bool(self.added or self.changed or self.removed)

    @property
    def withdrawn(self) -> tuple[str, ...]:
        """The pages that others could read and will not find any more."""
        return tuple(path for path in self.removed if path.endswith(".html"))


def compare_trees(before: Mapping[str, str], after: Mapping[str, str]) -> Changes:
    """Compare two trees; what is in neither is nobody's business here."""
    return Changes(
        tuple(sorted(after.keys() - before.keys())),
        tuple(sorted(path for path in after.keys() & before.keys() if after[path] != before[path])),
        tuple(sorted(before.keys() - after.keys())),
    )
